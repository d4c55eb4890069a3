"""口径: every indicator of effect as a named pure function with its id, words, sources, version and first day.

A figure is the rows that it counts, so that it can always be opened; which version holds is chosen by month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from hearing.outcomes.rules import SETTLED, Outcome

ALWAYS = date(2000, 1, 1)


@dataclass(frozen=True)
class CaseFact:
    """One case heard (件) as it stood: ``state`` with re-petitions, ``stated`` without them."""

    hearing_id: int
    case_id: int
    held_on: date
    state: str
    stated: str | None = None
    reversed_on: date | None = None
    visited_on: date | None = None


@dataclass(frozen=True)
class VisitFact:
    """One visit that was planned: when due, when made."""

    hearing_id: int
    case_id: int
    due_on: date
    visited_on: date | None = None


@dataclass(frozen=True)
class IssueFact:
    """One issue that was voted on and decided: was there a majority, was it followed."""

    hearing_id: int
    issue_id: int
    has_majority: bool
    followed: bool


@dataclass(frozen=True)
class DrawFact:
    """One hearing that ended: officers present, how many of them drawn, how often drawn again."""

    hearing_id: int
    officers: int
    drawn: int
    redraws: int


Fact = CaseFact | VisitFact | IssueFact | DrawFact


@dataclass(frozen=True)
class Facts:
    """All rows that a span is counted from."""

    cases: tuple[CaseFact, ...] = ()
    visits: tuple[VisitFact, ...] = ()
    issues: tuple[IssueFact, ...] = ()
    draws: tuple[DrawFact, ...] = ()


@dataclass(frozen=True)
class Cut:
    """``until_on`` is the first day after the span; ``window`` the days of observation."""

    until_on: date
    window: int = 90


@dataclass(frozen=True)
class Parts:
    """The rows of a figure: counted well, counted at all, still waiting, left out."""

    numerator: tuple[Fact, ...]
    denominator: tuple[Fact, ...]
    pending: tuple[Fact, ...] = ()
    excluded: tuple[Fact, ...] = ()


def _in(rows: Iterable[CaseFact], *states: str) -> tuple[CaseFact, ...]:
    return tuple(row for row in rows if row.state in states)


def _concluded(cases: tuple[CaseFact, ...]) -> tuple[CaseFact, ...]:
    return tuple(row for row in cases if row.state not in (Outcome.PENDING, Outcome.NOT_APPLICABLE))


def _of_concluded(cases: tuple[CaseFact, ...], good: tuple[CaseFact, ...]) -> Parts:
    return Parts(
        good, _concluded(cases), _in(cases, Outcome.PENDING), _in(cases, Outcome.NOT_APPLICABLE)
    )


def expressed_rate(facts: Facts, _cut: Cut) -> Parts:
    """表示息诉率: endings stated, also those reversed since, of what has a result (domain §6.2)."""
    concluded = _concluded(facts.cases)
    return _of_concluded(facts.cases, tuple(row for row in concluded if row.stated in SETTLED))


def effective_rate_1(facts: Facts, cut: Cut) -> Parts:
    """有效息诉率 to the end of 2020: endings not reversed by the cut-off, of all cases heard (settled 3)."""
    good = tuple(row for row in facts.cases if row.stated in SETTLED and not _is_back(row, cut))
    return Parts(good, facts.cases, _in(facts.cases, Outcome.PENDING))


def _is_back(row: CaseFact, cut: Cut) -> bool:
    return row.reversed_on is not None and row.reversed_on < cut.until_on


def effective_rate_2(facts: Facts, cut: Cut) -> Parts:
    """有效息诉率 from 2021: no re-petition inside the window, one visit made, window ended (domain §6.2)."""
    window = timedelta(days=cut.window)
    applicable = [row for row in facts.cases if row.state != Outcome.NOT_APPLICABLE]
    ended = tuple(row for row in applicable if row.held_on + window < cut.until_on)
    return Parts(
        tuple(row for row in ended if _holds(row, window, cut)),
        ended,
        tuple(row for row in applicable if row.held_on + window >= cut.until_on),
        _in(facts.cases, Outcome.NOT_APPLICABLE),
    )


def _holds(row: CaseFact, window: timedelta, cut: Cut) -> bool:
    in_window = row.reversed_on is not None and row.reversed_on <= row.held_on + window
    is_visited = row.visited_on is not None and row.visited_on < cut.until_on
    return row.stated in SETTLED and not in_window and is_visited


def partly_rate(facts: Facts, _cut: Cut) -> Parts:
    """部分化解率: partly resolved, of what has a result (domain §6.2)."""
    return _of_concluded(facts.cases, _in(facts.cases, Outcome.PARTLY))


def reversal_rate(facts: Facts, _cut: Cut) -> Parts:
    """反复率: petitioned again on the same facts, of all endings stated (R-5)."""
    stated = tuple(row for row in facts.cases if row.stated in SETTLED)
    return Parts(_in(stated, Outcome.REVERSED), stated, _in(facts.cases, Outcome.PENDING))


def visit_rate(facts: Facts, cut: Cut) -> Parts:
    """回访完成率: visits made, of those due by the cut-off (F-21)."""
    due = tuple(row for row in facts.visits if row.due_on < cut.until_on)
    later = tuple(row for row in facts.visits if row.due_on >= cut.until_on)
    return Parts(tuple(row for row in due if row.visited_on), due, later)


def adoption_rate(facts: Facts, _cut: Cut) -> Parts:
    """多数意见采纳率: decided as the majority thought, of the issues with a majority (A-16)."""
    formed = tuple(row for row in facts.issues if row.has_majority)
    return Parts(
        tuple(row for row in formed if row.followed),
        formed,
        (),
        tuple(row for row in facts.issues if not row.has_majority),
    )


def draw_rate(facts: Facts, _cut: Cut) -> Parts:
    """抽取合规率: every officer present drawn and no draw made again, of the hearings with officers (P-8, P-9)."""
    met = tuple(row for row in facts.draws if row.officers)
    return Parts(
        tuple(row for row in met if row.drawn == row.officers and not row.redraws),
        met,
        (),
        tuple(row for row in facts.draws if not row.officers),
    )


def not_applicable_share(facts: Facts, _cut: Cut) -> Parts:
    """不适用占比: cases called without dispute, of those assessed; an unusual share is looked at (domain §6.2)."""
    assessed = tuple(row for row in facts.cases if row.state != Outcome.PENDING)
    left_out = _in(facts.cases, Outcome.NOT_APPLICABLE)
    return Parts(left_out, assessed, _in(facts.cases, Outcome.PENDING))


@dataclass(frozen=True)
class Indicator:
    """One definition: what it is called, how it is counted, from which fields, and since when."""

    id: str
    version: int
    name: str
    words: str
    sources: tuple[str, ...]
    valid_from: date
    count: Callable[[Facts, Cut], Parts]
    valid_until: date | None = None
    unit: str = "件"
    of_handler: bool = True
    """Whether it says anything of the procurator who handles the case."""

    def formula(self, window: int) -> str:
        """The formula in words, with the days of the window."""
        return self.words.replace("{window}", str(window))


_STATE = ("outcome_entry.state", "outcome_entry.confirmed_at", "repetition.received_on")
_SECOND = date(2021, 1, 1)
REGISTRY = (
    Indicator(
        "expressed_rate", 1, "表示息诉率",
        "（当场息诉＋会后息诉＋达成和解，后来反复的也算表示过）÷已有结果的适用案件；待评估、不适用的不计",
        _STATE, ALWAYS, expressed_rate,
    ),
    Indicator(
        "effective_rate", 1, "有效息诉率",
        "（当场息诉＋会后息诉＋达成和解，截止时没有反复）÷全部听证案件，含待评估和不适用",
        _STATE, ALWAYS, effective_rate_1, _SECOND,
    ),
    Indicator(
        "effective_rate", 2, "有效息诉率",
        "（息诉或和解，听证后 {window} 日内没有以同一事实和理由再访，且至少回访一次）÷观察期已满的案件；"
        "观察期满仍待评估的计入分母，不适用的不计",
        (*_STATE, "visit.visited_on", "hearing.held_on"), _SECOND, effective_rate_2,
    ),
    Indicator(
        "partly_rate", 1, "部分化解率", "部分化解÷已有结果的适用案件；待评估、不适用的不计",
        _STATE, ALWAYS, partly_rate,
    ),
    Indicator(
        "reversal_rate", 1, "反复率", "表示息诉以后以同一事实和理由再访÷全部表示息诉的案件",
        _STATE, ALWAYS, reversal_rate,
    ),
    Indicator(
        "visit_rate", 1, "回访完成率", "已登记的回访÷截止时应当完成的回访；没有到期的不计",
        ("visit.due_on", "visit.visited_on", "visit.lapsed_at"), ALWAYS, visit_rate, unit="次",
    ),
    Indicator(
        "adoption_rate", 1, "多数意见采纳率",
        "决定与多数意见一致的听证事项÷形成多数意见并已决定的听证事项；没有形成多数的不计",
        ("tally.majority", "decision.deviates"), ALWAYS, adoption_rate, unit="项",
    ),
    Indicator(
        "draw_rate", 1, "抽取合规率",
        "到场听证员全部由随机抽取产生（含候补依次递补）且没有重新抽取的场数÷有听证员到场的听证场数；"
        "指定、库外邀请、重新抽取以及没有抽取记录的，虽经批准也不计入分子；经批准放宽条件、跨库借用后随机抽取的计入",
        ("participant.present_at", "engagement.engaged_as", "draw.state"), ALWAYS, draw_rate, unit="场",
        of_handler=False,
    ),
    Indicator(
        "not_applicable_share", 1, "不适用占比", "登记为不适用的案件÷已评估的案件；比例异常的应当核查",
        _STATE, ALWAYS, not_applicable_share,
    ),
)  # fmt: skip


def in_force(on: date) -> tuple[Indicator, ...]:
    """The definitions that hold for a month, named by its first day."""
    return tuple(
        one
        for one in REGISTRY
        if one.valid_from <= on and (one.valid_until is None or on < one.valid_until)
    )


def definition(indicator_id: str, on: date) -> Indicator | None:
    """One definition as it holds for a month, or nothing."""
    return next((one for one in in_force(on) if one.id == indicator_id), None)


def effective_definition(cut: Cut) -> Indicator:
    """The definition of the effective rate that holds for the last month before the cut-off (settled 3)."""
    last = cut.until_on - timedelta(days=1)
    return next(one for one in in_force(last) if one.id == "effective_rate")


def words_of(chosen: Indicator, cut: Cut) -> str:
    """``有效息诉率＝…÷…``, as it is printed beside the rate."""
    return f"{chosen.name}＝{chosen.formula(cut.window)}"
