"""How every case heard stands at an instant: one grouped statement, whatever the number of hearings."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Select, Subquery, and_, case, func, literal, select

from hearing.base import clock
from hearing.hearings.models import Hearing, HearingCase
from hearing.outcomes.models import OutcomeEntry, Repetition, Visit
from hearing.outcomes.rules import SETTLED, Outcome


def _last_day(as_of: datetime) -> date:
    """The last Beijing day that has begun before an instant: what bears a later date is not yet known."""
    return clock.beijing_date(as_of - timedelta(microseconds=1))


def _newest(as_of: datetime) -> Subquery:
    """The number of the newest statement confirmed by then."""
    return (
        select(
            OutcomeEntry.hearing_id,
            OutcomeEntry.case_id,
            func.max(OutcomeEntry.version).label("version"),
        )
        .where(OutcomeEntry.confirmed_at <= as_of)
        .group_by(OutcomeEntry.hearing_id, OutcomeEntry.case_id)
        .subquery("newest")
    )


def _reversals(as_of: datetime) -> Subquery:
    """For each statement of an ending: the day of the first re-petition received after it (R-5)."""
    return (
        select(
            OutcomeEntry.id.label("entry_id"), func.min(Repetition.received_on).label("received_on")
        )
        .join(Repetition, Repetition.case_id == OutcomeEntry.case_id)
        .where(
            OutcomeEntry.state.in_(SETTLED),
            OutcomeEntry.confirmed_at <= as_of,
            Repetition.entered_at <= as_of,
            Repetition.received_on <= _last_day(as_of),
            Repetition.received_on >= OutcomeEntry.evidence_on,
        )
        .group_by(OutcomeEntry.id)
        .subquery("reversal")
    )


def _visited(as_of: datetime) -> Subquery:
    """The day of the first visit made and entered by then (F-21)."""
    return (
        select(Visit.hearing_id, Visit.case_id, func.min(Visit.visited_on).label("visited_on"))
        .where(Visit.entered_at <= as_of, Visit.visited_on <= _last_day(as_of))
        .group_by(Visit.hearing_id, Visit.case_id)
        .subquery("visited")
    )


def standings_statement(
    as_of: datetime,
) -> Select[int, int, str, date | None, date | None, str | None, date | None, date | None]:
    """One row for each case of each hearing that had ended at ``as_of`` (F-20, R-5).

    Columns: ``hearing_id``, ``case_id``, ``state``, ``evidence_on``, ``since`` (the day from which the state
    holds, where it has one), ``stated`` (the confirmed statement below a reversal, ``None`` when there is none),
    ``reversed_on`` and ``visited_on``. A fact counts when it was confirmed or entered at ``as_of`` or earlier
    and, where it bears a day, that day had begun. The statement may be joined by both ids.
    """
    newest, reversal, visited = _newest(as_of), _reversals(as_of), _visited(as_of)
    reversed_on = reversal.c.received_on
    state = case(
        (reversed_on.is_not(None), literal(str(Outcome.REVERSED))),
        else_=func.coalesce(OutcomeEntry.state, str(Outcome.PENDING)),
    )
    pair = (HearingCase.hearing_id, HearingCase.case_id)
    return (
        select(
            *pair,
            state.label("state"),
            OutcomeEntry.evidence_on.label("evidence_on"),
            func.coalesce(reversed_on, OutcomeEntry.evidence_on).label("since"),
            OutcomeEntry.state.label("stated"),
            reversed_on.label("reversed_on"),
            visited.c.visited_on.label("visited_on"),
        )
        .join(Hearing, Hearing.id == HearingCase.hearing_id)
        .outerjoin(newest, and_(newest.c.hearing_id == pair[0], newest.c.case_id == pair[1]))
        .outerjoin(
            OutcomeEntry,
            and_(
                OutcomeEntry.hearing_id == newest.c.hearing_id,
                OutcomeEntry.case_id == newest.c.case_id,
                OutcomeEntry.version == newest.c.version,
            ),
        )
        .outerjoin(reversal, reversal.c.entry_id == OutcomeEntry.id)
        .outerjoin(visited, and_(visited.c.hearing_id == pair[0], visited.c.case_id == pair[1]))
        .where(Hearing.closed_at <= as_of)
    )
