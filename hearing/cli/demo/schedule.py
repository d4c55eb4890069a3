"""The 485 hearings of January–August 2020 as plain rows: unit, day, line, type, outcome, what goes wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

HEARINGS = 485
EFFECTIVE = 371
REVERSED = 6
FIRST = date(2020, 1, 13)
LAST = date(2020, 8, 28)
PROVINCE_SHARE, CITY_SHARE, COUNTY_LEAST = 18, 5, 3
TYPES = (
    ("arrest", 6, (1, 2, 3, 4)),
    ("custody", 2, (5,)),
    ("non_prosecution", 326, (1, 1, 1, 2, 4, 3, 9, 1)),
    ("criminal_petition", 31, (10,)),
    ("civil", 13, (6,)),
    ("administrative", 6, (7,)),
    ("civil_interest", 8, (8,)),
    ("admin_interest", 25, (8,)),
    ("relief", 2, (10,)),
    ("other", 66, (5, 7, 6, 3, 4, 2, 10, 9)),
)
SIZES = (3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 7)


@dataclass(frozen=True)
class Row:
    """One hearing to be lived through."""

    number: int
    unit_id: int
    held_on: date
    starts: str
    type_code: str
    line_id: int
    panel: int
    outcome: str
    is_reversed: bool = False
    late_notice: bool = False
    recusal: bool = False
    against_majority: bool = False
    declines: bool = False


def shares(units: Sequence[tuple[int, str]], source: random.Random, total: int) -> list[int]:
    """How many hearings each unit holds; six counties hold none."""
    counties = [unit_id for unit_id, level in units if level == "county"]
    held: dict[int, int] = {}
    for unit_id, level in units:
        held[unit_id] = {"province": PROVINCE_SHARE, "city": CITY_SHARE}.get(level, COUNTY_LEAST)
    for unit_id in counties[-6:]:
        held[unit_id] = 0
    rest = total - sum(held.values())
    for _ in range(max(0, rest)):
        held[source.choice(counties[:-6])] += 1
    return [unit_id for unit_id, _ in units for _ in range(held[unit_id])][:total]


def workdays(source: random.Random, number: int) -> list[date]:
    """That many different working days of the span, shuffled."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return source.sample([day for day in days if day.weekday() < 5], number)


def outcomes(source: random.Random, total: int) -> list[str]:
    """Outcomes of which exactly ``EFFECTIVE`` + ``REVERSED`` are endings."""
    endings = EFFECTIVE + REVERSED
    found = [("settled_on_spot", "settled_later", "reconciled")[n % 3] for n in range(endings)]
    others = ("partly", "not_settled", "not_settled", "partly", "not_applicable")
    found += [others[n % 5] for n in range(total - endings - 4)] + ["pending"] * 4
    source.shuffle(found)
    return found


def build(units: Sequence[tuple[int, str]], source: random.Random) -> list[Row]:
    """All rows in order of day."""
    owners = shares(units, source, HEARINGS)
    kinds = [(code, lines) for code, number, lines in TYPES for _ in range(number)]
    source.shuffle(kinds)
    ends = outcomes(source, HEARINGS)
    days: dict[int, list[date]] = {}
    for unit_id in owners:
        days.setdefault(unit_id, [])
    for unit_id, own in days.items():
        own += workdays(source, owners.count(unit_id))
    seen: dict[str, int] = {}
    rows, reversed_left = [], REVERSED
    for number, (unit_id, (code, lines), end) in enumerate(zip(owners, kinds, ends, strict=True)):
        turn = seen[code] = seen.get(code, -1) + 1
        day = days[unit_id].pop()
        turns_back = reversed_left > 0 and end == "settled_later" and day < date(2020, 7, 1)
        reversed_left -= turns_back
        rows.append(
            Row(
                number, unit_id, day, ("09:00", "14:30")[number % 2], code,
                lines[turn % len(lines)], SIZES[number % len(SIZES)], end,
                is_reversed=turns_back,
                late_notice=number % 97 == 5,
                recusal=number % 121 == 7,
                against_majority=number % 48 == 11,
                declines=number % 9 == 4,
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: (row.held_on, row.number))
