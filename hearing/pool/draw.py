"""The draw as a protocol that anybody can check afterwards (settled 8, P-9).

1. The system publishes numbered commitments: SHA-256 of a secret, long before they are needed.
2. The list of eligible members is frozen; its digest is published.
3. Somebody outside the handling line names a value.
4. The secret is revealed; seed = SHA-256 over secret, list digest, outside value and draw number.
5. Each candidate's ticket = SHA-256(seed ‖ code); smallest first; quotas in ticket order; reserves go on.

All texts are UTF-8, JSON has sorted keys and no spaces, ids are strings. ``docs/draw.md`` has the formulas.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hearing.pool.rules import Quota

FORMAT = "draw-record/1"


@dataclass(frozen=True)
class Candidate:
    """One person on the frozen list, by the pseudonym of this draw."""

    code: str
    attributes: tuple[str, ...] = ()
    weight: int = 1

    def as_json(self) -> dict[str, Any]:
        """The candidate as it stands in the record."""
        return {
            "code": self.code,
            "attributes": sorted(self.attributes),
            "weight": self.weight,
        }


@dataclass(frozen=True)
class Result:
    """Codes chosen and in reserve, in order; shortfall names quotas that could not be met."""

    tickets: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    reserves: tuple[str, ...]
    shortfall: tuple[str, ...] = ()


def canonical(value: object) -> str:
    """JSON text with sorted keys and no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """SHA-256 of a UTF-8 text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def commitment(secret: str) -> str:
    """The published fingerprint of a secret (P-9)."""
    return sha256(secret)


def list_text(draw: str, need: Mapping[str, Any], candidates: Iterable[Candidate]) -> str:
    """The canonical text of the frozen list: draw number, need and candidates by code."""
    ordered = sorted((c.as_json() for c in candidates), key=lambda c: str(c["code"]))
    return canonical({"draw": draw, "need": need, "candidates": ordered})


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
    """Smallest tickets first; quotas are filled in ticket order; reserves continue the order (P-9)."""
    tickets = tuple(sorted((ticket(seed_hex, c.code, c.weight), c.code) for c in candidates))
    by_code = {c.code: c for c in candidates}
    order = [code for _, code in tickets]
    chosen: list[str] = []
    shortfall = []
    for quota in quotas:
        have = sum(quota.met_by(by_code[code].attributes) for code in chosen)
        fitting = [
            code for code in order
            if code not in chosen and quota.met_by(by_code[code].attributes)
        ]  # fmt: skip
        wanted = max(0, min(quota.at_least - have, number - len(chosen)))
        chosen += fitting[:wanted]
        if have + len(fitting[:wanted]) < quota.at_least:
            shortfall.append(
                f"{quota.value} 需 {quota.at_least} 人，可满足 {have + len(fitting[:wanted])} 人"
            )
    rest = [code for code in order if code not in chosen]
    missing = max(0, number - len(chosen))
    chosen += rest[:missing]
    if len(chosen) < number:
        shortfall.append(f"共需 {number} 人，可抽 {len(chosen)} 人")
    chosen.sort(key=order.index)
    return Result(
        tickets,
        tuple(chosen),
        tuple(rest[missing : missing + reserves]),
        tuple(shortfall),
    )


def build_record(
    *,
    draw: str,
    frozen_list: str,
    secret: str,
    committed: Mapping[str, Any],
    frozen_at: str,
    outside: Mapping[str, Any],
    revealed_at: str,
    excluded: Sequence[Mapping[str, str]],
    rounds: int,
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
        "commitment": dict(committed),
        "frozen_at": frozen_at,
        "list": listed,
        "list_digest": digest,
        "excluded": list(excluded),
        "outside": dict(outside),
        "revealed_at": revealed_at,
        "secret": secret,
        "seed": seed_hex,
        "tickets": [list(pair) for pair in result.tickets],
        "chosen": list(result.chosen),
        "reserves": list(result.reserves),
        "shortfall": list(result.shortfall),
    }


def _result_of(listed: Mapping[str, Any], seed_hex: str) -> Result:
    candidates = [
        Candidate(str(c["code"]), tuple(c["attributes"]), int(c["weight"]))
        for c in listed["candidates"]
    ]
    need = listed["need"]
    quotas = [Quota(q["key"], q["value"], int(q["at_least"])) for q in need["quotas"]]
    return run(seed_hex, candidates, int(need["number"]), int(need["reserves"]), quotas)


def verify(record: Mapping[str, Any]) -> list[str]:
    """Recompute a record; give every problem found, nothing when it is good (P-9)."""
    problems = []
    if record.get("format") != FORMAT:
        return [f"格式不是 {FORMAT}"]
    if commitment(record["secret"]) != record["commitment"]["digest"]:
        problems.append("揭示的秘密数与事先公布的承诺不符")
    if sha256(canonical(record["list"])) != record["list_digest"]:
        problems.append("名单与冻结时的指纹不符")
    if record["list"]["draw"] != record["draw"]:
        problems.append("名单不是这次抽取的名单")
    expected = seed(
        record["secret"],
        record["list_digest"],
        str(record["outside"]["value"]),
        record["draw"],
    )
    if expected != record["seed"]:
        problems.append("种子与秘密数、名单、外来数不符")
    result = _result_of(record["list"], record["seed"])
    if [list(pair) for pair in result.tickets] != record["tickets"]:
        problems.append("签号不符")
    if list(result.chosen) != record["chosen"] or list(result.reserves) != record["reserves"]:
        problems.append("抽中或递补的顺序不符")
    times = (
        record["commitment"]["published_at"],
        record["frozen_at"],
        record["outside"]["taken_at"],
        record["revealed_at"],
    )
    if list(times) != sorted(times):
        problems.append("先后不对：应为公布承诺、冻结名单、取外来数、揭示")
    return problems
