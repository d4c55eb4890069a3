"""What is to become of each row of an imported table, and why; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hearing.base.labels import Labelled
from hearing.cases.rows import Entry
from hearing.cases.rules import tidy

# of cases with the same name or party, the newest are shown
MOST_MATCHES = 8


class Verdict(Labelled):
    """How a row stands."""

    BAD = "bad", "有问题"
    DECIDE = "decide", "可能重复，待判定"
    READY = "ready", "可以导入"
    LINK = "link", "并入已有案件"
    KNOWN = "known", "已在系统中"
    LEAVE = "leave", "不导入"


@dataclass(frozen=True)
class Match:
    """A case already in the system that may be the same."""

    case_id: int
    number: str
    title: str
    has_minor: bool
    why: str

    @property
    def words(self) -> str:
        """The case as it may be shown to those who import: a minor's case without its name."""
        return f"{self.number} {'涉未成年人案件' if self.has_minor else self.title}（{self.why}）"


@dataclass(frozen=True)
class Known:
    """What the system holds: numbers of this source, all case numbers, cases by title and by party.

    Numbers are folded by ``tidy``; a number of a unit out of reach is known without its case.
    """

    external: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, Match | None] = field(default_factory=dict)
    titles: Mapping[tuple[int, str], Sequence[Match]] = field(default_factory=dict)
    parties: Mapping[tuple[int, str, str], Sequence[Match]] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """One row with its verdict; ``row`` is the line of the table as a person counts it."""

    row: int
    verdict: Verdict
    words: tuple[str, ...] = ()
    entry: Entry | None = None
    unit_id: int = 0
    handler_id: int = 0
    matches: tuple[Match, ...] = ()
    case_id: int = 0


def likely_same(entry: Entry, unit_id: int, known: Known) -> tuple[Match, ...]:
    """Cases of another source that may be the same: by number, title, or party and case type (trap 5)."""
    found: dict[int, Match] = {}
    by_number = known.numbers.get(tidy(entry.number))
    if by_number is not None:
        found[by_number.case_id] = by_number
    for match in known.titles.get((unit_id, tidy(entry.title)), ()):
        found.setdefault(match.case_id, match)
    for _, name in entry.parties:
        for match in known.parties.get((unit_id, name, entry.type_code), ()):
            found.setdefault(match.case_id, match)
    return tuple(found.values())


def judge_one(
    row: int, entry: Entry, unit_id: int, handler_id: int, known: Known, decision: str
) -> Judged:
    """The verdict on a readable row; ``decision`` is ``same:ID``, ``different``, ``leave`` or empty."""
    plain = Judged(row, Verdict.READY, (), entry, unit_id, handler_id)
    if decision == "leave":
        return replace(plain, verdict=Verdict.LEAVE, words=("按您的决定不导入",))
    if tidy(entry.external_number) in known.external:
        return replace(plain, verdict=Verdict.KNOWN, words=("此前已经导入或并入，不再计一次",))
    matches = likely_same(entry, unit_id, known)
    same = next((m for m in matches if decision == f"same:{m.case_id}"), None)
    if same is not None:
        return replace(
            plain,
            verdict=Verdict.LINK,
            words=(same.words,),
            case_id=same.case_id,
            matches=matches,
        )
    taken = tidy(entry.number) in known.numbers
    if taken and known.numbers[tidy(entry.number)] is None:
        return replace(plain, verdict=Verdict.BAD, words=("案号已被其他院使用，请核对",))
    if matches and (taken or decision != "different"):
        words = tuple(match.words for match in matches)
        return replace(plain, verdict=Verdict.DECIDE, words=words, matches=matches)
    if not handler_id:
        words = (f"找不到承办检察官“{entry.handler_name}”，请指定",)
        return replace(plain, verdict=Verdict.BAD, words=words)
    return replace(plain, matches=matches)


def twice(entries: Iterable[tuple[int, Entry]]) -> dict[int, str]:
    """Rows whose number stands on an earlier row of the same table: row → sentence."""
    seen: dict[tuple[str, str], int] = {}
    found: dict[int, str] = {}
    for row, entry in entries:
        for kind, number in (("系统编号", entry.external_number), ("案号", entry.number)):
            first = seen.setdefault((kind, tidy(number)), row)
            if first != row:
                found[row] = f"{kind}与第 {first} 行相同"
    return found


def counts(rows: Iterable[Judged]) -> Counter[str]:
    """Verdict → number of rows."""
    return Counter(row.verdict.value for row in rows)


def stands_against(rows: Iterable[Judged]) -> list[Judged]:
    """Rows that must be put right, decided, or left out explicitly."""
    return [row for row in rows if row.verdict in (Verdict.BAD, Verdict.DECIDE)]


def unmatched(judged: Iterable[Judged]) -> list[tuple[int, str, int]]:
    """(unit id, handler's name, rows) that fit nobody or several."""
    found: dict[tuple[int, str], int] = {}
    for one in judged:
        if one.entry and one.unit_id and not one.handler_id:
            key = (one.unit_id, one.entry.handler_name)
            found[key] = found.get(key, 0) + 1
    return [(unit_id, name, number) for (unit_id, name), number in sorted(found.items())]
