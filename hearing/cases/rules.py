"""Cases: openness defaults, parties' roles, time limits, applications, cases that should be heard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, timedelta

from hearing.base.labels import Labelled


class Source(Labelled):
    """Where a case was registered first (two ledgers, trap 5)."""

    UNIFIED = "unified", "统一业务应用系统"
    PETITION = "petition", "信访系统"
    MANUAL = "manual", "手工录入"


SYSTEMS = (Source.UNIFIED, Source.PETITION)


class Channel(Labelled):
    """How an application for a hearing came in (F-01)."""

    WINDOW = "window", "窗口"
    HOTLINE = "12309", "12309"
    POST = "post", "邮寄"
    ONLINE = "online", "网上"


class CaseState(Labelled):
    """Whether a case is in hand."""

    OPEN = "open", "在办"
    CLOSED = "closed", "办结"


class RelationKind(Labelled):
    """How an earlier case bears on this one."""

    EARLIER_STAGE = "earlier_stage", "同一案件的前一环节"
    SAME_PARTIES = "same_parties", "相同当事人的另案"
    SPLIT = "split", "并案、分案"


class Disposal(Labelled):
    """How the case is to be, or was, dealt with."""

    PROSECUTE = "prosecute", "起诉"
    RELATIVE = "relative_non_prosecution", "相对不起诉"
    DOUBT = "doubt_non_prosecution", "存疑不起诉"
    STATUTORY = "statutory_non_prosecution", "法定不起诉"
    CONDITIONAL = "conditional_non_prosecution", "附条件不起诉"
    ARREST = "arrest", "批准逮捕、继续羁押"
    NO_ARREST = "no_arrest", "不批准逮捕、变更强制措施"
    SUPPORT = "support", "支持监督申请（抗诉、检察建议等）"
    NO_SUPPORT = "no_support", "不支持监督申请"
    RELIEF = "relief", "予以救助"
    OTHER = "other", "其他"


class UnheardReason(Labelled):
    """Why a case that should have been heard was not."""

    UNWILLING = "unwilling", "当事人均不愿听证"
    SETTLED = "settled", "争议已经化解"
    SECRET = "secret", "涉及国家秘密、个人隐私等，不宜听证"
    TIME = "time", "办案期限不足"
    HEARD_BEFORE = "heard_before", "同一事项此前已经听证"
    OTHER = "other", "其他"


class ExplanationState(Labelled):
    """Where an explanation stands."""

    WAITING_HEAD = "waiting_head", "待部门负责人审核"
    WAITING_CHIEF = "waiting_chief", "待分管副检察长审批"
    APPROVED = "approved", "已同意"
    RETURNED = "returned", "已退回"


class BatchState(Labelled):
    """Where an import stands."""

    DRAFT = "draft", "待导入"
    IMPORTED = "imported", "已导入"
    UNDONE = "undone", "已撤回"
    DISCARDED = "discarded", "已放弃"


class RowOutcome(Labelled):
    """What became of one row."""

    CREATED = "created", "新建案件"
    LINKED = "linked", "并入已有案件"
    KNOWN = "known", "已在系统中，未重复计"
    LEFT_OUT = "left_out", "未导入"


class PartyRole(Labelled):
    """Capacities of those who belong to a case; a hearing takes them over one by one (A-6)."""

    APPLICANT = "applicant", "申请人(申诉人)"
    RESPONDENT = "respondent", "其他当事人"
    THIRD_PARTY = "third_party", "第三人"
    SUSPECT = "suspect", "犯罪嫌疑人(被不起诉人)"
    VICTIM = "victim", "被害人"
    GUARDIAN = "guardian", "法定代理人"
    RELATIVE = "relative", "近亲属"
    AGENT = "agent", "诉讼代理人"
    DEFENDER = "defender", "辩护人"
    AGENCY = "agency", "行政机关代表"
    CONCERNED = "concerned", "公益诉讼涉及单位"
    INVESTIGATOR = "investigator", "侦查人员"
    WITNESS = "witness", "证人"
    APPRAISER = "appraiser", "鉴定人"
    SPECIALIST = "specialist", "有专门知识的人"
    INTERPRETER = "interpreter", "翻译"
    SUITABLE_ADULT = "suitable_adult", "合适成年人"


REPRESENTING = (
    PartyRole.GUARDIAN, PartyRole.RELATIVE, PartyRole.AGENT, PartyRole.DEFENDER,
    PartyRole.SUITABLE_ADULT,
)  # fmt: skip
APPLYING = (
    PartyRole.APPLICANT, PartyRole.RESPONDENT, PartyRole.THIRD_PARTY, PartyRole.SUSPECT,
    PartyRole.VICTIM, PartyRole.GUARDIAN, PartyRole.RELATIVE, PartyRole.AGENT, PartyRole.DEFENDER,
)  # fmt: skip


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


def link_problem(decision: str, *, has_case: bool) -> str | None:
    """Granting an application means hearing a certain case (A-9, F-02)."""
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


def tidy(text: str) -> str:
    """Text folded for comparing numbers and titles: width, brackets, blanks and case do not count."""
    folded = unicodedata.normalize("NFKC", text).translate(str.maketrans("〔〕[]【】", "()()()"))
    return re.sub(r"\s+", "", folded).upper()


def phone_of(text: str) -> str | None:
    """A telephone number as digits, ``None`` when it cannot be one."""
    digits = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", text))
    digits = digits.removeprefix("+86")
    return digits if re.fullmatch(r"\d{7,12}", digits) else None
