"""Annual plans in sight, their versions, and progress counted by grouped statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.bulletins import monthly
from hearing.bulletins.planning_models import (
    AnnualPlan,
    AnnualPlanStep,
    AnnualPlanVersion,
    AnnualTarget,
)
from hearing.bulletins.planning_rules import (
    MONTHS,
    Cell,
    Held,
    PlanMove,
    PlanState,
    Target,
    cell,
    state_of,
    summed,
)
from hearing.people.rules import PostKind
from hearing.units.models import BusinessLine, Unit
from hearing.units.queries import lines, scope, unit


@dataclass(frozen=True)
class Version:
    """One version of a plan with its steps."""

    id: int
    number: int
    reason: str
    drafted_by: int
    drafted_at: datetime
    steps: tuple[AnnualPlanStep, ...]

    @property
    def state(self) -> PlanState:
        """Where it stands."""
        return state_of([step.move for step in self.steps])

    def step(self, *moves: str) -> AnnualPlanStep | None:
        """The step of one of these sorts."""
        return next((step for step in self.steps if step.move in moves), None)


@dataclass(frozen=True)
class Progress:
    """A plan in force with what was held: one row an area, one column a line."""

    owner: Unit
    year: int
    as_of: date
    version: Version | None
    areas: Sequence[Unit]
    lines: Sequence[BusinessLine]
    targets: Mapping[tuple[int, int], Target]
    held: Mapping[tuple[int, int], Mapping[int, Held]]
    totals: Mapping[int, Mapping[int, Held]]

    def name_of(self, area: Unit) -> str:
        """Short name, with 本级 for the unit itself."""
        return (
            f"{area.short}院本级"
            if area.id == self.owner.id and len(self.areas) > 1
            else area.short
        )

    def cell(self, area_id: int, line_id: int) -> Cell:
        """One area in one line."""
        key = (area_id, line_id)
        return cell(self.targets.get(key), self.held.get(key, {}), self.year, self.as_of)

    def area(self, area_id: int) -> Cell:
        """One area in all lines; a session that covers two lines counts once."""
        wanted = self._summed(t for t in self.targets.values() if t.unit_id == area_id)
        return cell(wanted, self.totals.get(area_id, {}), self.year, self.as_of)

    def line(self, line_id: int) -> Cell:
        """One line in all areas."""
        wanted = self._summed(t for t in self.targets.values() if t.line_id == line_id)
        months = _added(self.held.get((area.id, line_id), {}) for area in self.areas)
        return cell(wanted, months, self.year, self.as_of)

    @cached_property
    def whole(self) -> Cell:
        """All areas and lines."""
        wanted = self._summed(self.targets.values())
        return cell(wanted, _added(self.totals.values()), self.year, self.as_of)

    @property
    def behind(self) -> list[tuple[Unit, BusinessLine, Cell]]:
        """Areas and lines that did less than the time that passed asks for, by code."""
        found = (
            (area, line, self.cell(area.id, line.id)) for area in self.areas for line in self.lines
        )
        return [row for row in found if row[2].sessions.is_behind or row[2].cases.is_behind]

    @staticmethod
    def _summed(targets: Iterable[Target]) -> Target:
        rows = list(targets)
        return Target(0, 0, summed(t.sessions for t in rows), summed(t.cases for t in rows))


def _added(rows: Iterable[Mapping[int, Held]]) -> dict[int, Held]:
    found = list(rows)
    return {
        month: Held(
            sum(row[month].sessions for row in found if month in row),
            sum(row[month].cases for row in found if month in row),
        )
        for month in MONTHS
    }


def areas_of(owner: Unit) -> Sequence[Unit]:
    """The unit itself and those directly below it, by code."""
    return db.session.scalars(
        select(Unit)
        .where((Unit.id == owner.id) | (Unit.parent_id == owner.id), Unit.is_active)
        .order_by(Unit.code)
    ).all()


def owner_in_scope(viewer: Viewer, unit_id: int | None = None) -> Unit:
    """The viewer's own unit or one in scope; others are missing."""
    found = db.session.scalar(
        select(Unit).where(Unit.id == (unit_id or viewer.unit_id), scope(viewer, Unit.id))
    )
    if found is None:
        raise NotFound
    return found


def versions(unit_id: int, year: int) -> list[Version]:
    """All versions of a plan with their steps, newest first."""
    rows = db.session.scalars(
        select(AnnualPlanVersion)
        .join(AnnualPlan, AnnualPlan.id == AnnualPlanVersion.plan_id)
        .where(AnnualPlan.unit_id == unit_id, AnnualPlan.year == year)
        .order_by(AnnualPlanVersion.number.desc())
    ).all()
    steps: dict[int, list[AnnualPlanStep]] = {}
    for step in db.session.scalars(
        select(AnnualPlanStep)
        .where(AnnualPlanStep.version_id.in_([row.id for row in rows]))
        .order_by(AnnualPlanStep.version_id, AnnualPlanStep.position)
    ):
        steps.setdefault(step.version_id, []).append(step)
    return [
        Version(
            row.id, row.number, row.reason, row.drafted_by, row.drafted_at,
            tuple(steps.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def in_force(found: Sequence[Version], known_at: datetime) -> Version | None:
    """The version approved last before an instant, of versions that stand newest first."""
    return next(
        (
            one for one in found
            if (step := one.step(PlanMove.APPROVED)) and step.done_at <= known_at
        ),
        None,
    )  # fmt: skip


def targets(version_id: int) -> dict[tuple[int, int], Target]:
    """(area, line) → target of a version."""
    rows = db.session.scalars(select(AnnualTarget).where(AnnualTarget.version_id == version_id))
    return {
        (row.unit_id, row.line_id): Target(row.unit_id, row.line_id, row.sessions, row.cases)
        for row in rows
    }


def plan_progress(
    unit_id: int,
    year: int,
    as_of: date,
    known_at: datetime | None = None,
    known: Sequence[Version] | None = None,
) -> Progress:
    """The plan of a unit for itself and those below, and what was held up to a day.

    ``known_at`` is the instant at which all is looked at (a bulletin's closing instant): what was entered later
    does not count, and the plan in force is the one approved last before it. ``known`` are its versions, where they were read already.
    """
    owner = unit(unit_id)
    read = versions(unit_id, year) if known is None else known
    found = in_force(read, known_at or clock.now())
    held, totals = monthly.held_by_month(owner, year, as_of, known_at)
    return Progress(
        owner, year, as_of, found, areas_of(owner), lines(),
        targets(found.id) if found else {}, held, totals,
    )  # fmt: skip


def progress_in_force(unit_id: int, until_on: date, known_at: datetime) -> Progress | None:
    """The progress by the end of a span under the plan that was in force at an instant; without one nothing is counted."""
    last = until_on - timedelta(days=1)
    known = versions(unit_id, last.year)
    if in_force(known, known_at) is None:
        return None
    return plan_progress(unit_id, last.year, last, known_at, known)


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many versions wait for this leader of the unit, for the menu."""
    if viewer.kind not in (PostKind.CHIEF, PostKind.DEPUTY_CHIEF):
        return []
    decided = select(AnnualPlanStep.version_id).where(AnnualPlanStep.position == 2)
    return [
        count_of(
            select(AnnualPlanStep)
            .join(AnnualPlanVersion, AnnualPlanVersion.id == AnnualPlanStep.version_id)
            .join(AnnualPlan, AnnualPlan.id == AnnualPlanVersion.plan_id)
            .where(
                AnnualPlan.unit_id == viewer.unit_id,
                AnnualPlanStep.move == PlanMove.SUBMITTED,
                AnnualPlanStep.version_id.not_in(decided),
            )
        )
    ]


def set_from_above(owner: Unit, year: int, known_at: datetime) -> list[Target]:
    """What the unit above has set for this unit (with those below it), line by line."""
    if owner.parent_id is None:
        return []
    found = in_force(versions(owner.parent_id, year), known_at)
    if found is None:
        return []
    return [one for (area, _), one in sorted(targets(found.id).items()) if area == owner.id]
