"""管's work in the present-day slice: words, training, calendars, ratings, tariffs, pay lists in hand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.cli.demo.province import P, Province
from hearing.hearings.models import Hearing
from hearing.pool import allowances, availability, banking, feedback, payable, tariffs
from hearing.pool import training as trainings
from hearing.pool.feedback import ON_OFFICER, Rating
from hearing.pool.models import Member, MemberSpeciality, Pool
from hearing.pool.rules import SPECIALITIES
from hearing.pool.training_rules import TrainingKind

PROVINCE = 340000
TRAININGS = (
    (-140, TrainingKind.BEFORE, "听证员职责、纪律和保密", 6 * 60, 1),
    (-60, TrainingKind.MOCK, "模拟听证：怎样提问和发表意见", 3 * 60, 2),
    (-20, TrainingKind.OBSERVATION, "观摩一场刑事申诉听证", 2 * 60 + 30, 3),
)
PRICES = (("half_day", "300"), ("whole_day", "500"), ("simplified", "200"), ("transport", "50"))
LINES_OF_A_LIST = 9


def set_tariffs(province: Province, city: int) -> None:
    """The city's tariffs, from the day on which the slice begins."""
    system = province.one(PROVINCE, P.SYSTEM_ADMIN)
    for item, amount in PRICES:
        tariffs.set_tariff(system, city, item, amount, clock.today(), "演示用标准，未核实")


def keep(province: Province, city: int, source: random.Random) -> None:
    """What 管 of a city has done, and what waits for it today."""
    manager = province.one(city, P.MANAGE)
    pool = db.session.get_one(Pool, province.pools[city])
    members = db.session.scalars(
        select(Member)
        .where(Member.pool_id == pool.id, Member.term_until > clock.today())
        .order_by(Member.id)
    ).all()
    for turn, member in enumerate(members):
        if turn % 4 != 3:
            member.specialities = [MemberSpeciality(word=source.choice(SPECIALITIES))]
    _train(manager, pool, [member.id for member in members])
    _calendars(manager, members[:9])
    _rate(province)
    _pay(province, manager, pool, members[:20])
    db.session.commit()


def _train(manager: Viewer, pool: Pool, ids: list[int]) -> None:
    for days, kind, topic, minutes, part in TRAININGS:
        trainings.sign_in_list(
            manager,
            pool,
            ids[::part],
            held_on=clock.today() + timedelta(days=days),
            minutes=minutes,
            kind=kind,
            topic=topic,
            evidence="签到表",
        )


def _calendars(manager: Viewer, members: Sequence[Member]) -> None:
    today = clock.today()
    for turn, member in enumerate(members):
        if turn % 3 == 0:
            availability.mark(manager, member, from_on=today, half="am", weekday=1, reason="授课")
        elif turn % 3 == 1:
            first = today + timedelta(days=3 + turn)
            last = first + timedelta(days=4)
            availability.mark(manager, member, from_on=first, until_on=last, reason="出差")


def _rate(province: Province) -> None:
    """Handlers rated the officers of the last filed hearings."""
    rows = db.session.scalars(
        select(Hearing).where(Hearing.state == "filed").order_by(Hearing.id.desc()).limit(3)
    ).all()
    for hearing in rows:
        owner = province.one(hearing.unit_id, P.HANDLE)
        came = feedback.attended(hearing.id)
        if owner.person_id != hearing.handler_person_id or not came:
            continue
        marks = {name: 3 - (hearing.id + place) % 2 for place, (name, _) in enumerate(ON_OFFICER)}
        feedback.rate_officers(owner, hearing, {one.id: Rating(marks) for one in came})


def _pay(province: Province, manager: Viewer, pool: Pool, members: Sequence[Member]) -> None:
    """One list paid, one waiting for the approver, the rest not yet listed."""
    for turn, member in enumerate(members):
        banking.register(manager, member, "演示银行合肥支行", f"100000000{turn:06d}", 0)
    deputy = province.one(pool.unit_id, P.DEPUTY_CHIEF)
    lines = [one.engagement_id for one in payable.lines(pool) if one.earned]
    for start in (0, LINES_OF_A_LIST):
        part = lines[start : start + LINES_OF_A_LIST]
        if not part:
            break
        batch = allowances.prepare(manager, pool, part)
        allowances.submit(manager, batch)
        if start == 0:
            allowances.approve(deputy, batch)
            allowances.pay(manager, batch, clock.today())
