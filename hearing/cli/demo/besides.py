"""People beside the panel in the present-day slice: spectators, a person from outside the pool, a supervisor."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.cli.demo.life import Life
from hearing.cli.demo.names import Names
from hearing.cli.demo.province import P, Province
from hearing.hearings import officer_requests, preparing, spectators, supervisors
from hearing.hearings.models import Announcement, Hearing
from hearing.opinions import supervisor_opinions
from hearing.pool.models import Need


def load(province: Province, names: Names, unit_id: int, now: datetime) -> None:
    """Two citizens want to attend; the chief is asked for an officer from outside the pool."""
    announced = db.session.execute(
        select(Announcement.number)
        .join(Hearing, Hearing.id == Announcement.hearing_id)
        .where(
            Hearing.unit_id == unit_id,
            Hearing.starts_at > now,
            Announcement.withdrawn_at.is_(None),
            Announcement.apply_until >= clock.beijing_date(now),
        )
        .order_by(Hearing.starts_at.desc(), Hearing.id)
    ).first()
    with clock.at(now - timedelta(hours=1)):
        for relation, work in (("citizen", None), ("student", "虚构大学")):
            if announced is not None:
                spectators.apply(
                    announced.number, name=names.person(), identity=names.identity("F"),
                    phone=names.phone(), relation=relation, employer=work,
                )  # fmt: skip
        _outsider(province, names, unit_id)
    db.session.commit()


def _outsider(province: Province, names: Names, unit_id: int) -> None:
    hearing = db.session.scalars(
        select(Hearing)
        .join(Need, Need.hearing_id == Hearing.id)
        .where(Hearing.unit_id == unit_id, Need.state == "open")
        .order_by(Hearing.id.desc())
    ).first()
    if hearing is None:
        return
    person = officer_requests.Outsider(
        name=names.person(), identity=names.identity("M"), gender="M", phone=names.phone(),
        employer="虚构大学", identity_words="环境工程专家", declared_on=clock.today(),
        evidence="身份证、单位证明、本人声明",
    )  # fmt: skip
    officer_requests.request_outsider(
        province.one(unit_id, P.HANDLE), hearing, person, "案件涉及环境工程的专门问题，库中没有这一专业的听证员"
    )  # fmt: skip


def supervisor_comes(life: Life) -> None:
    """The justice administration draws a people's supervisor, who is told like everybody else (A-8)."""
    hearing = life.hearing
    call = supervisors.call(life.owner, hearing, 1, "示例市司法局", "本院案件管理部门")
    drawn = [supervisors.Drawn("陶监督", "10000000001")]
    for one in supervisors.answer(life.owner, hearing, call, "已抽选 1 名", drawn):
        preparing.tell_participant(
            life.owner, hearing, one.id, channel="served", receipt="已签收"
        )  # fmt: skip


def supervisor_writes(life: Life) -> None:
    """The supervisor's opinion is entered after the hearing; the office has still to answer it."""
    hearing = life.hearing
    for one in supervisor_opinions.supervised(hearing):
        supervisor_opinions.enter(
            life.owner, hearing, one.participant.id, "听证程序规范，各方都说了话。建议决定书多讲几句理由。",
            clock.today(),
        )  # fmt: skip
