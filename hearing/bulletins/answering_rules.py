"""责任人: whose matter a problem usually is, and how who answers for it is written; pure (F-30, domain §7.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hearing.base.labels import Labelled
from hearing.bulletins.rules import Detector
from hearing.people.rules import PostKind

MOST_WORDS = 30
MOST_DEMAND = 200


class Answerable(Labelled):
    """The posts that answer for a unit's rectification, by the kind of post; the words are those printed."""

    CHIEF = PostKind.CHIEF.value, "检察长"
    DEPUTY_CHIEF = PostKind.DEPUTY_CHIEF.value, "分管副检察长"
    DEPARTMENT_HEAD = PostKind.DEPARTMENT_HEAD.value, "承办部门负责人"


USUAL: dict[Answerable, tuple[Detector, ...]] = {
    Answerable.DEPUTY_CHIEF: (
        Detector.BLANK_LINE, Detector.MAJORITY_IGNORED, Detector.REDRAW, Detector.CONCENTRATION,
        Detector.DRAW_OVERRIDDEN, Detector.BATCH, Detector.NOT_APPLICABLE,
    ),
    Answerable.DEPARTMENT_HEAD: (
        Detector.LATE_NOTICE, Detector.OFFICERS_UNTOLD, Detector.FILING_OVERDUE, Detector.UNSIGNED,
        Detector.NO_RECORDING, Detector.TOO_SHORT, Detector.MISMATCH, Detector.TO_VERIFY,
    ),
}  # fmt: skip
"""What is not named here is the chief's: blank units, the plan, padding, rectification overdue."""


def usual_post(detector: str) -> Answerable:
    """Steps of a hearing are the department's, lines and draws the deputy's, the unit as a whole the chief's (F-30)."""
    return next((post for post, own in USUAL.items() if detector in own), Answerable.CHIEF)


def post_of(words: str) -> Answerable | None:
    """The post that printed words name, or nothing when they name a person or were written freely."""
    return next((post for post in Answerable if post.label == words), None)


def highest(kinds: Iterable[str]) -> Answerable:
    """Of the posts that one person holds at a unit, the one to be named by."""
    held = set(kinds)
    return next(post for post in Answerable if post.value in held)


def named(post: Answerable, name: str) -> str:
    """A person as printed: ``分管副检察长李四``; the head of a department goes by 部门负责人."""
    return f"{PostKind(post.value).label}{name}"


def words_problem(words: str) -> str | None:
    """Words written freely are short: they stand in a narrow column (F-30)."""
    if not words.strip():
        return "写明由谁负责，如“第三检察部主任”"
    if len(words.strip()) > MOST_WORDS:
        return f"责任人最多 {MOST_WORDS} 字，只写职务或者姓名"
    return None


def demand_problem(words: str, due_on: date | None, today: date) -> tuple[str, str] | None:
    """What is demanded is said, and its deadline is still to come (F-30); gives the field and the sentence."""
    if not words.strip():
        return "demand", "写明要求该院做什么"
    if len(words.strip()) > MOST_DEMAND:
        return "demand", f"整改要求最多 {MOST_DEMAND} 字"
    if due_on is None:
        return "due_on", "填写整改期限"
    if due_on <= today:
        return "due_on", "整改期限须在今天以后，请另选日期"
    return None


def shown(words: str, name: str | None) -> str:
    """As the ledger has it: the post with the name of who holds it, or whoever was named."""
    return words if not name or name in words else f"{words}{name}"
