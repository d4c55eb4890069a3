"""The words of messages to officers about trainings, observations and exchanges; naming no case and nobody."""

from __future__ import annotations

from datetime import datetime

from hearing.messages.templates import Filled, TemplateKind, fill, register
from hearing.pool.wording import OFFICE, WHEN, spoken
from hearing.units.queries import unit

WHAT = "业务培训"

register(
    TemplateKind(
        "gathering_invited", "短信：邀请听证员参加培训、观摩", {"office": OFFICE, "what": WHAT, "when": WHEN},
        "【{office}】您好，请您参加{when}的{what}。请登录本系统，答复能否参加。",
    ),
    TemplateKind(
        "gathering_moved", "短信：培训改期，重新征求意见", {"office": OFFICE, "what": WHAT, "when": WHEN},
        "【{office}】您好，请您参加的{what}改到{when}。请登录本系统，重新答复能否参加。",
    ),
    TemplateKind(
        "gathering_cancelled", "短信：培训、观摩取消", {"office": OFFICE, "what": WHAT, "when": WHEN},
        "【{office}】您好，原定{when}的{what}取消，您不必前来。谢谢您。",
    ),
    TemplateKind(
        "gathering_uninvited", "短信：撤回培训、观摩的邀请", {"office": OFFICE, "what": WHAT, "when": WHEN},
        "【{office}】您好，原请您参加{when}的{what}，现因安排调整，您不必前来。谢谢您。",
    ),
)  # fmt: skip


def words(code: str, unit_id: int, what: str, starts_at: datetime) -> Filled:
    """One of these texts; the instant is Beijing wall-clock."""
    return fill(code, unit_id, office=unit(unit_id).name, what=what, when=spoken(starts_at))
