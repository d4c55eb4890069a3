"""The log of a sitting: incidents, measures of order, short breaks, as they happen (R-2)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.hearings import day_rules, presence
from hearing.hearings.day_rules import NoteKind
from hearing.hearings.models import Hearing, SittingNote
from hearing.hearings.preparing import participant_of
from hearing.hearings.rules import Role
from hearing.journal import service as journal
from hearing.people import access

USUAL = {NoteKind.BREAK: "暂时休息", NoteKind.BACK: "休息结束，继续听证"}


def notes_of(hearing_id: int) -> Sequence[SittingNote]:
    """The log of a sitting, in order."""
    return db.session.scalars(
        select(SittingNote).where(SittingNote.hearing_id == hearing_id).order_by(SittingNote.id)
    ).all()


def note(
    viewer: Viewer, hearing: Hearing, kind: str, words: str, participant_id: int | None = None
) -> SittingNote:
    """Note an incident, a measure of order or a break; whoever is ordered out has left (R-2)."""
    access.require(viewer, "hearing:sit", hearing)
    if hearing.state not in presence.GOING_ON:
        raise Conflict("听证进行中才能登记")
    if kind not in NoteKind.labels():
        raise Refused("选择登记的事项", field="kind")
    _breaks(hearing, NoteKind(kind))
    text = words.strip() or USUAL.get(NoteKind(kind), "")
    if not text:
        raise Refused("写明经过和处理", field="words", rule="R-2")
    if kind == NoteKind.ORDER_OUT and participant_id is not None:
        participant = participant_of(hearing, participant_id)
        if participant.role in (Role.OFFICER, Role.PRESIDER, Role.CLERK):
            raise Refused("责令退场针对其他参加人和旁听人员", field="participant_id", rule="R-2")
        presence.leave(viewer, hearing, participant, f"责令退场：{text}")
    elif participant_id is not None:
        participant_of(hearing, participant_id)
    row = SittingNote(
        hearing_id=hearing.id,
        kind=kind,
        participant_id=participant_id,
        words=text[:200],
        at=clock.now(),
        by_person_id=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "sitting.note", "hearing", hearing.id, kind=kind)
    return row


def _breaks(hearing: Hearing, kind: NoteKind) -> None:
    resting = day_rules.on_break(one.kind for one in notes_of(hearing.id))
    if kind == NoteKind.BREAK and resting:
        raise Conflict("已经在休息中")
    if kind == NoteKind.BACK and not resting:
        raise Conflict("现在没有休息")
