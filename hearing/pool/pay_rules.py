"""Allowances: which item a hearing earns, sums and texts of money; whole fen only; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hearing.base.labels import Labelled

MOST_FEN = 100_000_00


class TariffItem(Labelled):
    """What a tariff prices."""

    WHOLE_DAY = "whole_day", "全天"
    HALF_DAY = "half_day", "半天"
    SIMPLIFIED = "simplified", "简易听证"
    TRANSPORT = "transport", "交通"


class BatchState(Labelled):
    """A pay list's life."""

    DRAFT = "draft", "待提交"
    SUBMITTED = "submitted", "待审批"
    APPROVED = "approved", "已批准"
    PAID = "paid", "已发放"
    REFUSED = "refused", "不予批准"
    WITHDRAWN = "withdrawn", "已作废"


DEAD = (BatchState.REFUSED, BatchState.WITHDRAWN)
BINDING = (BatchState.APPROVED, BatchState.PAID)


@dataclass(frozen=True)
class Tariff:
    """An item's price from a day on, at one unit; a later row of the same day replaces it."""

    tariff_id: int
    unit_id: int
    item: str
    amount_fen: int
    valid_from: date


@dataclass(frozen=True)
class Earned:
    """What one officer earned by one hearing."""

    item: TariffItem
    base_fen: int
    transport_fen: int
    tax_fen: int

    @property
    def amount_fen(self) -> int:
        """What is paid out."""
        return self.base_fen + self.transport_fen - self.tax_fen


def item_of(minutes: int, profile: str, whole_day_minutes: int) -> TariffItem:
    """Simplified hearings have their own item; else a half day, from so many minutes a whole (F-26)."""
    if profile == "simplified":
        return TariffItem.SIMPLIFIED
    return TariffItem.WHOLE_DAY if minutes >= whole_day_minutes else TariffItem.HALF_DAY


def price(tariffs: Iterable[Tariff], units: Iterable[int], item: str, day: date) -> Tariff | None:
    """The tariff in force on a day: the nearest unit's, upwards; the latest beginning (F-26)."""
    listed = list(tariffs)
    for unit_id in units:
        fitting = [
            t for t in listed if t.unit_id == unit_id and t.item == item and t.valid_from <= day
        ]
        if fitting:
            return max(fitting, key=lambda t: (t.valid_from, t.tariff_id))
    return None


def earned(
    prices: Mapping[str, Tariff | None], item: TariffItem, tax_permille: int
) -> Earned | None:
    """The amounts of one hearing; ``None`` without a tariff for the item (F-26).

    A simplified hearing without a price of its own earns the half day's. Tax is rounded down.
    """
    found = prices.get(item)
    if found is None and item == TariffItem.SIMPLIFIED:
        found = prices.get(TariffItem.HALF_DAY)
    if found is None or found.amount_fen <= 0:
        return None
    transport = prices.get(TariffItem.TRANSPORT)
    return Earned(
        item,
        found.amount_fen,
        transport.amount_fen if transport else 0,
        found.amount_fen * tax_permille // 1000,
    )


def fen_of(text: str) -> int | None:
    """``300``, ``300.5`` or ``300.50`` yuan as fen; ``None`` when it is no amount (F-26)."""
    if not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", text, re.ASCII):
        return None
    yuan, _, rest = text.partition(".")
    fen = int(yuan) * 100 + int(rest.ljust(2, "0") or 0)
    return fen if fen <= MOST_FEN else None


def account_problem(number: str) -> str | None:
    """A bank account has 12 to 21 digits; a card beginning with 62 a right check digit (F-26)."""
    if not re.fullmatch(r"\d{12,21}", number, re.ASCII):
        return "银行账号为 12 到 21 位数字，请对照银行卡填写"
    if number.startswith("62") and len(number) >= 16 and not _luhn(number):
        return "银行卡号的校验位不对，请对照银行卡逐位核对"
    return None


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
