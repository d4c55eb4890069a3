"""States of a hearing and the one table of its moves (domain §1.5).

The same table guards the services, answers "why can this not go on?" on the page and draws the diagram.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from hearing.base.labels import Labelled
from hearing.base.law import Gate, Unmet


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


@dataclass(frozen=True)
class Facts:
    """What the gates look at; names are those the page may show."""

    issue_count: int = 0
    ground_problem: str | None = None
    openness_problem: str | None = None
    presider_problem: str | None = None
    has_period: bool = False
    party_count: int = 0
    needed: int = 0
    confirmed: int = 0
    approvals_missing: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    late_without_consent: tuple[str, ...] = ()
    notice_until: date | None = None
    is_public: bool = False
    announced: bool = False
    briefing_released: bool = False
    undertakings_missing: tuple[str, ...] = ()
    objections_open: int = 0
    officers_present: int = 0
    presence_open: tuple[str, ...] = ()
    hearing_on: date | None = None
    today: date | None = None
    steps_done: frozenset[int] = frozenset()
    opinions_closed: bool = False
    decided: bool = False
    parties_untold: tuple[str, ...] = ()
    officers_untold: tuple[str, ...] = ()
    outcome_recorded: bool = False
    unsigned: tuple[str, ...] = ()
    recording_registered: bool = False
    needs_consent: bool = False


def _names(people: tuple[str, ...]) -> str:
    return "、".join(people)


def _plan_issues(f: Facts) -> str | None:
    return None if f.issue_count else "还没有听证事项，至少写一项"


def _plan_time(f: Facts) -> str | None:
    return None if f.has_period else "还没有时间和地点"


def _plan_parties(f: Facts) -> str | None:
    return None if f.party_count else "还没有录入当事人"


def _approvals(f: Facts) -> str | None:
    if not f.approvals_missing:
        return None
    return f"尚缺审批：{_names(f.approvals_missing)}"


def _confirmed(f: Facts) -> str | None:
    if f.confirmed >= f.needed:
        return None
    return f"听证员需要 {f.needed} 人，已确认 {f.confirmed} 人；等待答复或由管理部门递补"


def _told(f: Facts) -> str | None:
    if not f.untold:
        return None
    until = (
        f"，须在 {f.notice_until.month} 月 {f.notice_until.day} 日 24:00 前告知"
        if f.notice_until
        else ""
    )
    return f"尚有 {len(f.untold)} 人未告知：{_names(f.untold)}{until}"


def _late(f: Facts) -> str | None:
    if not f.late_without_consent:
        return None
    return f"未提前三日告知且无本人书面同意：{_names(f.late_without_consent)}；可补同意或改期"


def _announced(f: Facts) -> str | None:
    return "公开听证尚未公告" if f.is_public and not f.announced else None


def _briefing(f: Facts) -> str | None:
    return None if f.briefing_released else "案情简介还没有发给听证员"


def _undertakings(f: Facts) -> str | None:
    if not f.undertakings_missing:
        return None
    return f"尚未签保密承诺书：{_names(f.undertakings_missing)}"


def _objections(f: Facts) -> str | None:
    return f"有 {f.objections_open} 件回避异议未决定" if f.objections_open else None


def _presence(f: Facts) -> str | None:
    if f.presence_open:
        return f"尚未登记到场或缺席：{_names(f.presence_open)}"
    return None


def _quorum(f: Facts) -> str | None:
    if f.officers_present >= f.needed:
        return None
    return f"到场听证员 {f.officers_present} 人，少于方案的 {f.needed} 人；请递补或延期"


def _day(f: Facts) -> str | None:
    if f.hearing_on is None or f.today is None or f.today >= f.hearing_on:
        return None
    return f"听证日是 {f.hearing_on.month} 月 {f.hearing_on.day} 日，当天才能开始"


def _step(number: int, words: str) -> Callable[[Facts], str | None]:
    def missing(f: Facts) -> str | None:
        return None if number in f.steps_done else f"还没有进行：{words}"

    return missing


def _opinions_closed(f: Facts) -> str | None:
    return None if f.opinions_closed else "主持人还没有截止听证员意见"


def _decided(f: Facts) -> str | None:
    return None if f.decided else "还没有逐项作出处理决定"


def _no_consent_needed(f: Facts) -> str | None:
    return "拟不采纳多数意见，须先经检察长同意" if f.needs_consent else None


def _consent_needed(f: Facts) -> str | None:
    return None if f.needs_consent else "没有与多数意见不一致的事项，不需要报检察长"


def _parties_told(f: Facts) -> str | None:
    return f"决定尚未告知当事人：{_names(f.parties_untold)}" if f.parties_untold else None


def _officers_told(f: Facts) -> str | None:
    return f"决定及理由尚未告知听证员：{_names(f.officers_untold)}" if f.officers_untold else None


def _outcome(f: Facts) -> str | None:
    return None if f.outcome_recorded else "还没有登记息诉情况"


def _signed(f: Facts) -> str | None:
    return f"笔录尚未签名：{_names(f.unsigned)}；拒签的请注明" if f.unsigned else None


def _recording(f: Facts) -> str | None:
    return None if f.recording_registered else "还没有登记录音录像"


PLAN_GATES = (
    Gate("A-4", lambda f: f.ground_problem),
    Gate("A-2", _plan_issues),
    Gate("A-5", lambda f: f.openness_problem),
    Gate("A-13", lambda f: f.presider_problem),
    Gate("A-10", _plan_time),
    Gate("A-6", _plan_parties),
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
        (Gate("A-4", _approvals),),
    ),
    "refuse": Move("不予批准", (S.CHIEF_REVIEW,), S.REFUSED, "approval:decide"),
    "notify": Move(
        "完成告知",
        (S.APPROVED,),
        S.NOTIFIED,
        "hearing:notify",
        (Gate("A-7", _confirmed), Gate("A-10", _told), Gate("A-10", _late)),
    ),
    "make_ready": Move(
        "准备就绪",
        (S.NOTIFIED,),
        S.READY,
        "hearing:notify",
        (
            Gate("A-7", _confirmed),
            Gate("A-10", _told),
            Gate("A-10", _late),
            Gate("A-10", _announced),
            Gate("A-11", _briefing),
            Gate("A-21", _undertakings),
            Gate("A-7", _objections),
        ),
    ),
    "open": Move(
        "开始听证",
        (S.READY,),
        S.SITTING,
        "hearing:sit",
        (
            Gate("A-10", _day),
            Gate("A-14", _presence),
            Gate("A-7", _quorum),
            Gate("A-7", _objections),
        ),
    ),
    "adjourn": Move(
        "休会评议",
        (S.SITTING,),
        S.DELIBERATING,
        "hearing:sit",
        (Gate("A-15", _step(3, "听证员提问")),),
    ),
    "resume": Move(
        "复会",
        (S.DELIBERATING,),
        S.RESUMED,
        "hearing:sit",
        (Gate("A-15", _opinions_closed),),
    ),
    "close": Move(
        "结束听证",
        (S.RESUMED,),
        S.CLOSED,
        "hearing:sit",
        (
            Gate("A-15", _opinions_closed),
            Gate("A-15", _step(6, "当事人最后陈述")),
            Gate("A-15", _step(7, "主持人总结")),
        ),
    ),
    "ask_consent": Move(
        "报检察长同意",
        (S.CLOSED,),
        S.CONSENT,
        "decision:draft",
        (Gate("A-16", _consent_needed),),
    ),
    "consent_refused": Move("退回另行决定", (S.CONSENT,), S.CLOSED, "approval:decide"),
    "decide": Move(
        "作出决定",
        (S.CLOSED, S.CONSENT),
        S.DECIDED,
        "decision:decide",
        (Gate("A-16", _no_consent_needed), Gate("A-17", _decided)),
    ),
    "tell": Move(
        "完成告知决定",
        (S.DECIDED,),
        S.TOLD,
        "decision:tell",
        (Gate("A-17", _parties_told), Gate("A-17", _officers_told)),
    ),
    "file": Move(
        "归档",
        (S.TOLD,),
        S.FILED,
        "hearing:file",
        (Gate("A-18", _signed), Gate("A-18", _recording), Gate("A-17", _outcome)),
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
    "reschedule": Move("改期", (S.POSTPONED, *BEFORE_SITTING), S.APPROVED, "hearing:reschedule"),
    "suspend": Move("中止", (S.SITTING, S.DELIBERATING), S.SUSPENDED, "hearing:sit"),
    "continue": Move("恢复听证", (S.SUSPENDED,), S.SITTING, "hearing:sit"),
}


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
