"""The words of the pool's messages: plain, to laypeople, naming no case and no party (P21)."""

from __future__ import annotations

from datetime import date, datetime


def invitation(pool: str, starts_at: datetime, answer_by: datetime) -> str:
    """An officer drawn is asked to answer in time; both instants are Beijing wall-clock."""
    return (
        f"【{pool}】您好，您被随机抽取为{_spoken(starts_at)}一场听证的听证员。"
        f"请在{_spoken(answer_by)}前登录本系统，答复能否参加。"
    )


def called_off(pool: str, starts_at: datetime) -> str:
    """An officer already asked learns that the hearing does not take place then."""
    return f"【{pool}】您好，原定{_spoken(starts_at)}的听证不再按原时间举行，您不必前来。谢谢您。"


def stood_down(pool: str, starts_at: datetime) -> str:
    """An officer who is suspended or leaves need not come to what was arranged (P-6)."""
    return f"【{pool}】您好，原定{_spoken(starts_at)}的听证由其他听证员参加，您不必前来。谢谢您。"


def decision_told() -> str:
    """An officer learns that decision and reasons can be read (A-17)."""
    return "您好，您参加的听证已经作出决定。请登录本系统，查看决定和理由。谢谢您的参与。"


def term_warning(pool: str, until_on: date) -> str:
    """An officer learns once that a term is about to end (P-7)."""
    return (
        f"【{pool}】您好，您的听证员聘期到{until_on.year}年{until_on.month}月{until_on.day}日为止。"
        "是否续聘，聘任部门会与您联系。感谢您的付出。"
    )


def application_received(office: str, receipt: str) -> str:
    """An applicant gets the receipt number by which to ask."""
    return (
        f"【{office}】您好，您的听证员报名已经收到，回执号{receipt}。凭回执号和手机号可以查询进展。"
    )


def application_decided(office: str) -> str:
    """An applicant learns that there is an answer to be read."""
    return f"【{office}】您好，您的听证员报名有了结果，请凭回执号和手机号在网上查看。谢谢您的参与。"


def _spoken(instant: datetime) -> str:
    return f"{instant.month}月{instant.day}日{instant:%H:%M}"
