"""The ledger of unresolved cases: list with ages, one item with its notes, what waits for a verifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from hearing.base import clock
from hearing.base.db import AnySelect, Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.outcomes.models import LedgerClosing, LedgerItem, LedgerMilestone, LedgerNote
from hearing.outcomes.rules import Age, LedgerState, age_of
from hearing.people import access
from hearing.people.queries import names
from hearing.people.rules import PostKind
from hearing.units.queries import parameter_int, scope, unit_names

LEADERS = (PostKind.DEPARTMENT_HEAD, PostKind.DEPUTY_CHIEF, PostKind.CHIEF)


@dataclass(frozen=True)
class LedgerRow:
    """One line of the list: the item, its age in days, the next promised step."""

    item: LedgerItem
    title: str
    unit_name: str
    owner: str
    leader: str
    days: int
    age: Age
    next_step: str
    next_on: date | None


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    mine = or_(
        LedgerItem.owner_person_id == viewer.person_id,
        LedgerItem.leader_person_id == viewer.person_id,
    )
    if viewer.kind in LEADERS:
        return or_(mine, scope(viewer, LedgerItem.unit_id))
    return mine


def item(viewer: Viewer, item_id: int) -> LedgerItem:
    """One item that the viewer may see: owner, leader, and the leaders of its unit and above."""
    access.require(viewer, "ledger:read")
    found = db.session.scalar(
        select(LedgerItem)
        .options(joinedload(LedgerItem.case))
        .where(LedgerItem.id == item_id, _visible(viewer))
    )
    if found is None:
        raise NotFound
    return found


def _listed(viewer: Viewer, state: str) -> ColumnElement[bool]:
    if state in LedgerState.labels():
        return _visible(viewer) & (LedgerItem.state == state)
    return _visible(viewer)


def total(viewer: Viewer, state: str = "") -> int:
    """How many items there are in scope, listed or not."""
    statement = count_of(select(LedgerItem.id).where(_listed(viewer, state)))
    return int(db.session.scalar(statement) or 0)


@dataclass(frozen=True)
class Standing:
    """How the ledger in scope stands, whatever the list is narrowed to."""

    open: int
    to_verify: int
    unled: int
    closed: int


def standing(viewer: Viewer) -> Standing:
    """Open items, those that wait for a verifier, those that no leader took on, and the closed ones (重庆)."""
    is_open = LedgerItem.state != LedgerState.CLOSED
    unled = is_open & LedgerItem.leader_person_id.is_(None)
    wanted = (is_open, LedgerItem.state == LedgerState.CLOSING, unled, ~is_open)
    row = db.session.execute(
        select(*(func.count().filter(one) for one in wanted)).where(_visible(viewer))
    ).one()
    return Standing(*(int(one) for one in row))


def items(viewer: Viewer, state: str = "", limit: int = 100) -> list[LedgerRow]:
    """The ledger in scope, open ones first and the oldest of them on top."""
    access.require(viewer, "ledger:read")
    statement = (
        select(LedgerItem)
        .options(joinedload(LedgerItem.case))
        .where(_listed(viewer, state))
        .order_by(
            (LedgerItem.state == LedgerState.CLOSED).asc(), LedgerItem.round_on, LedgerItem.id
        )
        .limit(limit)
    )
    found = db.session.scalars(statement).all()
    who = names([one.owner_person_id for one in found] + [one.leader_person_id for one in found])
    units = unit_names([one.unit_id for one in found])
    coming = _next_steps([one.id for one in found])
    return [_row(one, who, units, coming) for one in found]


def _row(
    one: LedgerItem, who: dict[int, str], units: dict[int, str], coming: dict[int, LedgerMilestone]
) -> LedgerRow:
    step = coming.get(one.id)
    return LedgerRow(
        item=one,
        title=one.case.title,
        unit_name=units[one.unit_id],
        owner=who.get(one.owner_person_id, "—"),
        leader=who.get(one.leader_person_id or 0, ""),
        days=age_in_days(one),
        age=colour(one),
        next_step=step.words if step else "",
        next_on=step.due_on if step else None,
    )


def age_in_days(one: LedgerItem) -> int:
    """Days since the item's round began, to its close or today."""
    return ((one.closed_on or clock.today()) - one.round_on).days


def colour(one: LedgerItem) -> Age:
    """The colour of an item; a closed one has none but fresh."""
    if one.state == LedgerState.CLOSED:
        return Age.FRESH
    limits = [
        parameter_int(key, clock.today(), one.unit_id)
        for key in ("ledger_warn_days", "ledger_late_days")
    ]
    return age_of(age_in_days(one), *limits)


def _next_steps(item_ids: Sequence[int]) -> dict[int, LedgerMilestone]:
    rows = db.session.scalars(
        select(LedgerMilestone)
        .where(LedgerMilestone.item_id.in_(item_ids), LedgerMilestone.done_on.is_(None))
        .order_by(LedgerMilestone.due_on.desc(), LedgerMilestone.id.desc())
    )
    return {row.item_id: row for row in rows}


def notes(item_id: int) -> Sequence[LedgerNote]:
    """The dated notes of an item, newest first."""
    return db.session.scalars(
        select(LedgerNote).where(LedgerNote.item_id == item_id).order_by(LedgerNote.id.desc())
    ).all()


def milestones(item_id: int) -> Sequence[LedgerMilestone]:
    """The promised steps of an item by day."""
    return db.session.scalars(
        select(LedgerMilestone)
        .where(LedgerMilestone.item_id == item_id)
        .order_by(LedgerMilestone.due_on, LedgerMilestone.id)
    ).all()


def closings(item_id: int) -> Sequence[LedgerClosing]:
    """Every 销号 that was asked for, newest first."""
    return db.session.scalars(
        select(LedgerClosing)
        .where(LedgerClosing.item_id == item_id)
        .order_by(LedgerClosing.id.desc())
    ).all()


def _to_verify(viewer: Viewer) -> AnySelect:
    reach = or_(
        LedgerItem.unit_id == viewer.unit_id, LedgerItem.leader_person_id == viewer.person_id
    )
    return (
        select(LedgerItem.id)
        .join(
            LedgerClosing,
            and_(LedgerClosing.item_id == LedgerItem.id, LedgerClosing.verdict.is_(None)),
        )
        .where(
            LedgerItem.state == LedgerState.CLOSING,
            reach,
            LedgerItem.owner_person_id != viewer.person_id,
            LedgerClosing.asked_by != viewer.person_id,
        )
    )


def to_verify_count(viewer: Viewer) -> list[Counted]:
    """How many 销号 wait for this leader (menu)."""
    return [count_of(_to_verify(viewer))] if viewer.kind in LEADERS else []
