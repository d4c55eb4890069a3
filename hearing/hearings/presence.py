"""到场: who came, how they signed in, who is absent for what reason, who left (A-14, R-2)."""

from __future__ import annotations

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.day_rules import PresenceKind, PresenceWay, ReasonKind
from hearing.hearings.models import Hearing, Participant, Presence
from hearing.hearings.preparing import participant_of
from hearing.hearings.rules import Role
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import use

GOING_ON = (State.SITTING, State.DELIBERATING, State.RESUMED)


def mark_present(viewer: Viewer, hearing: Hearing, participant_id: int) -> None:
    """The clerk sees that a participant is here (A-14)."""
    access.require(viewer, "hearing:sit", hearing)
    arrive(viewer, hearing, participant_of(hearing, participant_id), PresenceWay.CLERK)


def arrive(viewer: Viewer, hearing: Hearing, participant: Participant, way: PresenceWay) -> None:
    """Note an arrival; a late party or witness is still let in, an officer is not (A-14)."""
    late = hearing.state in GOING_ON
    if not late and hearing.state != State.READY:
        raise Conflict("准备就绪以后才能登记到场")
    _on_the_day(hearing)
    if late and participant.role == Role.OFFICER:
        raise Conflict("听证已经开始，听证员不能中途加入")
    if participant.present_at is not None and participant.left_at is None:
        return
    participant.present_at = participant.present_at or clock.now()
    participant.absence_note = participant.left_at = None
    _note(viewer, participant, PresenceKind.PRESENT, way)
    if participant.engagement_id:
        use.mark_attendance(viewer, participant.engagement_id, present=True)


def mark_absent(
    viewer: Viewer,
    hearing: Hearing,
    participant_id: int,
    note: str,
    reason_kind: str = ReasonKind.KNOWN,
) -> None:
    """A participant did not come, for a known reason or none; a party's absence does not stop the hearing (R-2)."""
    access.require(viewer, "hearing:sit", hearing)
    if hearing.state != State.READY:
        raise Conflict("准备就绪以后、开始以前登记缺席")
    _on_the_day(hearing)
    participant = participant_of(hearing, participant_id)
    if reason_kind not in ReasonKind.labels():
        raise Refused("选择是否说明了理由", field="reason_kind")
    if reason_kind == ReasonKind.KNOWN and not note.strip():
        raise Refused("写明缺席情况，如“因病书面请假”；没有说明理由的，选“理由不明”", field="note")
    words = note.strip() or "经告知未到，未说明理由"
    participant.present_at = participant.left_at = None
    participant.absence_note = words[:200]
    _note(viewer, participant, PresenceKind.ABSENT, PresenceWay.CLERK, words[:200], reason_kind)
    if participant.engagement_id:
        use.mark_attendance(viewer, participant.engagement_id, present=False)


def mark_left(viewer: Viewer, hearing: Hearing, participant_id: int, note: str) -> None:
    """A participant left before the end; the hearing goes on (R-2)."""
    access.require(viewer, "hearing:sit", hearing)
    participant = participant_of(hearing, participant_id)
    if participant.role == Role.OFFICER:
        raise Refused("听证员中途退场的，请延期或中止听证", rule="A-7")
    leave(viewer, hearing, participant, note)


def leave(viewer: Viewer, hearing: Hearing, participant: Participant, note: str) -> None:
    """Note that somebody who was here has left."""
    if hearing.state not in GOING_ON:
        raise Conflict("听证进行中才能登记退场")
    if participant.present_at is None or participant.left_at is not None:
        raise Conflict("此人不在场")
    if not note.strip():
        raise Refused("写明退场情况", field="note")
    participant.left_at = clock.now()
    _note(viewer, participant, PresenceKind.LEFT, PresenceWay.CLERK, note.strip()[:200])


def _on_the_day(hearing: Hearing) -> None:
    if hearing.held_on and clock.today() < hearing.held_on:
        raise Conflict("听证当天才能登记到场", field=None)


def _note(
    viewer: Viewer,
    participant: Participant,
    kind: PresenceKind,
    way: PresenceWay,
    note: str | None = None,
    reason_kind: str | None = None,
) -> None:
    db.session.add(
        Presence(
            hearing_id=participant.hearing_id,
            participant_id=participant.id,
            kind=kind,
            way=way,
            reason_kind=reason_kind,
            note=note,
            at=clock.now(),
            by_person_id=viewer.person_id,
        )
    )
    db.session.flush()
    journal.record(
        viewer, "presence.mark", "participant", participant.id,
        hearing=participant.hearing_id, kind=kind, way=way,
    )  # fmt: skip


def latest(hearing_id: int) -> dict[int, Presence]:
    """Participant id → what was noted last."""
    rows = db.session.scalars(
        select(Presence).where(Presence.hearing_id == hearing_id).order_by(Presence.id)
    )
    return {row.participant_id: row for row in rows}
