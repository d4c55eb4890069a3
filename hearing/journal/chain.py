"""The journal's hash chain as plain functions (reliability P6)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GENESIS = "0" * 64
FIELDS = ("sequence", "at", "actor_id", "post", "unit_id", "verb", "object_kind", "object_id",
          "details")  # fmt: skip


@dataclass(frozen=True)
class Break:
    """The first broken place of a chain and what is wrong there."""

    sequence: int
    problem: str


def canonical(entry: Mapping[str, object]) -> bytes:
    """The bytes that are hashed: JSON, sorted keys, no spaces, UTF-8."""
    plain = {name: entry[name] for name in FIELDS}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry_hash(previous: str, entry: Mapping[str, object]) -> str:
    """SHA-256 (hex) over the previous hash and the entry's own content."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(entry)).hexdigest()


def verify(
    entries: Iterable[Mapping[str, object]], anchor: tuple[int, str] | None = None
) -> Break | None:
    """Walk the chain; name the first broken row, or ``None`` when all is well.

    ``anchor`` is an earlier head (sequence, hash) kept elsewhere; it must still be in the chain, which
    finds a cut tail, a re-chained edit and a restored old copy.
    """
    previous, expected = GENESIS, 1
    seen_anchor = anchor is None or anchor[0] == 0
    for entry in entries:
        sequence = int(str(entry["sequence"]))
        if sequence != expected:
            return Break(expected, f"第 {expected} 条缺失，其后是第 {sequence} 条")
        if entry["previous_hash"] != previous:
            return Break(sequence, f"第 {sequence} 条与前一条不相接")
        previous = entry_hash(previous, entry)
        if entry["hash"] != previous:
            return Break(sequence, f"第 {sequence} 条内容被改动")
        if anchor and sequence == anchor[0]:
            if previous != anchor[1]:
                return Break(sequence, f"第 {sequence} 条与锚点不符，此前的记录被重写过")
            seen_anchor = True
        expected += 1
    if not seen_anchor and anchor:
        return Break(expected, f"锚点记到第 {anchor[0]} 条，库中只到第 {expected - 1} 条")
    return None
