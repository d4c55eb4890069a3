"""Texts of notices and announcements, with the version of each template."""

from __future__ import annotations

from hearing.base import clock
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.rules import Role
from hearing.units.queries import unit

NOTICE_VERSION = 1
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


def notice_text(hearing: Hearing, participant: Participant) -> str:
    """F-06/F-07/F-08: cause, time, place, presider and officers by name and identity (A-10)."""
    officers = "、".join(
        f"{p.name}（{p.identity_words or '听证员'}）"
        for p in hearing.participants
        if p.role == Role.OFFICER and p.removed_at is None
    )
    presider = next(
        (p.name for p in hearing.participants if p.role == Role.PRESIDER and not p.removed_at),
        "",
    )
    return (
        f"{participant.name}：\n"
        f"我院定于{when_words(hearing)}在{where_words(hearing)}，就“{hearing.title}”举行"
        f"{'公开' if hearing.is_public else '不公开'}听证。主持人：{presider}。"
        f"{'听证员：' + officers + '。' if officers else ''}"
        f"您作为{Role(participant.role).label}参加，可以委托代理人、提交材料、发表意见；"
        f"认为主持人或听证员与案件有利害关系的，可以在听证开始前提出。\n"
        f"{unit(hearing.unit_id).name}"
    )


def announcement_text(hearing: Hearing, cause: str, contact: str) -> str:
    """F-09 in plain words; parties are not named."""
    return (
        f"我院定于{when_words(hearing)}在{where_words(hearing)}，就{cause}举行公开听证。"
        f"公民可以申请旁听，请携带有效身份证件，遵守听证纪律。联系方式：{contact}。"
    )
