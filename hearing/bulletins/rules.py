"""Months, states, problem detectors and the coverage of a bulletin (domain §7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hearing.base.labels import Labelled
from hearing.cases.vocabulary import Source
from hearing.hearings.rules import Form


class BulletinState(Labelled):
    """A bulletin's way to the leaders (domain §7.2)."""

    DRAFT = "draft", "草稿"
    REVIEW = "review", "待审核"
    COUNTERSIGN = "countersign", "待会签"
    SIGN = "sign", "待签发"
    ISSUED = "issued", "已签发待印发"
    PRINTED = "printed", "已印发"
    ARCHIVED = "archived", "已归档"
    WITHDRAWN = "withdrawn", "已撤回"


VERB_WORDS = {
    "draft": "汇总并起草", "recollect": "重新汇总", "correct": "编制更正", "submit": "提交审核",
    "review": "审核通过", "countersign": "会签", "send_back": "退回起草人", "issue": "签发",
    "dispatch": "印发", "archive": "归档", "withdraw": "撤回",
}  # fmt: skip
SENT = (BulletinState.PRINTED, BulletinState.ARCHIVED)
FROZEN = (BulletinState.ISSUED, *SENT)


class RunAct(Labelled):
    """What a run collects for: a first draft, a draft anew, a correction."""

    DRAFT = "draft", "汇总"
    RECOLLECT = "recollect", "重新汇总"
    CORRECT = "correct", "编制更正"


class RunState(Labelled):
    """How a collection stands."""

    WAITING = "waiting", "等待汇总"
    RUNNING = "running", "正在汇总"
    DONE = "done", "已汇总"
    FAILED = "failed", "没有完成"
    BROKEN_OFF = "broken_off", "已中断"


class Detector(Labelled):
    """Kinds of problems a bulletin names."""

    BLANK_UNIT = "blank_unit", "空白院"
    BLANK_LINE = "blank_line", "空白条线"
    LATE_NOTICE = "late_notice", "未提前三日告知"
    OFFICERS_UNTOLD = "officers_untold", "未向听证员反馈"
    FILING_OVERDUE = "filing_overdue", "超期未归档"
    REDRAW = "redraw", "重新抽取听证员"
    TO_VERIFY = "to_verify", "待核实"
    PLAN_LAG = "plan_lag", "计划进度滞后"
    MAJORITY_IGNORED = "majority_ignored", "未经同意未采纳多数意见"
    UNSIGNED = "unsigned", "笔录未签名"
    NO_RECORDING = "no_recording", "没有录音录像登记"
    CONCENTRATION = "concentration", "听证员使用集中"
    DRAW_OVERRIDDEN = "draw_overridden", "未经抽取指定听证员"
    BATCH = "batch", "同日批量雷同听证"
    TOO_SHORT = "too_short", "听证用时过短"
    DISPUTE_FREE = "dispute_free", "全部为无争议案件"
    MISMATCH = "mismatch", "各处数据不一致"
    RECTIFY_OVERDUE = "rectify_overdue", "整改逾期"
    NOT_APPLICABLE = "not_applicable", "“不适用”比例偏高"
    PADDING = "padding", "疑似凑数听证"


RULES: dict[Detector, str] = {
    Detector.BLANK_UNIT: "A-4",
    Detector.BLANK_LINE: "A-4",
    Detector.PLAN_LAG: "F-30",
    Detector.MAJORITY_IGNORED: "A-16",
    Detector.UNSIGNED: "A-18",
    Detector.NO_RECORDING: "A-18",
    Detector.CONCENTRATION: "P-9",
    Detector.DRAW_OVERRIDDEN: "P-9",
    Detector.BATCH: "A-4",
    Detector.TOO_SHORT: "A-15",
    Detector.DISPUTE_FREE: "A-4",
    Detector.MISMATCH: "A-18",
    Detector.RECTIFY_OVERDUE: "F-30",
    Detector.NOT_APPLICABLE: "F-20",
    Detector.PADDING: "A-4",
}


class Doubt(Labelled):
    """What an ended hearing lacks so that it still has to be verified (reliability T3, settled 18)."""

    NOT_TOLD = "not_told", "有参加人没有告知记录"
    NO_PLACE = "no_place", "没有听证室或批准的场所"
    PANEL_SHORT = "panel_short", "到场听证员少于下限"
    OPINIONS_SHORT = "opinions_short", "意见份数少于到场听证员，且未说明"
    NO_RECORD = "no_record", "没有定稿的笔录"
    TOO_SHORT = "too_short", "用时不足 20 分钟"
    BACKDATED = "backdated", "听证日早于录入日"
    PADDING = "padding", "疑似凑数，尚未认定"


SHORTEST_MINUTES = 20
LEDGERS = tuple(source.value for source in Source)
FORMS = tuple((form.value, form.label) for form in Form)


@dataclass(frozen=True)
class HeldFacts:
    """What is looked at to trust that an ended hearing was held."""

    hearing_id: int
    untold: int
    has_place: bool
    present: int
    panel_min: int
    opinions: int
    missing_explained: bool
    record_frozen: bool
    minutes: int
    entered_on: date
    held_on: date


@dataclass(frozen=True)
class Problem:
    """Unit + fact + rule + evidence (ids of hearings)."""

    detector: str
    unit_id: int
    rule: str
    fact: str
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True)
class Share:
    """Part of a whole at one unit."""

    unit_id: int
    part: int
    whole: int

    def is_high(self, percent: int, least: int) -> bool:
        """Above a percentage, of at least so many: small wholes say nothing (§11)."""
        return self.whole >= least and self.part * 100 > percent * self.whole


@dataclass(frozen=True)
class HearingRow:
    """What the detectors look at, one row per hearing held."""

    hearing_id: int
    unit_id: int
    number: str
    held_on: date
    late_notices: int
    officers_untold: int
    closed_on: date | None
    filed_on: date | None
    redraws: int
    telling_due_on: date | None = None

    def feedback_due_on(self, days: int) -> date:
        """When officers should know: counted in working days from the decision, without one from the hearing (A-17)."""
        return self.telling_due_on or self.held_on + timedelta(days=days)


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """First day of a month and first day of the next (half open)."""
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following


def months_before(day: date, months: int) -> date:
    """The first of the month so many months before a first of month (blank months, §7.2)."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def blank_words(last_on: date | None, from_on: date, until_on: date) -> str:
    """Since when a unit has held no hearing: the whole span, or from the month after the last (§7.2)."""
    if last_on is None:
        return f"{span_words(from_on, until_on)}没有举行听证"
    since = months_before(date(last_on.year, last_on.month, 1), -1)
    if since == from_on:
        return f"{span_words(from_on, until_on)}没有举行听证"
    number = (until_on.year - since.year) * 12 + until_on.month - since.month
    return f"自{since.year}年{since.month}月起连续{number}个月没有举行听证"


def span_words(from_on: date, until_on: date) -> str:
    """``2020年1—8月`` or ``2020年8月`` for a half-open span of whole months."""
    last = until_on - timedelta(days=1)
    if (from_on.year, from_on.month) == (last.year, last.month):
        return f"{from_on.year}年{from_on.month}月"
    if from_on.year == last.year:
        return f"{from_on.year}年{from_on.month}—{last.month}月"
    return f"{from_on.year}年{from_on.month}月—{last.year}年{last.month}月"


def coverage(rows: Iterable[Sequence[int | None]]) -> tuple[int, int]:
    """Cells of units × lines with at least one hearing, and all that apply (``None`` does not, F-30)."""
    cells = [cell for row in rows for cell in row if cell is not None]
    return sum(1 for cell in cells if cell), len(cells)


def blanks(counts: Mapping[int, int], wanted: Iterable[int]) -> list[int]:
    """Those of the wanted units or lines that held no hearing (空白, F-30)."""
    return [key for key in wanted if not counts.get(key, 0)]


def doubts(facts: HeldFacts) -> list[Doubt]:
    """A hearing that ended counts, and what it lacks marks it as still to be verified (F-30)."""
    checks = (
        (facts.untold > 0, Doubt.NOT_TOLD),
        (not facts.has_place, Doubt.NO_PLACE),
        (facts.present < facts.panel_min, Doubt.PANEL_SHORT),
        (
            facts.opinions < facts.present and not facts.missing_explained,
            Doubt.OPINIONS_SHORT,
        ),
        (not facts.record_frozen, Doubt.NO_RECORD),
        (facts.minutes < SHORTEST_MINUTES, Doubt.TOO_SHORT),
        (facts.entered_on > facts.held_on, Doubt.BACKDATED),
    )
    return [doubt for hit, doubt in checks if hit]


def hearing_problems(
    rows: Iterable[HearingRow], cut_off: date, feedback_days: int, filing_days: int
) -> list[Problem]:
    """Problems found in hearings held: late notice, no feedback, late filing, re-draw (F-30)."""
    found: dict[tuple[str, int], list[HearingRow]] = {}
    for row in rows:
        for detector in _row_detectors(row, cut_off, feedback_days, filing_days):
            found.setdefault((detector, row.unit_id), []).append(row)
    rules = {
        Detector.LATE_NOTICE: "A-10",
        Detector.OFFICERS_UNTOLD: "A-17",
        Detector.FILING_OVERDUE: "A-18",
        Detector.REDRAW: "P-9",
    }
    return [
        Problem(
            detector,
            unit_id,
            rules[Detector(detector)],
            f"{Detector(detector).label} {len(hearings)} 场",
            tuple(row.hearing_id for row in hearings),
        )
        for (detector, unit_id), hearings in sorted(found.items(), key=lambda item: item[0])
    ]


def _row_detectors(
    row: HearingRow, cut_off: date, feedback_days: int, filing_days: int
) -> Iterable[Detector]:
    if row.late_notices:
        yield Detector.LATE_NOTICE
    if row.officers_untold and row.feedback_due_on(feedback_days) < cut_off:
        yield Detector.OFFICERS_UNTOLD
    end = row.filed_on or cut_off
    if row.closed_on and row.closed_on + timedelta(days=filing_days) < end:
        yield Detector.FILING_OVERDUE
    if row.redraws:
        yield Detector.REDRAW
