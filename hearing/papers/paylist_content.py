"""The plain data of the pay list (F-26): amounts in fen, accounts by their last four digits."""

from __future__ import annotations

from typing import TypedDict


class PayLine(TypedDict):
    """One line of a pay list; amounts in fen, ``account`` is the tail of the account only."""

    name: str
    hearing_number: str
    held_on: str
    item: str
    base_fen: int
    transport_fen: int
    tax_fen: int
    amount_fen: int
    account: str | None
    reason: str | None


class PayListContent(TypedDict):
    """F-26: the pay list of officers' allowances as it was approved."""

    unit_name: str
    number: str
    pool_name: str
    lines: list[PayLine]
    base_fen: int
    transport_fen: int
    tax_fen: int
    amount_fen: int
    prepared_by: str
    prepared_on: str
    approved_by: str
    approved_on: str
