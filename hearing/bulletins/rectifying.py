"""States of a rectification item and the one table of its moves (domain §7.2); ageing.

The same table guards the service, the database and the buttons on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hearing.base.labels import Labelled


class State(Labelled):
    """Where an item stands; 逾期 is a matter of the day and is computed."""

    ISSUED = "issued", "已下发"
    RECEIVED = "received", "已签收"
    WORKING = "working", "整改中"
    ANSWERED = "answered", "已反馈"
    VERIFYING = "verifying", "核查中"
    CLOSED = "closed", "已销号"
    RETURNED = "returned", "退回"


S = State
OPEN = tuple(state for state in State if state != S.CLOSED)
# as long as the unit has the item in hand
WITH_UNIT = (S.ISSUED, S.RECEIVED, S.WORKING, S.RETURNED)


@dataclass(frozen=True)
class Move:
    """One move: button, where from, where to, permission, and the label of what must be written."""

    words: str
    sources: tuple[State, ...]
    target: State
    permission: str
    asks: str = ""
    hint: str = ""


MOVES: dict[str, Move] = {
    "receive": Move("签收", (S.ISSUED,), S.RECEIVED, "rectification:receive"),
    "begin": Move(
        "开始整改", (S.RECEIVED, S.RETURNED), S.WORKING, "rectification:work",
        "整改措施", "写明谁在什么时候做什么",
    ),
    "answer": Move(
        "提交反馈", (S.WORKING,), S.ANSWERED, "rectification:work",
        "整改结果和依据", "写明做了什么、结果怎样、依据在哪里",
    ),
    "take_up": Move("开始核查", (S.ANSWERED,), S.VERIFYING, "rectification:verify"),
    "close": Move(
        "销号", (S.VERIFYING,), S.CLOSED, "rectification:verify",
        "核查情况和依据", "写明查了什么材料、看到什么；核查人不能是反馈人",
    ),
    "send_back": Move(
        "退回整改", (S.VERIFYING,), S.RETURNED, "rectification:verify",
        "退回理由", "写明还差什么",
    ),
    "reopen": Move(
        "重新打开", (S.CLOSED,), S.WORKING, "rectification:verify",
        "重新打开的理由", "编号不变，原来的销号记录保留",
    ),
}  # fmt: skip


def possible(state: str) -> list[str]:
    """The moves that lead out of a state."""
    return [name for name, move in MOVES.items() if state in move.sources]


class Age(Labelled):
    """How near the deadline is, for colour and word."""

    FAR = "far", "期限内"
    SOON = "soon", "将到期"
    OVERDUE = "overdue", "逾期"
    LONG_OVERDUE = "long_overdue", "严重逾期"
    DONE = "done", "已销号"


def age(state: str, due_on: date, today: date, soon_days: int = 5, long_days: int = 15) -> Age:
    """Due today is in time; from the next day on it is overdue, as long as the unit has it in hand (§7.2, 重庆)."""
    if state == S.CLOSED:
        return Age.DONE
    if state not in WITH_UNIT:
        return Age.FAR
    late = (today - due_on).days
    if late > long_days:
        return Age.LONG_OVERDUE
    if late > 0:
        return Age.OVERDUE
    return Age.SOON if -late <= soon_days else Age.FAR


def age_words(state: str, due_on: date, today: date) -> str:
    """``逾期 3 天``, ``还有 5 天``: colour is never alone (pages §1.3); an item answered waits for the other side."""
    if state == S.CLOSED:
        return Age.DONE.label
    if state not in WITH_UNIT:
        return "待核查"
    late = (today - due_on).days
    return f"逾期 {late} 天" if late > 0 else "今天到期" if late == 0 else f"还有 {-late} 天"


def diagram() -> str:
    """The moves as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "  [*] --> issued"]
    lines += [f'  state "{state.label}" as {state.value}' for state in State]
    for move in MOVES.values():
        lines += [f"  {one.value} --> {move.target.value}: {move.words}" for one in move.sources]
    return "\n".join([*lines, "  closed --> [*]"])
