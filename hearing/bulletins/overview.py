"""What a leader's first page shows: one unit with all below it, one month and the year so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db, numbers
from hearing.base.viewer import Viewer
from hearing.bulletins import drill, ledger, monthly, rates
from hearing.bulletins.applicability import Applicability, applicability
from hearing.bulletins.counting import Row
from hearing.bulletins.ledger_models import Rectification
from hearing.bulletins.monthly import Month
from hearing.bulletins.planning_queries import Progress, plan_progress
from hearing.bulletins.rectifying import OPEN, WITH_UNIT, State
from hearing.bulletins.rules import month_bounds
from hearing.bulletins.standing import Definition, definition_of
from hearing.outcomes.rules import Rate
from hearing.units.models import Unit
from hearing.units.queries import within


@dataclass(frozen=True)
class Change:
    """One line of what changed since the month before; ``kind`` opens its list."""

    words: str
    before: str
    now: str
    kind: str = ""
    is_worse: bool = False


@dataclass(frozen=True)
class Overview:
    """All figures of the page."""

    owner: Unit
    year: int
    month: int
    as_of: date
    progress: Progress
    months: dict[tuple[int, int], Month]
    stood: list[Row]
    definition: Definition
    units: Sequence[Unit]
    overdue: dict[drill.Kind, int]
    applicability: Applicability

    @property
    def first_on(self) -> date:
        """The first day of the month shown."""
        return date(self.year, self.month, 1)

    @property
    def year_on(self) -> date:
        """The first day of the year shown."""
        return date(self.year, 1, 1)

    @property
    def before(self) -> tuple[int, int]:
        """The month before."""
        return (self.year, self.month - 1) if self.month > 1 else (self.year - 1, 12)

    @property
    def this(self) -> Month:
        """The month shown."""
        return self.months.get((self.year, self.month), Month())

    @property
    def last(self) -> Month:
        """The month before."""
        return self.months.get(self.before, Month())

    @cached_property
    def rate(self) -> Rate:
        """The effective rate of the year so far."""
        return rates.rate_of(self.stood, self.definition)

    def rate_of(self, area_id: int) -> Rate:
        """The effective rate of one area."""
        mine = [row for row in self.stood if row["area_id"] == area_id]
        return rates.rate_of(mine, self.definition)

    @cached_property
    def states(self) -> dict[str, int]:
        """How many cases stand in each state."""
        return {one["state"]: one["cases"] for one in rates.states(self.stood)}

    def _blank(self, active: frozenset[int]) -> list[Unit]:
        return [unit for unit in self.units if unit.id not in active]

    @cached_property
    def blank_units(self) -> list[Unit]:
        """Units without a hearing in the year so far, by code."""
        mine = [one.units for key, one in self.months.items() if key[0] == self.year]
        return self._blank(frozenset().union(*mine))

    @cached_property
    def blank_now(self) -> list[Unit]:
        """Units without a hearing in the month shown, by code."""
        return self._blank(self.this.units)

    def applies(self, area_id: int, line_id: int) -> bool:
        """Whether some unit of an area is expected to hold hearings of a line."""
        return any(
            self.applicability.of(unit, line_id)
            for unit in self.units
            if unit.id == area_id or (unit.parent_id == area_id and area_id != self.owner.id)
        )

    def blank_lines(self, area_id: int) -> list[int]:
        """Lines that apply to an area and in which it held nothing."""
        return [
            line.id
            for line in self.progress.lines
            if self.applies(area_id, line.id)
            and not self.progress.cell(area_id, line.id).cases.done
        ]

    @property
    def applicable(self) -> int:
        """How many cells apply or were filled."""
        return self.filled + sum(len(self.blank_lines(area.id)) for area in self.progress.areas)

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(
            bool(self.progress.cell(area.id, line.id).cases.done)
            for area in self.progress.areas
            for line in self.progress.lines
        )

    @property
    def whole_year(self) -> Month:
        """The year so far."""
        mine = [one for key, one in self.months.items() if key[0] == self.year]
        names = ("sessions", "cases", "public_sessions", "public_cases", "by_chief", "attendances",
                 "late", "repeated")  # fmt: skip
        return Month(**{name: sum(getattr(one, name) for one in mine) for name in names})

    @property
    def changes(self) -> list[Change]:
        """What changed since the month before, worse ones marked."""
        now, old = self.this, self.last
        late, repeated = now.late > old.late, now.repeated > old.repeated
        return [
            Change("听证场数", str(old.sessions), str(now.sessions), "held"),
            Change("听证件数", str(old.cases), str(now.cases), "held"),
            Change("平均每场听证员", old.average, now.average, "officers"),
            Change("检察长主持", str(old.by_chief), str(now.by_chief), "chief"),
            Change("未提前三日告知", str(old.late), str(now.late), "late", late),
            Change("听证后又信访", str(old.repeated), str(now.repeated), "repeated", repeated),
            Change(
                "当月未开展的院",
                str(len(self._blank(old.units))),
                str(len(self.blank_now)),
                "blank",
            ),
        ]


def overview(owner: Unit, year: int, month: int) -> Overview:
    """Count the page's figures; the number of statements does not depend on the size of the data."""
    _, until_on = month_bounds(year, month)
    as_of = min(until_on - timedelta(days=1), clock.today())
    before = date(year - 1, 12, 1) if month == 1 else date(year, 1, 1)
    units = db.session.scalars(
        select(Unit).where(Unit.id.in_(within(owner.lineage)), Unit.is_active).order_by(Unit.code)
    ).all()
    counts = numbers(drill.overdue_counts(owner))
    so_far = (date(year, 1, 1), as_of + timedelta(days=1))
    definition = definition_of(owner.id, *so_far)
    return Overview(
        owner,
        year,
        month,
        as_of,
        plan_progress(owner.id, year, as_of),
        monthly.months(owner, before, so_far[1]),
        monthly.stood(owner, *so_far, definition),
        definition,
        units,
        dict(zip(drill.OVERDUE, counts, strict=True)),
        applicability(until_on),
    )


@dataclass(frozen=True)
class Rectified:
    """The rectification items of a unit and all below it, and the most urgent of them."""

    open: int
    overdue: int
    answered: int
    urgent: Sequence[Rectification]


def rectification(viewer: Viewer, owner: Unit, most: int = 3) -> Rectified:
    """How many items are open, overdue and wait for verification, and those due first, in two statements."""
    mine = (ledger.visible(viewer), Rectification.unit_id.in_(within(owner.lineage)))
    ours = select(func.count(Rectification.id)).where(*mine)
    late = (Rectification.state.in_(WITH_UNIT), Rectification.due_on < clock.today())
    answered = Rectification.state.in_((State.ANSWERED, State.VERIFYING))
    counts = numbers(
        [ours.where(Rectification.state.in_(OPEN)), ours.where(*late), ours.where(answered)]
    )
    urgent = db.session.scalars(
        select(Rectification)
        .where(*mine, Rectification.state.in_(WITH_UNIT))
        .order_by(Rectification.due_on, Rectification.id)
        .limit(most)
    ).all()
    return Rectified(counts[0], counts[1], counts[2], urgent)
