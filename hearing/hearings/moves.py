"""The guarded move: permission, gates, one changed row, one line of history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.facts import facts_for
from hearing.hearings.models import Hearing, StateChange
from hearing.hearings.workflow import MOVES, State, unmet
from hearing.journal import service as journal
from hearing.people import access


def check(hearing: Hearing, move: str, **downstream: Any) -> None:
    """Refuse with all unmet gates, each with its rule and remedy."""
    missing = unmet(move, facts_for(hearing, move, **downstream))
    if missing:
        raise Refused("；".join(str(one) for one in missing), rule=missing[0].rule)


def go(
    viewer: Viewer,
    hearing: Hearing,
    move: str,
    *,
    reason: str | None = None,
    thing: Any = None,
    values: dict[str, Any] | None = None,
    **downstream: Any,
) -> None:
    """Make a move: exactly one row must change from the state it was seen in."""
    step = MOVES[move]
    access.require(viewer, step.permission, thing or hearing)
    if hearing.state not in step.sources:
        now = State(hearing.state).label
        raise Conflict(f"这场听证现在是“{now}”，不能{step.words}。请刷新后再看")
    check(hearing, move, **downstream)
    _step(viewer, hearing, move, step.target.value, reason, values or {})
    journal.record(viewer, f"hearing.{move}", "hearing", hearing.id, unit_id=hearing.unit_id)


def stay(viewer: Viewer, hearing: Hearing, act: str, reason: str) -> None:
    """An act on the plan that leaves the hearing in its state; guarded like a move."""
    _step(viewer, hearing, act, hearing.state, reason, {})
    journal.record(viewer, f"hearing.{act}", "hearing", hearing.id, unit_id=hearing.unit_id)


def _step(
    viewer: Viewer,
    hearing: Hearing,
    move: str,
    target: str,
    reason: str | None,
    values: dict[str, Any],
) -> None:
    db.session.flush()
    set_values = {"state": target, "version": hearing.version + 1, **values}
    changed = rows_changed(
        update(Hearing)
        .where(
            Hearing.id == hearing.id,
            Hearing.state == hearing.state,
            Hearing.version == hearing.version,
        )
        .values(**set_values)
        .execution_options(synchronize_session=False)
    )
    if changed != 1:
        raise Conflict("有人刚刚处理过这场听证，请刷新后再看")
    db.session.add(
        StateChange(
            hearing_id=hearing.id,
            move=move,
            from_state=hearing.state,
            to_state=target,
            at=clock.now(),
            by_person_id=viewer.person_id,
            reason=reason,
        )
    )
    for name, value in set_values.items():
        set_committed_value(hearing, name, value)
