"""Runs the schedule on a moving clock; journal and rows are settled once per simulated day.

The whole load is one transaction: an interrupted one leaves nothing behind.
"""

from __future__ import annotations

import gc
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from hearing.base import chance, clock
from hearing.base.db import db, one_transaction
from hearing.base.viewer import SYSTEM
from hearing.bulletins import extracts
from hearing.bulletins import service as bulletin_service
from hearing.cases import applications
from hearing.cli.demo import memory, planned, present, rectified, ruled, schedule
from hearing.cli.demo.life import Life
from hearing.cli.demo.names import Names
from hearing.cli.demo.province import BEFORE, P, Province, found_pools, furnish, load_units
from hearing.papers import service as papers
from hearing.people import service as people
from hearing.people.models import DemoAccount

PROVINCE = 340000
FOUNDED = clock.beijing(date(2019, 12, 20), "09:00")
Event = tuple[datetime, int, Callable[[], None]]

STAGES = (
    (-13, "09:10", "plan"), (-12, "10:00", "review"), (-11, "09:00", "need"), (-10, "15:00", "draw"),
    (-9, "11:00", "answers"), (-7, "09:30", "tell"), (-1, "16:00", "ready"),
)  # fmt: skip
AFTERWARDS = (
    (3, "10:00", "intend"), (4, "15:00", "decide"), (6, "09:00", "tell_decision"),
    (8, "10:00", "outcome"), (13, "16:00", "file"),
)  # fmt: skip


def events_of(life: Life) -> list[Event]:
    """The stages of one hearing with their instants."""
    day, number = life.row.held_on, life.row.number
    start = clock.beijing(day, life.row.starts)
    found = [
        (clock.beijing(day + timedelta(days=offset), at), number, getattr(life, name))
        for offset, at, name in (*STAGES, *AFTERWARDS)
    ]
    if life.row.recusal:
        found.append((clock.beijing(day - timedelta(days=8), "10:00"), number, life.recuse))
    minutes: tuple[tuple[int, Callable[[], None]], ...] = (
        (-5, life.open),
        (5, lambda: life.step(1)),
        (20, lambda: life.step(2)),
        (45, lambda: life.step(3)),
        (60, life.adjourn),
        (70, life.vote),
        (80, life.close_opinions),
        (82, lambda: life.step(5)),
        (88, lambda: life.step(6)),
        (95, lambda: life.step(7)),
        (100, life.close),
    )
    found += [(start + timedelta(minutes=minute), number, stage) for minute, stage in minutes]
    if life.row.is_reversed:
        found.append((clock.beijing(day + timedelta(days=40), "10:00"), number, life.repeat))
    return found


def run(events: list[Event]) -> None:
    """Run events in order of time; settle once per Beijing day."""
    days: dict[date, list[Event]] = defaultdict(list)
    for event in events:
        days[clock.beijing_date(event[0])].append(event)
    with _unhurried_collector(), memory.kept_for_the_day() as memory_of_day:
        for turn, day in enumerate(sorted(days)):
            if turn % 20 == 19:
                gc.collect()
            for instant, _, stage in sorted(days[day], key=lambda event: event[:2]):
                with clock.at(instant):
                    stage()
            with clock.at(max(event[0] for event in days[day])):
                db.session.commit()
            memory_of_day.forget()


@contextmanager
def _unhurried_collector() -> Iterator[None]:
    """Millions of short-lived rows: collecting now and then takes a fifth less time."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def load(seed: int, *, quick: bool = False) -> int:
    """Load everything; give the number of hearings of 2020."""
    with one_transaction(), chance.seeded(seed):
        source = random.Random(seed)  # noqa: S311 - demonstration data
        names = Names(source)
        with clock.at(FOUNDED - BEFORE), memory.kept_for_the_day() as memory_of_day:
            everything = load_units()
            province = furnish(everything, source, names, memory_of_day.forget)
            db.session.commit()
        with clock.at(FOUNDED), memory.kept_for_the_day():
            found_pools(province)
            db.session.commit()
        rows = schedule.build(everything, source)
        rows = rows[:12] if quick else rows
        lives = [Life(province, row, names) for row in rows]
        run([event for life in lives for event in events_of(life)])
        _applications(province, lives[:4])
        if not quick:
            planned.of_2020(province)
            _bulletin(province)
        present.load(province, source, names)
        _accounts(province)
        db.session.commit()
    return len(rows)


def _applications(province: Province, lives: list[Life]) -> None:
    """Applications for another hearing of cases heard and closed, all refused with reasons (A-9)."""
    with clock.at(clock.beijing(date(2020, 9, 2), "10:00")):
        for life in lives:
            application = applications.receive_application(
                life.owner, life.hearing.cases[0], applicant_name=life.party_names[1],
                applicant_role="victim", reasons="对处理意见不服，请求再次听证", channel="window",
                received_on=clock.today(),
            )  # fmt: skip
            applications.reply_application(
                life.owner,
                application,
                "refused",
                "同一事项已经听证，没有新的事实和理由",
                "书面送达",
            )
        db.session.commit()


def _bulletin(province: Province) -> None:
    """The bulletin of January–August 2020: drafted, reviewed, issued, rendered, received."""
    with clock.at(clock.beijing(date(2020, 9, 14), "09:00")):
        drafter = province.one(PROVINCE, P.BULLETIN_DRAFT)
        row = bulletin_service.draft(drafter, date(2020, 1, 1), date(2020, 9, 1))
        ruled.rule_on_problems(drafter, row)
        bulletin_service.submit(drafter, row)
        bulletin_service.review(province.one(PROVINCE, P.BULLETIN_REVIEW), row, agreed=True)
        bulletin_service.countersign(
            province.one(PROVINCE, P.DEPUTY_CHIEF), row, agreed=True, words="无意见"
        )
        bulletin_service.issue(province.one(PROVINCE, P.BULLETIN_ISSUE), row)
        bulletin_service.dispatch(drafter, row)
        db.session.commit()
        extract = extracts.draft(drafter, row, "2020年检务公开工作安排")
        extracts.publish(province.one(PROVINCE, P.DEPUTY_CHIEF), extract, "同意公开")
        papers.render_pending(20)
        db.session.commit()
    rectified.of_2020(province, row)


PIN = "428631"
PASSWORD = "Ting-zheng-2020"  # noqa: S105 - printed demonstration sign-in, refused in production
SIGN_INS = (
    ("chengban", 340103, P.HANDLE, "承办检察官：预约听证、告知、主持、决定"),
    ("shuji", 340103, P.CLERK, "书记员：到场、笔录、归档"),
    ("bumen", 340103, P.DEPARTMENT_HEAD, "部门负责人：审核方案、确认息诉"),
    ("fenguan", 340103, P.DEPUTY_CHIEF, "分管副检察长"),
    ("jianchazhang", 340103, P.CHIEF, "县区院检察长：批准听证"),
    ("pin", 340100, P.HIRE, "听证员聘任（聘）"),
    ("guan", 340100, P.MANAGE, "听证员管理（管）：入库、抽取"),
    ("shijianzhang", 340100, P.CHIEF, "市院检察长：聘任听证员、签收通报"),
    ("tongji", PROVINCE, P.BULLETIN_DRAFT, "通报起草（统计）"),
    ("shenhe", PROVINCE, P.BULLETIN_REVIEW, "通报审核"),
    ("qianfa", PROVINCE, P.BULLETIN_ISSUE, "通报签发"),
    ("shengjianzhang", PROVINCE, P.CHIEF, "省院检察长：全省总览"),
    ("xitong", PROVINCE, P.SYSTEM_ADMIN, "系统管理员"),
    ("anquan", PROVINCE, P.SECURITY_ADMIN, "安全管理员"),
    ("shenji", PROVINCE, P.AUDIT_ADMIN, "审计管理员"),
)


def _accounts(province: Province) -> None:
    """One printed sign-in per post; nobody else gets a password."""

    holders = [
        (name, province.one(unit_id, kind).person_id, words)
        for name, unit_id, kind, words in SIGN_INS
    ]
    holders.append(
        (
            "tingzhengyuan",
            present.officer_person(province),
            f"听证员：答复邀请、看简介、提意见（口令 {PIN}）",
        )
    )
    for name, person_id, words in holders:
        face = "officer" if name == "tingzhengyuan" else "staff"
        account = people.open_account(SYSTEM, person_id or 0, name, face, PASSWORD)
        people.confirm_account(SYSTEM, account.id)
        db.session.add(DemoAccount(account_id=account.id, words=words, password=PASSWORD))
    present.pins_and_letter(province, PIN)
    db.session.flush()
