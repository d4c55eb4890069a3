"""The four duties of preparing a hearing, and the basic checklist of each form (seed practice)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hearing.base.labels import Labelled
from hearing.hearings.rules import Form


class Duty(Labelled):
    """Who sees to what before a hearing: four duties that departments share."""

    VENUE = "venue", "会务保障"
    PEOPLE = "people", "人员邀请"
    PROCESS = "process", "流程监控"
    LEDGER = "ledger", "台账管理"


@dataclass(frozen=True)
class Item:
    """One line of a checklist; ``form`` is ``None`` for every form, ``days`` are days before."""

    duty: Duty
    words: str
    days: int
    form: Form | None = None


BASIC = (
    Item(Duty.VENUE, "席位图和席签摆放好", 1),
    Item(Duty.VENUE, "录音录像、示证设备试过一遍", 1),
    Item(Duty.VENUE, "司法警察和技术人员已安排", 2),
    Item(Duty.VENUE, "与参加人联系远程画面和声音，试通一次", 1, Form.REMOTE),
    Item(Duty.VENUE, "上门的车辆、便携录像设备已备好", 1, Form.ON_SITE),
    Item(Duty.PEOPLE, "听证员已确认，候补顺序清楚", 4),
    Item(Duty.PEOPLE, "当事人和其他参加人逐人告知并有回执", 3),
    Item(Duty.PEOPLE, "需要翻译、合适成年人或手语的已请到", 3),
    Item(Duty.PROCESS, "审批、公告、案情简介、保密承诺书齐全", 2),
    Item(Duty.PROCESS, "回避异议已决定", 1),
    Item(Duty.PROCESS, "安保和舆情预案已告知有关人员", 2),
    Item(Duty.LEDGER, "听证台账已登记，编号和案号核对无误", 3),
    Item(Duty.LEDGER, "笔录模板、签到表、意见书已备", 1),
)


def due_on(held_on: date | None, days: int) -> date | None:
    """The day by which a line is to be done, counted back from the hearing."""
    return held_on - timedelta(days=days) if held_on else None
