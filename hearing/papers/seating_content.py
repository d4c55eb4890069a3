"""The plain data of the seating and the seat cards (F-15)."""

from __future__ import annotations

from typing import TypedDict


class SeatCard(TypedDict):
    """One card: capacity and name; the name is empty where it is not shown."""

    role: str
    name: str


class SeatRow(TypedDict):
    """One row of seats from the front, each kind in words."""

    row: int
    seats: list[str]


class SeatCardsContent(TypedDict):
    """F-15: the seating of one hearing, and a card for everybody at the tables."""

    unit_name: str
    hearing_number: str
    starts_at: str
    place: str
    rows: list[SeatRow]
    missing: list[str]
    cards: list[SeatCard]
