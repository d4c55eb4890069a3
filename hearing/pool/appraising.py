"""The annual appraisal: a proposal computed from printed inputs, never a hidden score; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from hearing.base.labels import Labelled


class Grade(Labelled):
    """Outcomes of an appraisal."""

    EXCELLENT = "excellent", "优秀"
    COMPETENT = "competent", "称职"
    BASIC = "basic", "基本称职"
    FAILED = "failed", "不称职"


@dataclass(frozen=True)
class Inputs:
    """What a year held for one member; ratings run from 1 to 3."""

    invited: int = 0
    accepted: int = 0
    declined: Mapping[str, int] = field(default_factory=dict)
    expired: int = 0
    attended: int = 0
    absent_justified: int = 0
    absent_unjustified: int = 0
    absent_open: int = 0
    late: int = 0
    training_minutes: int = 0
    ratings: tuple[int, ...] = ()

    @property
    def answered(self) -> int:
        """Invitations answered in time, yes or no."""
        return max(0, self.invited - self.expired)

    @property
    def average(self) -> Fraction | None:
        """The mean of all ratings."""
        return Fraction(sum(self.ratings), len(self.ratings)) if self.ratings else None

    def as_json(self) -> dict[str, Any]:
        """The inputs as they are frozen with the decision."""
        return {**asdict(self), "ratings": list(self.ratings), "declined": dict(self.declined)}


@dataclass(frozen=True)
class Thresholds:
    """Parameters of the proposal."""

    absences_fail: int
    answer_percent: int
    excellent_attended: int
    excellent_rating_tenths: int
    training_hours: int


@dataclass(frozen=True)
class Proposal:
    """The proposed grade, ``None`` when nothing can be said, and the sentences that lead to it."""

    grade: Grade | None
    reasons: tuple[str, ...]


def propose(inputs: Inputs, limits: Thresholds) -> Proposal:
    """A year's grade follows from attendance, answers, punctuality, training and feedback (P-9)."""
    if not inputs.invited:
        return Proposal(None, ("本年没有受邀，不提出等次建议",))
    if inputs.absent_unjustified >= limits.absences_fail:
        return Proposal(Grade.FAILED, (f"无正当理由缺席 {inputs.absent_unjustified} 次",))
    faults = _faults(inputs, limits)
    if faults:
        return Proposal(Grade.BASIC, faults)
    missing = _short_of_excellent(inputs, limits)
    if missing:
        return Proposal(Grade.COMPETENT, ("没有缺席和逾期未答复的问题", *missing))
    return Proposal(
        Grade.EXCELLENT,
        (
            f"参加 {inputs.attended} 次，全部准时",
            f"评价平均 {_tenths(inputs.average)}，培训 {inputs.training_minutes // 60} 小时",
        ),
    )


def _faults(inputs: Inputs, limits: Thresholds) -> tuple[str, ...]:
    percent = 100 * inputs.answered // inputs.invited
    checks = (
        (inputs.absent_unjustified > 0, f"无正当理由缺席 {inputs.absent_unjustified} 次"),
        (
            percent < limits.answer_percent,
            f"答复邀请 {percent}%，低于 {limits.answer_percent}%",
        ),
        (
            inputs.average is not None and inputs.average < Fraction(3, 2),
            f"评价平均 {_tenths(inputs.average)}，低于 1.5",
        ),
    )
    return tuple(words for hit, words in checks if hit)


def _short_of_excellent(inputs: Inputs, limits: Thresholds) -> tuple[str, ...]:
    wanted = Fraction(limits.excellent_rating_tenths, 10)
    checks = (
        (
            inputs.attended < limits.excellent_attended,
            f"参加 {inputs.attended} 次，评优秀须 {limits.excellent_attended} 次",
        ),
        (inputs.late > 0, f"迟到 {inputs.late} 次"),
        (inputs.absent_open > 0, f"有 {inputs.absent_open} 次缺席尚未认定理由"),
        (
            inputs.training_minutes < 60 * limits.training_hours,
            f"培训 {inputs.training_minutes // 60} 小时，要求 {limits.training_hours} 小时",
        ),
        (
            inputs.average is None or inputs.average < wanted,
            f"评价平均 {_tenths(inputs.average)}，评优秀须 {_tenths(wanted)}"
            if inputs.ratings
            else f"没有评价，评优秀须评价平均 {_tenths(wanted)}",
        ),
    )
    return tuple(words for hit, words in checks if hit)


def _tenths(value: Fraction | None) -> str:
    return "—" if value is None else f"{float(value):.1f}"


def decision_problem(grade: str, proposed: str | None, reasons: str | None) -> str | None:
    """Another grade than the proposed one needs its reasons (P-9)."""
    if grade != proposed and not (reasons or "").strip():
        return "与建议等次不同的，写明理由"
    return None
