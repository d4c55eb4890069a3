"""The ledger of rectification as it may be seen: list, one item, closing figures, spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, case, func, select

from hearing.base import clock
from hearing.base.db import Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.bulletins.detecting import Span
from hearing.bulletins.ledger_models import (
    Rectification,
    RectificationExtension,
    RectificationStep,
)
from hearing.bulletins.rectifying import OPEN, WITH_UNIT, State
from hearing.bulletins.rules import Detector, Problem
from hearing.people import access
from hearing.units.queries import scope, unit, within


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Items of the viewer's scope, and those that the viewer's unit handed down."""
    return scope(viewer, Rectification.unit_id) | (Rectification.issuer_id == viewer.unit_id)


GROUPS: dict[str, tuple[str, tuple[State, ...]]] = {
    "open": ("未销号", OPEN),
    "to_verify": ("待核查", (State.ANSWERED, State.VERIFYING)),
}


@dataclass(frozen=True)
class Wanted:
    """Filters of the ledger; empty means all."""

    state: str = ""
    detector: str = ""
    unit_id: int = 0
    overdue: bool = False
    repeated: bool = False
    issued_from: date | None = None
    below: bool = False
    """Also the items of the units below the one wanted."""


def _filtered(viewer: Viewer, wanted: Wanted) -> Select[Rectification]:
    found = select(Rectification).where(visible(viewer))
    if wanted.state in GROUPS:
        found = found.where(Rectification.state.in_(GROUPS[wanted.state][1]))
    elif wanted.state:
        found = found.where(Rectification.state == wanted.state)
    if wanted.detector:
        found = found.where(Rectification.detector == wanted.detector)
    if wanted.unit_id and wanted.below:
        lineage = unit(wanted.unit_id).lineage
        found = found.where(Rectification.unit_id.in_(within(lineage)))
    elif wanted.unit_id:
        found = found.where(Rectification.unit_id == wanted.unit_id)
    if wanted.overdue:
        found = found.where(
            Rectification.state.in_(WITH_UNIT), Rectification.due_on < clock.today()
        )
    if wanted.repeated:
        found = found.where(Rectification.is_repeated)
    if wanted.issued_from:
        found = found.where(Rectification.issued_at >= clock.beijing(wanted.issued_from))
    return found


def items(
    viewer: Viewer, wanted: Wanted, limit: int, offset: int = 0
) -> tuple[Sequence[Rectification], int]:
    """Open items first, the most overdue at the top; and how many there are."""
    found = _filtered(viewer, wanted)
    closed = case((Rectification.state == State.CLOSED, 1), else_=0)
    rows = db.session.scalars(
        found.order_by(closed, Rectification.due_on, Rectification.id).limit(limit).offset(offset)
    ).all()
    return rows, int(db.session.scalar(count_of(found)) or 0)


def item(viewer: Viewer, item_id: int) -> Rectification:
    """One item in sight; others are missing."""
    found = db.session.scalar(
        select(Rectification).where(Rectification.id == item_id, visible(viewer))
    )
    if found is None:
        raise NotFound
    return found


def steps(item_id: int) -> Sequence[RectificationStep]:
    """The history of an item, oldest first."""
    return db.session.scalars(
        select(RectificationStep)
        .where(RectificationStep.item_id == item_id)
        .order_by(RectificationStep.id)
    ).all()


def extensions(item_id: int) -> Sequence[RectificationExtension]:
    """The requests for more time, oldest first."""
    return db.session.scalars(
        select(RectificationExtension)
        .where(RectificationExtension.item_id == item_id)
        .order_by(RectificationExtension.id)
    ).all()


def waiting_count(viewer: Viewer) -> list[Counted]:
    """What waits for the viewer's post: to receive, to work on, to verify, to extend."""
    own, issued = Rectification.unit_id == viewer.unit_id, Rectification.issuer_id == viewer.unit_id
    found: list[Counted] = []
    if access.may(viewer, "rectification:work"):
        found.append(
            count_of(select(Rectification.id).where(own, Rectification.state.in_(WITH_UNIT)))
        )
    if access.may(viewer, "rectification:verify"):
        states = (State.ANSWERED, State.VERIFYING)
        found.append(
            count_of(select(Rectification.id).where(issued, Rectification.state.in_(states)))
        )
    if access.may(viewer, "rectification:extend"):
        asked = select(RectificationExtension.item_id).where(
            RectificationExtension.decision.is_(None)
        )
        found.append(count_of(select(Rectification.id).where(issued, Rectification.id.in_(asked))))
    return found


@dataclass(frozen=True)
class Closing:
    """Closing figures as of an instant; ``rate`` is closed ÷ handed down."""

    issued: int
    closed: int
    overdue: int
    repeated: int
    returned: int

    @property
    def open(self) -> int:
        """Not yet closed."""
        return self.issued - self.closed


def closing_figures(
    lineage: str, from_on: date, until_on: date, as_of: datetime | None = None
) -> Closing:
    """What the next bulletin reports of the items handed down in a span of days (F-30, 重庆).

    As of an instant: closed and due are taken from the history, so that an old bulletin counts the same.
    """
    moment = as_of or clock.now()
    newest = (
        select(RectificationStep.item_id, func.max(RectificationStep.id).label("id"))
        .where(RectificationStep.at <= moment)
        .group_by(RectificationStep.item_id)
        .subquery()
    )
    stood = RectificationStep.to_state
    granted = (
        select(
            RectificationExtension.item_id,
            func.max(RectificationExtension.until_on).label("until_on"),
        )
        .where(
            RectificationExtension.decision == "granted",
            RectificationExtension.decided_at <= moment,
        )
        .group_by(RectificationExtension.item_id)
        .subquery()
    )
    due_on = func.coalesce(granted.c.until_on, Rectification.first_due_on)
    late = (stood != State.CLOSED) & (due_on < clock.beijing_date(moment))

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    row = db.session.execute(
        select(
            func.count(), number(stood == State.CLOSED), number(late),
            number(Rectification.is_repeated.is_(True)), number(stood == State.RETURNED),
        )
        .select_from(Rectification)
        .join(newest, newest.c.item_id == Rectification.id)
        .join(RectificationStep, RectificationStep.id == newest.c.id)
        .outerjoin(granted, granted.c.item_id == Rectification.id)
        .where(
            Rectification.unit_id.in_(within(lineage)),
            Rectification.issued_at >= clock.beijing(from_on),
            Rectification.issued_at < clock.beijing(until_on),
            Rectification.issued_at <= moment,
        )
    ).one()  # fmt: skip
    return Closing(*(int(value) for value in row))


def overdue_problems(span: Span) -> list[Problem]:
    """Units with items past their deadline on the last day, still in their hands at the instant (§7.2)."""
    newest = (
        select(RectificationStep.item_id, func.max(RectificationStep.id).label("id"))
        .where(RectificationStep.at <= span.as_of)
        .group_by(RectificationStep.item_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Rectification.unit_id, func.count(), func.min(Rectification.number))
        .join(newest, newest.c.item_id == Rectification.id)
        .join(RectificationStep, RectificationStep.id == newest.c.id)
        .where(
            Rectification.unit_id.in_(within(span.lineage)),
            Rectification.due_on < span.until_on,
            RectificationStep.to_state.in_(WITH_UNIT),
        )
        .group_by(Rectification.unit_id)
        .order_by(Rectification.unit_id)
    )
    return [
        Problem(
            Detector.RECTIFY_OVERDUE, unit_id, "F-30",
            f"逾期未反馈的整改 {number} 项（{first}{'等' if number > 1 else ''}）",
        )
        for unit_id, number, first in rows
    ]  # fmt: skip
