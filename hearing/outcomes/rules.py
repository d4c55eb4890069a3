"""息诉 states, evidence, and the effective rate in its two definitions (domain §6, settled 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hearing.base.labels import Labelled


class Outcome(Labelled):
    """Did the dispute end?"""

    NOT_APPLICABLE = "not_applicable", "不适用"
    PENDING = "pending", "待评估"
    SETTLED_ON_SPOT = "settled_on_spot", "当场息诉"
    SETTLED_LATER = "settled_later", "会后息诉"
    RECONCILED = "reconciled", "达成和解"
    PARTLY = "partly", "部分化解"
    NOT_SETTLED = "not_settled", "未息诉"
    REVERSED = "reversed", "反复"


class Evidence(Labelled):
    """What an outcome rests on."""

    RECORD = "record", "笔录中的表示"
    PROMISE = "promise", "书面承诺"
    AGREEMENT = "agreement", "和解协议"
    WITHDRAWAL = "withdrawal", "撤回申请"
    VISIT = "visit", "回访记录"


class Way(Labelled):
    """How a visit is made."""

    PHONE = "phone", "电话"
    HOME = "home", "上门"
    HOTLINE = "12309", "12309"


class Route(Labelled):
    """Where a new demand heard on a visit goes."""

    AID = "aid", "转司法救助"
    PETITION = "petition", "转控告申诉检察部门"
    HANDLER = "handler", "由承办部门办理"
    ELSEWHERE = "elsewhere", "告知向有权机关提出"


class AidDecision(Labelled):
    """What became of a referral to judicial aid."""

    GRANTED = "granted", "已救助"
    REFUSED = "refused", "不予救助"
    WITHDRAWN = "withdrawn", "撤回申请"


class LedgerState(Labelled):
    """Where an item of the ledger stands."""

    OPEN = "open", "化解中"
    CLOSING = "closing", "待核查销号"
    CLOSED = "closed", "已销号"


class Verdict(Labelled):
    """What the verifier finds."""

    CLOSED = "closed", "同意销号"
    RETURNED = "returned", "退回继续化解"


SETTLED = (Outcome.SETTLED_ON_SPOT, Outcome.SETTLED_LATER, Outcome.RECONCILED)
UNRESOLVED = (Outcome.NOT_SETTLED, Outcome.PARTLY)
SMALL = 5


@dataclass(frozen=True)
class Rate:
    """A rate that can be printed: numerator, denominator, what is left out, and its definition."""

    numerator: int
    denominator: int
    pending: int
    not_applicable: int
    version: int
    words: str
    small_cases: int = SMALL

    @property
    def percent(self) -> str:
        """``76.5 %``, or ``—`` without a denominator."""
        return percent(self.numerator, self.denominator)

    @property
    def is_small(self) -> bool:
        """Below the parameter's number of cases a count is shown instead of a rate (domain §6.2)."""
        return self.denominator < self.small_cases


def percent(part: int, whole: int) -> str:
    """A share with one decimal, rounded half up from exact integers."""
    if not whole:
        return "—"
    exact = Decimal(part * 100) / Decimal(whole)
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)} %"


def outcome_problem(
    state: str, evidence: str | None, evidence_on: date | None, note: str | None = None
) -> str | None:
    """A dispute counts as ended only with dated evidence, and as none only with the reason (F-20, §6.2)."""
    if state == Outcome.NOT_APPLICABLE and not (note or "").strip():
        return "写明为什么不适用，如：司法救助案件，没有争议的另一方"
    if state in SETTLED and not (evidence and evidence_on):
        return "登记息诉或和解须注明依据和日期"
    return None


def is_applicable(state: str) -> bool:
    """Whether a confirmed state says something about a dispute; only then visits fall due (F-21)."""
    return state not in (Outcome.PENDING, Outcome.NOT_APPLICABLE)


def visit_days(held_on: date, offsets: Iterable[int]) -> tuple[date, ...]:
    """Follow-up visits fall due so many days after the hearing; 0 arranges none (F-21)."""
    return tuple(held_on + timedelta(days=days) for days in sorted(set(offsets)) if days > 0)


def visit_problem(attitude: str, visited_on: date, held_on: date, today: date) -> str | None:
    """A visit is one day between the hearing and today, with the attitude met (F-21)."""
    if not attitude.strip():
        return "写明被访人的态度"
    if not held_on <= visited_on <= today:
        return "回访日期在听证当日到今天之间"
    return None


def demand_problem(new_demand: str, route: str | None) -> str | None:
    """A new demand is sent on and a route needs a demand (domain §6.2)."""
    if new_demand.strip() and route not in Route.labels():
        return "有新的诉求，须选择转到哪里办理"
    if route and not new_demand.strip():
        return "写明新的诉求；没有新的诉求的，不选转办"
    return None


def closing_problem(evidence: str, evidence_on: date, words: str, today: date) -> str | None:
    """销号 rests on dated evidence and a statement of how the case was resolved (domain §11)."""
    if evidence not in Evidence.labels():
        return "选择销号的依据"
    if evidence_on > today:
        return "依据的日期不能晚于今天"
    if not words.strip():
        return "写明怎样化解的"
    return None


def closing_field(evidence: str, words: str) -> str:
    """The field that ``closing_problem`` speaks of."""
    if evidence not in Evidence.labels():
        return "evidence"
    return "evidence_on" if words.strip() else "words"


def verifier_problem(verifier: int | None, owner: int, asker: int) -> str | None:
    """Who verifies a 销号 is neither the owner nor who asked for it (domain §11)."""
    if verifier in (owner, asker):
        return "承办人和申请销号的人不能核查销号，请其他领导核查"
    return None


class Age(Labelled):
    """The colour of an open item."""

    FRESH = "fresh", "在期限内"
    AGEING = "ageing", "临近期限"
    LATE = "late", "超过期限"


def age_of(days: int, warn: int, late: int) -> Age:
    """An open item ages by days since its round began (domain §11)."""
    if days >= late:
        return Age.LATE
    return Age.AGEING if days >= warn else Age.FRESH
