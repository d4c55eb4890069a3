"""Seats in the gallery: who gets one, and the words for it (A-19)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hearing.base.labels import Labelled


class SpectatorState(Labelled):
    """How an application to attend stands."""

    SEATED = "seated", "有旁听席"
    WAITING = "waiting", "候补"
    REFUSED = "refused", "不同意旁听"
    WITHDRAWN = "withdrawn", "本人取消"
    CAME = "came", "已到场"
    ABSENT = "absent", "未到场"


class Relation(Labelled):
    """Why somebody wants to attend."""

    CITIZEN = "citizen", "普通公民"
    RELATIVE = "relative", "当事人亲友"
    UNIT = "unit", "单位组织"
    STUDENT = "student", "学生"
    MEDIA = "media", "新闻记者"


def first_free(taken: Iterable[int], seats: int) -> int | None:
    """Citizens get the seats in the order in which they apply, then wait (A-19)."""
    used = set(taken)
    return next((seat for seat in range(1, seats + 1) if seat not in used), None)


def closing_problem(today: date, apply_until: date) -> str | None:
    """Applications are taken to the day that the announcement names (A-19)."""
    return f"旁听申请已于 {apply_until} 截止" if today > apply_until else None
