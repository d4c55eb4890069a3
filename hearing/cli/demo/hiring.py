"""The hire desk of the present-day city: terms that ended, one about to end, candidates at every stage."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.cli.demo.names import Names
from hearing.cli.demo.province import P, Province, find_officers, hire_officers
from hearing.pool import (
    applying,
    certificates,
    hire,
    objections,
    publicity,
    recruiting,
    terms,
)
from hearing.pool.models import Appointment, Member, Pool

CITY = 340100
TERM = timedelta(days=5 * 365 + 1)


def between(province: Province, source: random.Random, names: Names, now: datetime) -> None:
    """Two officers appointed almost five years ago; the terms of 2019 end by themselves."""
    with clock.at(now - TERM + timedelta(days=50)), certificates.put_off():
        hire_officers(province, CITY, 2, source, names)
        db.session.commit()
    with clock.at(now - timedelta(days=180)), db.session.no_autoflush:
        while terms.end_due():
            db.session.commit()
    db.session.commit()
    db.session.expunge_all()


def today(province: Province, source: random.Random, names: Names, now: datetime) -> None:
    """A notice with applications, candidates at every stage, a few certificates."""
    hirer = province.one(CITY, P.HIRE)
    pool = db.session.get_one(Pool, province.pools[CITY])
    with clock.at(now - timedelta(days=25)):
        past = find_officers(province, CITY, 3, source, names)
        db.session.commit()
    with clock.at(now - timedelta(days=6)):
        _recruit(hirer, pool, names)
        db.session.commit()
    with clock.at(now - timedelta(days=2)):
        shown = find_officers(province, CITY, 2, source, names)
        entry = publicity.entry_of(shown[1])
        if entry is not None:
            objections.enter_objection(
                hirer, entry, channel="phone", raised_on=clock.today(), phone=names.phone(),
                objector="示例群众", words="听说此人在外兼职较多，恐怕没有时间参加听证。",
            )  # fmt: skip
        hire.propose(hirer, past[0], "符合条件，公示无异议，拟聘任")
        hire.propose(hirer, past[1], "符合条件，公示无异议，拟聘任")
        db.session.commit()
    with clock.at(now - timedelta(hours=3)):
        _certificates(hirer, pool)
        for _ in range(2):
            _register(hirer, pool, names)
        db.session.commit()


def _register(hirer: Viewer, pool: Pool, names: Names) -> Member:
    return hire.register(
        hirer, pool, name=names.person(), identity=names.identity("F"), phone=names.phone(),
        employer="虚构社区", profession="社区工作者", category="social", source="recommended",
        recommender="虚构街道办事处", identities=["社区工作者"], consents_privacy=True, consents_sensitive=True,
    )  # fmt: skip


def _recruit(hirer: Viewer, pool: Pool, names: Names) -> None:
    notice = recruiting.open_recruitment(
        hirer,
        pool,
        title="公开招募听证员公告",
        body="面向社会公开招募听证员，重点招募医学、会计、建设工程、心理学等专业人员和基层代表。\n"
        "条件：年满 23 周岁，公道正派，身体健康，没有受过刑事处罚、被开除公职等情形。",
        wanted=12,
        contact="政治部 0551-10000000",
        opens_on=clock.today(),
        closes_on=clock.today() + timedelta(days=30),
    )
    for job, words in (("医生", ["医生"]), ("村委会主任", ["基层代表", "居(村)委会成员"])):
        token = applying.begin_application(notice.number, privacy=True, sensitive=True)
        answers = {
            "name": names.person(), "identity": names.identity("F"), "phone": names.phone(),
            "employer": "虚构单位", "profession": job, "identities": words, "specialities": [],
            "declares": True, "cross_pool": True, "about": "愿意为司法公正出一份力。",
        }  # fmt: skip
        applying.keep(notice.number, token, answers)
        applying.submit(notice.number, token)


def _certificates(hirer: Viewer, pool: Pool) -> None:
    """A few certificates are made; the others can be made from the page."""
    rows = db.session.scalars(
        select(Appointment)
        .join(Member)
        .where(Member.pool_id == pool.id, Member.state == "active")
        .order_by(Appointment.id.desc())
        .limit(3)
    ).all()
    for row in rows:
        certificates.make_now(hirer, row)
