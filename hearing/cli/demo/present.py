"""A slice around the day of loading: one county with work waiting at every stage (settled 4)."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import SYSTEM
from hearing.bulletins import service as bulletins
from hearing.bulletins.rules import month_bounds
from hearing.calendar import holidays
from hearing.calendar import rooms as calendar
from hearing.cli.demo import (
    aftercare,
    besides,
    casework,
    collected,
    hiring,
    keeping,
    planned,
    practising,
    rectified,
    ruled,
)
from hearing.cli.demo.life import Life
from hearing.cli.demo.names import Names
from hearing.cli.demo.province import P, Province, hire_officers
from hearing.cli.demo.schedule import Row
from hearing.hearings import approvals
from hearing.hearings.models import Hearing
from hearing.opinions import survey
from hearing.opinions.models import Seat
from hearing.people import pins
from hearing.pool import certificates, commitments, first_pin
from hearing.pool.models import Member, Pool

CITY, COUNTY, PROVINCE = 340100, 340103, 340000
OFFICERS = 40
FIRST_NUMBER = 9000
STAGES = (
    "plan", "review", "need", "draw", "answers", "tell", "ready", "open", "deliberate", "opinions",
    "close", "intend", "decide", "tell_decision", "outcome", "file",
)  # fmt: skip


def load(province: Province, source: random.Random, names: Names) -> None:
    """Officers in term, then one hearing waiting at each stage, then bulletins in hand."""
    now = clock.now()
    hiring.between(province, source, names, now)
    with clock.at(now - timedelta(days=150)):
        with certificates.put_off():
            hire_officers(province, CITY, OFFICERS, source, names)
        commitments.publish_commitments(SYSTEM, db.session.get_one(Pool, province.pools[CITY]), 60)
        keeping.set_tariffs(province, CITY)
        room = calendar.add_room(SYSTEM, COUNTY, "第二听证室", "room", 16, 12)
        calendar.accept_room(SYSTEM, room, clock.today(), "市院")
        db.session.commit()
    taken: set[datetime] = set()
    for number, (days, until, variant) in enumerate(CASES):
        local = _begin(number, now, days, taken)
        taken.add(local)
        _live(province, names, number, local, until, variant)
    collected.load(province, COUNTY, now)
    aftercare.load(province, COUNTY, now)
    casework.load(province, names, now)
    keeping.keep(province, CITY, source)
    practising.exemplars_of(province, now)  # before the bulletin that lists them
    _bulletins(province, now)
    planned.of_this_year(province)
    hiring.today(province, source, names, now)
    practising.load(province, now)
    practising.invite_officer(province, officer_person(province), now)
    besides.load(province, names, COUNTY, now)


CASES: tuple[tuple[float, str, str], ...] = (
    (16, "plan", "department_review"),
    (17, "plan", "department_review"),
    (18, "plan", "chief_review"),
    (19, "need", ""),
    (20, "need", ""),
    (21, "draw", ""),
    (12, "answers", ""),
    (9, "tell", ""),
    (0.07, "ready", ""),
    (-0.06, "deliberate", ""),
    (-4, "close", "supervised"),
    (-5, "close", "against"),
    (-8, "intend", "against"),
    (-9, "decide", ""),
    (-12, "tell_decision", ""),
    (-40, "file", ""),
    (-47, "file", ""),
    (-54, "file", ""),
    (-61, "file", ""),
    (-68, "file", "against"),
)


def _begin(number: int, now: datetime, days: float, taken: set[datetime]) -> datetime:
    """When a hearing begins: so many days from now, on a working day and at a free time; today's at once."""
    local = (now + timedelta(days=days)).astimezone(clock.BEIJING).replace(second=0, microsecond=0)
    if abs(days) < 1:
        return local
    local = local.replace(hour=9 if number % 2 else 14, minute=30)
    while local in taken or not holidays.is_workday(local.date()):
        local += timedelta(days=1 if days > 0 else -1)
    return local


def _live(
    province: Province,
    names: Names,
    number: int,
    local: datetime,
    until: str,
    variant: str,
) -> None:
    """Live one hearing up to a stage, each step at its time but never after now."""
    now = clock.now()
    row = Row(
        FIRST_NUMBER + number, COUNTY, local.date(), f"{local:%H:%M}",
        ("non_prosecution", "criminal_petition", "civil")[number % 3], (1, 10, 6)[number % 3], 3,
        ("settled_on_spot", "reconciled", "not_settled")[number % 3],
        against_majority=variant == "against",
    )  # fmt: skip
    life = Life(province, row, names)
    life.by_chief = False
    life.owner = life.handler = province.one(COUNTY, P.HANDLE)
    begin = clock.beijing(row.held_on, row.starts)
    events = sorted(_times(life, begin, now, until, variant), key=lambda one: one[0])
    for instant, stage in events:
        with clock.at(min(instant, now)):
            stage()
            db.session.commit()
            db.session.expunge_all()


def _times(
    life: Life, begin: datetime, now: datetime, until: str, variant: str
) -> list[tuple[datetime, Callable[[], None]]]:
    before = min(begin - timedelta(days=9), now - timedelta(hours=30))
    # whoever comes is noted on the day itself, also when it begins just after midnight
    doors = max(begin - timedelta(minutes=5), clock.beijing(clock.beijing_date(begin), "00:00"))
    stages: dict[str, list[tuple[datetime, Callable[[], None]]]] = {
        "plan": [(before, life.plan)],
        "review": [(before + timedelta(hours=2), life.review)],
        "need": [(before + timedelta(hours=4), life.need)],
        "draw": [(before + timedelta(hours=6), life.draw)],
        "answers": [(before + timedelta(hours=9), life.answers)],
        "tell": [(before + timedelta(hours=12), life.tell)],
        "ready": [(before + timedelta(hours=15), life.ready)],
        "open": [
            (doors, life.open),
            *((begin + timedelta(minutes=5 * n), _step(life, n)) for n in (1, 2, 3)),
        ],
        "deliberate": [(begin + timedelta(minutes=30), life.adjourn)],
        "opinions": [
            (begin + timedelta(minutes=40), life.vote),
            (begin + timedelta(minutes=45), life.close_opinions),
            *((begin + timedelta(minutes=45 + 3 * n), _step(life, n)) for n in (5, 6, 7)),
        ],
        "close": [
            (begin + timedelta(minutes=90), life.close),
            (begin + timedelta(minutes=95), lambda: _survey(life)),
        ],
        "intend": [(begin + timedelta(days=1), life.intend)],
        "decide": [(begin + timedelta(days=2), life.decide)],
        "tell_decision": [(begin + timedelta(days=3), life.tell_decision)],
        "outcome": [(begin + timedelta(days=4), life.outcome)],
        "file": [(begin + timedelta(days=6), life.file)],
    }
    names = list(STAGES[: STAGES.index(until) + 1])
    found = [event for name in names for event in stages[name]]
    if variant == "supervised":
        found += [
            (before + timedelta(hours=13), lambda: besides.supervisor_comes(life)),
            (begin + timedelta(minutes=97), lambda: besides.supervisor_writes(life)),
        ]
    if variant == "chief_review":
        found.append((before + timedelta(hours=1), lambda: _agree(life)))
    return found


def _survey(life: Life) -> None:
    """Slips handed out after the hearing, most of them answered."""
    tokens = survey.hand_out(life.clerk, life.hearing, 8)
    for number, token in enumerate(tokens[:6]):
        ratings = {"heard": 3, "understood": 3 - number % 2, "fair": 3 if number else 2}
        survey.answer(token, ratings, "术语多了一些" if number == 3 else "")


def _step(life: Life, number: int) -> Callable[[], None]:
    return lambda: life.step(number)


def _agree(life: Life) -> None:

    approvals.department_agree(life.head, life.hearing, "同意")


def _bulletins(province: Province, now: datetime) -> None:
    """Last month's figures wait at draft, review and signing."""
    today = clock.beijing_date(now)
    first, _ = month_bounds(today.year, today.month)
    earlier = first
    for state in ("draft", "review", "sign"):
        until = earlier
        earlier = (earlier - timedelta(days=1)).replace(day=1)
        row = bulletins.draft(province.one(PROVINCE, P.BULLETIN_DRAFT), earlier, until)
        if state != "draft":
            drafter = province.one(PROVINCE, P.BULLETIN_DRAFT)
            ruled.rule_on_problems(drafter, row)
            bulletins.submit(drafter, row)
        if state == "sign":
            bulletins.review(province.one(PROVINCE, P.BULLETIN_REVIEW), row, agreed=True)
            deputy = province.one(PROVINCE, P.DEPUTY_CHIEF)
            bulletins.countersign(deputy, row, agreed=True, words="无意见")
    db.session.commit()
    _issued(province, earlier, now - timedelta(days=33), now)


def _issued(province: Province, until: date, at: datetime, now: datetime) -> None:
    """The bulletin of the month before those was sent out: signed for by most, its demands in hand."""
    with clock.at(at):
        drafter = province.one(PROVINCE, P.BULLETIN_DRAFT)
        row = bulletins.draft(drafter, (until - timedelta(days=1)).replace(day=1), until)
        rectified.rule_on_few(drafter, row)
        bulletins.submit(drafter, row)
        bulletins.review(province.one(PROVINCE, P.BULLETIN_REVIEW), row, agreed=True)
        deputy = province.one(PROVINCE, P.DEPUTY_CHIEF)
        bulletins.countersign(deputy, row, agreed=True, words="无意见")
        bulletins.issue(province.one(PROVINCE, P.BULLETIN_ISSUE), row)
        bulletins.dispatch(drafter, row)
        for unit_id in rectified.waiting(row):
            if unit_id not in (CITY, 341000, 341700):
                bulletins.receive(province.one(unit_id, P.CHIEF), row)
        db.session.commit()
    rectified.lately(province, row, now)


def officers_now() -> list[int]:
    """The persons who are to give an opinion now, in the order of their seats."""
    return list(
        db.session.scalars(
            select(Seat.person_id)
            .join(Hearing, Hearing.id == Seat.hearing_id)
            .where(Hearing.state == "deliberating", Hearing.unit_id == COUNTY)
            .order_by(Seat.position)
        )
    )


def officer_person(province: Province) -> int:
    """The person behind the officer's printed sign-in: one who is to give an opinion now."""
    return next(iter(officers_now()), 0)


def pins_and_letter(province: Province, pin: str) -> None:
    """Who is to give an opinion now has a PIN; one other officer of the pool has a letter."""
    seated = officers_now()
    for person_id in seated:
        pins.keep_pin(SYSTEM, person_id, pin, pin)
    other = db.session.scalars(
        select(Member)
        .where(Member.pool_id == province.pools[CITY], Member.state == "active")
        .where(Member.person_id.not_in(seated))
        .order_by(Member.id.desc())
    ).first()
    if other is not None:
        first_pin.make_letter(province.one(CITY, P.HIRE), other)
