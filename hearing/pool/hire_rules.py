"""Who may become an officer and how long: checks, publicity, terms and leaving as plain functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hearing.base.labels import Labelled
from hearing.pool.rules import MIN_AGE, age_on, birth_of, identity_problem

WARNINGS = (90, 30)
RECHECK_DAYS = 180
LOCAL = "local:"


class ConsentKind(Labelled):
    """What an officer is asked to agree to, each by itself (PIPL 17, 29)."""

    PRIVACY = "privacy", "个人信息处理告知"
    SENSITIVE = "sensitive", "处理身份证号的单独同意"
    CROSS_POOL = "cross_pool", "参加其他院听证"


class CheckKind(Labelled):
    """What a qualification review looks at, each recorded by itself (A-7)."""

    NUMBER = "number", "证件号码"
    AGE = "age", "年龄"
    CRIMINAL = "criminal", "曾受刑事处罚"
    DISMISSED = "dismissed", "被开除公职"
    LICENCE = "licence", "被吊销律师、公证员执业证书"
    DEBTOR = "debtor", "被纳入失信被执行人名单"
    STAFF = "staff", "在检察机关任职"


AUTOMATIC = (CheckKind.NUMBER, CheckKind.AGE, CheckKind.STAFF)


class ProposalKind(Labelled):
    """What a chief is asked to decide about a member."""

    APPOINT = "appoint", "聘任"
    RENEW = "renew", "续聘"
    REMOVE = "remove", "解聘"


class ProposalState(Labelled):
    """How a proposal stands."""

    OPEN = "open", "待决定"
    GRANTED = "granted", "同意"
    REFUSED = "refused", "不同意"
    LAPSED = "lapsed", "已无对象"


class Ground(Labelled):
    """Why a member leaves the pool (P-6, P-7)."""

    CRIMINAL = "criminal", "受过刑事处罚"
    DISMISSED = "dismissed", "被开除公职"
    LICENCE = "licence", "被吊销律师、公证员执业证书"
    DEBTOR = "debtor", "被纳入失信被执行人名单"
    FRAUD = "fraud", "弄虚作假"
    LEAK = "leak", "泄露听证秘密"
    ABSENT = "absent", "两次以上无正当理由缺席"
    PARTIAL = "partial", "有影响公正的情形"
    UNFIT = "unfit", "身体或其他原因不能履职"
    TERM = "term", "聘期届满"
    RESIGNED = "resigned", "本人申请退出"
    OBJECTION = "objection", "公示异议成立"
    NOT_CHOSEN = "not_chosen", "未聘任"
    OTHER = "other", "其他"


class Stage(Labelled):
    """Where a member stands, as 聘 looks at it."""

    CHECK = "check", "待审查"
    PUBLISH = "publish", "待公示"
    SHOWN = "shown", "公示中"
    OBJECTED = "objected", "有异议"
    PROPOSE = "propose", "待提请"
    WAITING = "waiting", "待决定"
    APPOINTED = "appointed", "待入库"
    SERVING = "serving", "在库"
    SUSPENDED = "suspended", "暂停"
    LEFT = "left", "已出库"


REMOVAL = (
    Ground.CRIMINAL, Ground.DISMISSED, Ground.LICENCE, Ground.DEBTOR, Ground.FRAUD, Ground.LEAK,
    Ground.ABSENT, Ground.PARTIAL, Ground.UNFIT,
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """The result of one check: passed or not, and on what evidence."""

    kind: str
    passed: bool
    evidence: str


def automatic_findings(identity: str | None, day: date, staff_post: str | None) -> list[Finding]:
    """Number, age on the day, and no post in a procuratorate are computed, never typed (A-7)."""
    problem = identity_problem(identity) if identity else "未登记身份证号"
    born = birth_of(identity) if identity and not problem else None
    age = age_on(born, day) if born else 0
    return [
        Finding(CheckKind.NUMBER, problem is None, problem or "校验位和出生日期相符"),
        Finding(
            CheckKind.AGE,
            age >= MIN_AGE,
            f"{day.isoformat()} 年满 {age} 周岁" if age >= MIN_AGE else f"当天未满 {MIN_AGE} 周岁",
        ),
        Finding(
            CheckKind.STAFF,
            staff_post is None,
            f"现任{staff_post}" if staff_post else "系统内没有检察机关岗位",
        ),
    ]


def required_checks(local: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Every check a review needs, with its words: A-7's own and those set locally (A-7, P-6)."""
    own = {kind.value: kind.label for kind in CheckKind}
    return own | {f"{LOCAL}{code}": name for code, name in local}


def outstanding(required: Mapping[str, str], passed: Mapping[str, bool]) -> list[str]:
    """What stands against passing a review: checks not made, and checks failed (A-7)."""
    missing = [f"尚未核查：{words}" for kind, words in required.items() if kind not in passed]
    failed = [
        f"核查未通过：{words}" for kind, words in required.items() if passed.get(kind) is False
    ]
    return [*failed, *missing]


def last_day(from_on: date, working_days: int, is_workday: Callable[[date], bool]) -> date:
    """The last day of a publicity period; its first day is not counted (P-4)."""
    day, left = from_on, working_days
    while left > 0:
        day += timedelta(days=1)
        left -= is_workday(day)
    return day


def publicity_problem(until_on: date | None, today: date, open_objections: int) -> str | None:
    """Nobody is proposed before publicity is over and every objection is decided (P-4)."""
    if until_on is None:
        return "尚未公示"
    if today <= until_on:
        return f"公示到 {until_on.isoformat()} 为止，期满后再提请"
    if open_objections:
        return f"还有 {open_objections} 件公示异议没有处理"
    return None


def stage(state: str, until_on: date | None, open_objections: int, today: date) -> Stage:
    """Where a member stands: the state, and for a reviewed one how publicity stands (P-4)."""
    if state != "reviewed":
        return {
            "candidate": Stage.CHECK,
            "proposed": Stage.WAITING,
            "appointed": Stage.APPOINTED,
            "active": Stage.SERVING,
            "suspended": Stage.SUSPENDED,
        }.get(state, Stage.LEFT)
    if until_on is None:
        return Stage.PUBLISH
    if open_objections:
        return Stage.OBJECTED
    return Stage.SHOWN if today <= until_on else Stage.PROPOSE


def term_until(from_on: date, years: int) -> date:
    """The day on which a term ends, itself not included (P-9)."""
    try:
        return from_on.replace(year=from_on.year + years)
    except ValueError:
        return date(from_on.year + years, 3, 1)


def warning(until_on: date, today: date) -> int | None:
    """Which expiry warning is due: at 90 and at 30 days before the term ends (P-7)."""
    left = (until_on - today).days
    if left <= 0:
        return None
    due = [days for days in WARNINGS if left <= days]
    return min(due) if due else None


def renewal_problem(state: str, until_on: date | None, today: date) -> str | None:
    """A term is renewed while it runs, within its last ninety days (P-7)."""
    if state not in ("active", "suspended") or until_on is None:
        return "在库的听证员才能续聘"
    left = (until_on - today).days
    if left <= 0:
        return "聘期已经届满，请按新的候选人重新登记"
    return None if left <= max(WARNINGS) else f"聘期还有 {left} 天，届满前 90 天内再提请续聘"


def cross_pool_problem(elsewhere: Sequence[str], *, consents: bool) -> str | None:
    """Taking a person already in another pool needs that person's consent (P-5)."""
    if not elsewhere or consents:
        return None
    return f"此人已在{'、'.join(elsewhere)}，须先取得本人同意参加其他院的听证"


def masked_name(name: str) -> str:
    """姓某某: the surname only, as a certificate is shown to anybody (F-24)."""
    return f"{name[:1]}某某" if name else "某某"
