"""Opinions given on paper: two persons enter them independently, with the scan; equal entries are the opinion.

The hearing's clerk takes the sheet and enters it first; the second is another clerk or procurator of the
unit. Neither handles the case, presides or takes part. Leaders do not enter, since they decide on what is
built on the opinions. Each sees only the own entry; when the two differ, both see where, look at the scan
again, and whoever was wrong corrects the own entry with a reason. No third person chooses between them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.rules import Role
from hearing.journal import service as journal
from hearing.opinions import ballots, paper_rules, rules
from hearing.opinions.ballots import Answer, Signature
from hearing.opinions.models import PaperEntry, PaperSheet, Seat
from hearing.papers import attachments
from hearing.people import access
from hearing.units.queries import parameter_int

SCAN = "paper_sheet"
SCANS = ("pdf", "jpg", "jpeg", "png")
NO_SCAN = "先上传纸质意见的扫描件或照片，再录入"
WAITS = "本人已经录入。请等另一人独立录入，两人录入一致才存为该席的意见"


@dataclass(frozen=True)
class Typed:
    """What one person reads on the sheet, the scan that came with it, and why an entry is corrected."""

    answers: Mapping[int, Answer]
    scan: attachments.Upload | None = None
    is_open: bool = False
    because: str = ""


def open_sheet(viewer: Viewer, hearing: Hearing, seat_id: int, typed: Typed) -> PaperSheet:
    """The hearing's clerk takes a sheet with its scan and enters it first (A-15)."""
    access.require(viewer, "opinion:paper_open", hearing)
    seat = _seat(hearing.id, seat_id)
    _is_open(hearing)
    if open_of(seat_id) is not None:
        raise Conflict("这一席已有一份纸质意见正在录入，请先完成那一份")
    if typed.scan is None or not typed.scan.content:
        raise Refused(NO_SCAN, field="file", rule="A-15")
    if typed.scan.name.lower().rpartition(".")[2] not in SCANS:
        raise Refused("扫描件或照片用 PDF、JPG、PNG", field="file")
    last = db.session.scalar(
        select(func.max(PaperSheet.number)).where(PaperSheet.seat_id == seat_id)
    )
    sheet = PaperSheet(
        hearing_id=hearing.id,
        seat_id=seat.id,
        number=(last or 0) + 1,
        opened_at=clock.now(),
        opened_by=viewer.person_id,
    )
    db.session.add(sheet)
    db.session.flush()
    attachments.add(
        viewer, SCAN, sheet.id, unit_id=hearing.unit_id, purpose=SCAN, upload=typed.scan,
        is_open=typed.is_open, quota=_quota(hearing.unit_id), verb="opinion.paper_scan",
    )  # fmt: skip
    _enter(viewer, hearing, sheet, typed)
    return sheet


def enter(viewer: Viewer, sheet: PaperSheet, typed: Typed) -> PaperSheet:
    """The second person's entry, or a correction of the own one; equal entries are the opinion (A-15, A-16)."""
    hearing = db.session.get_one(Hearing, sheet.hearing_id)
    access.require(viewer, "opinion:paper_enter", hearing)
    _seat(hearing.id, sheet.seat_id)
    db.session.refresh(sheet)
    _is_open(hearing)
    if sheet.submission_id is not None:
        raise Conflict("这份纸质意见已经录入完毕")
    newest = entries_of(sheet.id)
    if viewer.person_id in newest:
        if len(newest) < 2:
            raise Conflict(WAITS)
        if not typed.because.strip():
            raise Refused("写明更正的原因，如：看错一行；漏录一句", field="because")
    _enter(viewer, hearing, sheet, typed)
    return sheet


def _enter(viewer: Viewer, hearing: Hearing, sheet: PaperSheet, typed: Typed) -> None:
    newest = entries_of(sheet.id)
    problem = paper_rules.enterer_problem(viewer.person_id, _apart(hearing), list(newest))
    if problem:
        raise Refused(problem, rule="A-16")
    ballots.check_answers(hearing, typed.answers)
    own = newest.get(viewer.person_id or 0)
    given = _given(typed.answers)
    row = PaperEntry(
        hearing_id=hearing.id,
        sheet_id=sheet.id,
        entered_by=viewer.person_id,
        version=own.version + 1 if own else 1,
        digest=keyring.digest(SCAN, paper_rules.comparable(sheet.id, given)),
        because=typed.because.strip() or None if own else None,
    )
    row.answers = json.dumps(given, ensure_ascii=False)
    db.session.add(row)
    db.session.flush()
    journal.record(
        viewer, "opinion.paper_entry", "hearing", hearing.id, sheet=sheet.id, seat=sheet.seat_id,
        version=row.version, digest=row.digest,
    )  # fmt: skip
    _settle(viewer, sheet)


def _settle(viewer: Viewer, sheet: PaperSheet) -> None:
    """Two equal entries go into the ballot as the first person wrote them; otherwise nothing happens."""
    first, second = ([*entries_of(sheet.id).values()] + [None, None])[:2]
    if first is None or second is None or first.digest != second.digest:
        return
    answers = {
        issue_id: Answer(one["option"], one["reasons"] or None, None, one["suggestions"] or None)
        for issue_id, one in answers_of(first).items()
    }
    seat = db.session.get_one(Seat, sheet.seat_id)
    row = ballots.put_in(
        viewer, seat, answers, Signature(channel=rules.Channel.PAPER), rules.Signed.PAPER
    )
    sheet.submission_id, sheet.settled_at = row.id, clock.now()
    db.session.flush()


def _given(answers: Mapping[int, Answer]) -> dict[int, dict[str, str]]:
    return {
        issue_id: {
            "option": str(one.option),
            "reasons": (one.reasons or "").strip(),
            "suggestions": (one.suggestions or "").strip(),
        }
        for issue_id, one in answers.items()
    }


def answers_of(row: PaperEntry) -> dict[int, dict[str, str]]:
    """What an entry says, issue by issue."""
    return {int(issue_id): one for issue_id, one in json.loads(row.answers).items()}


def entries_of(sheet_id: int) -> dict[int, PaperEntry]:
    """Person → that person's newest entry, in the order in which the persons came."""
    rows = db.session.scalars(
        select(PaperEntry)
        .where(PaperEntry.sheet_id == sheet_id)
        .order_by(PaperEntry.version, PaperEntry.id)
    )
    return {row.entered_by: row for row in rows}


def open_of(seat_id: int) -> PaperSheet | None:
    """The sheet of a seat that is being entered."""
    return db.session.scalar(
        select(PaperSheet).where(PaperSheet.seat_id == seat_id, PaperSheet.submission_id.is_(None))
    )


def _apart(hearing: Hearing) -> set[int | None]:
    """Who handles, presides or takes part in the hearing otherwise than as its clerk."""
    parts = select(Participant.person_id).where(
        Participant.hearing_id == hearing.id,
        Participant.role != Role.CLERK,
        Participant.removed_at.is_(None),
        Participant.person_id.is_not(None),
    )
    return {hearing.handler_person_id, hearing.presider_person_id, *db.session.scalars(parts)}


def _seat(hearing_id: int, seat_id: int) -> Seat:
    """The seat, locked, so that two persons' entries come one after the other."""
    found = db.session.scalar(
        select(Seat).where(Seat.id == seat_id, Seat.hearing_id == hearing_id).with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def _is_open(hearing: Hearing) -> None:
    if hearing.state not in ballots.OPEN_STATES or hearing.opinions_closed_at is not None:
        raise Conflict("休会评议以后、主持人截止以前才能录入纸质意见")


def _quota(unit_id: int) -> int:
    return parameter_int("attachment_quota_mb", clock.today(), unit_id) * 1024 * 1024
