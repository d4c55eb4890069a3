"""Cases: openness defaults, parties' roles, time limits, applications, cases that should be heard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, timedelta

from hearing.cases.vocabulary import (
    APPLYING,
    REPRESENTING,
    SYSTEMS,
    BatchState,
    CaseState,
    Channel,
    Disposal,
    ExplanationState,
    PartyRole,
    RelationKind,
    ReopeningKind,
    RowOutcome,
    Source,
    UnheardReason,
)

__all__ = [
    "APPLYING",
    "BatchState",
    "CaseState",
    "Channel",
    "Disposal",
    "ExplanationState",
    "PartyRole",
    "REPRESENTING",
    "RelationKind",
    "ReopeningKind",
    "RowOutcome",
    "SYSTEMS",
    "Source",
    "UnheardReason",
]


def default_public(type_default: bool | None, *, has_minor: bool) -> bool:
    """Arrest, custody and minors' cases are as a rule not public, the others are (A-5)."""
    if has_minor:
        return False
    return type_default is not False


def openness_problem(
    *, is_public: bool, type_default: bool | None, has_minor: bool, reason: str | None
) -> str | None:
    """Departing from the openness that the case type suggests needs a reason (A-5)."""
    if is_public == default_public(type_default, has_minor=has_minor) or (reason or "").strip():
        return None
    wanted = "公开" if is_public else "不公开"
    return f"该类案件通常不按“{wanted}”办理，填写改为{wanted}的理由"


def opening_needs_approval(*, is_public: bool, type_default: bool | None, has_minor: bool) -> bool:
    """Opening a hearing that is as a rule closed needs the chief's approval (A-5)."""
    return is_public and not default_public(type_default, has_minor=has_minor)


def minor_problem(*, has_minor: bool, minors_among_parties: bool) -> str | None:
    """A case with a minor among its parties stays marked as such (A-5)."""
    if minors_among_parties and not has_minor:
        return "当事人中有未成年人，这一项不能取消；登记有误的，先更正当事人"
    return None


def reply_due(received_on: date, working_days: int, is_workday: Callable[[date], bool]) -> date:
    """An application is answered promptly: within a parameter of working days (A-9)."""
    day, left = received_on, working_days
    while left > 0:
        day += timedelta(days=1)
        left -= is_workday(day)
    return day


def reply_problem(decision: str, reasons: str | None) -> str | None:
    """Refusing an application for a hearing must be reasoned (A-9)."""
    if decision == "refused" and not (reasons or "").strip():
        return "不同意听证须说明理由"
    return None


def link_problem(decision: str, *, has_case: bool, closed: bool = False) -> str | None:
    """Granting an application means hearing a certain case that is in hand (A-9, F-02)."""
    if decision == "granted" and closed:
        return "案件已经办结，恢复办理以后才能同意听证"
    if decision == "granted" and not has_case:
        return "同意听证前，先把申请关联到案件"
    return None


def overdue_days(due_on: date, today: date, *, answered: bool) -> int:
    """Days by which an unanswered application has run over; 0 while in time (A-9)."""
    return 0 if answered else max(0, (today - due_on).days)


def days_left(deadline_on: date | None, hearing_on: date) -> int | None:
    """Hearing time counts toward the case's limit: days left after the hearing (A-20)."""
    return (deadline_on - hearing_on).days if deadline_on else None


def deadline_words(
    deadline_on: date | None, today: date, warn_days: int, *, closed: bool
) -> tuple[str, str]:
    """The time limit in words that need no colour: (words, group of the mark) (A-20)."""
    if closed:
        return "已办结", "done"
    left = days_left(deadline_on, today)
    if left is None:
        return "未填办案期限", ""
    if left < 0:
        return f"超期 {-left} 天", "late"
    if left == 0:
        return "今天到期", "late"
    return f"还有 {left} 天", "you" if left <= warn_days else ""


@dataclass(frozen=True)
class HearFacts:
    """What decides whether a case should be heard."""

    is_major_dispute: bool = False
    has_major_impact: bool = False
    disposal: str | None = None
    has_objection: bool = False
    application_refused: bool = False


CRITERIA: tuple[tuple[str, str, Callable[[HearFacts], bool]], ...] = (
    ("should_hear_dispute", "有重大争议", lambda f: f.is_major_dispute),
    ("should_hear_impact", "有重大社会影响", lambda f: f.has_major_impact),
    (
        "should_hear_victim", "拟相对不起诉，被害人有异议",
        lambda f: f.has_objection and f.disposal == Disposal.RELATIVE,
    ),
    (
        "should_hear_unsupported", "拟不支持监督申请，申请人有异议",
        lambda f: f.has_objection and f.disposal == Disposal.NO_SUPPORT,
    ),
    ("should_hear_refused", "当事人申请听证而未获同意", lambda f: f.application_refused),
)  # fmt: skip


def should_hear_grounds(facts: HearFacts, in_force: Container[str]) -> tuple[str, ...]:
    """Why a case is one that should be heard, by the criteria in force; empty when it is not (A-4)."""
    return tuple(words for key, words, test in CRITERIA if key in in_force and test(facts))


def closing_problem(
    closed_on: date,
    received_on: date,
    today: date,
    *,
    should_hear: bool,
    heard: bool,
    explained: bool,
) -> tuple[str, str | None] | None:
    """A case that should have been heard and was not is closed with an approved explanation only (A-4)."""
    if closed_on > today:
        return "办结日期不能晚于今天", "closed_on"
    if closed_on < received_on:
        return "办结日期不能早于受理日期", "closed_on"
    if should_hear and not heard and not explained:
        return "这件案件属于应当听证而没有听证，先提交未听证说明，经同意后再办结", None
    return None


def explanation_problem(reason: str) -> str | None:
    """An explanation says in words why there was no hearing."""
    if len(reason.strip()) < 10:
        return "写明为什么没有听证，不少于 10 个字"
    return None


def reopening_problem(reason: str, deadline_on: date | None, today: date) -> tuple[str, str] | None:
    """A closed case is taken up again for a reason in words, with a time limit that still runs (A-20)."""
    if len(reason.strip()) < 5:
        return "写明为什么重新办理，不少于 5 个字", "reason"
    if deadline_on is not None and deadline_on < today:
        return "新的办案期限不能早于今天", "deadline_on"
    return None


def removal_problem(
    reason: str, *, is_minor: bool, heard: bool, represented_by: str | None
) -> tuple[str, str | None] | None:
    """A party goes for a reason in words, after those who speak for them; a minor heard stays (A-5, A-6)."""
    if not reason.strip():
        return "写明为什么移除", "reason"
    if is_minor and heard:
        return "案件已经听证，未成年当事人不能移除", None
    if represented_by:
        return f"{represented_by}登记为代理这名当事人，先改正或者移除{represented_by}", None
    return None


def tidy(text: str) -> str:
    """Text folded for comparing numbers and titles: width, brackets, blanks and case do not count."""
    folded = unicodedata.normalize("NFKC", text).translate(str.maketrans("〔〕[]【】", "()()()"))
    return re.sub(r"\s+", "", folded).upper()


def phone_of(text: str) -> str | None:
    """A telephone number as digits, ``None`` when it cannot be one."""
    digits = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", text))
    digits = digits.removeprefix("+86")
    return digits if re.fullmatch(r"\d{7,12}", digits) else None
