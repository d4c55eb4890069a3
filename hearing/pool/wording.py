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


def replaced(pool: str, starts_at: datetime) -> str:
    """An officer learns that the officers of a hearing are drawn anew and that he need not come."""
    return (
        f"【{pool}】您好，原请您参加的{_spoken(starts_at)}的听证，听证员要重新抽取，您这次不必前来。"
        f"给您添了麻烦，谢谢您的支持。"
    )


def invited_by_name(pool: str, starts_at: datetime, answer_by: datetime) -> str:
    """A person whom the chief approved without a draw is asked to answer in time."""
    return (
        f"【{pool}】您好，检察院请您担任{_spoken(starts_at)}一场听证的听证员。"
        f"请在{_spoken(answer_by)}前登录本系统，答复能否参加。"
    )


def decision_told() -> str:
    """An officer learns that decision and reasons can be read (A-17)."""
    return "您好，您参加的听证已经作出决定。请登录本系统，查看决定和理由。谢谢您的参与。"


def _spoken(instant: datetime) -> str:
    return f"{instant.month}月{instant.day}日{instant:%H:%M}"
