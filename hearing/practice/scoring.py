"""案件评查 and 文书评选: score sheet, points, grades, who may review, contesting; pure (F-29)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hearing.base.labels import Labelled

WHOLE = 100
MOST_CRITERIA = 30
MOST_SAMPLES = 200
PRESENT = ("人大代表、政协委员", "人民监督员", "听证员", "检务督察人员")


class ReviewKind(Labelled):
    """What is reviewed."""

    CASES = "cases", "案件评查"
    DOCUMENTS = "documents", "文书评选"


class ReviewState(Labelled):
    """Where a review stands."""

    DRAFT = "draft", "草拟"
    OPEN = "open", "已公布承诺"
    FROZEN = "frozen", "名单已冻结"
    DRAWN = "drawn", "评查中"
    CLOSED = "closed", "已出结果"


class DocumentKind(Labelled):
    """Which document of each sampled hearing is looked at in a contest."""

    PLAN = "plan", "听证方案"
    NOTICE = "notice", "听证通知书"
    RECORD = "record", "听证笔录"
    TELLING = "telling", "处理决定告知"
    REPORT = "report", "听证情况报告"


class Grade(Labelled):
    """What a sample is worth."""

    EXCELLENT = "excellent", "优质"
    QUALIFIED = "qualified", "合格"
    FLAWED = "flawed", "瑕疵"
    UNQUALIFIED = "unqualified", "不合格"


def title_shown(title: str, *, is_public: bool, has_minor: bool) -> str:
    """Who reviews a hearing is told its name only where it was public and without minors (A-5, A-21, F-29)."""
    if has_minor:
        return "涉未成年人，不列名称"
    return title if is_public else "不公开听证，不列名称"


@dataclass(frozen=True)
class Criterion:
    """One row of the score sheet."""

    name: str
    standard: str
    weight: int


@dataclass(frozen=True)
class Lines:
    """From how many points a grade is given (parameters)."""

    excellent: int
    qualified: int
    flawed: int


def sheet_problem(rows: Sequence[Criterion]) -> str | None:
    """The weights of a score sheet add up to one hundred (F-29)."""
    if not rows:
        return "至少写一项评查标准"
    if len(rows) > MOST_CRITERIA:
        return f"最多 {MOST_CRITERIA} 项"
    twice = [name for name, number in Counter(row.name for row in rows).items() if number > 1]
    if twice:
        return f"“{twice[0]}”写了两次"
    wrong = [row.name for row in rows if not 1 <= row.weight <= WHOLE]
    if wrong:
        return f"“{wrong[0]}”的分值在 1 到 100 之间"
    total = sum(row.weight for row in rows)
    return None if total == WHOLE else f"各项分值合计须为 100 分，现为 {total} 分"


def score_problem(weight: int, deduction: int, finding: str) -> str | None:
    """A deduction is no more than the item is worth, and says what was found (F-29)."""
    if not 0 <= deduction <= weight:
        return f"扣分在 0 到 {weight} 之间"
    return "有扣分的写明发现的问题" if deduction and not finding.strip() else None


def points(deductions: Iterable[int]) -> int:
    """What one reviewer gives: one hundred less all deductions (F-29)."""
    return WHOLE - sum(deductions)


def mean(given: Sequence[int]) -> int:
    """The average of the reviewers in hundredths of a point, halves up (F-29)."""
    return (sum(given) * 200 + len(given)) // (2 * len(given))


def points_words(hundredths: int) -> str:
    """``92.50``."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def grade_of(hundredths: int, lines: Lines) -> Grade:
    """The grade for an average (F-29)."""
    for least, grade in (
        (lines.excellent, Grade.EXCELLENT),
        (lines.qualified, Grade.QUALIFIED),
        (lines.flawed, Grade.FLAWED),
    ):
        if hundredths >= least * 100:
            return grade
    return Grade.UNQUALIFIED


def lines_problem(lines: Lines) -> str | None:
    """The lines of the grades go down from excellent to flawed (F-29)."""
    falls = WHOLE >= lines.excellent > lines.qualified > lines.flawed >= 0
    return None if falls else "优质、合格、瑕疵的分数线须依次降低，请核对参数"


def reviewer_problem(
    person_id: int, handlers: Collection[int | None], took_part: Collection[int | None]
) -> str | None:
    """Nobody reviews what they handled, presided over or took part in (F-29)."""
    if person_id in handlers:
        return "评查人不能评查自己承办的案件，请另选"
    if person_id in took_part:
        return "评查人主持或参加过这场听证，请另选"
    return None


def sample_problem(eligible: int, wanted: int) -> str | None:
    """A sample is drawn from at least as many hearings as it has (F-29)."""
    if not eligible:
        return "这段时间没有结束的听证，请调整期间"
    if wanted > eligible:
        return f"符合条件的只有 {eligible} 场，抽样数改为不超过 {eligible}"
    return None


def contest_problem(
    is_handler: bool, announced_on: date | None, days: int, today: date, *, contested: bool
) -> str | None:
    """The handler asks once, within the days set, that a result be looked at again (F-29)."""
    if not is_handler:
        return "只有承办人可以对评查结果申请复核"
    if announced_on is None:
        return "评查结果公布以后才能申请复核"
    if contested:
        return "这个结果已经申请过一次复核"
    last = announced_on + timedelta(days=days)
    return f"申请复核的期限到 {last.isoformat()}，已经过了" if today > last else None


def outside_problem(source: str, value: str) -> tuple[str, str] | None:
    """The outside value comes from somebody present who is not of the reviewing side (F-29)."""
    if not value or len(value) > 40:
        return "value", "填写在场的人报出的数，1 到 40 个字符"
    return None if source in PRESENT else ("source", "选择报数的人是谁")
