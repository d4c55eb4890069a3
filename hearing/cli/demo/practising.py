"""Training, observation, mock hearings, typical cases and a review in the present-day slice."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.cli.demo.province import P, Province
from hearing.hearings.models import Hearing
from hearing.pool.models import Member, Pool
from hearing.practice import attendance, exemplars, gatherings, marking, mocks, reviews, shelf
from hearing.practice.gatherings import When
from hearing.practice.scoring import Criterion

CITY, COUNTY = 340100, 340103
TEXTS = {
    "title": "某某拟不起诉公开听证案", "keywords": "公开听证、拟不起诉、邻里纠纷",
    "gist": "邻里纠纷引发的轻微伤害案件，可以通过公开听证把事理、法理、情理讲在当面，促成和解。",
    "facts": "双方因宅基地使用发生争执，一方受轻伤。案发后一方主动赔偿，另一方对不起诉仍有顾虑。",
    "course": "检察机关邀请三名听证员，围绕是否可以不起诉听取意见。双方当面说明，听证员提问、评议后形成一致意见。",
    "meaning": "办案不止于结案。听证让当事人把话说完，让听证员把理说透，矛盾在当场化解。",
}  # fmt: skip
SHEET = (
    Criterion("告知和回避", "提前告知，告知回避权并记录", 25), Criterion("步骤", "七个步骤齐全，时间有记载", 25),
    Criterion("笔录", "记载完整，签名或注明拒签", 25), Criterion("决定和告知", "说明理由，告知当事人和听证员", 25),
)  # fmt: skip
PARTS = (
    ("presider", "模拟主持人", ""), ("handler", "模拟承办人", ""), ("officer", "听证员甲", "教师"),
    ("officer", "听证员乙", "律师"), ("applicant", "模拟申请人", ""),
)  # fmt: skip


def load(province: Province, now: datetime) -> None:
    """One of each at every stage that somebody's sign-in looks at."""
    clerk, handler = province.one(COUNTY, P.CLERK), province.one(COUNTY, P.HANDLE)
    _gatherings(province, clerk, handler, now)
    _mocks(clerk, now)
    _review(province, handler, now)
    db.session.commit()


def _day(now: datetime, days: int, at: str = "09:00") -> datetime:
    return clock.beijing(clock.beijing_date(now) + timedelta(days=days), at)


def _gatherings(province: Province, clerk: Viewer, handler: Viewer, now: datetime) -> None:
    head = province.one(COUNTY, P.DEPARTMENT_HEAD)
    begin = _day(now, -20, "19:00")
    with clock.at(begin - timedelta(days=5)):
        row = gatherings.plan(
            clerk, "training", "听证工作规定逐条学习", "一、提前告知和回避。\n二、怎样归纳听证事项。",
            When(begin, begin + timedelta(hours=2), place="三楼会议室"),
        )  # fmt: skip
        people = (handler.person_id or 0, head.person_id or 0)
        gatherings.invite(clerk, row, "colleague", person_ids=people)
        gatherings.invite(clerk, row, "guest", name="赵某", words="区人大常委会")
    with clock.at(begin + timedelta(hours=2)):
        attendance.note(clerk, row, [guest.id for guest in row.guests])
        marks = {"audible": 3, "clear": 2, "orderly": 3, "useful": 3}
        attendance.give_feedback(handler, row.guests[0], marks, "讲得清楚，例子可以再多一些")
    begin = _day(now, 6, "19:00")
    row = gatherings.plan(
        clerk, "exchange", "与法院交流释法说理", "各讲一个案例",
        When(begin, begin + timedelta(hours=2), place="区法院会议室"),
    )  # fmt: skip
    gatherings.invite(clerk, row, "colleague", person_ids=people)
    coming = db.session.scalars(
        select(Hearing)
        .where(
            Hearing.unit_id == COUNTY,
            Hearing.is_public,
            Hearing.has_minor.is_(False),
            Hearing.state.in_(("approved", "notified", "ready")),
            Hearing.starts_at > now + timedelta(days=2),
        )
        .order_by(Hearing.id)
    ).first()
    if coming is not None:
        row = gatherings.plan_observation(
            clerk, coming, "观摩公开听证", "看听证员怎样提问，主持人怎样归纳"
        )
        gatherings.invite(clerk, row, "leader", person_ids=people[1:])


def invite_officer(province: Province, person_id: int, now: datetime) -> None:
    """The officer's printed sign-in has a training to answer (F-27)."""
    manager = province.one(CITY, P.MANAGE)
    member_id = db.session.scalars(
        select(Member.id).join(Pool).where(Member.person_id == person_id, Pool.unit_id == CITY)
    ).first()
    if member_id is None:
        return
    begin = _day(now, 8, "14:30")
    row = gatherings.plan(
        manager, "training", "听证员履职培训", "一、听证员的权利和纪律。\n二、怎样提问，怎样写意见。",
        When(begin, begin + timedelta(hours=2), place="市院三楼会议室"),
    )  # fmt: skip
    gatherings.invite(manager, row, "officer", member_ids=(member_id,))


def _mocks(clerk: Viewer, now: datetime) -> None:
    begin = _day(now, -15, "19:00")
    when = When(begin, begin + timedelta(hours=2), place="三楼会议室")
    with clock.at(begin - timedelta(days=3)):
        row = mocks.plan(
            clerk, "宅基地纠纷模拟听证", "甲乙两家相邻，因滴水沟发生争执。", when, PARTS
        )
    for turn, step in enumerate((0, 1, 2, 3, 4, 5, 6, 7)):
        with clock.at(begin + timedelta(minutes=10 * turn)):
            mocks.step(clerk, row, step)
    with clock.at(begin + timedelta(minutes=90)):
        mocks.end(clerk, row)
        mocks.review(clerk, row, "procedure", "宣布纪律后没有询问是否申请回避，正式听证须补上。")
    begin = _day(now, 9, "19:00")
    when = When(begin, begin + timedelta(hours=2), place="三楼会议室")
    mocks.plan(clerk, "劳动报酬纠纷模拟听证", "某公司拖欠工资，双方对数额有争议。", when, PARTS)


def exemplars_of(province: Province, now: datetime) -> None:
    """One on the public shelf since last month, one waiting at the city, one in draft that still gives somebody away."""
    handler = province.one(COUNTY, P.HANDLE)
    done = db.session.scalars(
        select(Hearing)
        .where(
            Hearing.unit_id == COUNTY,
            Hearing.state.in_(("told", "filed")),
            Hearing.held_on > clock.beijing_date(now) - timedelta(days=100),
            Hearing.is_public,
            Hearing.has_minor.is_(False),
        )
        .order_by(Hearing.held_on, Hearing.id)
        .limit(3)
    ).all()
    last_month = clock.beijing(clock.beijing_date(now).replace(day=1) - timedelta(days=1), "10:00")
    head, chief = province.one(COUNTY, P.DEPARTMENT_HEAD), province.one(CITY, P.CHIEF)
    titles = ("宅基地纠纷拟不起诉公开听证案", "交通肇事拟不起诉公开听证案", "刑事申诉公开听证案")
    for turn, (hearing, title) in enumerate(zip(done, titles, strict=False)):
        with clock.at(last_month if turn == 0 else now - timedelta(days=10 - 3 * turn)):
            facts = TEXTS["facts"] + (
                f"（{hearing.cases[0].parties[0].name}）" if turn == 2 else ""
            )
            row = exemplars.nominate(
                handler, "typical", hearing, {**TEXTS, "title": title, "facts": facts}
            )
            if turn == 2:
                continue
            exemplars.submit(handler, row)
            shelf.review(head, row, "recommend", "过程完整，效果好")
            if turn == 0:
                shelf.review(chief, row, "adopt", "可以推广")
                shelf.publish(province.one(CITY, P.DEPUTY_CHIEF), row, is_public=True)


def _review(province: Province, handler: Viewer, now: datetime) -> None:
    """A review announced a few days ago whose result the handler contests."""
    chief, deputy = province.one(COUNTY, P.CHIEF), province.one(COUNTY, P.DEPUTY_CHIEF)
    today = clock.beijing_date(now)
    with clock.at(now - timedelta(days=4)):
        row = reviews.plan(
            chief,
            "cases",
            "近期案件评查",
            today - timedelta(days=90),
            today - timedelta(days=10),
            2,
        )
        reviews.set_sheet(chief, row, SHEET, row.version)
        reviews.commit_secret(chief, row)
    with clock.at(now - timedelta(days=3)):
        reviews.freeze(chief, row)
        reviews.reveal(chief, row, "482913", "人民监督员")
        first = [one.id for one in row.criteria][0]
        for entry in marking.samples(row):
            handlers, took_part = marking.involved(entry.hearing)
            if deputy.person_id in handlers | took_part:
                return
            task = marking.assign(chief, row, entry, deputy.person_id or 0)
            marks = {first: (12, "笔录没有记载告知回避权")} if entry.rank == 1 else {}
            marking.save(deputy, row, task, marks, "总体规范", task.version)
            marking.submit(deputy, row, task, task.version)
    with clock.at(now - timedelta(days=2)):
        marking.close(chief, row)
    entry = marking.samples(row)[0]
    if entry.handler_person_id == handler.person_id:
        with clock.at(now - timedelta(days=1)):
            marking.contest(handler, entry, "笔录第三页已记载告知回避权，请核对")
