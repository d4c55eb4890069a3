"""Which papers of a hearing can be printed now, and printing one: frozen once, kept as printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.hearings import admission_papers, day_papers, letters, plan_sheet, queries
from hearing.hearings.facts import active_participants
from hearing.hearings.models import (
    Announcement,
    Approval,
    BroadcastPlan,
    Hearing,
    HearingRecord,
    Notice,
    Participant,
    Recording,
    Undertaking,
)
from hearing.hearings.rules import PARTY_ROLES, Role
from hearing.hearings.workflow import State
from hearing.papers import queries as papers
from hearing.papers import service, typeset
from hearing.papers.kinds import KINDS
from hearing.papers.models import Paper
from hearing.people import access

Contact = Mapping[str, str]


@dataclass(frozen=True)
class Printable:
    """A paper that may be made: kind, the row it is about, for whom."""

    kind: str
    object_kind: str
    object_id: int
    whom: str

    @property
    def key(self) -> str:
        """``F-06/notice/12``: how a page names it."""
        return f"{self.kind}/{self.object_kind}/{self.object_id}"

    @property
    def name(self) -> str:
        """The paper's name."""
        return KINDS[self.kind].name


def printable(hearing: Hearing) -> list[Printable]:
    """The plan, letters and record that can be printed at this stage, in the order of the file."""
    found = []
    if hearing.state != State.DRAFT:
        found.append(Printable("F-03", "hearing_plan", hearing.id, "入卷"))
    notices, sworn = _told_and_sworn(hearing)
    found += [
        Printable("F-07", "participant", one.id, one.name)
        for one in active_participants(hearing, Role.OFFICER)
        if one.engagement_id
    ]
    found += [
        Printable("F-06" if role in PARTY_ROLES else "F-08", "notice", notice.id, whom)
        for notice, role, whom in notices
    ]
    if hearing.hold_approval_id is not None:
        found.append(Printable("F-12", "hearing_rights", hearing.id, "到场人员"))
        found.append(Printable("F-14", "hearing_sign_in", hearing.id, "入卷"))
    found += [
        Printable("F-13", "undertaking", one.id, one.name)
        for one in active_participants(hearing)
        if one.id in sworn
    ]
    asked, record_is_frozen, recorded = _broadcasts_and_record(hearing.id)
    found += [Printable("F-11", "approval", approval_id, "入卷") for approval_id in asked]
    outsiders, has_gallery = admission_papers.from_outside(hearing.id)
    found += [Printable("F-05", "approval", one, name) for one, name in outsiders.items()]
    if has_gallery:
        found.append(Printable("F-10", "hearing_gallery", hearing.id, "入卷"))
    announced = queries.announcement_of(hearing.id)
    if announced is not None:
        found.append(Printable("F-09", "announcement", announced.id, "社会公众"))
    if record_is_frozen:
        found.append(Printable("F-16", "hearing_record", hearing.id, "入卷"))
    if recorded:
        found.append(Printable("F-22", "hearing_recording", hearing.id, "入卷"))
    return found


def _broadcasts_and_record(hearing_id: int) -> tuple[list[int], bool, bool]:
    """The approvals of broadcasts asked for, whether the record is frozen, and whether a recording is there."""
    recorded = exists().where(Recording.hearing_id == hearing_id)
    rows = db.session.execute(
        select(BroadcastPlan.approval_id, HearingRecord.frozen_at, recorded.label("recorded"))
        .select_from(Hearing)
        .outerjoin(
            BroadcastPlan,
            (BroadcastPlan.hearing_id == Hearing.id) & BroadcastPlan.approval_id.is_not(None),
        )
        .outerjoin(HearingRecord, HearingRecord.hearing_id == Hearing.id)
        .where(Hearing.id == hearing_id)
        .order_by(BroadcastPlan.approval_id)
    ).all()
    asked = [row.approval_id for row in rows if row.approval_id is not None]
    return asked, any(row.frozen_at is not None for row in rows), any(row.recorded for row in rows)


def _told_and_sworn(hearing: Hearing) -> tuple[list[tuple[Notice, str, str]], set[int]]:
    """Every notice to others than officers, with role and name; and who has signed an undertaking.

    A notice of an earlier plan says so.
    """
    rows = db.session.execute(
        select(Notice, Participant.id, Participant.role, Participant.name, Undertaking.signed_at)
        .select_from(Participant)
        .outerjoin(Notice, Notice.participant_id == Participant.id)
        .outerjoin(Undertaking, Undertaking.participant_id == Participant.id)
        .where(Participant.hearing_id == hearing.id)
        .order_by(Participant.position, Participant.id, Notice.id)
    ).all()
    notices = [
        (
            notice,
            role,
            name if notice.plan_version == hearing.plan_version
            else f"{name}，方案第 {notice.plan_version} 版",
        )
        for notice, _, role, name, _ in rows
        if notice is not None and role != Role.OFFICER
    ]  # fmt: skip
    return notices, {row.id for row in rows if row.signed_at is not None}


def chosen(offered: Iterable[Printable], key: str) -> Printable:
    """The offered paper that a page named; anything else is missing."""
    found = next((one for one in offered if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def print_paper(viewer: Viewer, hearing: Hearing, one: Printable, contact: Contact) -> Paper:
    """Freeze a letter or the record; a letter is made once, the record again when signatures came in."""
    access.require(viewer, "hearing:notify", hearing)
    return keep(viewer, hearing, one, lambda: _content(hearing, one, contact))


# the papers about the hearing as a whole
WHOLE: dict[str, Callable[[Hearing], dict[str, Any]]] = {
    "F-03": plan_sheet.plan_paper,
    "F-10": admission_papers.gallery_paper,
    "F-12": day_papers.rights_paper,
    "F-14": day_papers.sign_in_paper,
    "F-16": day_papers.record_paper,
    "F-22": day_papers.recording_paper,
}
OF_AN_APPROVAL: dict[str, Callable[[Hearing, Approval], dict[str, Any]]] = {
    "F-05": admission_papers.outsider_paper,
    "F-11": plan_sheet.broadcast_paper,
}


def _content(hearing: Hearing, one: Printable, contact: Contact) -> dict[str, Any]:
    if one.kind in WHOLE:
        return WHOLE[one.kind](hearing)
    if one.kind in OF_AN_APPROVAL:
        return OF_AN_APPROVAL[one.kind](hearing, db.session.get_one(Approval, one.object_id))
    if one.kind == "F-07":
        participant = db.session.get_one(Participant, one.object_id)
        return letters.invitation_letter(hearing, participant, contact)
    if one.kind == "F-09":
        row = db.session.get_one(Announcement, one.object_id)
        return letters.announcement_letter(hearing, row, contact)
    if one.kind == "F-13":
        return day_papers.undertaking_paper(hearing, db.session.get_one(Participant, one.object_id))
    notice = db.session.get_one(Notice, one.object_id)
    return letters.notice_letter(hearing, notice, contact)


LETTERS = frozenset({"F-06", "F-07", "F-08", "F-09", "F-19", "F-19-T"})
REMADE = frozenset({
    "F-03", "F-05", "F-10", "F-11", "F-12", "F-14", "F-16", "F-17", "F-17-S", "F-17-C", "F-17-R", "F-18", "F-20",
    "F-22",
})  # fmt: skip
"""Papers about something that may still change: supplements, answers, a recording that changes hands."""


def keep(
    viewer: Viewer, hearing: Hearing, one: Printable, build: Callable[[], dict[str, Any]]
) -> Paper:
    """The newest paper of this row when nothing changed since, else a new one."""
    newest = newest_paper(one)
    if newest is not None and one.kind in LETTERS:
        return newest
    content = build()
    if newest is not None and newest.content_digest == typeset.digest(typeset.canonical(content)):
        return newest
    return service.freeze(
        viewer,
        one.kind,
        hearing.unit_id,
        one.object_kind,
        one.object_id,
        f"{one.name}（{one.whom}）{hearing.number}",
        content,
    )


def newest_paper(one: Printable) -> Paper | None:
    """The paper made last of this kind about this row."""
    return papers.newest(one.kind, one.object_kind, one.object_id)


def newest_papers(offered: Iterable[Printable]) -> dict[str, tuple[Paper, str]]:
    """Key → the paper made last and its state, for everything offered at once."""
    rows = list(offered)
    found = papers.newest_of((one.kind, one.object_kind, one.object_id) for one in rows)
    keys = {one.key: (one.kind, one.object_kind, str(one.object_id)) for one in rows}
    return {key: found[what] for key, what in keys.items() if what in found}


def holder_of(offered: Iterable[Printable], paper_id: int) -> Printable:
    """The row of this hearing that a paper is about; another hearing's paper is missing."""
    paper = db.session.get(Paper, paper_id)
    for one in offered:
        if paper and (paper.kind, paper.object_kind, paper.object_id) == (
            one.kind, one.object_kind, str(one.object_id),
        ):  # fmt: skip
            return one
    raise NotFound
