"""How personal values look wherever their full form was not asked for with a reason (T6)."""

from __future__ import annotations

import re

NOTHING = "—"


def mask_name(name: str) -> str:
    """``仲*妮``, ``张*``."""
    if len(name) < 2:
        return name
    return name[0] + "*" * (len(name) - 2 or 1) + (name[-1] if len(name) > 2 else "")


def mask_phone(phone: str | None) -> str:
    """``138****5678``; a short number is hidden whole."""
    if not phone:
        return NOTHING
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"


def mask_identity(number: str | None) -> str:
    """``3401**********1234``: area and last four stay."""
    if not number:
        return NOTHING
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}" if len(number) > 11 else "****"


def mask_bank(number: str | None) -> str:
    """``**** 1234``: only the last four stay."""
    if not number:
        return NOTHING
    return f"**** {number[-4:]}" if len(number) > 8 else "****"


def mask_address(address: str) -> str:
    """Where a message goes, as kept outside the database: a phone or ``a***@example.cn``."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***@{host}" if at else mask_phone(address)


IDENTITY = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")


def holds_identity_number(text: str) -> bool:
    """Whether a text holds what looks like a whole identity number with a right check digit."""
    return any(_checks(found) for found in IDENTITY.findall(text))


def _checks(number: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()
