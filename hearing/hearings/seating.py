"""Seat cards and the seating (F-15): who takes part, ordered by the room's seat plan."""

from __future__ import annotations

from collections.abc import Sequence

from hearing.base import clock
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.calendar.models import Room
from hearing.calendar.rules import SeatKind
from hearing.hearings.documents import where_words
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.rules import PARTY_ROLES, Role
from hearing.hearings.workflow import State
from hearing.papers import service as papers
from hearing.papers.models import Paper
from hearing.papers.seating_content import SeatCard, SeatCardsContent, SeatRow
from hearing.people import access
from hearing.units.queries import unit

K = SeatKind
SEATS: dict[str, SeatKind] = {
    Role.PRESIDER: K.PRESIDER,
    **dict.fromkeys((Role.HANDLER, Role.LEAD, Role.ASSISTANT), K.PROSECUTOR),
    Role.CLERK: K.CLERK,
    Role.OFFICER: K.OFFICER,
    Role.SUPERVISOR: K.SUPERVISOR,
    **dict.fromkeys(PARTY_ROLES, K.PARTY),
    **dict.fromkeys((Role.AGENT, Role.DEFENDER), K.AGENT),
    **dict.fromkeys((Role.INVESTIGATOR, Role.AGENCY, Role.CONCERNED), K.AGENCY),
    **dict.fromkeys((Role.WITNESS, Role.APPRAISER, Role.SPECIALIST), K.WITNESS),
    **dict.fromkeys((Role.INTERPRETER, Role.SUITABLE_ADULT), K.ASSISTANT),
    **dict.fromkeys((Role.BAILIFF, Role.TECHNICIAN), K.STAFF),
    Role.SPECTATOR: K.GALLERY,
    Role.MEDIA: K.MEDIA,
}
NAMELESS = frozenset({K.GALLERY, K.MEDIA})
PRINTABLE = (State.APPROVED, State.NOTIFIED, State.READY, State.SITTING)
ORDER = {kind: position for position, kind in enumerate(SeatKind)}


def seat_of(role: str) -> SeatKind:
    """Where somebody of a role sits (F-15)."""
    return SEATS[Role(role)]


def card_of(one: Participant) -> SeatCard:
    """Two lines: capacity and name; a minor's card says the capacity only (F-15)."""
    words = Role(one.role).label.split("(")[0]
    return SeatCard(role=words, name="" if one.is_minor else one.name)


def seat_rows(room: Room | None, people: Sequence[Participant]) -> list[SeatRow]:
    """Rows from the front by the room's seat plan, spare seats counted; without a plan by kind (F-15)."""
    plan = {seat.kind: (seat.seat_row, seat.number) for seat in room.seat_plan} if room else {}
    by_kind: dict[SeatKind, list[Participant]] = {}
    for one in people:
        by_kind.setdefault(seat_of(one.role), []).append(one)
    rows: dict[int, list[str]] = {}
    behind = max((row for row, _ in plan.values()), default=0)
    for kind in sorted({*plan, *by_kind}, key=lambda k: ORDER[SeatKind(k)]):
        row, number = plan.get(kind, (behind + ORDER[SeatKind(kind)] + 1, 0))
        sitting = by_kind.get(SeatKind(kind), [])
        words = SeatKind(kind).label + (f" {number} 席" if number else "")
        if sitting and kind not in NAMELESS:
            words += "：" + "、".join(card_of(one)["name"] or "（不写姓名）" for one in sitting)
        rows.setdefault(row, []).append(words)
    return [
        SeatRow(row=place, seats=rows[number]) for place, number in enumerate(sorted(rows), start=1)
    ]


def missing_seats(room: Room | None, people: Sequence[Participant]) -> list[str]:
    """Kinds of seats of which the room's plan has fewer than come (A-12)."""
    if room is None or not room.seat_plan:
        return []
    plan = {seat.kind: seat.number for seat in room.seat_plan}
    come: dict[str, int] = {}
    for one in people:
        kind = seat_of(one.role)
        come[kind] = come.get(kind, 0) + 1
    return [
        f"{SeatKind(kind).label}席 {plan.get(kind, 0)} 个，来 {number} 人"
        for kind, number in come.items()
        if number > plan.get(kind, 0)
    ]


def content_of(hearing: Hearing) -> SeatCardsContent:
    """The plain data of the paper (F-15)."""
    people = [p for p in hearing.participants if p.removed_at is None]
    people.sort(key=lambda p: (ORDER[seat_of(p.role)], p.position, p.id))
    starts_at = hearing.starts_at.isoformat(timespec="seconds") if hearing.starts_at else ""
    return SeatCardsContent(
        unit_name=unit(hearing.unit_id).name,
        hearing_number=hearing.number,
        starts_at=starts_at,
        place=where_words(hearing),
        rows=seat_rows(hearing.room, people),
        missing=missing_seats(hearing.room, people),
        cards=[card_of(one) for one in people if seat_of(one.role) not in NAMELESS],
    )


def print_cards(viewer: Viewer, hearing: Hearing) -> Paper:
    """Freeze the seating and the cards of all who take part now (F-15)."""
    access.require(viewer, "hearing:notify", hearing)
    if hearing.state not in PRINTABLE:
        raise Conflict("批准以后、听证结束以前才能打印席签")
    if hearing.starts_at is None:
        raise Refused("还没有听证时间")
    day = clock.beijing_date(hearing.starts_at)
    return papers.freeze(
        viewer,
        "F-15",
        hearing.unit_id,
        "hearing",
        hearing.id,
        f"席签 {hearing.number} {day}",
        content_of(hearing),
    )
