"""What stands around a draw: who may name the outside value, what is asked for by one and decided by another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from hearing.base.labels import Labelled
from hearing.pool.rules import Exclusion, MemberFacts, Quota, is_pool_small

MOST_QUOTAS = 12
PRESENT = ("当事人", "人民监督员", "检务督察人员", "其他在场群众")
AGREED = "事先约定的公开数"
SOURCES = (*PRESENT, AGREED)
PUBLIC_WORDS = {"A-7": "不符合听证员条件或应当回避", "P-3": "现任聘、管、承办岗位"}


class RequestKind(Labelled):
    """What 管 asks a chief or deputy for."""

    REDRAW = "redraw", "重新抽取"
    RELAX = "relax", "放宽要求"
    BORROW = "borrow", "从另一库抽取"


class EngagedAs(Labelled):
    """How an officer came to a hearing (P-8)."""

    DRAWN = "drawn", "随机抽取"
    NAMED = "named", "指定"
    OUTSIDER = "outsider", "库外邀请"


def weight_of(uses: int) -> int:
    """Fewer hearings this year, more tickets: four at none, three at one, two at two, one from three on (P-9)."""
    return max(1, 4 - uses)


def quota_problem(number: int, quotas: Sequence[Quota]) -> str | None:
    """Quotas are few, different, positive, and each fits into the number (P-8)."""
    if len(quotas) > MOST_QUOTAS:
        return f"要求最多 {MOST_QUOTAS} 项"
    if len({(quota.key, quota.value) for quota in quotas}) < len(quotas):
        return "同一项要求写了两次，请合并"
    for quota in quotas:
        if not 1 <= quota.at_least <= number:
            return f"“{quota.value}”至少 1 人，至多为所需人数 {number} 人"
    return None


def outside_problem(
    source: str, value: str, agreed_on: date | None, today: date
) -> tuple[str, str] | None:
    """The outside value comes from somebody present, or is the figure fixed at freezing, on its day or later (P-9).

    Gives the field and the sentence.
    """
    if not value or len(value) > 40:
        return "value", "填写在场的人报出的数，1 到 40 个字符"
    if source not in SOURCES:
        return "source", "选择报数的人是谁"
    if agreed_on is None and source == AGREED:
        return "source", "冻结名单时没有约定公开数，请由在场的人报数"
    if agreed_on is not None and source != AGREED:
        return "source", "冻结名单时已约定用公开数，不能改由在场的人报数"
    if agreed_on is not None and today < agreed_on:
        return "value", f"约定的公开数在 {agreed_on.isoformat()} 公布，到时再填"
    return None


def agreement_problem(figure: str, day: date | None, today: date) -> str | None:
    """A public figure is fixed by name and by a later day, so that nobody knows it at freezing (P-9)."""
    if len(figure.strip()) < 4:
        return "写明约定哪一个公开数，如“某日某号彩票开奖号码前六位”"
    if day is None or day <= today:
        return "公开数的公布日须在冻结名单之后，最早为明天"
    if day > today + timedelta(days=30):
        return "公开数的公布日不超过 30 天"
    return None


def attributes_for(facts: MemberFacts, quotas: Sequence[Quota]) -> tuple[str, ...]:
    """Only those attributes of a member that the quotas look at go into the list (PIPL 6, P-9)."""
    have = {f"category={facts.category}", f"gender={facts.gender}"}
    have |= {f"identity={word}" for word in facts.identities}
    have |= {f"speciality={word}" for word in facts.specialities}
    return tuple(sorted(have & {f"{quota.key}={quota.value}" for quota in quotas}))


def public_words(exclusion: Exclusion) -> str:
    """The reason of an exclusion as the record gives it, which tells nothing private of a person (A-10, P-9)."""
    return PUBLIC_WORDS.get(exclusion.rule, exclusion.words)


def small_strata(
    number: int, quotas: Sequence[Quota], attributes: Sequence[Iterable[str]]
) -> list[tuple[str, int, int]]:
    """(what, eligible, wanted) wherever fewer than twice as many are eligible as are wanted (P-9)."""
    counted = Counter(word for one in attributes for word in one)
    strata = [("", len(attributes), number)]
    strata += [(q.value, counted[f"{q.key}={q.value}"], q.at_least) for q in quotas]
    return [row for row in strata if is_pool_small(row[1], row[2])]
