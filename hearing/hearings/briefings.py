"""案情简介: written by the handler, approved by the department head, frozen, read by the officers (A-11)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import AnySelect, Counted, count_of, db
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.hearings import rules
from hearing.hearings.models import (
    Briefing,
    BriefingReading,
    BriefingRelease,
    Hearing,
    Participant,
    Undertaking,
)
from hearing.hearings.preparing import participant_of
from hearing.hearings.rules import Role
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.journal import service as journal
from hearing.people import access
from hearing.units.queries import scope


@dataclass(frozen=True)
class Pack:
    """What the handler writes: the case in full for colleagues, the law, the officers' extract."""

    summary: str
    law: str
    extract: str


def of(hearing_id: int) -> Briefing | None:
    """The pack of a hearing, if begun."""
    return db.session.get(Briefing, hearing_id)


def released(hearing_id: int) -> BriefingRelease | None:
    """The newest release of a hearing."""
    return db.session.scalar(
        select(BriefingRelease)
        .where(BriefingRelease.hearing_id == hearing_id)
        .order_by(BriefingRelease.number.desc())
        .limit(1)
    )


def content(release: BriefingRelease) -> dict[str, Any]:
    """What a release holds: ``extract``, ``law``, ``issues``."""
    found: dict[str, Any] = json.loads(release.content)
    return found


def save(viewer: Viewer, hearing: Hearing, pack: Pack, seen_version: int) -> Briefing:
    """Keep the pack as written so far; what was approved stays as it was approved."""
    access.require(viewer, "hearing:notify", hearing)
    _early(hearing)
    row = db.session.get(Briefing, hearing.id, with_for_update=True, populate_existing=True)
    if row is None:
        if seen_version:
            raise Stale
        row = Briefing(hearing_id=hearing.id, version=0)
        db.session.add(row)
    elif row.version != seen_version:
        raise Stale
    row.summary, row.law, row.extract = pack.summary.strip(), pack.law.strip(), pack.extract.strip()
    row.submitted_at = row.submitted_by = None
    row.version += 1
    db.session.flush()
    journal.record(viewer, "briefing.save", "hearing", hearing.id, version=row.version)
    return row


def submit(viewer: Viewer, hearing: Hearing, pack: Pack, seen_version: int) -> Briefing:
    """Ask the department head to approve the officers' extract (A-11)."""
    problem = rules.extract_problem(
        pack.extract, [p.name for p in hearing.participants if p.is_minor]
    )
    if problem:
        raise Refused(problem, field="extract", rule="A-11")
    if not pack.law.strip():
        raise Refused("写明涉及的法律规定", field="law", rule="A-11")
    row = save(viewer, hearing, pack, seen_version)
    row.submitted_at, row.submitted_by = clock.now(), viewer.person_id
    row.returned_because = None
    db.session.flush()
    journal.record(viewer, "briefing.submit", "hearing", hearing.id)
    return row


def _early(hearing: Hearing) -> None:
    if hearing.state not in BEFORE_SITTING:
        raise Conflict("听证批准以后、开始以前才能办理案情简介")


def _waiting_row(viewer: Viewer, hearing: Hearing) -> Briefing:
    access.require(viewer, "briefing:approve", hearing)
    _early(hearing)
    row = db.session.get(Briefing, hearing.id, with_for_update=True, populate_existing=True)
    if row is None or row.submitted_at is None:
        raise Conflict("没有等待审核的案情简介；承办人可能刚刚修改过")
    if row.submitted_by == viewer.person_id:
        raise Refused("不能审核自己提交的案情简介", rule="A-11")
    return row


def approve(viewer: Viewer, hearing: Hearing, seen_version: int) -> BriefingRelease:
    """The department head approves the extract: it is frozen with its digest and given to the officers (A-11)."""
    row = _waiting_row(viewer, hearing)
    if row.version != seen_version:
        raise Stale
    text = json.dumps(
        {
            "extract": row.extract,
            "law": row.law,
            "issues": [[issue.question, issue.proposition] for issue in hearing.issues],
        },
        ensure_ascii=False, sort_keys=True,
    )  # fmt: skip
    last = released(hearing.id)
    release = BriefingRelease(
        hearing_id=hearing.id,
        number=last.number + 1 if last else 1,
        content=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        requested_by=row.submitted_by or 0,
        approved_by=viewer.person_id,
        approved_at=clock.now(),
    )
    db.session.add(release)
    row.released_at, row.released_by = clock.now(), viewer.person_id
    row.submitted_at = row.submitted_by = None
    row.version += 1
    db.session.flush()
    journal.record(
        viewer, "briefing.release", "hearing", hearing.id, number=release.number,
        digest=release.digest,
    )  # fmt: skip
    return release


def send_back(viewer: Viewer, hearing: Hearing, reasons: str) -> None:
    """The department head returns the pack with what to change."""
    row = _waiting_row(viewer, hearing)
    if not reasons.strip():
        raise Refused("写明需要修改什么", field="reasons")
    row.returned_because = reasons.strip()
    row.submitted_at = row.submitted_by = None
    row.version += 1
    db.session.flush()
    journal.record(viewer, "briefing.return", "hearing", hearing.id)


def read(viewer: Viewer, participant: Participant, digest: str) -> None:
    """The officer confirms having read the release that was shown (A-11)."""
    if participant.person_id != viewer.person_id:
        raise NotFound
    if db.session.get(Undertaking, participant.id) is None:
        raise Refused("请先签署保密承诺书，再看案情简介", rule="A-21")
    release = released(participant.hearing_id)
    if release is None:
        raise Conflict("案情简介还没有发出")
    if release.digest != digest:
        raise Conflict("案情简介刚刚更新过，请重新阅看后再确认")
    _note_reading(viewer, participant, release, None)


def note_read(viewer: Viewer, hearing: Hearing, participant_id: int) -> None:
    """The clerk notes that an officer read the extract on paper at the desk (A-11)."""
    access.require(viewer, "hearing:notify", hearing)
    participant = participant_of(hearing, participant_id)
    release = released(hearing.id)
    if participant.role != Role.OFFICER or release is None:
        raise Conflict("案情简介审核发出以后，才能登记听证员阅看")
    if db.session.get(Undertaking, participant.id) is None:
        raise Refused("先请听证员签署保密承诺书，再给其阅看案情简介", rule="A-21")
    _note_reading(viewer, participant, release, viewer.person_id)


def _note_reading(
    viewer: Viewer, participant: Participant, release: BriefingRelease, entered_by: int | None
) -> None:
    known = select(BriefingReading.id).where(
        BriefingReading.participant_id == participant.id, BriefingReading.release_id == release.id
    )
    if db.session.scalar(known) is not None:
        return
    db.session.add(
        BriefingReading(
            participant_id=participant.id,
            release_id=release.id,
            read_at=clock.now(),
            entered_by=entered_by,
        )
    )
    db.session.flush()
    journal.record(viewer, "briefing.read", "participant", participant.id, number=release.number)


def officer_release(viewer: Viewer, participant: Participant) -> BriefingRelease | None:
    """The newest release for the officer's own eyes, only after the undertaking is signed (A-11, A-21)."""
    if participant.person_id != viewer.person_id:
        raise NotFound
    if db.session.get(Undertaking, participant.id) is None:
        return None
    return released(participant.hearing_id)


def officer_reading(viewer: Viewer, participant: Participant) -> BriefingReading | None:
    """The officer's own reading of the newest release, if confirmed."""
    if participant.person_id != viewer.person_id:
        raise NotFound
    return readers(released(participant.hearing_id)).get(participant.id)


def readers(release: BriefingRelease | None) -> dict[int, BriefingReading]:
    """Participant id → reading of a release."""
    if release is None:
        return {}
    rows = db.session.scalars(
        select(BriefingReading).where(BriefingReading.release_id == release.id)
    )
    return {row.participant_id: row for row in rows}


def _waiting(viewer: Viewer) -> AnySelect:
    return (
        select(Hearing.id, Hearing.title, Hearing.starts_at, Briefing.submitted_by)
        .join(Briefing, Briefing.hearing_id == Hearing.id)
        .where(
            Hearing.unit_id == viewer.unit_id,
            scope(viewer, Hearing.unit_id),
            Briefing.submitted_at.is_not(None),
            Hearing.state.in_(BEFORE_SITTING),
            Hearing.handler_person_id != viewer.person_id,
        )
        .order_by(Hearing.starts_at, Hearing.id)
    )


def waiting(viewer: Viewer) -> Sequence[Any]:
    """Packs that wait for this viewer's approval: id, title, starts_at, submitted_by."""
    if not access.may(viewer, "briefing:approve"):
        return []
    return db.session.execute(_waiting(viewer)).all()


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many, for the menu; a chief is asked only where no department head is."""
    if viewer.kind != "department_head":
        return []
    return [count_of(_waiting(viewer))]
