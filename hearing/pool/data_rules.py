"""What an officer may ask about the data kept on them, and which desk answers (P-7, PIPL 44–47)."""

from __future__ import annotations

from datetime import date

from hearing.base.labels import Labelled


class Correctable(Labelled):
    """What an officer may ask to have corrected."""

    PHONE = "phone", "手机号"
    EMPLOYER = "employer", "工作单位"
    PROFESSION = "profession", "职业或专长"
    NAME = "name", "姓名"
    IDENTITY = "identity", "身份证号"
    OTHER = "other", "其他"


class RequestKind(Labelled):
    """Kinds of requests."""

    CORRECTION = "correction", "更正"
    WITHDRAWAL = "withdrawal", "撤回同意并退出"


class Desk(Labelled):
    """Which duty answers: 管 keeps the profile, 聘 keeps who the person is and the appointment."""

    HIRE = "hire", "听证员聘任部门"
    MANAGE = "manage", "听证员管理部门"


BY_HIRE = (Correctable.NAME, Correctable.IDENTITY)


def desk_for(kind: str, field: str) -> Desk:
    """Who answers a request: 聘 for identity, name and leaving, 管 for the rest (P-3, P-7)."""
    if kind == RequestKind.WITHDRAWAL or field in BY_HIRE:
        return Desk.HIRE
    return Desk.MANAGE


def may_erase_from(left_on: date, years: int) -> date:
    """The day from which the data of one who left may be erased (P-7, PIPL 19)."""
    try:
        return left_on.replace(year=left_on.year + years)
    except ValueError:
        return date(left_on.year + years, 3, 1)
