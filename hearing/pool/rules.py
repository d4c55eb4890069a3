"""Who may be an officer, who may be drawn for one hearing, and the words for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from hearing.base.labels import Labelled
from hearing.people.identity import birth_of as birth_of
from hearing.people.identity import identity_problem as identity_problem

MIN_AGE = 23


class Category(Labelled):
    """Classes of officers (P-5)."""

    LEGAL = "legal", "法律型"
    EXPERT = "expert", "专家型"
    SOCIAL = "social", "社会型"


class Source(Labelled):
    """How a candidate came (P-4)."""

    INVITED = "invited", "检察院邀请"
    RECOMMENDED = "recommended", "单位推荐"
    RECRUITED = "recruited", "公开招募"


class MemberState(Labelled):
    """A member's life in the pool."""

    CANDIDATE = "candidate", "候选"
    REVIEWED = "reviewed", "已审查"
    PROPOSED = "proposed", "待聘任"
    APPOINTED = "appointed", "已聘任待入库"
    ACTIVE = "active", "在库"
    SUSPENDED = "suspended", "暂停"
    LEFT = "left", "已出库"


class EngagementState(Labelled):
    """How a drawn officer's service stands."""

    WAITING = "waiting", "候补"
    INVITED = "invited", "已邀请"
    ACCEPTED = "accepted", "同意参加"
    DECLINED = "declined", "不能参加"
    EXPIRED = "expired", "逾期未答复"
    RECUSED = "recused", "回避"
    RELEASED = "released", "未用"
    ATTENDED = "attended", "已参加"
    ABSENT = "absent", "缺席"


class DeclineCode(Labelled):
    """Why an officer cannot come."""

    SCHEDULE = "schedule", "当天另有安排"
    HEALTH = "health", "身体原因"
    INTEREST = "interest", "与案件或当事人有关系"
    AWAY = "away", "人在外地"
    OTHER = "other", "其他原因"


IDENTITIES = (
    "人大代表", "政协委员", "人民监督员", "特约检察员", "专家咨询委员", "人民调解员", "律师", "基层代表",
    "居(村)委会成员", "社区工作者", "企业代表", "医生", "教师", "专业技术人员", "退休干部",
)  # fmt: skip


class WordKind(Labelled):
    """Vocabularies in the table ``pool_word``."""

    CATEGORY = "category", "类别"
    IDENTITY = "identity", "身份"
    SPECIALITY = "speciality", "专业领域"
    LANGUAGE = "language", "语言"


SPECIALITIES = (
    "刑事法律", "民商事法律", "行政法律", "医学", "会计审计", "金融", "建设工程", "环境资源", "食品药品",
    "知识产权", "心理学", "教育", "劳动社会保障", "农业农村", "信息技术", "基层治理",
)  # fmt: skip
LANGUAGES = ("普通话", "本地方言", "英语", "手语", "少数民族语言")
BASIC_WORDS: tuple[tuple[WordKind, str, str], ...] = (
    *((WordKind.CATEGORY, category.value, category.label) for category in Category),
    *((WordKind.IDENTITY, word, word) for word in IDENTITIES),
    *((WordKind.SPECIALITY, word, word) for word in SPECIALITIES),
    *((WordKind.LANGUAGE, word, word) for word in LANGUAGES),
)


def age_on(born_on: date, day: date) -> int:
    """Completed years on a day; one born on 29 February is older on 1 March of common years."""
    before_birthday = (day.month, day.day) < (born_on.month, born_on.day)
    return day.year - born_on.year - before_birthday


def qualification_problem(
    born_on: date | None, day: date, exclusion_hit: str | None, declared_on: date | None
) -> str | None:
    """An officer is at least 23, and none of the four exclusions applies (A-7)."""
    if born_on is None:
        return "缺出生日期，无法核对年龄"
    if age_on(born_on, day) < MIN_AGE:
        return f"{day.isoformat()} 当天未满 {MIN_AGE} 周岁"
    if declared_on is None:
        return "尚未作排除情形声明"
    if exclusion_hit:
        return f"有排除情形：{exclusion_hit}"
    return None


@dataclass(frozen=True)
class MemberFacts:
    """All that a draw looks at about one member on the day of the hearing."""

    member_id: int
    state: str
    category: str
    gender: str | None
    identities: frozenset[str]
    born_on: date | None
    declared_on: date | None
    exclusion_hit: str | None
    term_from: date | None
    term_until: date | None
    is_busy: bool = False
    is_unavailable: bool = False
    training_valid: bool = True
    uses_year: int = 0
    uses_month: int = 0
    uses_handler: int = 0
    recusal: str | None = None
    specialities: frozenset[str] = field(default=frozenset())
    is_foreign: bool = False
    is_twice: bool = False
    consents_cross_pool: bool = False
    already_engaged: bool = False
    holds_duty: bool = False


@dataclass(frozen=True)
class Limits:
    """Caps in force on the day (parameters)."""

    per_year: int
    per_month: int
    per_handler: int


@dataclass(frozen=True)
class Exclusion:
    """Why a member is not on the list: rule and words."""

    rule: str
    words: str


def exclusion(facts: MemberFacts, day: date, limits: Limits) -> Exclusion | None:
    """Only active, qualified, free members without interest and under their caps are drawn (A-7, P-5, P-6, P-9)."""
    problem = qualification_problem(facts.born_on, day, facts.exclusion_hit, facts.declared_on)
    in_term = bool(
        facts.term_from and facts.term_until and facts.term_from <= day < facts.term_until
    )
    checks = (
        (facts.state != MemberState.ACTIVE, "P-6", "不在库"),
        (problem is not None, "A-7", problem or ""),
        (not in_term, "P-6", "聘期不含听证日"),
        (facts.holds_duty, "P-3", "现任聘、管、承办岗位"),
        (facts.is_twice, "P-9", "此人已在另一库的名单中"),
        (facts.is_foreign and not facts.consents_cross_pool, "P-5", "未同意跨库使用"),
        (facts.recusal is not None, "A-7", f"应当回避：{facts.recusal}"),
        (facts.already_engaged, "P-9", "本次听证已邀请过"),
        (not facts.training_valid, "P-9", "培训不足或已过有效期"),
        (facts.is_unavailable, "P-9", "本人登记当日不便"),
        (facts.is_busy, "P-9", "当日同时段有约"),
        (facts.uses_year >= limits.per_year, "P-9", f"本年已满 {limits.per_year} 次"),
        (
            facts.uses_month >= limits.per_month,
            "P-9",
            f"本月已满 {limits.per_month} 次",
        ),
        (
            facts.uses_handler >= limits.per_handler,
            "P-9",
            f"与同一承办人本年已满 {limits.per_handler} 次",
        ),
    )
    return next((Exclusion(rule, words) for hit, rule, words in checks if hit), None)


@dataclass(frozen=True)
class Quota:
    """At least so many with an attribute: ``category=legal``, ``gender=F``, ``identity=律师``."""

    key: str
    value: str
    at_least: int

    def met_by(self, attributes: Iterable[str]) -> bool:
        """Whether a person's attributes count for this quota."""
        return f"{self.key}={self.value}" in set(attributes)


@dataclass(frozen=True)
class NeedFacts:
    """What the handler asks for."""

    number: int
    reserves: int
    quotas: tuple[Quota, ...] = field(default=())


def need_problem(need: NeedFacts) -> str | None:
    """A need's quotas fit into its number (P-8)."""
    if need.number < 1:
        return "听证员人数至少 1 人"
    for quota in need.quotas:
        if quota.at_least > need.number:
            return f"“{quota.value}”要求 {quota.at_least} 人，超过所需人数 {need.number} 人"
    return None


def is_pool_small(eligible: int, needed: int) -> bool:
    """Fewer than twice the needed number makes a draw hardly random (P-9)."""
    return eligible < 2 * needed
