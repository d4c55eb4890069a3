"""Cases in the viewer's scope: lists, one case, search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.cases import rules
from hearing.cases.models import Case, CaseGroup, CaseRelation, CaseSource, Party
from hearing.units.models import Unit
from hearing.units.queries import scope

LEADERS = ("department_head", "deputy_chief", "chief")
MOST_EXPORTED = 5_000


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Minors' cases are seen by their handler and the leaders only (P21)."""
    in_scope = scope(viewer, Case.unit_id)
    if viewer.kind in LEADERS:
        return in_scope
    if viewer.kind in ("handle", "clerk"):
        return in_scope & or_(Case.has_minor.is_(False), Case.handler_person_id == viewer.person_id)
    return in_scope & (Case.id == 0)


def case(viewer: Viewer, case_id: int) -> Case:
    """One case with its parties; out of scope is missing."""
    found = db.session.scalar(
        select(Case)
        .options(selectinload(Case.parties), joinedload(Case.group), selectinload(Case.sources))
        .where(Case.id == case_id, visible(viewer))
    )
    if found is None:
        raise NotFound
    return found


def case_by_number(viewer: Viewer, number: str) -> Case | None:
    """The case of a number, in scope, however its brackets and blanks are written."""
    return db.session.scalar(
        select(Case)
        .join(CaseSource, CaseSource.case_id == Case.id)
        .where(
            or_(
                CaseSource.external_number == rules.tidy(number),
                Case.number_key == rules.tidy(number),
            ),
            visible(viewer),
        )
        .order_by(Case.id)
        .limit(1)
    )


def own_cases(viewer: Viewer, limit: int = 50) -> Sequence[Case]:
    """The open cases the viewer handles, newest first."""
    return db.session.scalars(
        select(Case)
        .where(
            Case.handler_person_id == viewer.person_id,
            Case.unit_id == viewer.unit_id,
            Case.state == rules.CaseState.OPEN,
        )
        .order_by(Case.received_on.desc(), Case.id.desc())
        .limit(limit)
    ).all()


@dataclass(frozen=True)
class CaseFilter:
    """What a list of cases is narrowed to; empty values narrow nothing."""

    search: str = ""
    type_code: str = ""
    line_id: int = 0
    state: str = ""
    source: str = ""
    due: str = ""
    group_id: int = 0
    should_hear: bool = False
    mine: bool = False
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True)
class CaseRow:
    """One line of a list of cases."""

    id: int
    number: str
    title: str
    type_code: str
    line_id: int
    unit_short: str
    handler_person_id: int
    received_on: date
    deadline_on: date | None
    state: str
    has_minor: bool
    should_hear: bool
    heard: bool


def _like(search: str) -> ColumnElement[bool]:
    folded = rules.tidy(search)
    return or_(
        Case.title.contains(search, autoescape=True),
        Case.number_key.contains(folded, autoescape=True),
        exists().where(
            CaseSource.case_id == Case.id,
            CaseSource.external_number.contains(folded, autoescape=True),
        ),
        exists().where(
            Party.case_id == Case.id,
            Party.removed_at.is_(None),
            Party.name.contains(search, autoescape=True),
        ),
    )


def _conditions(viewer: Viewer, wanted: CaseFilter, warn_days: int) -> list[ColumnElement[bool]]:
    found = [visible(viewer)]
    today = clock.today()
    parts: list[tuple[Any, Any]] = [
        (wanted.search, lambda: _like(wanted.search)),
        (wanted.type_code, lambda: Case.type_code == wanted.type_code),
        (wanted.line_id, lambda: Case.line_id == wanted.line_id),
        (wanted.group_id, lambda: Case.group_id == wanted.group_id),
        (wanted.state, lambda: Case.state == wanted.state),
        (wanted.mine, lambda: Case.handler_person_id == viewer.person_id),
        (wanted.from_on, lambda: Case.received_on >= wanted.from_on),
        (wanted.until_on, lambda: Case.received_on <= wanted.until_on),
        (wanted.should_hear, lambda: Case.should_hear & Case.heard_at.is_(None)),
        (
            wanted.source,
            lambda: exists().where(
                CaseSource.case_id == Case.id, CaseSource.source_system == wanted.source
            ),
        ),
    ]
    found += [condition() for given, condition in parts if given]
    if wanted.due in ("over", "soon"):
        found.append(Case.state == rules.CaseState.OPEN)
        last = today if wanted.due == "over" else today + timedelta(days=warn_days + 1)
        found.append(Case.deadline_on < last)
    if wanted.due == "soon":
        found.append(Case.deadline_on >= today)
    return found


def cases(
    viewer: Viewer, wanted: CaseFilter, warn_days: int, limit: int = 30, offset: int = 0
) -> tuple[list[CaseRow], int]:
    """A page of cases and how many there are: open ones nearest their limit, then those closed last."""
    conditions = _conditions(viewer, wanted, warn_days)
    total = db.session.scalar(select(func.count(Case.id)).where(*conditions)) or 0
    rows = db.session.execute(
        select(
            Case.id, Case.number, Case.title, Case.type_code, Case.line_id, Unit.short,
            Case.handler_person_id, Case.received_on, Case.deadline_on, Case.state, Case.has_minor,
            Case.should_hear, Case.heard_at.is_not(None),
        )
        .join(Unit, Unit.id == Case.unit_id)
        .where(*conditions)
        .order_by(
            Case.state == rules.CaseState.CLOSED, Case.closed_on.desc(), Case.deadline_on.is_(None),
            Case.deadline_on,
            Case.received_on.desc(), Case.id.desc(),
        )
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [CaseRow(*values) for values in map(tuple, rows)], total


def groups(viewer: Viewer) -> dict[int, str]:
    """The 类案 groups of the viewer's scope."""
    rows = db.session.execute(
        select(CaseGroup.id, CaseGroup.name)
        .where(scope(viewer, CaseGroup.unit_id))
        .order_by(CaseGroup.name, CaseGroup.id)
    )
    return {row.id: row.name for row in rows}


@dataclass(frozen=True)
class Related:
    """An earlier case named by this one, or one that names this one; an id only when in scope."""

    number: str
    kind_label: str
    note: str | None
    case_id: int | None
    is_backward: bool


def related(viewer: Viewer, case: Case) -> list[Related]:
    """Relations of a case, both ways; the other side only when the viewer may see it."""
    ends = (CaseRelation.case_id, CaseRelation.related_case_id)
    rows = db.session.execute(
        select(CaseRelation, Case.id, Case.number)
        .outerjoin(Case, Case.id.in_(ends) & (Case.id != case.id) & visible(viewer))
        .where(or_(*(end == case.id for end in ends)))
        .order_by(CaseRelation.id)
    ).all()
    seen = {row.id: row.number for row in rows if row.id}
    found = []
    for row, *_ in rows:
        back = row.case_id != case.id
        other = row.case_id if back else row.related_case_id
        number = seen.get(other or 0) if back else row.number
        if number is not None:
            label = rules.RelationKind(row.kind).label
            found.append(Related(number, label, row.note, other if other in seen else None, back))
    return found


def deadline_counts(viewer: Viewer, warn_days: int) -> tuple[int, int]:
    """The viewer's own open cases past their limit, and near it."""

    def count(due: str) -> int:
        conditions = _conditions(viewer, CaseFilter(due=due, mine=True), warn_days)
        return db.session.scalar(select(func.count(Case.id)).where(*conditions)) or 0

    return count("over"), count("soon")
