"""Triggers that an office may switch on (广西, 云南, 福建, 吉林 §11): pure arithmetic, each line explained.

All are off until somebody switches them on after a simulation; all leave units with few cases alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction

from hearing.base.labels import Labelled


class Trigger(Labelled):
    """The four kinds."""

    BOTTOM = "bottom", "末位说明"
    STREAK = "streak", "连续低于平均约谈"
    PRESIDING = "presiding", "领导主持听证通报"
    SCORE = "score", "加权评分"


@dataclass(frozen=True)
class Settings:
    """Numbers of every trigger; each uses its own."""

    number: int = 3
    percent: int = 0
    months: int = 6
    least: int = 5
    due_days: int = 10
    base: int = 80
    quality: int = 40
    efficiency: int = 30
    effect: int = 30
    cap: int = 20

    def values(self) -> dict[str, int]:
        """As plain values, to be kept."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


RULE_WORDS = {
    Trigger.BOTTOM: "件数够的单位按有效息诉率由低到高排，列出末几位；和下一位并列的不列",
    Trigger.STREAK: "件数够的单位合并计算平均，每个月都低于平均的列出",
    Trigger.PRESIDING: "件数够的单位都列出算法，检察长一场也没有主持的标为“列入”",
    Trigger.SCORE: "基础分加上各项权重 ×（本院比率 − 所比单位的平均），每项加减有上限",
}


def settings_problem(kind: str, at: Settings) -> str | None:
    """What stands against settings: weights that are not 100 together, nothing to list, no guard (§11)."""
    if at.least < 1:
        return "最低件数至少为 1，件数太少的单位不比较"
    if kind == Trigger.SCORE and at.quality + at.efficiency + at.effect != 100:
        return "质量、效率、效果的权重之和须为 100"
    if kind == Trigger.BOTTOM and not (at.number or at.percent):
        return "末位单位数和末位比例至少填一项"
    if kind == Trigger.STREAK and at.months < 2:
        return "连续月数至少为 2"
    return None


@dataclass(frozen=True)
class Row:
    """One unit in one month: cases ended well, cases counted, and what the other triggers look at."""

    unit_id: int
    name: str
    effective: int
    applicable: int
    hearings: int = 0
    by_leaders: int = 0
    told: Fraction | None = None
    filed: Fraction | None = None

    @property
    def share(self) -> Fraction:
        """The effective rate."""
        return Fraction(self.effective, self.applicable) if self.applicable else Fraction(0)


@dataclass(frozen=True)
class Hit:
    """A unit that a trigger names, or a score, with the arithmetic in words."""

    unit_id: int
    name: str
    words: str
    is_hit: bool = True


def percent(value: Fraction) -> str:
    """One decimal, half up."""
    tenths = (value * 2000 + 1) // 2
    return f"{tenths // 10}.{tenths % 10}%"


def judged(rows: Sequence[Row], least: int) -> list[Row]:
    """The rows with enough cases, worst first, ties by unit."""
    return sorted((r for r in rows if r.applicable >= least), key=lambda r: (r.share, r.unit_id))


def bottom(rows: Sequence[Row], at: Settings) -> list[Hit]:
    """The last N units or the last so many per cent; a tie at the border names nobody beyond it (广西).

    Whoever is as good as the first that is not named is not named either.
    """
    compared = judged(rows, at.least)
    number = max(at.number, len(compared) * at.percent // 100)
    if number >= len(compared):
        number = len(compared) - 1
    if number < 1:
        return []
    border = compared[number].share
    return [
        Hit(
            one.unit_id, one.name,
            f"有效息诉 {one.effective} / {one.applicable} = {percent(one.share)}；{len(compared)} 个单位"
            f"（不少于 {at.least} 件）中由低到高第 {position} 位，列入末 {number} 位",
        )
        for position, one in enumerate(compared[:number], 1)
        if one.share < border
    ]  # fmt: skip


def average(rows: Sequence[Row], least: int) -> Fraction | None:
    """All cases of the compared units together, not the mean of their rates."""
    compared = judged(rows, least)
    whole = sum(one.applicable for one in compared)
    return Fraction(sum(one.effective for one in compared), whole) if whole else None


def streak(months: Sequence[tuple[str, Sequence[Row]]], at: Settings) -> list[Hit]:
    """Below the average in each of the last months, with enough cases in each (广西); oldest first."""
    if len(months) < at.months:
        return []
    last = months[-at.months :]
    below: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for month, rows in last:
        mean = average(rows, at.least)
        for one in judged(rows, at.least):
            if mean is not None and one.share < mean:
                below.setdefault(one.unit_id, []).append(
                    f"{month} {one.effective}/{one.applicable} = {percent(one.share)} < {percent(mean)}"
                )
                names[one.unit_id] = one.name
    return [
        Hit(unit_id, names[unit_id], f"连续 {at.months} 个月低于平均：" + "；".join(lines))
        for unit_id, lines in sorted(below.items())
        if len(lines) == at.months
    ]


def presiding(rows: Sequence[Row], at: Settings) -> list[Hit]:
    """How many hearings leaders presided over; named are units with enough and none of them (云南)."""
    return [
        Hit(
            one.unit_id, one.name,
            f"听证 {one.hearings} 场，检察长主持 {one.by_leaders} 场，"
            f"占 {percent(Fraction(one.by_leaders, one.hearings))}",
            is_hit=one.by_leaders == 0,
        )
        for one in rows
        if one.hearings >= at.least
    ]  # fmt: skip


def score(rows: Sequence[Row], at: Settings) -> list[Hit]:
    """``base + Σ weight × (own − average)``, each dimension capped, every point explained (福建, 吉林)."""
    compared = judged(rows, at.least)
    parts = (
        ("质量（告知听证员）", at.quality, [one.told for one in compared]),
        ("效率（按期归档）", at.efficiency, [one.filed for one in compared]),
        ("效果（有效息诉）", at.effect, [one.share for one in compared]),
    )
    found = []
    for place, one in enumerate(compared):
        points, lines = Fraction(at.base), [f"基础分 {at.base}"]
        for name, weight, values in parts:
            line, gained = _dimension(name, weight, values, place, at.cap)
            points += gained
            lines.append(line)
        words = "；".join(lines) + f"；合计 {tenth(points)}"
        found.append(Hit(one.unit_id, one.name, words, is_hit=False))
    return sorted(found, key=lambda hit: hit.unit_id)


def _dimension(
    name: str, weight: int, values: Sequence[Fraction | None], place: int, cap: int
) -> tuple[str, Fraction]:
    known = [value for value in values if value is not None]
    own = values[place]
    if own is None or not known:
        return f"{name}没有数据，0 分", Fraction(0)
    mean = sum(known, Fraction(0)) / len(known)
    raw = weight * (own - mean)
    gained = max(Fraction(-cap), min(Fraction(cap), raw))
    capped = f"，限 ±{cap}" if gained != raw else ""
    return f"{name} {weight} ×（{percent(own)} − {percent(mean)}）= {tenth(gained)}{capped}", gained


def tenth(value: Fraction) -> str:
    """One decimal with its sign, half away from nothing."""
    tenths = (abs(value) * 20 + 1) // 2
    sign = "−" if value < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"


def from_areas(areas: Sequence[Mapping[str, object]]) -> list[Row]:
    """Rows from the areas of frozen figures."""
    return [
        Row(
            unit_id=int(str(one["unit_id"])), name=str(one["name"]),
            effective=int(str(one["effective"])), applicable=int(str(one["applicable"])),
            hearings=int(str(one["hearings"])), by_leaders=int(str(one["by_chief"])),
            told=_part(one, "officers_told", "attendances"), filed=_part(one, "filed", "hearings"),
        )
        for one in areas
    ]  # fmt: skip


def _part(one: Mapping[str, object], part: str, whole: str) -> Fraction | None:
    """A share of two sums; without a base, or before the sum was frozen, nothing is known."""
    base = int(str(one.get(whole) or 0))
    return Fraction(int(str(one[part])), base) if base and part in one else None


PRINTED = {Trigger.PRESIDING: "领导主持听证情况", Trigger.SCORE: "加权评分"}


def printed(kind: Trigger, found: Sequence[Hit], at: Settings) -> list[str]:
    """What the bulletin says of a trigger that is switched on: each unit with its arithmetic (云南, 福建, 吉林)."""
    head = (
        f"{PRINTED[kind]}（不少于{at.least}{'场' if kind is Trigger.PRESIDING else '件'}的单位）："
    )
    if not found:
        return [f"{head}没有达到最低数量的单位，不作比较。"]
    none = [one.name for one in found if one.is_hit]
    more = f"检察长没有主持听证的：{'、'.join(none)}。" if none else ""
    return [
        head
        + "；".join(f"{one.name}：{one.words.replace('；', '，')}" for one in found)
        + "。"
        + more
    ]
