"""Before a list is frozen: who could be drawn, what stands against it, and the smallest relaxation."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from hearing.base.db import db
from hearing.pool import candidates, catalogue, draw, draw_rules, filling
from hearing.pool.candidates import Listed
from hearing.pool.filling import Relaxation
from hearing.pool.models import DrawRequest, Engagement, Need
from hearing.pool.recusal import Sign
from hearing.pool.rules import Category, Quota, WordKind
from hearing.pool.use import LIVE


@dataclass(frozen=True)
class Prospects:
    """What a draw of this need would meet now."""

    number: int
    quotas: tuple[Quota, ...]
    listed: tuple[Listed, ...]
    attributes: tuple[tuple[str, ...], ...]
    undecided: tuple[tuple[Listed, Sign], ...]
    relaxation: Relaxation | None

    @property
    def eligible(self) -> list[Listed]:
        """Those who would stand on the list."""
        return [one for one in self.listed if one.exclusion is None]

    @property
    def excluded(self) -> list[tuple[str, str, int]]:
        """(rule, words, how many) of those left out, the most frequent first."""
        counted = Counter(
            (one.exclusion.rule, one.exclusion.words) for one in self.listed if one.exclusion
        )
        return [(rule, words, number) for (rule, words), number in counted.most_common()]

    @property
    def small(self) -> list[tuple[str, int, int]]:
        """(value or "", eligible, wanted) where the pool is hardly large enough for chance."""
        return draw_rules.small_strata(self.number, self.quotas, self.attributes)

    def signatures(self, quotas: Sequence[Quota]) -> list[int]:
        """The candidates as the quotas see them."""
        return [filling.signature(words, quotas) for words in self.attributes]

    def lacking(self) -> list[tuple[Quota, int]]:
        """Quotas that cannot be met by themselves, with how many there are."""
        found = filling.unmet(self.signatures(self.quotas), self.number, self.quotas)
        return [(self.quotas[place], have) for place, have in found]


def quotas_of(need: Need) -> tuple[Quota, ...]:
    """The quotas that the handler stated."""
    return tuple(draw.listed_quotas(json.loads(need.quotas)))


def to_draw(need: Need) -> int:
    """How many places are left beside named officers and outsiders."""
    taken = db.session.scalar(
        select(func.count(Engagement.id)).where(
            Engagement.hearing_id == need.hearing_id,
            Engagement.engaged_as != draw_rules.EngagedAs.DRAWN,
            Engagement.state.in_(LIVE),
        )
    )
    return need.number - (taken or 0)


def look(need: Need) -> Prospects:
    """Read the pools as they are now; nothing is written."""
    quotas, number = quotas_of(need), to_draw(need)
    listed = candidates.frozen_list(need, {quota.key for quota in quotas})
    attributes = tuple(
        draw_rules.attributes_for(one.facts, quotas) for one in listed if one.exclusion is None
    )
    eased = filling.relaxation(
        [filling.signature(words, quotas) for words in attributes],
        number,
        [quota.at_least for quota in quotas],
    )
    undecided = tuple((one, sign) for one in listed for sign in one.undecided)
    return Prospects(number, quotas, tuple(listed), attributes, undecided, eased)


def asked_text(found: Prospects) -> str:
    """What was asked for, as a request keeps it."""
    return draw.canonical(
        {"number": found.number, "quotas": [quota.__dict__ for quota in found.quotas]}
    )


def granted_text(found: Prospects) -> str:
    """What the smallest relaxation would leave, as a request keeps it."""
    if found.relaxation is None:
        return asked_text(found)
    lowered = zip(found.quotas, found.relaxation.at_least, strict=True)
    quotas = [{**quota.__dict__, "at_least": least} for quota, least in lowered]
    return draw.canonical({"number": found.relaxation.number, "quotas": quotas})


def granted_relaxation(need: Need, found: Prospects) -> DrawRequest | None:
    """The relaxation that was granted for exactly what is needed now, if any."""
    return db.session.scalars(
        select(DrawRequest)
        .where(
            DrawRequest.need_id == need.id,
            DrawRequest.kind == "relax",
            DrawRequest.decision == "granted",
            DrawRequest.asked == asked_text(found),
            DrawRequest.granted == granted_text(found),
        )
        .order_by(DrawRequest.id.desc())
    ).first()


def quota_words(key: str, value: str) -> str:
    """A quota's value as people say it: 法律型, 女性, 医学 …"""
    if key == "gender":
        return {"F": "女性", "M": "男性"}.get(value, value)
    if key == "category" and value in Category.labels():
        return Category(value).label
    return catalogue.names(key).get(value, value) if key in WordKind.labels() else value


def lacking_words(found: Prospects) -> str:
    """Which wishes cannot be met, in one sentence; empty when all can."""
    if found.relaxation is None and found.eligible:
        return ""
    if len(found.eligible) < found.number:
        return f"需抽 {found.number} 人，可抽的只有 {len(found.eligible)} 人"
    alone = [
        f"{quota_words(q.key, q.value)}需 {q.at_least} 人，只有 {have} 人"
        for q, have in found.lacking()
    ]
    return "；".join(alone) or "各项要求单独可以满足，合起来超过名额"


def stated_words(text: str) -> str:
    """What a request asked for or would grant, in words."""
    stated = json.loads(text)
    quotas = [
        f"{quota_words(q['key'], q['value'])}至少 {q['at_least']} 人"
        for q in stated["quotas"]
        if q["at_least"]
    ]
    return "，".join([f"抽取 {stated['number']} 人", *quotas])
