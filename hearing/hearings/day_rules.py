"""The day of a hearing: presence, measures of order, sign-in windows and steps by form (A-14, A-15, R-2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hearing.base.labels import Labelled
from hearing.hearings.rules import DELIBERATION_STEP, OPTIONAL_STEP, STEPS

WINDOW = 60
WINDOWS_KEPT = 5


class PresenceKind(Labelled):
    """What was noted of somebody's presence."""

    PRESENT = "present", "到场"
    ABSENT = "absent", "未到场"
    LEFT = "left", "中途退场"


class PresenceWay(Labelled):
    """How somebody signed in."""

    QR = "qr", "扫码签到"
    CODE = "code", "输码签到"
    CLERK = "clerk", "书记员登记"


class ReasonKind(Labelled):
    """Whether the reason of an absence is known (R-2)."""

    KNOWN = "known", "说明了理由"
    UNKNOWN = "unknown", "理由不明"


class NoteKind(Labelled):
    """What is noted during a sitting beside the record (R-2)."""

    INCIDENT = "incident", "突发情况"
    ADMONISH = "admonish", "劝阻、训诫"
    ORDER_OUT = "order_out", "责令退场"
    LIABILITY = "liability", "移送依法处理"
    BREAK = "break", "暂时休息"
    BACK = "back", "休息结束"


@dataclass(frozen=True)
class Step:
    """One step of a form of hearing."""

    number: int
    words: str
    is_optional: bool = False


@dataclass(frozen=True)
class ProfileStep:
    """A step as a form's profile has it, with its phrases for the record, one a line."""

    step: int
    words: str
    is_optional: bool
    phrases: str


# who is there and the deliberation belong to every hearing
ALWAYS = (0, DELIBERATION_STEP)


def profile_problems(steps: Iterable[ProfileStep], min_panel: int | None) -> list[tuple[str, str]]:
    """What stands against a form's profile: field and sentence (A-7, A-15)."""
    found = list(steps)
    numbers = [one.step for one in found]
    problems = [
        (f"use{n}", f"“{dict(STEPS).get(n, '核实到场')}”不能省略")
        for n in ALWAYS
        if n not in numbers or any(one.step == n and one.is_optional for one in found)
    ]
    if numbers != sorted(set(numbers)) or not set(numbers) <= set(range(8)):
        problems.append(("", "步骤须按 0 到 7 的顺序，每步一次"))
    problems += [
        (f"words{one.step}", f"填写第 {one.step} 步的名称")
        for one in found
        if not one.words.strip()
    ]
    if min_panel is not None and not 1 <= min_panel <= 7:
        problems.append(("min_panel", "听证员最少人数在 1 到 7 之间，不填的按参数"))
    return problems


def tidied(one: ProfileStep) -> ProfileStep:
    """The step with its words and phrases trimmed, empty lines dropped."""
    lines = [line.strip() for line in one.phrases.splitlines() if line.strip()]
    return ProfileStep(one.step, one.words.strip(), one.is_optional, "\n".join(lines))


ORDINARY = tuple(Step(n, words, n == OPTIONAL_STEP) for n, words in STEPS)


def step_problem(steps: Iterable[Step], done: Iterable[int], step: int) -> str | None:
    """The steps of the hearing's form follow in order; optional ones may be left out (A-15)."""
    before, known = set(done), {one.number: one for one in steps}
    if step not in known:
        return "这种形式的听证没有这一步"
    if step in before:
        return "这一步已经开始过"
    missing = [
        n for n, one in known.items() if n < step and n not in before and not one.is_optional
    ]
    if missing:
        return f"请先完成第 {missing[0]} 步：{known[missing[0]].words}"
    if any(n > step for n in before):
        return "后面的步骤已经开始，不能回头"
    return None


def open_steps(steps: Iterable[Step], done: Iterable[int], *, early: bool) -> tuple[str, ...]:
    """The steps of the form that are still to begin before the deliberation, or after it (A-15)."""
    before = set(done)
    return tuple(
        one.words
        for one in steps
        if not one.is_optional
        and one.number not in before
        and one.number != DELIBERATION_STEP
        and (one.number < DELIBERATION_STEP) is early
    )


def next_steps(steps: Iterable[Step], done: Iterable[int], *, resumed: bool) -> list[int]:
    """The steps that can begin now, in order; more than one where an optional one may be left out (A-15)."""
    listed, before = list(steps), set(done)
    return [
        one.number
        for one in listed
        if one.number != DELIBERATION_STEP
        and (one.number > DELIBERATION_STEP) is resumed
        and step_problem(listed, before, one.number) is None
    ]


def on_break(kinds: Iterable[str]) -> bool:
    """Whether the last break noted has not ended."""
    breaks = [kind for kind in kinds if kind in (NoteKind.BREAK, NoteKind.BACK)]
    return bool(breaks) and breaks[-1] == NoteKind.BREAK


def window_of(now: datetime) -> int:
    """The minute of an instant: what the room's screen shows changes with it."""
    return int(now.timestamp()) // WINDOW


def window_holds(shown: int, now: datetime) -> bool:
    """A code read from the screen holds for some minutes, never before its time (A-14)."""
    return 0 <= window_of(now) - shown < WINDOWS_KEPT
