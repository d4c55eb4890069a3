"""The booking wizard's draft: one sealed row per plan in the making, on any device (F-03)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.cases.models import Case
from hearing.cases.rules import CaseState
from hearing.hearings import plan
from hearing.hearings.models import BookingDraft, Hearing
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.people import access

# one step's answers as they were typed: name of the field → values
Answers = dict[str, dict[str, list[str]]]
MOST_DRAFTS = 50
LONGEST = 200_000


@dataclass(frozen=True)
class DraftRow:
    """A draft in the list: where it stands, which cases, since when."""

    id: int
    step: str
    saved_at: datetime
    hearing_id: int | None
    case_ids: tuple[int, ...]


def read(row: BookingDraft) -> Answers:
    """What was typed so far."""
    found: Answers = json.loads(row.answers)
    return found


def _write(row: BookingDraft, answers: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
    text = json.dumps(answers, ensure_ascii=False)
    if len(text) > LONGEST:
        raise Refused("方案的内容太长，请把材料放进案卷，这里只写要点")
    row.answers = text
    row.saved_at = clock.now()


def start(viewer: Viewer, answers: Answers, hearing: Hearing | None = None) -> BookingDraft:
    """Begin a draft, or go on with the one of a returned plan (F-03)."""
    access.require(viewer, "hearing:plan", hearing)
    if hearing is not None:
        if hearing.state != State.DRAFT:
            raise Conflict("方案已提交，退回后才能修改")
        found = _of_hearing(viewer, hearing)
        if found is not None and found.hearing_version == hearing.version:
            return found
        if found is not None:
            db.session.delete(found)
            db.session.flush()
    elif len(own(viewer)) >= MOST_DRAFTS:
        raise Refused(f"您已有 {MOST_DRAFTS} 份未提交的方案，请先删除不用的")
    row = BookingDraft(
        person_id=viewer.person_id,
        unit_id=viewer.unit_id,
        step="cases",
        hearing_id=hearing.id if hearing else None,
        hearing_version=hearing.version if hearing else None,
    )
    _write(row, answers)
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "draft.start", "booking_draft", row.id, unit_id=row.unit_id)
    return row


def _of_hearing(viewer: Viewer, hearing: Hearing) -> BookingDraft | None:
    return db.session.scalar(
        select(BookingDraft).where(
            BookingDraft.person_id == viewer.person_id, BookingDraft.hearing_id == hearing.id
        )
    )


def own(viewer: Viewer) -> list[DraftRow]:
    """The viewer's drafts at the unit of the post worn now, the latest first."""
    rows = db.session.scalars(
        select(BookingDraft)
        .where(BookingDraft.person_id == viewer.person_id, BookingDraft.unit_id == viewer.unit_id)
        .order_by(BookingDraft.saved_at.desc(), BookingDraft.id.desc())
    )
    found = []
    for row in rows:
        ids = numbers(read(row).get("cases", {}).get("cases", []))
        found.append(DraftRow(row.id, row.step, row.saved_at, row.hearing_id, tuple(ids)))
    return found


def cases_of(viewer: Viewer, case_ids: Sequence[int]) -> list[Case]:
    """The viewer's own cases among the ids, with their parties, newest first."""
    return list(
        db.session.scalars(
            select(Case)
            .options(selectinload(Case.parties))
            .where(
                Case.id.in_(case_ids),
                Case.handler_person_id == viewer.person_id,
                Case.unit_id == viewer.unit_id,
                Case.state == CaseState.OPEN,
            )
            .order_by(Case.received_on.desc(), Case.id.desc())
        )
    )


def numbers(values: Sequence[str]) -> list[int]:
    """Ids among what was sent; anything else is left out."""
    return [int(one) for one in values if one.isascii() and one.isdigit() and len(one) < 10]


def draft(viewer: Viewer, draft_id: int, *, lock: bool = False) -> BookingDraft:
    """One own draft; another person's, or one already submitted, is missing."""
    wanted = select(BookingDraft).where(
        BookingDraft.id == draft_id,
        BookingDraft.person_id == viewer.person_id,
        BookingDraft.unit_id == viewer.unit_id,
    )
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(wanted)
    if row is None:
        raise NotFound
    return row


def save(
    viewer: Viewer,
    draft_id: int,
    step: str,
    values: dict[str, list[str]],
    *,
    seen: int,
    writer: str,
) -> BookingDraft:
    """Keep a step's answers as they were typed, right or wrong; another page's newer ones are not lost."""
    row = draft(viewer, draft_id, lock=True)
    if row.version != seen and row.writer != writer:
        raise Stale("这份方案在另一台设备或另一个窗口上刚刚改过。请对照现在的内容，改好后再存一次")
    answers = read(row)
    answers[step] = values
    _write(row, answers)
    row.step = step
    row.writer = writer
    row.version += 1
    db.session.flush()
    return row


def discard(viewer: Viewer, draft_id: int) -> None:
    """Delete a draft; a plan that was already submitted is not touched."""
    row = draft(viewer, draft_id, lock=True)
    db.session.delete(row)
    db.session.flush()
    journal.record(viewer, "draft.discard", "booking_draft", draft_id, unit_id=viewer.unit_id)


def submit(
    viewer: Viewer, draft_id: int, seen: int, cases: Sequence[Case], wanted: plan.Plan
) -> Hearing:
    """Make the draft a plan and submit it: one act, and the draft is gone (F-03, A-4)."""
    row = draft(viewer, draft_id, lock=True)
    if row.version != seen:
        raise Stale("这份方案在另一台设备或另一个窗口上刚刚改过。请看过现在的内容再提交")
    if row.hearing_id is None:
        hearing = plan.create_plan(viewer, cases, wanted)
    else:
        hearing = db.session.get_one(Hearing, row.hearing_id)
        plan.revise(viewer, hearing, wanted, row.hearing_version or 0, cases)
    plan.submit(viewer, hearing)
    db.session.delete(row)
    db.session.flush()
    return hearing
