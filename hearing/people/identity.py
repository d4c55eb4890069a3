"""Identity numbers: places, check digit, date of birth (F-25, GB 11643)."""

from __future__ import annotations

from datetime import date


def identity_problem(number: str) -> str | None:
    """An identity number has 18 places and a right check digit (F-25, GB 11643)."""
    folded = number.strip().upper()
    if len(folded) != 18 or not folded[:17].isascii() or not folded[:17].isdigit():
        return "身份证号为 18 位"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(int(d) * w for d, w in zip(folded, weights, strict=False)) % 11]
    if folded[17] != check:
        return "身份证号的校验位不对，请核对证件"
    if birth_of(folded) is None:
        return "身份证号中的出生日期不存在，请核对证件"
    return None


def birth_of(number: str) -> date | None:
    """The date of birth inside an identity number, or ``None`` when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
