"""Gatherings and mock hearings as their viewers may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import selectinload

from hearing.base import clock
from hearing.base.db import AnySelect, Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.opinions.survey_rules import SHOWN_FROM
from hearing.practice.models import (
    Gathering,
    GatheringFeedback,
    Guest,
    MockHearing,
    MockNote,
)
from hearing.practice.rules import ON_GATHERING, Capacity, GatheringState
from hearing.units.models import Unit
from hearing.units.queries import scope


def gathering(viewer: Viewer, gathering_id: int) -> Gathering:
    """One gathering of the viewer's unit (and below, where the post reaches down)."""
    found = db.session.scalar(
        select(Gathering)
        .options(selectinload(Gathering.guests))
        .where(Gathering.id == gathering_id, scope(viewer, Gathering.unit_id))
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class GatheringRow:
    """One line of the list."""

    id: int
    number: str
    kind: str
    state: str
    title: str
    starts_at: datetime
    place: str
    unit_short: str
    invited: int
    present: int


def gatherings(viewer: Viewer, limit: int = 60) -> list[GatheringRow]:
    """Gatherings in scope, the newest first."""
    invited = select(func.count()).where(Guest.gathering_id == Gathering.id).scalar_subquery()
    present = (
        select(func.count())
        .where(Guest.gathering_id == Gathering.id, Guest.is_present.is_(True))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Gathering.id, Gathering.number, Gathering.kind, Gathering.state, Gathering.title,
            Gathering.starts_at, Gathering.place, Unit.short, invited, present,
        )
        .join(Unit, Unit.id == Gathering.unit_id)
        .where(scope(viewer, Gathering.unit_id))
        .order_by(Gathering.starts_at.desc(), Gathering.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [GatheringRow(*row) for row in rows]


def _own(viewer: Viewer) -> AnySelect:
    answered = exists().where(GatheringFeedback.guest_id == Guest.id)
    waits = (Gathering.state == GatheringState.PLANNED) & (Gathering.starts_at > clock.now())
    return (
        select(Guest, Gathering)
        .join(Gathering, Gathering.id == Guest.gathering_id)
        .where(
            Guest.person_id == viewer.person_id,
            (waits & Guest.answer.is_(None)) | (Guest.is_present.is_(True) & ~answered),
        )
        .order_by(Gathering.starts_at, Guest.id)
    )


def own_waiting(viewer: Viewer) -> list[tuple[Guest, Gathering]]:
    """Invitations that wait for the viewer's answer, and gatherings without the viewer's feedback."""
    return [(row[0], row[1]) for row in db.session.execute(_own(viewer))]


def own_count(viewer: Viewer) -> list[Counted]:
    """How many of them, for the menu."""
    return [count_of(_own(viewer))]


def own_guest(viewer: Viewer, guest_id: int) -> tuple[Guest, Gathering]:
    """The viewer's own place at a gathering; anybody else's is missing."""
    row = db.session.execute(
        select(Guest, Gathering)
        .join(Gathering, Gathering.id == Guest.gathering_id)
        .where(Guest.id == guest_id, Guest.person_id == viewer.person_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


@dataclass(frozen=True)
class OfficerGathering:
    """What an officer sees of a gathering to which they are invited; of the other guests nothing."""

    guest_id: int
    title: str
    kind: str
    content: str
    starts_at: datetime
    ends_at: datetime
    place: str
    answer: str | None
    reason: str | None
    is_over: bool


def officer_gatherings(viewer: Viewer) -> list[OfficerGathering]:
    """Gatherings to come to which an officer is invited, and those attended without the officer's feedback."""
    answered = exists().where(GatheringFeedback.guest_id == Guest.id)
    coming = (Gathering.state == GatheringState.PLANNED) & (Gathering.starts_at > clock.now())
    return _officers(viewer, coming | (Guest.is_present.is_(True) & ~answered))


def officer_gathering(viewer: Viewer, guest_id: int) -> OfficerGathering:
    """One of the officer's own; anybody else's is missing."""
    found = _officers(viewer, Guest.id == guest_id)
    if not found:
        raise NotFound
    return found[0]


def _officers(viewer: Viewer, wanted: ColumnElement[bool]) -> list[OfficerGathering]:
    rows = db.session.execute(
        select(
            Guest.id, Gathering.title, Gathering.kind, Gathering.content, Gathering.starts_at,
            Gathering.ends_at, Gathering.place, Guest.answer, Guest.reason,
            (Gathering.state != GatheringState.PLANNED) | (Gathering.starts_at <= clock.now()),
        )
        .join(Gathering, Gathering.id == Guest.gathering_id)
        .where(
            Guest.person_id == viewer.person_id, Guest.capacity == Capacity.OFFICER, wanted,
            Gathering.state != GatheringState.CANCELLED,
        )
        .order_by(Gathering.starts_at, Guest.id)
    )  # fmt: skip
    return [OfficerGathering(*list(row)) for row in rows]


@dataclass(frozen=True)
class Feedback:
    """What the guests thought: how many answered; from five on the average of each item and their words."""

    number: int
    averages: list[tuple[str, float]]
    words: list[str]

    @property
    def is_shown(self) -> bool:
        """Of fewer forms each would tell who wrote it, as in the survey of a hearing (A-14)."""
        return self.number >= SHOWN_FROM


def feedback_of(gathering_id: int) -> Feedback:
    """The feedback of a gathering, without names."""
    rows = db.session.scalars(
        select(GatheringFeedback)
        .join(Guest, Guest.id == GatheringFeedback.guest_id)
        .where(Guest.gathering_id == gathering_id)
        .order_by(GatheringFeedback.guest_id)
    ).all()
    if len(rows) < SHOWN_FROM:
        return Feedback(len(rows), [], [])
    averages = [
        (label, round(sum(getattr(row, name) for row in rows) / len(rows), 2))
        for name, label in ON_GATHERING
    ]
    return Feedback(len(rows), averages, [row.words for row in rows if row.words])


def observable(viewer: Viewer, limit: int = 60) -> list[tuple[int, str]]:
    """Public hearings in scope that are still to come: id and words without any name (A-5, A-21)."""
    rows = db.session.execute(
        select(Hearing.id, Hearing.number, Hearing.starts_at, Unit.short)
        .join(Unit, Unit.id == Hearing.unit_id)
        .where(
            scope(viewer, Hearing.unit_id),
            Hearing.is_public,
            Hearing.has_minor.is_(False),
            Hearing.state.in_(BEFORE_SITTING),
            Hearing.starts_at > clock.now(),
        )
        .order_by(Hearing.starts_at, Hearing.id)
        .limit(limit)
    )
    return [
        (row.id, f"{row.number} · {row.short} · {clock.local(row.starts_at):%m-%d %H:%M}")
        for row in rows
    ]


def observable_hearing(viewer: Viewer, hearing_id: int) -> Hearing:
    """One of them."""
    if hearing_id not in {number for number, _ in observable(viewer)}:
        raise NotFound
    return db.session.get_one(Hearing, hearing_id)


def mock(viewer: Viewer, mock_id: int) -> MockHearing:
    """One mock hearing in scope."""
    found = db.session.scalar(
        select(MockHearing)
        .options(selectinload(MockHearing.parts))
        .where(MockHearing.id == mock_id, scope(viewer, MockHearing.unit_id))
    )
    if found is None:
        raise NotFound
    return found


def mocks(viewer: Viewer, limit: int = 60) -> list[tuple[MockHearing, str]]:
    """Mock hearings in scope with the unit's short name, the newest first."""
    rows = db.session.execute(
        select(MockHearing, Unit.short)
        .join(Unit, Unit.id == MockHearing.unit_id)
        .where(scope(viewer, MockHearing.unit_id))
        .order_by(MockHearing.starts_at.desc(), MockHearing.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


def notes_of(mock_id: int) -> Sequence[MockNote]:
    """The review notes of a mock hearing, in the order in which they were made."""
    return db.session.scalars(
        select(MockNote).where(MockNote.mock_hearing_id == mock_id).order_by(MockNote.id)
    ).all()
