"""发文字号: 皖检发办〔2026〕8号, the prefix being a text that a unit may set, the serial without gaps."""

from __future__ import annotations

from hearing.base import clock
from hearing.units.models import Unit
from hearing.units.numbering import next_number
from hearing.units.queries import parameter_in_force

MARKS = {"340000": "皖"}


def mark(unit: Unit) -> str:
    """What stands for the unit in its numbers: 皖 for the province, else the short name."""
    return MARKS.get(unit.code, unit.short)


def prefix(unit: Unit) -> str:
    """The unit's own prefix as it stands, or its short mark before the general one."""
    row = parameter_in_force("bulletin_prefix", clock.today(), unit.id)
    return row.value if row.unit_id else f"{mark(unit)}{row.value}"


def number_words(before: str, year: int, serial: int) -> str:
    """Year in 〔〕, serial without leading zeros (domain §7.3)."""
    return f"{before}〔{year}〕{serial}号"


def next_of(unit: Unit) -> tuple[str, int, int]:
    """The next number of a unit in this year: words, year, serial."""
    year = clock.today().year
    serial = next_number(f"bulletin/{unit.id}/{year}")
    return number_words(prefix(unit), year, serial), year, serial
