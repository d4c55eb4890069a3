"""States of a hearing and the one table of its moves (domain §1.5).

The same table guards the services, answers "why can this not go on?" on the page and draws the diagram.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hearing.base.labels import Labelled
from hearing.base.law import Gate, Unmet
from hearing.hearings import gates
from hearing.hearings.gates import Facts


class State(Labelled):
    """Where a hearing stands."""

    DRAFT = "draft", "草拟"
    DEPARTMENT_REVIEW = "department_review", "待审核"
    CHIEF_REVIEW = "chief_review", "待批准"
    REFUSED = "refused", "不予批准"
    APPROVED = "approved", "筹备中"
    NOTIFIED = "notified", "已通知"
    READY = "ready", "就绪"
    SITTING = "sitting", "进行中"
    DELIBERATING = "deliberating", "评议中"
    RESUMED = "resumed", "复会"
    CLOSED = "closed", "待决定"
    CONSENT = "consent", "待不采纳审批"
    DECIDED = "decided", "已决定"
    TOLD = "told", "已告知"
    FILED = "filed", "已归档"
    WITHDRAWN = "withdrawn", "撤销"
    POSTPONED = "postponed", "延期"
    SUSPENDED = "suspended", "中止"


S = State
BEFORE_SITTING = (S.APPROVED, S.NOTIFIED, S.READY)
TERMINAL = (S.REFUSED, S.WITHDRAWN, S.FILED)


PLAN_GATES = (
    Gate("A-4", lambda f: f.ground_problem),
    Gate("A-2", gates.plan_issues),
    Gate("A-5", lambda f: f.openness_problem),
    Gate("A-13", lambda f: f.presider_problem),
    Gate("A-7", lambda f: f.panel_problem),
    Gate("A-10", gates.plan_time),
    Gate("A-12", lambda f: f.place_problem),
    Gate("A-6", gates.plan_parties),
)


@dataclass(frozen=True)
class Move:
    """One move: where from, where to, what permission, which gates."""

    words: str
    sources: tuple[State, ...]
    target: State
    permission: str
    gates: tuple[Gate, ...] = field(default=())


MOVES: dict[str, Move] = {
    "submit": Move("提交审核", (S.DRAFT,), S.DEPARTMENT_REVIEW, "hearing:submit", PLAN_GATES),
    "submit_to_chief": Move(
        "直接报检察长", (S.DRAFT,), S.CHIEF_REVIEW, "hearing:submit", PLAN_GATES
    ),
    "department_agree": Move(
        "同意并报检察长",
        (S.DEPARTMENT_REVIEW,),
        S.CHIEF_REVIEW,
        "hearing:department_agree",
    ),
    "department_return": Move(
        "退回修改", (S.DEPARTMENT_REVIEW,), S.DRAFT, "hearing:department_agree"
    ),
    "approve": Move(
        "批准听证",
        (S.CHIEF_REVIEW,),
        S.APPROVED,
        "approval:decide",
        (Gate("A-4", gates.approvals),),
    ),
    "chief_return": Move("退回修改", (S.CHIEF_REVIEW,), S.DRAFT, "approval:decide"),
    "refuse": Move("不予批准", (S.CHIEF_REVIEW,), S.REFUSED, "approval:decide"),
    "notify": Move(
        "完成告知",
        (S.APPROVED,),
        S.NOTIFIED,
        "hearing:notify",
        (
            Gate("A-13", gates.presider),
            Gate("A-7", gates.confirmed),
            Gate("A-10", gates.told),
            Gate("A-10", gates.late),
        ),
    ),
    "make_ready": Move(
        "准备就绪",
        (S.NOTIFIED,),
        S.READY,
        "hearing:notify",
        (
            Gate("A-7", gates.confirmed),
            Gate("A-10", gates.told),
            Gate("A-10", gates.late),
            Gate("A-10", gates.announced),
            Gate("A-11", gates.briefing),
            Gate("A-21", gates.undertakings),
            Gate("A-10", gates.substitutes),
            Gate("A-7", gates.objections),
            Gate("A-7", gates.findings),
        ),
    ),
    "open": Move(
        "开始听证",
        (S.READY,),
        S.SITTING,
        "hearing:sit",
        (
            Gate("A-10", gates.day),
            Gate("A-14", gates.presence),
            Gate("A-7", gates.quorum),
            Gate("A-21", gates.undertakings),
            Gate("A-11", gates.reading),
            Gate("A-10", gates.substitutes),
            Gate("A-7", gates.objections),
            Gate("A-7", gates.findings),
        ),
    ),
    "adjourn": Move(
        "休会评议",
        (S.SITTING,),
        S.DELIBERATING,
        "hearing:sit",
        (Gate("A-15", gates.early_steps), Gate("A-15", gates.at_work)),
    ),
    "resume": Move(
        "复会",
        (S.DELIBERATING,),
        S.RESUMED,
        "hearing:sit",
        (Gate("A-15", gates.opinions_closed),),
    ),
    "close": Move(
        "结束听证",
        (S.RESUMED,),
        S.CLOSED,
        "hearing:sit",
        (
            Gate("A-15", gates.opinions_closed),
            Gate("A-15", gates.late_steps),
            Gate("A-15", gates.at_work),
        ),
    ),
    "ask_consent": Move(
        "报检察长同意",
        (S.CLOSED,),
        S.CONSENT,
        "decision:draft",
        (Gate("A-16", gates.consent_needed),),
    ),
    "consent_refused": Move("退回另行决定", (S.CONSENT,), S.CLOSED, "approval:decide"),
    "decide": Move(
        "作出决定",
        (S.CLOSED, S.CONSENT),
        S.DECIDED,
        "decision:decide",
        (Gate("A-16", gates.no_consent_needed), Gate("A-17", gates.decided)),
    ),
    "tell": Move(
        "完成告知决定",
        (S.DECIDED,),
        S.TOLD,
        "decision:tell",
        (Gate("A-17", gates.parties_told), Gate("A-17", gates.officers_told)),
    ),
    "file": Move(
        "归档",
        (S.TOLD,),
        S.FILED,
        "hearing:file",
        (Gate("A-18", gates.signed), Gate("A-18", gates.recording), Gate("A-17", gates.outcome)),
    ),
    "withdraw": Move(
        "撤销听证",
        (
            S.DRAFT,
            S.DEPARTMENT_REVIEW,
            S.CHIEF_REVIEW,
            *BEFORE_SITTING,
            S.POSTPONED,
            S.SUSPENDED,
        ),
        S.WITHDRAWN,
        "hearing:reschedule",
    ),
    "postpone": Move("延期", BEFORE_SITTING, S.POSTPONED, "hearing:reschedule"),
    "reschedule": Move("改期", BEFORE_SITTING, S.APPROVED, "hearing:reschedule"),
    "change_room": Move("更换听证室", BEFORE_SITTING, S.APPROVED, "hearing:reschedule"),
    "change_place": Move("改在其他场所", BEFORE_SITTING, S.APPROVED, "approval:decide"),
    "change_presider": Move("更换主持人", BEFORE_SITTING, S.APPROVED, "hearing:reschedule"),
    "suspend": Move("中止", (S.SITTING, S.DELIBERATING), S.SUSPENDED, "hearing:sit"),
    "continue": Move("恢复听证", (S.POSTPONED, S.SUSPENDED), S.APPROVED, "hearing:reschedule"),
}
# acts on the path that leave the hearing where it stands
STEP_WORDS = {
    "change_clerk": "更换书记员",
    "allow_broadcast": "批准直播录播",
    "stop_broadcast": "取消直播录播",
}


def step_words() -> dict[str, str]:
    """The words of every act that can stand on a hearing's path."""
    return {name: move.words for name, move in MOVES.items()} | STEP_WORDS


def unmet(move: str, facts: Facts) -> tuple[Unmet, ...]:
    """All gates of a move that are not met, each with its rule id and what to do."""
    missing = ((gate.rule, gate.missing(facts)) for gate in MOVES[move].gates)
    return tuple(Unmet(rule, words) for rule, words in missing if words)


def possible(state: str) -> list[str]:
    """The moves that lead out of a state."""
    return [name for name, move in MOVES.items() if state in move.sources]


def diagram() -> str:
    """The state machine as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "  [*] --> draft"]
    lines += [f'  state "{state.label}" as {state.value}' for state in State]
    for move in MOVES.values():
        lines += [
            f"  {source.value} --> {move.target.value}: {move.words}" for source in move.sources
        ]
    lines += [f"  {state.value} --> [*]" for state in TERMINAL]
    return "\n".join(lines)


__all__ = [
    "MOVES",
    "TERMINAL",
    "Facts",
    "Move",
    "State",
    "diagram",
    "possible",
    "step_words",
    "unmet",
]
