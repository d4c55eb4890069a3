"""凑数听证: eight kinds of hearings that look made for the count, as plain functions over plain rows.

A flag is a suspicion with its reason in words; a person looks at the hearing and says 认定 or 不认定.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from hearing.base.labels import Labelled


class Padding(Labelled):
    """The eight kinds (reliability T3, domain §8)."""

    NEVER_HELD = "pad_never_held", "没有开过的痕迹"
    SHORT = "pad_short", "用时过短"
    SPLIT = "pad_split", "一案拆成多场"
    BACKDATED = "pad_backdated", "事后补录"
    BATCH = "pad_batch", "同日批量雷同"
    COPIED = "pad_copied", "笔录或意见照抄"
    SAME_PANEL = "pad_same_panel", "听证员反复同组"
    OVERLAP = "pad_overlap", "同一人同时在两场"


@dataclass(frozen=True)
class Thresholds:
    """Numbers that an office may change (parameters of units); none is law."""

    shortest_minutes: int = 20
    split_days: int = 30
    batch_least: int = 3
    copied_characters: int = 200
    panel_times: int = 4
    panel_days: int = 90
    late_entry_days: int = 0


@dataclass(frozen=True)
class Sitting:
    """What is known of one ended hearing; ``texts`` are the record and the officers' reasons."""

    hearing_id: int
    number: str
    unit_id: int
    held_on: date
    opened_at: datetime | None
    closed_at: datetime
    entered_on: date
    presider_id: int | None
    officers: frozenset[int]
    cases: frozenset[int]
    types: frozenset[str]
    has_record: bool = True
    has_recording: bool = True
    texts: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """Whole minutes from opening to end."""
        return int((self.closed_at - (self.opened_at or self.closed_at)).total_seconds() // 60)


@dataclass(frozen=True)
class Flag:
    """One suspicion: hearing, kind, and what was seen."""

    hearing_id: int
    kind: Padding
    words: str


Flags = Iterable[Flag]


def never_held(sittings: Sequence[Sitting], _at: Thresholds) -> Flags:
    """No officer signed in, or neither record nor recording: nothing shows that it was held (A-14, A-18)."""
    for one in sittings:
        traces = (
            (not one.officers, "没有听证员签到"),
            (one.opened_at is None, "没有开始时间"),
            (not one.has_record and not one.has_recording, "笔录和录音录像都没有"),
        )
        if lacking := [words for missing, words in traces if missing]:
            yield Flag(one.hearing_id, Padding.NEVER_HELD, "、".join(lacking))


def short(sittings: Sequence[Sitting], at: Thresholds) -> Flags:
    """A talk of some minutes is not a hearing of seven steps (A-15)."""
    for one in sittings:
        if one.opened_at is not None and one.minutes < at.shortest_minutes:
            words = f"从开始到结束 {one.minutes} 分钟，不足 {at.shortest_minutes} 分钟"
            yield Flag(one.hearing_id, Padding.SHORT, words)


def split(sittings: Sequence[Sitting], at: Thresholds) -> Flags:
    """One case heard several times within some days counts several times (trap 4)."""
    by_case: dict[int, list[Sitting]] = defaultdict(list)
    for one in sittings:
        for case_id in sorted(one.cases):
            by_case[case_id].append(one)
    for group in by_case.values():
        group.sort(key=lambda one: (one.held_on, one.hearing_id))
        for earlier, later in pairwise(group):
            if (later.held_on - earlier.held_on).days <= at.split_days:
                yield Flag(earlier.hearing_id, Padding.SPLIT, f"同一案件又在 {later.number} 听证")
                yield Flag(later.hearing_id, Padding.SPLIT, f"同一案件已在 {earlier.number} 听证")


def backdated(sittings: Sequence[Sitting], at: Thresholds) -> Flags:
    """Entered after the day on which it is said to have been held (reliability T3)."""
    for one in sittings:
        late = (one.entered_on - one.held_on).days
        if late > at.late_entry_days:
            words = f"听证日 {one.held_on}，{one.entered_on} 才录入"
            yield Flag(one.hearing_id, Padding.BACKDATED, words)


def batch(sittings: Sequence[Sitting], at: Thresholds) -> Flags:
    """Hearings of one unit, day, kind of case and panel, one after the other (domain §7.2)."""
    alike: dict[tuple[object, ...], list[Sitting]] = defaultdict(list)
    for one in sittings:
        if one.officers:
            alike[(one.unit_id, one.held_on, one.types, one.officers)].append(one)
    for group in alike.values():
        if len(group) >= at.batch_least:
            words = f"同日同类案件、同一组听证员共 {len(group)} 场"
            for one in group:
                yield Flag(one.hearing_id, Padding.BATCH, words)


DRESS = re.compile(r"[\W\d_某甲乙丙丁]+")


def bare(text: str) -> str:
    """A text without numbers, signs and the stand-ins for names, by which copies still differ."""
    return DRESS.sub("", text)


def copied(sittings: Sequence[Sitting], at: Thresholds) -> Flags:
    """A record or reasons, long enough to be somebody's own words, found again elsewhere (domain §8)."""
    where: dict[str, list[Sitting]] = defaultdict(list)
    for one in sittings:
        for text in {bare(text) for text in one.texts}:
            if len(text) >= at.copied_characters:
                where[text].append(one)
    for group in where.values():
        for one in group:
            others = [other.number for other in group if other is not one]
            if others:
                words = f"文字与 {'、'.join(others[:3])} 相同"
                yield Flag(one.hearing_id, Padding.COPIED, words)


def same_panel(sittings: Sequence[Sitting], at: Thresholds) -> Flags:
    """The very same panel again and again within some days is no random draw (P-9, domain §8)."""
    groups: dict[tuple[int, frozenset[int]], list[Sitting]] = defaultdict(list)
    for one in sittings:
        if len(one.officers) > 1:
            groups[(one.unit_id, one.officers)].append(one)
    span = timedelta(days=at.panel_days)
    for group in groups.values():
        group.sort(key=lambda one: (one.held_on, one.hearing_id))
        hit: set[int] = set()
        for first in range(len(group) - at.panel_times + 1):
            stretch = group[first : first + at.panel_times]
            if stretch[-1].held_on - stretch[0].held_on <= span:
                hit |= {one.hearing_id for one in stretch}
        for hearing_id in sorted(hit):
            words = f"同一组听证员 {at.panel_days} 天内至少 {at.panel_times} 场"
            yield Flag(hearing_id, Padding.SAME_PANEL, words)


def overlap(sittings: Sequence[Sitting], _at: Thresholds) -> Flags:
    """Nobody sits in two hearings at the same time (P-9)."""
    seats: dict[int, list[tuple[datetime, Sitting]]] = defaultdict(list)
    for one in sittings:
        if one.opened_at is None:
            continue
        for person_id in sorted({*one.officers, one.presider_id} - {None}, key=lambda p: p or 0):
            seats[person_id or 0].append((one.opened_at, one))
    for held in seats.values():
        held.sort(key=lambda seat: (seat[0], seat[1].hearing_id))
        latest = held[0][1]
        for began, one in held[1:]:
            if began < latest.closed_at and one.hearing_id != latest.hearing_id:
                yield Flag(one.hearing_id, Padding.OVERLAP, f"有人同时在 {latest.number}")
                yield Flag(latest.hearing_id, Padding.OVERLAP, f"有人同时在 {one.number}")
            if one.closed_at > latest.closed_at:
                latest = one


KINDS: dict[Padding, Callable[[Sequence[Sitting], Thresholds], Flags]] = {
    Padding.NEVER_HELD: never_held,
    Padding.SHORT: short,
    Padding.SPLIT: split,
    Padding.BACKDATED: backdated,
    Padding.BATCH: batch,
    Padding.COPIED: copied,
    Padding.SAME_PANEL: same_panel,
    Padding.OVERLAP: overlap,
}


def flags(sittings: Iterable[Sitting], at: Thresholds | None = None) -> list[Flag]:
    """Every suspicion, one a hearing and kind, by hearing; the first words of a kind stand (T3)."""
    rows = sorted(sittings, key=lambda one: one.hearing_id)
    found: dict[tuple[int, Padding], Flag] = {}
    for kind in KINDS.values():
        for flag in kind(rows, at or Thresholds()):
            found.setdefault((flag.hearing_id, flag.kind), flag)
    order = list(Padding)
    return sorted(found.values(), key=lambda f: (f.hearing_id, order.index(f.kind)))
