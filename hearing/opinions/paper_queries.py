"""What the persons who enter opinions from paper see: the own entry, and where two entries differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from hearing.base.db import AnySelect, Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing, Issue, Participant
from hearing.opinions import ballots, paper_opinions, paper_rules
from hearing.opinions.models import PaperEntry, PaperSheet, Seat
from hearing.papers import attachments
from hearing.people import access


@dataclass(frozen=True)
class PaperSeat:
    """One seat on the clerk's list: the sheet that is being entered, if any, and how it stands."""

    seat_id: int
    position: int
    name: str
    sheet_id: int | None
    state: str


@dataclass(frozen=True)
class WaitingSheet:
    """A sheet that this person is to enter or to compare."""

    sheet_id: int
    hearing_number: str
    starts_at: datetime | None
    position: int
    name: str
    state: str


@dataclass(frozen=True)
class OpenSheet:
    """A sheet as the person who enters it sees it: the own entry only, and what differs once both are there."""

    sheet: PaperSheet
    hearing: Hearing
    issues: list[Issue]
    position: int
    name: str
    mine: dict[int, dict[str, str]]
    differences: list[paper_rules.Difference]
    scan_id: int

    @property
    def is_correction(self) -> bool:
        """Whether this person has entered already."""
        return bool(self.mine)


STATES = {"waits": "等另一人录入", "yours": "待录入", "differ": "两次录入不一致"}


def _state(sheet_id: int, person_id: int | None) -> str:
    entries = paper_opinions.entries_of(sheet_id)
    if person_id not in entries:
        return "yours" if len(entries) < 2 else ""
    return "differ" if len(entries) == 2 else "waits"


def paper_seats(viewer: Viewer, hearing: Hearing) -> list[PaperSeat]:
    """The seats of a hearing for its clerk; whether anything was given there is not said."""
    access.require(viewer, "opinion:paper_open", hearing)
    rows = db.session.execute(
        select(Seat.id, Seat.position, Participant.name, PaperSheet.id)
        .join(Participant, Participant.id == Seat.participant_id)
        .outerjoin(PaperSheet, (PaperSheet.seat_id == Seat.id) & PaperSheet.submission_id.is_(None))
        .where(Seat.hearing_id == hearing.id)
        .order_by(Seat.position)
    )
    return [
        PaperSeat(
            seat_id, position, name, sheet_id,
            STATES.get(_state(sheet_id, viewer.person_id), "") if sheet_id else "",
        )
        for seat_id, position, name, sheet_id in rows
    ]  # fmt: skip


def seat_of(viewer: Viewer, hearing: Hearing, seat_id: int) -> PaperSeat:
    """One seat on the clerk's list; another hearing's is missing."""
    found = next((one for one in paper_seats(viewer, hearing) if one.seat_id == seat_id), None)
    if found is None:
        raise NotFound
    return found


def _waiting(viewer: Viewer) -> AnySelect:
    """Open sheets of the unit that wait for this person: not entered by two, or entered by this one and differing."""
    entry, other = aliased(PaperEntry), aliased(PaperEntry)
    persons = (
        select(func.count(func.distinct(entry.entered_by)))
        .where(entry.sheet_id == PaperSheet.id)
        .scalar_subquery()
    )
    own = exists().where(other.sheet_id == PaperSheet.id, other.entered_by == viewer.person_id)
    return (
        select(
            PaperSheet.id, Hearing.number, Hearing.starts_at, Seat.position, Participant.name,
        )
        .join(Hearing, Hearing.id == PaperSheet.hearing_id)
        .join(Seat, Seat.id == PaperSheet.seat_id)
        .join(Participant, Participant.id == Seat.participant_id)
        .where(
            PaperSheet.submission_id.is_(None),
            Hearing.unit_id == viewer.unit_id,
            Hearing.state.in_(ballots.OPEN_STATES),
            Hearing.opinions_closed_at.is_(None),
            Hearing.handler_person_id != viewer.person_id,
            Hearing.presider_person_id.is_distinct_from(viewer.person_id),
            (~own & (persons < 2)) | (own & (persons == 2)),
        )
    )  # fmt: skip


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many sheets wait for this person."""
    if not access.may(viewer, "opinion:paper_enter"):
        return []
    return [count_of(_waiting(viewer))]


def waiting(viewer: Viewer, limit: int = 100) -> list[WaitingSheet]:
    """The sheets that wait for this person, the oldest first."""
    access.require(viewer, "opinion:paper_enter")
    rows = db.session.execute(_waiting(viewer).order_by(PaperSheet.id).limit(limit)).all()
    return [
        WaitingSheet(
            row[0], row[1], row[2], row[3], row[4], STATES.get(_state(row[0], viewer.person_id), "")
        )
        for row in rows
    ]


def sheet(viewer: Viewer, sheet_id: int) -> PaperSheet:
    """An open sheet that this person enters; every other one is missing, also once it is entered.

    Missing also to who handles or presides, who would otherwise learn that there is a sheet.
    """
    found = db.session.get(PaperSheet, sheet_id)
    hearing = db.session.get(Hearing, found.hearing_id) if found else None
    if found is None or hearing is None or hearing.unit_id != viewer.unit_id:
        raise NotFound
    access.require(viewer, "opinion:paper_enter")
    if not access.may(viewer, "opinion:paper_enter", hearing):
        raise NotFound
    entries = paper_opinions.entries_of(sheet_id)
    is_over = found.submission_id is not None or hearing.opinions_closed_at is not None
    if is_over or (len(entries) == 2 and viewer.person_id not in entries):
        raise NotFound
    return found


def open_sheet(viewer: Viewer, sheet_id: int) -> OpenSheet:
    """What this person sees of a sheet."""
    found = sheet(viewer, sheet_id)
    entries = paper_opinions.entries_of(sheet_id)
    mine = entries.get(viewer.person_id or 0)
    others = [row for person, row in entries.items() if person != viewer.person_id]
    said = paper_opinions.answers_of(mine) if mine else {}
    apart = (
        paper_rules.differences(said, paper_opinions.answers_of(others[0]))
        if mine and others
        else []
    )
    position, name = db.session.execute(
        select(Seat.position, Participant.name)
        .join(Participant, Participant.id == Seat.participant_id)
        .where(Seat.id == found.seat_id)
    ).one()
    hearing = db.session.get_one(Hearing, found.hearing_id)
    return OpenSheet(
        found, hearing, list(hearing.issues), position, name, said, apart,
        attachments.of(paper_opinions.SCAN, sheet_id)[0].id,
    )  # fmt: skip


def scan(viewer: Viewer, sheet_id: int) -> attachments.Download:
    """The scan, for the two persons while they enter it; who took a copy is recorded."""
    found = open_sheet(viewer, sheet_id)
    return attachments.download(
        viewer, paper_opinions.SCAN, sheet_id, found.scan_id, verb="opinion.paper_scan"
    )


@dataclass(frozen=True)
class Scanned:
    """A settled sheet after closing: whose it is and who entered it."""

    sheet_id: int
    position: int
    name: str
    entered_by: list[int]


def scanned(viewer: Viewer, hearing: Hearing) -> list[Scanned]:
    """The sheets of a hearing, only after closing."""
    access.require(viewer, "hearing:read")
    if hearing.opinions_closed_at is None:
        return []
    rows = db.session.execute(
        select(PaperSheet.id, Seat.position, Participant.name, PaperEntry.entered_by)
        .join(Seat, Seat.id == PaperSheet.seat_id)
        .join(Participant, Participant.id == Seat.participant_id)
        .join(PaperEntry, (PaperEntry.sheet_id == PaperSheet.id) & (PaperEntry.version == 1))
        .where(PaperSheet.hearing_id == hearing.id, PaperSheet.submission_id.is_not(None))
        .order_by(Seat.position, PaperSheet.id, PaperEntry.id)
    )
    found: dict[int, Scanned] = {}
    for sheet_id, position, name, person_id in rows:
        one = found.setdefault(sheet_id, Scanned(sheet_id, position, name, []))
        one.entered_by.append(person_id)
    return list(found.values())


def scan_after_closing(viewer: Viewer, hearing: Hearing, sheet_id: int) -> attachments.Download:
    """The scan of a settled sheet, after closing."""
    if not any(one.sheet_id == sheet_id for one in scanned(viewer, hearing)):
        raise NotFound
    kept = attachments.of(paper_opinions.SCAN, sheet_id)[0]
    return attachments.download(viewer, paper_opinions.SCAN, sheet_id, kept.id)
