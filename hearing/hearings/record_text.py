"""The record as text: sections, corrections that stay visible, digest (A-18, F-16). No framework."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PLAIN, STRUCK, PUT_IN = "plain", "struck", "put_in"


@dataclass(frozen=True)
class Correction:
    """Words replaced by others; ``new`` may be empty."""

    section: str
    old: str
    new: str


@dataclass(frozen=True)
class Mark:
    """A stretch of a section: as written, struck out, or put in."""

    kind: str
    text: str


def marks(text: str, corrections: Iterable[Correction]) -> list[Mark]:
    """A section with what was struck out and what was put in, in the order of the text (F-16)."""
    found = [Mark(PLAIN, text)] if text else []
    for one in corrections:
        found = _with(found, one)
    return found


def _with(found: list[Mark], one: Correction) -> list[Mark]:
    for place, mark in enumerate(found):
        if mark.kind == STRUCK or one.old not in mark.text:
            continue
        before, after = mark.text.split(one.old, 1)
        new = [
            Mark(mark.kind, before), Mark(STRUCK, one.old), Mark(PUT_IN, one.new),
            Mark(mark.kind, after),
        ]  # fmt: skip
        return [*found[:place], *(m for m in new if m.text), *found[place + 1 :]]
    return found


def reads(found: Iterable[Mark]) -> str:
    """The text as it reads with its corrections."""
    return "".join(mark.text for mark in found if mark.kind != STRUCK)


def correction_problem(found: Iterable[Mark], old: str, new: str) -> str | None:
    """A correction names words that stand exactly once in the section, and changes them (F-16)."""
    listed = [mark.text for mark in found if mark.kind != STRUCK]
    if not old.strip():
        return "填写笔录中原来的文字"
    if old == new:
        return "更正后的文字与原来的相同"
    times = sum(text.count(old) for text in listed)
    if times == 0 and old in "".join(listed):
        return "这段文字跨过了已经更正的地方，请分段更正"
    if times == 0:
        return "笔录这一部分没有这段文字，请照原文填写"
    if times > 1:
        return f"这段文字出现 {times} 次，请多写几个字，指明是哪一处"
    return None


def digest(text: str, corrections: Iterable[Correction]) -> str:
    """What the first signature freezes: the text as saved, and every correction (A-18)."""
    listed = [[one.section, one.old, one.new] for one in corrections]
    whole = text
    if listed:
        whole += "\n" + json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The sections whose text differs, in order."""
    return [key for key in sorted(after) if before.get(key, "") != after[key]]
