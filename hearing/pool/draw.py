"""The draw as a protocol that anybody can check afterwards (settled 8, P-9).

1. The system publishes numbered commitments: SHA-256 of a secret, long before they are needed.
2. The list of eligible members is frozen with what is wanted; its digest is published.
3. Somebody outside the handling line names a value, or a public figure fixed at freezing comes out.
4. The secret is revealed; seed = SHA-256 over secret, list digest, outside value and draw number.
5. Each candidate's ticket = SHA-256(seed ‖ code), smallest first. The panel is the first in that order with
   which all quotas are met; reserves go on in the same order.

All texts are UTF-8, JSON has sorted keys and no spaces, ids are strings. ``docs/draw.md`` has the formulas.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hearing.pool import filling
from hearing.pool.draw_rules import AGREED, weight_of
from hearing.pool.rules import Quota

FORMAT = "draw-record/2"


@dataclass(frozen=True)
class Candidate:
    """One person on the frozen list, by the pseudonym of this draw; ``uses`` only where draws are weighted."""

    code: str
    attributes: tuple[str, ...] = ()
    uses: int | None = None

    @property
    def weight(self) -> int:
        """How many tickets, of which the best counts."""
        return 1 if self.uses is None else weight_of(self.uses)

    def as_json(self) -> dict[str, Any]:
        """The candidate as it stands in the record."""
        row = {"code": self.code, "attributes": sorted(self.attributes), "weight": self.weight}
        return row if self.uses is None else {**row, "uses": self.uses}


@dataclass(frozen=True)
class Wanted:
    """What a draw is to bring; ``asked`` is what was wanted before a relaxation, with the reason."""

    number: int
    reserves: int
    quotas: tuple[Quota, ...] = ()
    is_weighted: bool = False
    held_on: str = ""
    pools: tuple[str, ...] = ()
    asked: tuple[int, tuple[Quota, ...], str] | None = None
    agreed: tuple[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        """The need as it stands in the frozen list."""
        found: dict[str, Any] = {
            "number": self.number,
            "reserves": self.reserves,
            "quotas": [q.__dict__ for q in self.quotas],
            "weighting": "uses" if self.is_weighted else "none",
            "held_on": self.held_on,
        }
        if self.pools:
            found["pools"] = list(self.pools)
        if self.asked:
            number, quotas, because = self.asked
            asked = {"number": number, "quotas": [q.__dict__ for q in quotas], "because": because}
            found["asked"] = asked
        if self.agreed:
            found["agreed"] = {"figure": self.agreed[0], "day": self.agreed[1]}
        return found


@dataclass(frozen=True)
class Result:
    """Tickets with codes, and the codes chosen and in reserve, all in ticket order."""

    tickets: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    reserves: tuple[str, ...]


def canonical(value: object) -> str:
    """JSON text with sorted keys and no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """SHA-256 of a UTF-8 text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def commitment(secret: str) -> str:
    """The published fingerprint of a secret (P-9)."""
    return sha256(secret)


def list_text(
    draw: str,
    need: Mapping[str, Any],
    candidates: Iterable[Candidate],
    excluded: Iterable[Mapping[str, str]] = (),
) -> str:
    """The canonical text of the frozen list: draw number, need, candidates and excluded ones by code."""
    by_code = sorted((c.as_json() for c in candidates), key=lambda c: str(c["code"]))
    out = sorted((dict(e) for e in excluded), key=lambda e: e["code"])
    return canonical({"draw": draw, "need": need, "candidates": by_code, "excluded": out})


def seed(secret: str, list_digest: str, outside: str, draw: str) -> str:
    """The seed joins the secret, the frozen list, the outside value and the draw's number (P-9)."""
    return sha256("|".join((secret, list_digest, outside, draw)))


def ticket(seed_hex: str, code: str, weight: int = 1) -> str:
    """A candidate's ticket: the smallest of ``weight`` hashes; checkable alone (P-9)."""
    if not 1 <= weight <= 4:
        raise ValueError("a weight is one to four tickets")
    return min(
        sha256(f"{seed_hex}|{code}" if n == 0 else f"{seed_hex}|{code}|{n}") for n in range(weight)
    )


def run(
    seed_hex: str,
    candidates: Sequence[Candidate],
    number: int,
    reserves: int,
    quotas: Sequence[Quota],
) -> Result:
    """The first panel in ticket order that meets all quotas, then the reserves in the same order (P-9).

    Raises ``ValueError`` when no panel can meet them; that is looked at before a list is frozen.
    """
    tickets = tuple(sorted((ticket(seed_hex, c.code, c.weight), c.code) for c in candidates))
    by_code = {c.code: filling.signature(c.attributes, quotas) for c in candidates}
    order = [code for _, code in tickets]
    places = filling.first_panel(
        [by_code[code] for code in order], number, [quota.at_least for quota in quotas]
    )
    if places is None:
        raise ValueError("no panel meets the quotas")
    taken = set(places)
    rest = [code for place, code in enumerate(order) if place not in taken]
    return Result(tickets, tuple(order[place] for place in places), tuple(rest[:reserves]))


def build_record(
    *,
    draw: str,
    frozen_list: str,
    secret: str,
    committed: Mapping[str, Any],
    frozen_at: str,
    outside: Mapping[str, Any],
    revealed_at: str,
    rounds: int,
    redraw: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The complete record of one draw, codes only; ``verify`` recomputes all of it."""
    listed = json.loads(frozen_list)
    digest = sha256(frozen_list)
    seed_hex = seed(secret, digest, str(outside["value"]), draw)
    result = _result_of(listed, seed_hex)
    return {
        "format": FORMAT,
        "draw": draw,
        "round": rounds,
        **({"redraw": dict(redraw)} if redraw else {}),
        "commitment": dict(committed),
        "frozen_at": frozen_at,
        "list": listed,
        "list_digest": digest,
        "outside": dict(outside),
        "revealed_at": revealed_at,
        "secret": secret,
        "seed": seed_hex,
        "tickets": [list(pair) for pair in result.tickets],
        "chosen": list(result.chosen),
        "reserves": list(result.reserves),
    }


def listed_candidates(listed: Mapping[str, Any]) -> list[Candidate]:
    """The candidates of a frozen list."""
    return [
        Candidate(c["code"], tuple(c["attributes"]), c.get("uses")) for c in listed["candidates"]
    ]


def listed_quotas(rows: Iterable[Mapping[str, Any]]) -> list[Quota]:
    """Quotas as they stand in a record."""
    return [Quota(q["key"], q["value"], int(q["at_least"])) for q in rows]


def _result_of(listed: Mapping[str, Any], seed_hex: str) -> Result:
    need = listed["need"]
    quotas = listed_quotas(need["quotas"])
    candidates = listed_candidates(listed)
    return run(seed_hex, candidates, int(need["number"]), int(need["reserves"]), quotas)


def verify(record: Mapping[str, Any]) -> list[str]:
    """Recompute a record; give every problem found, nothing when it is good (P-9)."""
    if record.get("format") != FORMAT:
        return [f"格式不是 {FORMAT}"]
    listed, need = record["list"], record["list"]["need"]
    expected = seed(
        record["secret"], sha256(canonical(listed)), str(record["outside"]["value"]), record["draw"]
    )
    checks = (
        (
            commitment(record["secret"]) == record["commitment"]["digest"],
            "揭示的秘密数与事先公布的承诺不符",
        ),
        (sha256(canonical(listed)) == record["list_digest"], "名单与冻结时的指纹不符"),
        (listed["draw"] == record["draw"], "名单不是这次抽取的名单"),
        (_list_is_sound(listed), "名单中的代码或签数不对"),
        (_relaxed_no_further(listed), "放宽要求超过了必要的限度"),
        (("agreed" in need) == (record["outside"]["source"] == AGREED), "外来数与约定的来源不符"),
        (expected == record["seed"], "种子与秘密数、名单、外来数不符"),
        (record["round"] == 1 or bool(record.get("redraw")), "重新抽取没有写明批准和原因"),
        (_in_order(record), "先后不对：应为公布承诺、冻结名单、取外来数、揭示"),
    )
    return [words for good, words in checks if not good] + _wrong_result(record)


def _list_is_sound(listed: Mapping[str, Any]) -> bool:
    people = listed["candidates"]
    weighted = listed["need"]["weighting"] == "uses"
    codes = [c["code"] for c in (*people, *listed["excluded"])]
    return len(set(codes)) == len(codes) and all(
        ("uses" in c) == weighted and c["weight"] == (weight_of(c["uses"]) if weighted else 1)
        for c in people
    )


def _relaxed_no_further(listed: Mapping[str, Any]) -> bool:
    """Nothing was lowered, or none of the quotas could have stood one higher."""
    need = listed["need"]
    asked = need.get("asked")
    if asked is None:
        return True
    quotas, before = listed_quotas(need["quotas"]), listed_quotas(asked["quotas"])
    if [(q.key, q.value) for q in quotas] != [(q.key, q.value) for q in before]:
        return False
    bits = [filling.signature(c.attributes, quotas) for c in listed_candidates(listed)]
    now = [quota.at_least for quota in quotas]
    if need["number"] != min(asked["number"], len(bits)):
        return False
    for place, quota in enumerate(before):
        raised = [least + (place == n) for n, least in enumerate(now)]
        if now[place] > quota.at_least:
            return False
        if now[place] < quota.at_least and filling.can_fill(bits, need["number"], raised):
            return False
    return True


def _in_order(record: Mapping[str, Any]) -> bool:
    times = [
        record["commitment"]["published_at"],
        record["frozen_at"],
        record["outside"]["taken_at"],
        record["revealed_at"],
    ]
    return times == sorted(times)


def _wrong_result(record: Mapping[str, Any]) -> list[str]:
    try:
        result = _result_of(record["list"], record["seed"])
    except ValueError:
        return ["按这份名单抽不出符合要求的人"]
    problems = []
    if [list(pair) for pair in result.tickets] != record["tickets"]:
        problems.append("签号不符")
    if list(result.chosen) != record["chosen"] or list(result.reserves) != record["reserves"]:
        problems.append("抽中或递补的顺序不符")
    return problems
