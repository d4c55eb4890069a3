"""The hearings behind a figure: every figure of the leaders' pages is one of these questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, select

from hearing.base import clock
from hearing.base.db import Counted, db
from hearing.base.labels import Labelled
from hearing.bulletins import held
from hearing.bulletins.held import Span
from hearing.bulletins.standing import standings
from hearing.cases.models import Case
from hearing.hearings.models import Approval, Hearing, HearingCase, Notice, Participant
from hearing.hearings.rules import Role
from hearing.opinions.models import Telling
from hearing.units.models import Unit
from hearing.units.queries import parameter_int, within

CLOSED_STATES = ("refused", "withdrawn", "postponed")


class Kind(Labelled):
    """What is asked for."""

    HELD = "held", "已举行的听证"
    PUBLIC = "public", "公开听证"
    CLOSED = "closed", "不公开听证"
    CHIEF = "chief", "检察长主持的听证"
    LATE = "late", "未提前三日告知的听证"
    OFFICERS = "officers", "听证员到场情况"
    REPEATED = "repeated", "听证后又以同一事实和理由信访的"
    LATE_APPROVAL = "late_approval", "临近听证或已过时间、还没有批准的"
    LATE_NOTICE = "late_notice", "临近听证、还有人没有告知的"
    LATE_TELLING = "late_telling", "作出决定后逾期没有告知听证员的"


SPANNED = (
    Kind.HELD, Kind.PUBLIC, Kind.CLOSED, Kind.CHIEF, Kind.LATE, Kind.OFFICERS, Kind.REPEATED,
)  # fmt: skip
NEAR = (Kind.LATE_APPROVAL, Kind.LATE_NOTICE)
OVERDUE = (Kind.LATE_APPROVAL, Kind.LATE_NOTICE, Kind.LATE_TELLING)


@dataclass(frozen=True)
class Asked:
    """A question: which hearings of which unit, in which days (last day included), line and state."""

    kind: Kind
    unit: Unit
    from_on: date
    last_on: date
    own: bool = False
    line_id: int | None = None
    outcome: str = ""

    @property
    def span(self) -> Span:
        """The days asked for, with everything known."""
        return held.span_of(self.unit.lineage, self.from_on, self.last_on + timedelta(days=1), None)


@dataclass(frozen=True)
class Listed:
    """One hearing of the list."""

    hearing_id: int
    number: str
    title: str
    unit_name: str
    held_on: date | None
    is_public: bool
    has_minor: bool
    cases: int


def soon(unit_id: int) -> int:
    """How many days from today on a hearing is near, for a unit (a parameter)."""
    return parameter_int("soon_days", clock.today(), unit_id)


def _near(today: date, owner: Unit) -> date:
    return today + timedelta(days=soon(owner.id))


def _late_approval(today: date, owner: Unit) -> tuple[ColumnElement[bool], ...]:
    waiting = exists().where(Approval.hearing_id == Hearing.id, Approval.decision.is_(None))
    return (
        waiting,
        Hearing.held_on < _near(today, owner),
        Hearing.closed_at.is_(None),
        Hearing.state.not_in(CLOSED_STATES),
    )


def _late_notice(today: date, owner: Unit) -> tuple[ColumnElement[bool], ...]:
    told = exists().where(Notice.participant_id == Participant.id, Notice.told_at.is_not(None))
    untold = exists().where(
        Participant.hearing_id == Hearing.id,
        Participant.must_be_told,
        Participant.removed_at.is_(None),
        ~told,
    )
    return (
        untold,
        Hearing.opened_at.is_(None),
        Hearing.held_on >= today,
        Hearing.held_on < _near(today, owner),
        Hearing.state.not_in((*CLOSED_STATES, "draft", "department_review", "chief_review")),
    )


def _late_telling(today: date, owner: Unit) -> tuple[ColumnElement[bool], ...]:
    last = today - timedelta(days=parameter_int("feedback_days", today, owner.id))
    untold = exists().where(
        Participant.hearing_id == Hearing.id,
        Participant.role == Role.OFFICER,
        Participant.present_at.is_not(None),
        ~exists().where(Telling.participant_id == Participant.id),
    )
    late = case(
        (Hearing.telling_due_on.is_not(None), Hearing.telling_due_on < today),
        else_=Hearing.held_on < last,
    )
    return untold, Hearing.closed_at.is_not(None), late


def conditions(asked: Asked) -> list[ColumnElement[bool]]:
    """What a hearing must be to stand in the list."""
    today, unit = clock.today(), asked.unit
    found: list[ColumnElement[bool]] = [
        Hearing.unit_id == unit.id if asked.own else Hearing.unit_id.in_(within(unit.lineage))
    ]
    if asked.kind in SPANNED:
        found.append(held.ended(asked.span))
    special: dict[Kind, tuple[ColumnElement[bool], ...]] = {
        Kind.PUBLIC: (Hearing.is_public.is_(True),),
        Kind.CLOSED: (Hearing.is_public.is_(False),),
        Kind.CHIEF: (held.by_chief(Hearing),),
        Kind.LATE: (Hearing.id.in_(select(held.late(asked.span).c.hearing_id)),),
        Kind.REPEATED: (Hearing.id.in_(select(held.repeated(asked.span).c.hearing_id)),),
        Kind.LATE_APPROVAL: _late_approval(today, unit),
        Kind.LATE_NOTICE: _late_notice(today, unit),
        Kind.LATE_TELLING: _late_telling(today, unit),
    }
    found += special.get(asked.kind, ())
    return found


def _covered(asked: Asked) -> Any:
    """Hearings joined with their cases, narrowed by line and by how the case stands."""
    found = (
        select(Hearing.id)
        .select_from(Hearing)
        .outerjoin(HearingCase, HearingCase.hearing_id == Hearing.id)
        .where(*conditions(asked))
    )
    if asked.line_id:
        found = found.join(Case, Case.id == HearingCase.case_id).where(
            Case.line_id == asked.line_id
        )
    if asked.outcome:
        known = standings(asked.span)
        stood = (
            select(known.heard.c.hearing_id, known.heard.c.case_id)
            .select_from(known.joined)
            .where(known.stands == asked.outcome)
            .subquery("stood")
        )
        found = found.join(
            stood,
            (stood.c.hearing_id == HearingCase.hearing_id)
            & (stood.c.case_id == HearingCase.case_id),
        )
    return found


def totals(asked: Asked) -> tuple[int, int]:
    """How many sessions (场) and cases (件) the whole list has."""
    row = db.session.execute(
        _covered(asked).with_only_columns(
            func.count(func.distinct(Hearing.id)),
            func.count(HearingCase.case_id),
            maintain_column_froms=True,
        )
    ).one()
    return int(row[0]), int(row[1])


def listed(asked: Asked, limit: int, offset: int = 0) -> list[Listed]:
    """A page of the list, by day, the latest first."""
    rows = db.session.execute(
        _covered(asked)
        .join(Unit, Unit.id == Hearing.unit_id)
        .with_only_columns(
            Hearing.id, Hearing.number, Hearing.title, Unit.name, Hearing.held_on, Hearing.is_public,
            Hearing.has_minor, func.count(HearingCase.case_id),
            maintain_column_froms=True,
        )
        .group_by(
            Hearing.id, Hearing.number, Hearing.title, Unit.name, Hearing.held_on,
            Hearing.is_public, Hearing.has_minor,
        )
        .order_by(Hearing.held_on.desc(), Hearing.id.desc())
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [Listed(*row) for row in rows]


def officers(asked: Asked, rows: Sequence[Listed]) -> tuple[int, dict[int, int]]:
    """Officers present at all hearings of the list, and at each one of a page of it (平均每场听证员)."""
    met = held.people(asked.span).c
    chosen = _covered(asked).with_only_columns(Hearing.id, maintain_column_froms=True)
    whole = select(func.coalesce(func.sum(met.present), 0)).where(met.hearing_id.in_(chosen))
    each = select(met.hearing_id, met.present).where(
        met.hearing_id.in_([row.hearing_id for row in rows])
    )
    found = {row[0]: int(row[1]) for row in db.session.execute(each)}
    return int(db.session.scalar(whole) or 0), found


def overdue_counts(owner: Unit) -> list[Counted]:
    """How many hearings are overdue in each way, as statements to be asked at once."""
    today = clock.today()
    return [
        select(func.count(Hearing.id)).where(*conditions(Asked(kind, owner, today, today)))
        for kind in OVERDUE
    ]
