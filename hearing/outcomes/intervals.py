"""What a printed rate carries: counts, definition, span, and how far chance alone could move it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hearing.outcomes.definitions import Cut, Facts, Indicator, Parts
from hearing.outcomes.rules import percent

Z = Decimal("1.959963984540054")
TENTH = Decimal("0.1")


def wilson(part: int, whole: int) -> tuple[Decimal, Decimal]:
    """Wilson's interval of a share at 95 %, in per cent with one decimal; 0 to 100 without a base."""
    if whole <= 0:
        return Decimal("0.0"), Decimal("100.0")
    n, p, square = Decimal(whole), Decimal(part) / Decimal(whole), Z * Z
    middle = p + square / (2 * n)
    spread = Z * ((p * (1 - p) + square / (4 * n)) / n).sqrt()
    below, above = ((middle + side * spread) / (1 + square / n) * 100 for side in (-1, 1))
    return (
        max(below, Decimal(0)).quantize(TENTH, ROUND_HALF_UP),
        min(above, Decimal(100)).quantize(TENTH, ROUND_HALF_UP),
    )


@dataclass(frozen=True)
class Figure:
    """One rate ready to print; ``small`` is the number of cases below which only counts are shown."""

    indicator: Indicator
    parts: Parts
    from_on: date
    cut: Cut
    small: int

    @property
    def numerator(self) -> int:
        """How many are counted well."""
        return len(self.parts.numerator)

    @property
    def denominator(self) -> int:
        """How many are counted."""
        return len(self.parts.denominator)

    @property
    def pending(self) -> int:
        """How many still wait."""
        return len(self.parts.pending)

    @property
    def excluded(self) -> int:
        """How many are left out."""
        return len(self.parts.excluded)

    @property
    def is_small(self) -> bool:
        """Below the limit counts are shown instead of a rate."""
        return self.denominator < self.small

    @property
    def shown(self) -> str:
        """``76.5 %``, or ``3／4 件`` for a small unit, or ``—``."""
        if not self.denominator:
            return "—"
        if self.is_small:
            return f"{self.numerator}／{self.denominator} {self.indicator.unit}"
        return percent(self.numerator, self.denominator)

    @property
    def interval(self) -> str:
        """``72.5 %～80.1 %``, nothing where no rate is shown."""
        if self.is_small or not self.denominator:
            return ""
        below, above = wilson(self.numerator, self.denominator)
        return f"{below} %～{above} %"

    @property
    def formula(self) -> str:
        """The definition in words."""
        return self.indicator.formula(self.cut.window)

    @property
    def arithmetic(self) -> str:
        """How the figure came about: ``6 ÷ 8 ＝ 75.0 %``."""
        if not self.denominator:
            return "没有可计的"
        if self.is_small:
            return f"{self.numerator}／{self.denominator}，少于 {self.small} {self.indicator.unit}不列比率"
        return (
            f"{self.numerator} ÷ {self.denominator} ＝ {percent(self.numerator, self.denominator)}"
        )


def figure(indicator: Indicator, facts: Facts, from_on: date, cut: Cut, small: int) -> Figure:
    """Count one indicator from the rows of a span."""
    return Figure(indicator, indicator.count(facts, cut), from_on, cut, small)
