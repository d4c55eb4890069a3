"""Majority, deviation from it, and the digest of an opinion (domain §1.4, settled 9)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hearing.base.labels import Labelled


class Option(Labelled):
    """What an officer may answer to a proposition."""

    AGREE = "agree", "同意"
    PARTLY = "partly", "部分同意"
    DISAGREE = "disagree", "不同意"
    OTHER = "other", "其他意见"
    ABSTAIN = "abstain", "弃权"


class Channel(Labelled):
    """How an officer gave the opinion."""

    ACCOUNT = "account", "本人登录"
    LINK = "link", "短信链接"
    TABLET = "tablet", "听证室平板"
    PAPER = "paper", "纸质意见"


class Signed(Labelled):
    """How a submission is signed."""

    TYPED = "typed", "输入姓名"
    DRAWN = "drawn", "手写签名"
    PAPER = "paper", "纸上签名"


class DecisionKind(Labelled):
    """How the decision stands to the proposition."""

    AS_PROPOSED = "as_proposed", "按拟处理意见决定"
    IN_PART = "in_part", "部分按拟处理意见决定"
    NOT_SO = "not_so", "不按拟处理意见决定"
    ALTERNATIVE = "alternative", "按听证员提出的其他方案决定"


class Adopted(Labelled):
    """How a decision stands to what officers wished: computed, never ticked."""

    FULLY = "fully", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT = "not", "未采纳"


@dataclass(frozen=True)
class Vote:
    """One officer's last version on one issue; ``alternative`` numbers a shared other view."""

    option: str
    alternative: int | None = None


@dataclass(frozen=True)
class Majority:
    """The option with more than half of the panel."""

    option: str
    alternative: int | None = None


def majority(votes: Iterable[Vote], panel: int) -> Majority | None:
    """The majority is the option of more than half of the panel present, or none (A-16)."""
    counted: Counter[tuple[str, int | None]] = Counter()
    for vote in votes:
        if vote.option == Option.OTHER and vote.alternative is None:
            continue
        counted[(vote.option, vote.alternative if vote.option == Option.OTHER else None)] += 1
    for (option, alternative), number in counted.items():
        if number * 2 > panel and option != Option.ABSTAIN:
            return Majority(option, alternative)
    return None


def deviates(view: Majority | None, kind: str, alternative: int | None = None) -> bool:
    """A decision that does not match the majority needs the chief's consent (A-16)."""
    if view is None:
        return False
    if view.option == Option.OTHER:
        return not (kind == DecisionKind.ALTERNATIVE and alternative == view.alternative)
    matching = {
        Option.AGREE: (DecisionKind.AS_PROPOSED,),
        Option.PARTLY: (DecisionKind.IN_PART,),
        Option.DISAGREE: (DecisionKind.NOT_SO, DecisionKind.ALTERNATIVE),
    }
    return kind not in matching[Option(view.option)]


def adopted(view: Majority | None, kind: str, alternative: int | None = None) -> Adopted | None:
    """Adopted, partly or not; nothing where there was no such view or it was an abstention (A-17)."""
    if view is None or view.option == Option.ABSTAIN:
        return None
    if view.option == Option.OTHER and view.alternative is None:
        return None
    if not deviates(view, kind, alternative):
        return Adopted.FULLY
    halfway = kind == DecisionKind.IN_PART or view.option == Option.PARTLY
    return Adopted.PARTLY if halfway else Adopted.NOT


def as_preliminary(
    preliminary: tuple[str, int | None] | None, kind: str, alternative: int | None = None
) -> bool | None:
    """Whether an issue is decided just as the handler thought before the hearing (§1.4, A-16).

    Nothing where no preliminary opinion was noted. All issues so is the signal 未听先定: a sign to look
    at, not a fault, since a first view may well be right.
    """
    return None if preliminary is None else preliminary == (kind, alternative)


def is_foregone(marks: Iterable[bool | None]) -> bool:
    """未听先定: every issue was decided as noted before the hearing (A-16)."""
    seen = list(marks)
    return bool(seen) and all(mark is True for mark in seen)


def report_problem(text: str, least: int = 10) -> bool:
    """Whether a reason of the report to the chief says too little (F-18)."""
    return len(text.strip()) < least


def answer_problem(option: str | None, reasons: str | None, profile: str) -> str | None:
    """An officer says why, except when agreeing in the simplified form (A-15)."""
    if option not in Option.labels():
        return "选择您的意见"
    agreed_simply = option == Option.AGREE and profile == "simplified"
    if not (reasons or "").strip() and not agreed_simply:
        return "用一两句话写明理由"
    return None


MOST_STROKES, FEWEST_POINTS, BOARD = 40_000, 12, 2000


def drawn_points(strokes: str) -> int:
    """How many points a drawn signature has: a list of strokes, each a list of x, y pairs; 0 when it is none."""
    if len(strokes) > MOST_STROKES:
        return 0
    try:
        found = json.loads(strokes)
    except (ValueError, RecursionError):
        return 0
    if not isinstance(found, list) or not all(isinstance(one, list) for one in found):
        return 0
    values = [value for one in found for value in one]
    whole = all(type(value) is int and 0 <= value <= BOARD for value in values)
    return len(values) // 2 if whole and all(len(one) % 2 == 0 for one in found) else 0


def ink(strokes: str) -> str:
    """A drawn signature as the data of an SVG path on a field of 600 × 220, for papers (F-17)."""
    if not drawn_points(strokes):
        return ""
    lines = [
        [f"{x} {y}" for x, y in zip(one[::2], one[1::2], strict=True)]
        for one in json.loads(strokes)
        if one
    ]
    return " ".join("M" + " L".join(one if len(one) > 1 else one * 2) for one in lines)


def signature_problem(typed: str, strokes: str, name: str) -> str | None:
    """An opinion is signed: with the officer's own name, typed or drawn (F-17)."""
    if strokes.strip():
        return (
            None if drawn_points(strokes) >= FEWEST_POINTS else "签名太短，请重新手写，或输入姓名"
        )
    if not typed.strip():
        return "请手写签名，或输入您的姓名"
    if "".join(typed.split()) != "".join(name.split()):
        return f"输入的姓名与登记的“{name}”不一致，请改正"
    return None


def representative(chosen: Mapping[int, int], panel: int) -> int | None:
    """The panel is spoken for by whom more than half of all its officers have chosen, or by nobody (A-15).

    ``chosen``: seat → the seat chosen last.
    """
    for seat, votes in Counter(chosen.values()).items():
        if votes * 2 > panel:
            return seat
    return None


def opinion_digest(content: Mapping[str, object], nonce: str) -> str:
    """SHA-256 of an opinion with a 128-bit nonce, so that five options cannot be guessed (A-16)."""
    text = json.dumps(
        {**content, "nonce": nonce},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def receipt(digest: str) -> str:
    """A short code, in groups of four, by which the officer can check the opinion later."""
    short = digest[:12].upper()
    return "-".join(short[n : n + 4] for n in (0, 4, 8))
