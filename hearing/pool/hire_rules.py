"""Who may become an officer and how long: checks, publicity, terms and leaving as plain functions."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hearing.base.labels import Labelled
from hearing.pool.rules import MIN_AGE, Source, age_on, birth_of, identity_problem

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
EXCLUDING = tuple(kind for kind in CheckKind if kind not in AUTOMATIC)


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


def tidy_identity(number: str) -> str:
    """An identity number as it is compared: half-width, without blanks, capital X."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()


def tidy_phone(phone: str) -> str:
    """A telephone number as it is compared: half-width digits only."""
    return "".join(c for c in unicodedata.normalize("NFKC", phone) if c.isdigit() or c == "+")


def phone_problem(phone: str) -> str | None:
    """A mobile number has eleven digits and begins with 1 (F-25)."""
    tidied = tidy_phone(phone)
    return (
        None
        if len(tidied) == 11 and tidied.startswith("1")
        else "手机号为 11 位数字，如 13800000000"
    )


def gender_of(number: str) -> str:
    """The gender that an identity number states by its seventeenth place (F-25, GB 11643)."""
    return "M" if int(number[16]) % 2 else "F"


@dataclass(frozen=True)
class Particulars:
    """What is registered about a candidate: as little as the duty needs (F-25)."""

    name: str
    identity: str
    phone: str
    employer: str
    profession: str
    category: str
    source: str
    identities: tuple[str, ...] = ()
    specialities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    recommender: str | None = None


@dataclass(frozen=True)
class Agreed:
    """What the candidate agreed to, when, how and on what evidence."""

    privacy: bool
    sensitive: bool
    cross_pool: bool = False
    on: date | None = None
    evidence: str = "书面同意书"
    cross_pool_evidence: str | None = None
    channel: str = "paper"


@dataclass(frozen=True)
class KnownWords:
    """The words offered for categories, identities, specialities and languages."""

    categories: frozenset[str]
    identities: frozenset[str]
    specialities: frozenset[str]
    languages: frozenset[str]


def particulars_problems(
    who: Particulars, today: date, words: KnownWords | None
) -> list[tuple[str, str]]:
    """Everything that stands against registering a candidate, by field (A-7, F-25, P-4)."""
    found: list[tuple[str, str | None]] = [
        ("name", None if 2 <= len(who.name) <= 40 else "填写姓名，2 到 40 个字"),
        ("identity", identity_problem(who.identity)),
        ("phone", phone_problem(who.phone)),
        ("employer", None if who.employer.strip() else "填写工作单位，没有单位的写村（社区）"),
        (
            "source",
            None if who.source in Source.labels() else "来源为检察院邀请、单位推荐或公开招募",
        ),
    ]
    born = None if found[1][1] else birth_of(who.identity)
    if born and age_on(born, today) < MIN_AGE:
        found.append(("identity", f"未满 {MIN_AGE} 周岁，不能担任听证员"))
    if who.source == Source.RECOMMENDED and not (who.recommender or "").strip():
        found.append(("recommender", "单位推荐的，写明推荐单位"))
    found += _word_problems(who, words) if words else []
    return [(field, words) for field, words in found if words]


def _word_problems(who: Particulars, words: KnownWords) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    if who.category not in words.categories:
        found.append(("category", "类别须从列出的类别中选"))
    if not who.identities:
        found.append(("identities", "至少选一个身份，没有其他身份的选“基层代表”"))
    for field, given, known, label in (
        ("identities", who.identities, words.identities, "身份"),
        ("specialities", who.specialities, words.specialities, "专业领域"),
        ("languages", who.languages, words.languages, "语言"),
    ):
        wrong = [word for word in given if word not in known]
        if wrong:
            found.append((field, f"{label}“{'、'.join(wrong)}”不在列出的词中"))
    return found


def consent_problems(agreed: Agreed, today: date) -> list[tuple[str, str]]:
    """Both consents are given, each by itself, on a day that has come (F-25, PIPL 13 and 29)."""
    found = []
    if not agreed.privacy:
        found.append(("consents_privacy", "须取得本人对个人信息处理的书面同意"))
    if not agreed.sensitive:
        found.append(("consents_sensitive", "须取得本人对处理身份证号的单独同意"))
    if agreed.on and agreed.on > today:
        found.append(("consent_on", "同意的日期不能晚于今天"))
    if agreed.cross_pool and not (agreed.cross_pool_evidence or agreed.evidence).strip():
        found.append(("cross_pool_evidence", "写明同意参加其他院听证的依据"))
    return found


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
