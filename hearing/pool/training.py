"""Training of members: sign-in lists, credits, who is due (P-9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import training_rules
from hearing.pool.models import Member, Pool, TrainingCredit
from hearing.pool.rules import MemberState
from hearing.pool.training_rules import Credit, Demand, TrainingKind
from hearing.units.queries import parameter_int

DUE_DAYS = 30


def demand(day: date, unit_id: int) -> Demand:
    """How much training is asked for on a day at a pool's unit."""
    return Demand(
        parameter_int("training_hours", day, unit_id),
        parameter_int("training_months", day, unit_id),
    )


def sign_in_list(
    viewer: Viewer,
    pool: Pool,
    member_ids: Sequence[int],
    *,
    held_on: date,
    minutes: int,
    kind: str,
    topic: str,
    evidence: str,
) -> int:
    """Enter one training for all who signed in; gives how many were entered (P-9)."""
    access.require(viewer, "pool:manage", _InPool(pool))
    if held_on > clock.today():
        raise Refused("培训日期不能晚于今天", field="held_on")
    problem = training_rules.minutes_problem(minutes)
    if problem:
        raise Refused(problem, field="hours", rule="P-9")
    if kind not in TrainingKind.labels():
        raise Refused("选择培训种类", field="kind")
    members = _own_members(pool, member_ids)
    credits = [
        TrainingCredit(
            member_id=member_id,
            held_on=held_on,
            minutes=minutes,
            kind=kind,
            topic=topic,
            evidence=evidence,
            entered_by=viewer.person_id or 0,
        )
        for member_id in members
    ]
    try:
        with db.session.begin_nested():
            db.session.add_all(credits)
    except IntegrityError as error:
        raise Conflict(
            "名单里有人已登记过这次培训（同一日期、种类和主题），请去掉后再登记", field="members"
        ) from error
    journal.record(
        viewer, "training.sign_in", "pool", pool.id, members=members, minutes=minutes, kind=kind
    )
    return len(credits)


class _InPool:
    def __init__(self, pool: Pool) -> None:
        self.pool = pool


def _own_members(pool: Pool, member_ids: Iterable[int]) -> list[int]:
    wanted = set(member_ids)
    found = db.session.scalars(
        select(Member.id)
        .where(Member.id.in_(wanted), Member.pool_id == pool.id, Member.state.in_(IN_POOL))
        .order_by(Member.id)
    ).all()
    if not found or set(found) != wanted:
        raise Refused("至少勾选一名签到的在库听证员", field="members")
    return list(found)


IN_POOL = (MemberState.APPOINTED, MemberState.ACTIVE, MemberState.SUSPENDED)


def void(viewer: Viewer, credit: TrainingCredit, because: str) -> None:
    """Void a wrong entry, with the reason; it stays in sight."""
    access.require(viewer, "pool:manage", credit.member)
    if credit.voided_at is not None:
        raise Conflict("这条培训记录已经作废")
    if not because.strip():
        raise Refused("写明作废的原因", field="words")
    credit.voided_at = clock.now()
    credit.voided_by = viewer.person_id
    credit.voided_because = because.strip()
    db.session.flush()
    journal.record(viewer, "training.void", "training_credit", credit.id)


def credit(viewer: Viewer, credit_id: int) -> TrainingCredit:
    """One credit of the viewer's pool."""
    found = db.session.scalar(
        select(TrainingCredit)
        .join(Member, Member.id == TrainingCredit.member_id)
        .join(Pool, Pool.id == Member.pool_id)
        .options(joinedload(TrainingCredit.member).joinedload(Member.person))
        .where(TrainingCredit.id == credit_id, Pool.unit_id == viewer.unit_id)
    )
    if found is None:
        raise NotFound
    return found


def _credits(member_ids: Sequence[int]) -> dict[int, list[Credit]]:
    rows = db.session.execute(
        select(TrainingCredit.member_id, TrainingCredit.held_on, TrainingCredit.minutes).where(
            TrainingCredit.member_id.in_(member_ids), TrainingCredit.voided_at.is_(None)
        )
    )
    found: dict[int, list[Credit]] = defaultdict(list)
    for member_id, held_on, minutes in rows:
        found[member_id].append(Credit(held_on, minutes))
    return found


def trained_member_ids(member_ids: Sequence[int], day: date, unit_id: int) -> set[int]:
    """Whom training does not bar from a draw: all, unless the parameter asks for it (P-9)."""
    if not parameter_int("training_required", day, unit_id):
        return set(member_ids)
    asked, credits = demand(day, unit_id), _credits(member_ids)
    return {
        member_id
        for member_id in member_ids
        if training_rules.is_valid(credits.get(member_id, ()), asked, day)
    }


@dataclass(frozen=True)
class Standing:
    """One member's training: until when it is valid, and minutes of this year."""

    until: date | None
    minutes_this_year: int
    today: date

    @property
    def is_valid(self) -> bool:
        """Whether it is valid today."""
        return self.until is not None and self.until >= self.today

    @property
    def is_due(self) -> bool:
        """Not valid, or for less than a month."""
        return self.until is None or self.until < self.today + timedelta(days=DUE_DAYS)


def standings(member_ids: Sequence[int], unit_id: int) -> dict[int, Standing]:
    """Member id → how training stands today."""
    today = clock.today()
    asked, credits = demand(today, unit_id), _credits(member_ids)
    return {
        member_id: Standing(
            training_rules.trained_until(credits.get(member_id, ()), asked),
            sum(c.minutes for c in credits.get(member_id, ()) if c.held_on.year == today.year),
            today,
        )
        for member_id in member_ids
    }


def credits_of(member_ids: Sequence[int]) -> Sequence[TrainingCredit]:
    """Credits of members, the newest first, voided ones too."""
    return db.session.scalars(
        select(TrainingCredit)
        .where(TrainingCredit.member_id.in_(member_ids))
        .order_by(TrainingCredit.held_on.desc(), TrainingCredit.id.desc())
    ).all()


@dataclass(frozen=True)
class Training:
    """One training as a line: when, what, how long, how many."""

    held_on: date
    kind: str
    topic: str
    minutes: int
    members: int


def trainings(viewer: Viewer, limit: int = 60) -> list[Training]:
    """Trainings of the viewer's pool, the newest first."""
    rows = db.session.execute(
        select(
            TrainingCredit.held_on,
            TrainingCredit.kind,
            TrainingCredit.topic,
            TrainingCredit.minutes,
            func.count(),
        )
        .join(Member, Member.id == TrainingCredit.member_id)
        .join(Pool, Pool.id == Member.pool_id)
        .where(Pool.unit_id == viewer.unit_id, TrainingCredit.voided_at.is_(None))
        .group_by(
            TrainingCredit.held_on,
            TrainingCredit.kind,
            TrainingCredit.topic,
            TrainingCredit.minutes,
        )
        .order_by(TrainingCredit.held_on.desc(), TrainingCredit.topic, TrainingCredit.kind)
        .limit(limit)
    )
    return [Training(*row) for row in rows]
