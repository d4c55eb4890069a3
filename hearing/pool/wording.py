"""The words of the pool's messages: plain, to laypeople, naming no case and no party (P21).

A pool signs with its name; the texts are those of its unit.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from hearing.messages.templates import Filled, TemplateKind, fill, register

if TYPE_CHECKING:
    from hearing.pool.models import Pool
    from hearing.units.models import Unit

WHEN = "3月9日14:30"

POOL = "合肥市人民检察院听证员库"
OFFICE = "合肥市人民检察院"

register(
    TemplateKind(
        "invitation", "短信：邀请听证员", {"pool": POOL, "when": WHEN, "until": "3月5日9:00"},
        "【{pool}】您好，您被随机抽取为{when}一场听证的听证员。请在{until}前登录本系统，答复能否参加。",
    ),
    TemplateKind(
        "called_off", "短信：听证取消或改期", {"pool": POOL, "when": WHEN},
        "【{pool}】您好，原定{when}的听证不再按原时间举行，您不必前来。谢谢您。",
    ),
    TemplateKind(
        "replaced", "短信：听证员重新抽取", {"pool": POOL, "when": WHEN},
        "【{pool}】您好，原请您参加的{when}的听证，听证员要重新抽取，您这次不必前来。给您添了麻烦，谢谢您的支持。",
    ),
    TemplateKind(
        "invited_by_name", "短信：经批准邀请听证员", {"pool": POOL, "when": WHEN, "until": "3月5日9:00"},
        "【{pool}】您好，检察院请您担任{when}一场听证的听证员。请在{until}前登录本系统，答复能否参加。",
    ),
    TemplateKind(
        "asked_again", "短信：听证改期，重新征求意见", {"pool": POOL, "when": WHEN, "until": "3月5日9:00"},
        "【{pool}】您好，您参加的听证改到{when}。请在{until}前登录本系统，重新答复能否参加。",
    ),
    TemplateKind(
        "decision_told", "短信：可以查看决定", {},
        "您好，您参加的听证已经作出决定。请登录本系统，查看决定和理由。谢谢您的参与。",
    ),
    TemplateKind(
        "allowance_paid", "短信：补助已发放", {"pool": POOL},
        "【{pool}】您好，您参加听证的补助已发放，请留意到账。明细可登录本系统查看。谢谢您。",
    ),
    TemplateKind(
        "answer_soon", "短信：提醒答复邀请", {"pool": POOL, "until": "3月5日9:00"},
        "【{pool}】您好，有一份听证邀请还没有答复，请在{until}前登录本系统答复能否参加。",
    ),
    TemplateKind(
        "coming", "短信：听证前一天提醒", {"pool": POOL, "when": WHEN},
        "【{pool}】您好，提醒您明天{when}参加听证，请带身份证件，提前十五分钟到。",
    ),
    TemplateKind(
        "stood_down", "短信：听证员暂停或出库，不必前来", {"pool": POOL, "when": WHEN},
        "【{pool}】您好，原定{when}的听证由其他听证员参加，您不必前来。谢谢您。",
    ),
    TemplateKind(
        "term_warning", "短信：聘期将满", {"pool": POOL, "until": "2026年3月9日"},
        "【{pool}】您好，您的听证员聘期到{until}为止。是否续聘，聘任部门会与您联系。感谢您的付出。",
    ),
    TemplateKind(
        "application_received", "短信：收到听证员报名", {"office": OFFICE, "receipt": "123456789012"},
        "【{office}】您好，您的听证员报名已经收到，回执号{receipt}。凭回执号和手机号可以查询进展。",
    ),
    TemplateKind(
        "application_decided", "短信：听证员报名有结果", {"office": OFFICE},
        "【{office}】您好，您的听证员报名有了结果，请凭回执号和手机号在网上查看。谢谢您的参与。",
    ),
)  # fmt: skip


def invitation(pool: Pool, starts_at: datetime, answer_by: datetime) -> Filled:
    """An officer drawn is asked to answer in time; both instants are Beijing wall-clock."""
    return fill(
        "invitation", pool.unit_id, pool=pool.name, when=spoken(starts_at), until=spoken(answer_by)
    )


def called_off(pool: Pool, starts_at: datetime) -> Filled:
    """An officer already asked learns that the hearing does not take place then."""
    return fill("called_off", pool.unit_id, pool=pool.name, when=spoken(starts_at))


def replaced(pool: Pool, starts_at: datetime) -> Filled:
    """An officer learns that the officers of a hearing are drawn anew and that he need not come."""
    return fill("replaced", pool.unit_id, pool=pool.name, when=spoken(starts_at))


def invited_by_name(pool: Pool, starts_at: datetime, answer_by: datetime) -> Filled:
    """A person whom the chief approved without a draw is asked to answer in time."""
    return fill(
        "invited_by_name",
        pool.unit_id,
        pool=pool.name,
        when=spoken(starts_at),
        until=spoken(answer_by),
    )


def asked_again(pool: Pool, starts_at: datetime, answer_by: datetime) -> Filled:
    """The hearing is moved: an officer already drawn is asked whether the new time suits."""
    return fill(
        "asked_again", pool.unit_id, pool=pool.name, when=spoken(starts_at), until=spoken(answer_by)
    )


def decision_told(unit_id: int | None = None) -> Filled:
    """An officer learns that decision and reasons can be read (A-17)."""
    return fill("decision_told", unit_id)


def answer_soon(pool: Pool, answer_by: datetime) -> Filled:
    """An officer who has not answered yet is reminded once."""
    return fill("answer_soon", pool.unit_id, pool=pool.name, until=spoken(answer_by))


def coming(pool: Pool, starts_at: datetime) -> Filled:
    """An officer who comes tomorrow is reminded."""
    return fill("coming", pool.unit_id, pool=pool.name, when=spoken(starts_at))


def allowance_paid(pool: Pool) -> Filled:
    """An officer learns that allowances were paid; the amount stands in the system only (F-26)."""
    return fill("allowance_paid", pool.unit_id, pool=pool.name)


def stood_down(pool: Pool, starts_at: datetime) -> Filled:
    """An officer who is suspended or leaves need not come to what was arranged (P-6)."""
    return fill("stood_down", pool.unit_id, pool=pool.name, when=spoken(starts_at))


def term_warning(pool: Pool, until_on: date) -> Filled:
    """An officer learns once that a term is about to end (P-7)."""
    until = f"{until_on.year}年{until_on.month}月{until_on.day}日"
    return fill("term_warning", pool.unit_id, pool=pool.name, until=until)


def application_received(office: Unit, receipt: str) -> Filled:
    """An applicant gets the receipt number by which to ask."""
    return fill("application_received", office.id, office=office.name, receipt=receipt)


def application_decided(office: Unit) -> Filled:
    """An applicant learns that there is an answer to be read."""
    return fill("application_decided", office.id, office=office.name)


def spoken(instant: datetime) -> str:
    """``3月9日14:30``."""
    return f"{instant.month}月{instant.day}日{instant:%H:%M}"
