"""集体评议意见: the officers choose who speaks for them; the statement is written once, dissent stands apart.

After the opinions are closed and before the decision. The single opinions and their votes stay what they are:
a common statement neither replaces nor changes them (A-15-⑤, A-16).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from hearing.base import chance, clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.opinions import ballots, digests, rules
from hearing.opinions.models import CollegialStatement, Dissent, RepresentativeChoice, Seat

OPEN = (State.DELIBERATING, State.RESUMED, State.CLOSED)
STATED = "集体评议意见已经写下，不能更改"
DISSENTED = "您已经写过不同意见，不能更改"
LATE = "主持人截止意见以后、作出决定以前，才能推选代表、写集体评议意见和不同意见"


def _own(viewer: Viewer, hearing_id: int) -> Seat:
    seat = ballots.own_seat(viewer, hearing_id)
    hearing = db.session.get_one(
        Hearing, hearing_id, with_for_update={"read": True}, populate_existing=True
    )
    if hearing.opinions_closed_at is None or hearing.state not in OPEN:
        raise Conflict(LATE)
    return seat


def choose(viewer: Viewer, hearing_id: int, for_seat_id: int) -> None:
    """Say who of the panel shall speak for it; may be said anew until the statement is written (A-15)."""
    seat = _own(viewer, hearing_id)
    wanted = db.session.get(Seat, for_seat_id)
    if wanted is None or wanted.hearing_id != hearing_id:
        raise Refused("从本场听证员中推选代表", field="for_seat")
    if db.session.get(CollegialStatement, hearing_id) is not None:
        raise Conflict("集体评议意见已经写下，不再推选代表")
    last = db.session.scalar(
        select(func.max(RepresentativeChoice.version)).where(
            RepresentativeChoice.seat_id == seat.id
        )
    )
    db.session.add(
        RepresentativeChoice(
            hearing_id=hearing_id,
            seat_id=seat.id,
            for_seat_id=for_seat_id,
            version=(last or 0) + 1,
            chosen_at=clock.now(),
        )
    )
    db.session.flush()
    journal.record(viewer, "collegial.choose", "hearing", hearing_id, seat=seat.id)


def state_common(viewer: Viewer, hearing_id: int, words: str) -> CollegialStatement:
    """The representative writes the common statement, once (A-15, F-17)."""
    seat = _own(viewer, hearing_id)
    if representative(hearing_id) != seat.id:
        raise Refused("由过半数听证员推选的代表写集体评议意见", rule="A-15")
    if db.session.get(CollegialStatement, hearing_id) is not None:
        raise Conflict(STATED)
    if not words.strip():
        raise Refused("写下集体评议意见", field="words")
    row = CollegialStatement(
        hearing_id=hearing_id,
        seat_id=seat.id,
        words=words.strip(),
        written_at=clock.now(),
        nonce=chance.token(16),
    )
    _insert(row, STATED)
    journal.record(
        viewer, "collegial.state", "hearing", hearing_id, seat=seat.id, digest=row.digest
    )
    return row


def dissent(viewer: Viewer, hearing_id: int, words: str, *, is_named: bool) -> Dissent:
    """An officer's view apart, once, with or without the name (F-17)."""
    seat = _own(viewer, hearing_id)
    if db.session.get(Dissent, seat.id) is not None:
        raise Conflict(DISSENTED)
    if not words.strip():
        raise Refused("写下您的不同意见", field="apart")
    row = Dissent(
        seat_id=seat.id,
        hearing_id=hearing_id,
        words=words.strip(),
        is_named=is_named,
        written_at=clock.now(),
        nonce=chance.token(16),
    )
    _insert(row, DISSENTED)
    journal.record(viewer, "collegial.dissent", "hearing", hearing_id, digest=row.digest)
    return row


def _insert(row: CollegialStatement | Dissent, sentence: str) -> None:
    row.digest = digests.digest_of_collegial(row)
    row.receipt = rules.receipt(row.digest)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Conflict(sentence) from None


def representative(hearing_id: int) -> int | None:
    """The seat that more than half of the panel has chosen, if any (A-15)."""
    return rules.representative(_chosen(hearing_id), panel_size(hearing_id))


def panel_size(hearing_id: int) -> int:
    """How many seats the panel has."""
    return db.session.scalar(select(func.count(Seat.id)).where(Seat.hearing_id == hearing_id)) or 0


def _chosen(hearing_id: int) -> dict[int, int]:
    """Seat → the seat it has chosen last."""
    rows = db.session.scalars(
        select(RepresentativeChoice)
        .where(RepresentativeChoice.hearing_id == hearing_id)
        .order_by(RepresentativeChoice.version, RepresentativeChoice.id)
    )
    return {row.seat_id: row.for_seat_id for row in rows}


@dataclass(frozen=True)
class PanelSeat:
    """A seat to choose from."""

    id: int
    position: int
    name: str


@dataclass(frozen=True)
class OfficerCollegial:
    """What an officer of the panel sees: the seats, the own choice, the representative, the statement, the own dissent."""

    seats: list[PanelSeat]
    own_seat: int
    chosen: int | None
    representative: PanelSeat | None
    statement: CollegialStatement | None
    dissent: Dissent | None
    is_open: bool

    @property
    def writes(self) -> bool:
        """Whether this officer is to write the statement now."""
        speaks = self.representative is not None and self.representative.id == self.own_seat
        return speaks and self.statement is None and self.is_open


def seats_of(hearing_id: int) -> list[PanelSeat]:
    """The panel in order of its seats."""
    rows = db.session.execute(
        select(Seat.id, Seat.position, Participant.name)
        .join(Participant, Participant.id == Seat.participant_id)
        .where(Seat.hearing_id == hearing_id)
        .order_by(Seat.position)
    )
    return [PanelSeat(*row) for row in rows]


def officer_collegial(viewer: Viewer, hearing_id: int) -> OfficerCollegial:
    """The officer's own view; nothing before the opinions are closed."""
    seat = ballots.own_seat(viewer, hearing_id)
    hearing = db.session.get_one(Hearing, hearing_id)
    if hearing.opinions_closed_at is None:
        raise NotFound
    seats = seats_of(hearing_id)
    speaks = representative(hearing_id)
    return OfficerCollegial(
        seats=seats,
        own_seat=seat.id,
        chosen=_chosen(hearing_id).get(seat.id),
        representative=next((one for one in seats if one.id == speaks), None),
        statement=db.session.get(CollegialStatement, hearing_id),
        dissent=db.session.get(Dissent, seat.id),
        is_open=hearing.state in OPEN,
    )


@dataclass(frozen=True)
class Collegial:
    """The common statement for those who may read the hearing; a dissent has a name only where it was signed."""

    statement: CollegialStatement | None
    representative: str
    dissents: Sequence[tuple[str | None, Dissent]]


def collegial(hearing: Hearing) -> Collegial | None:
    """Statement and dissents of a hearing that the caller may read; nothing where nothing was written."""
    if hearing.opinions_closed_at is None:
        return None
    rows = db.session.execute(
        select(CollegialStatement, Dissent, Seat.id, Participant.name)
        .select_from(Seat)
        .join(Participant, Participant.id == Seat.participant_id)
        .outerjoin(CollegialStatement, CollegialStatement.seat_id == Seat.id)
        .outerjoin(Dissent, Dissent.seat_id == Seat.id)
        .where(Seat.hearing_id == hearing.id)
        .order_by(Dissent.digest)
    ).all()
    stated = next(((one, name) for one, _, _, name in rows if one), None)
    dissents = [(name if one.is_named else None, one) for _, one, _, name in rows if one]
    if stated is None and not dissents:
        return None
    return Collegial(stated[0] if stated else None, stated[1] if stated else "", dissents)
