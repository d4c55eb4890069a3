"""Texts of notices and announcements, with the version of each template."""

from __future__ import annotations

from hearing.base import clock
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.rules import Role
from hearing.messages.templates import Filled, TemplateKind, fill, register
from hearing.units.queries import unit

UNDERTAKING_VERSION = 1
UNDERTAKING = (
    "本人承诺：对参加本次听证知悉的国家秘密、商业秘密、个人隐私和案件信息保密，"
    "不复制、不外传案情材料，听证结束后不向他人谈论评议情况。"
)


def when_words(hearing: Hearing) -> str:
    """``2020年8月20日9时00分至11时00分``."""
    if hearing.starts_at is None or hearing.ends_at is None:
        return ""
    start = hearing.starts_at.astimezone(clock.BEIJING)
    end = hearing.ends_at.astimezone(clock.BEIJING)
    return (
        f"{start.year}年{start.month}月{start.day}日{start:%H}时{start:%M}分至{end:%H}时{end:%M}分"
    )


def where_words(hearing: Hearing) -> str:
    """The place as it stands in notices."""
    owner = unit(hearing.unit_id).name
    if hearing.room is not None:
        return f"{owner}{hearing.room.name}"
    return hearing.venue_words or owner


register(
    TemplateKind(
        "notice",
        "告知书：告知参加人",
        {
            "name": "示例甲", "when": "2026年3月9日14时30分至16时30分", "where": "示例检察院第一听证室",
            "cause": "示例甲故意伤害案", "openness": "公开", "presider": "测检察官",
            "officers": "听证员：测一（律师）、测二（教师）。", "capacity": "申诉人", "unit": "示例人民检察院",
        },
        "{name}：\n我院定于{when}在{where}，就“{cause}”举行{openness}听证。主持人：{presider}。{officers}"
        "您作为{capacity}参加，可以委托代理人、提交材料、发表意见；认为主持人或听证员与案件有利害关系的，"
        "可以在听证开始前提出。\n{unit}",
    ),
    TemplateKind(
        "announcement",
        "公告：听证公告",
        {
            "when": "2026年3月9日14时30分至16时30分", "where": "示例检察院第一听证室",
            "cause": "某故意伤害案", "contact": "0551-00000000",
        },
        "我院定于{when}在{where}，就{cause}举行公开听证。公民可以申请旁听，请携带有效身份证件，"
        "遵守听证纪律。联系方式：{contact}。",
    ),
)  # fmt: skip


def notice_text(hearing: Hearing, participant: Participant) -> Filled:
    """F-06/F-07/F-08: cause, time, place, presider and officers by name and identity (A-10)."""
    people = [p for p in hearing.participants if p.removed_at is None]
    officers = "、".join(
        f"{p.name}（{p.identity_words or '听证员'}）" for p in people if p.role == Role.OFFICER
    )
    return fill(
        "notice",
        hearing.unit_id,
        name=participant.name,
        when=when_words(hearing),
        where=where_words(hearing),
        cause=hearing.title,
        openness="公开" if hearing.is_public else "不公开",
        presider=next((p.name for p in people if p.role == Role.PRESIDER), ""),
        officers=f"听证员：{officers}。" if officers else "",
        capacity=Role(participant.role).label,
        unit=unit(hearing.unit_id).name,
    )


def announcement_text(hearing: Hearing, cause: str, contact: str) -> Filled:
    """The announcement in plain words; parties are not named (F-09)."""
    return fill(
        "announcement",
        hearing.unit_id,
        when=when_words(hearing),
        where=where_words(hearing),
        cause=cause,
        contact=contact,
    )
