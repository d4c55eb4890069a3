"""What is registered about a candidate and what they agreed to: as little as needed, every problem in words."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from hearing.pool.rules import MIN_AGE, Source, age_on, birth_of, identity_problem


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
