"""Openness defaults, applications and the case's time limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta


def default_public(type_default: bool | None, *, has_minor: bool) -> bool:
    """Arrest, custody and minors' cases are as a rule not public, the others are (A-5)."""
    if has_minor:
        return False
    return type_default is not False


def openness_problem(
    *, is_public: bool, type_default: bool | None, has_minor: bool, reason: str | None
) -> str | None:
    """Departing from the openness that the case type suggests needs a reason (A-5)."""
    if is_public == default_public(type_default, has_minor=has_minor) or (reason or "").strip():
        return None
    wanted = "公开" if is_public else "不公开"
    return f"该类案件通常不按“{wanted}”办理，填写改为{wanted}的理由"


def opening_needs_approval(*, is_public: bool, type_default: bool | None, has_minor: bool) -> bool:
    """Opening a hearing that is as a rule closed needs the chief's approval (A-5)."""
    return is_public and not default_public(type_default, has_minor=has_minor)


def reply_due(received_on: date, working_days: int, is_workday: Callable[[date], bool]) -> date:
    """An application is answered promptly: within a parameter of working days (A-9)."""
    day, left = received_on, working_days
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    return day


def reply_problem(decision: str, reasons: str | None) -> str | None:
    """Refusing an application for a hearing must be reasoned (A-9)."""
    if decision == "refused" and not (reasons or "").strip():
        return "不同意听证须说明理由"
    return None


def days_left(deadline_on: date | None, hearing_on: date) -> int | None:
    """Hearing time counts toward the case's limit: days left after the hearing (A-20)."""
    return (deadline_on - hearing_on).days if deadline_on else None
