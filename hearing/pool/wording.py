"""The words of the pool's messages: plain, to laypeople, naming no case and no party (P21)."""

from __future__ import annotations

from datetime import datetime


def invitation(pool: str, starts_at: datetime, answer_by: datetime) -> str:
    """An officer drawn is asked to answer in time; both instants are Beijing wall-clock."""
    return (
        f"【{pool}】您好，您被随机抽取为{_spoken(starts_at)}一场听证的听证员。"
        f"请在{_spoken(answer_by)}前登录本系统，答复能否参加。"
    )


def called_off(pool: str, starts_at: datetime) -> str:
    """An officer already asked learns that the hearing does not take place then."""
    return f"【{pool}】您好，原定{_spoken(starts_at)}的听证不再按原时间举行，您不必前来。谢谢您。"


def decision_told() -> str:
    """An officer learns that decision and reasons can be read (A-17)."""
    return "您好，您参加的听证已经作出决定。请登录本系统，查看决定和理由。谢谢您的参与。"


def allowance_paid(pool: str) -> str:
    """An officer learns that allowances were paid; the amount stands in the system only (F-26)."""
    return f"【{pool}】您好，您参加听证的补助已发放，请留意到账。明细可登录本系统查看。谢谢您。"


def _spoken(instant: datetime) -> str:
    return f"{instant.month}月{instant.day}日{instant:%H:%M}"
