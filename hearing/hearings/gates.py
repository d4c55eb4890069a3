"""What the gates of a move look at, and the sentence of each when it is not met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hearing.hearings import day_rules


@dataclass(frozen=True)
class Facts:
    """What the gates look at; names are those the page may show."""

    issue_count: int = 0
    ground_problem: str | None = None
    openness_problem: str | None = None
    presider_problem: str | None = None
    panel_problem: str | None = None
    place_problem: str | None = None
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
    unread: tuple[str, ...] = ()
    substitutes_untold: tuple[str, ...] = ()
    objections_open: int = 0
    findings_open: int = 0
    parties_changed: bool = False
    officers_present: int = 0
    presence_open: tuple[str, ...] = ()
    hearing_on: date | None = None
    today: date | None = None
    steps: tuple[day_rules.Step, ...] = day_rules.ORDINARY
    steps_done: frozenset[int] = frozenset()
    on_break: bool = False
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


def plan_issues(f: Facts) -> str | None:
    """Missing for plan issues, or nothing."""
    return None if f.issue_count else "还没有听证事项，至少写一项"


def plan_time(f: Facts) -> str | None:
    """Missing for plan time, or nothing."""
    return None if f.has_period else "还没有听证时间"


def plan_parties(f: Facts) -> str | None:
    """Missing for plan parties, or nothing."""
    return None if f.party_count else "还没有录入当事人"


def presider(f: Facts) -> str | None:
    """The presider may still preside when the parties hear the name, also of a hearing that goes on."""
    return f"{f.presider_problem}；请办理“更换主持人”" if f.presider_problem else None


def approvals(f: Facts) -> str | None:
    """Missing for approvals, or nothing."""
    if not f.approvals_missing:
        return None
    return f"尚缺审批：{_names(f.approvals_missing)}"


def confirmed(f: Facts) -> str | None:
    """Missing for confirmed, or nothing."""
    if f.confirmed >= f.needed:
        return None
    return f"听证员需要 {f.needed} 人，已确认 {f.confirmed} 人；等待答复或由管理部门递补"


def told(f: Facts) -> str | None:
    """Missing for told, or nothing."""
    if not f.untold:
        return None
    return f"尚有 {len(f.untold)} 人未告知：{_names(f.untold)}{_until(f)}"


def _until(f: Facts) -> str:
    """``，须在 8 月 17 日 24:00 前告知，还有 2 天``."""
    if f.notice_until is None:
        return ""
    words = f"，须在 {f.notice_until.month} 月 {f.notice_until.day} 日 24:00 前告知"
    if f.today is None:
        return words
    left = (f.notice_until - f.today).days
    return f"{words}，还有 {left} 天" if left >= 0 else f"{words}，已过 {-left} 天"


def late(f: Facts) -> str | None:
    """Missing for late, or nothing."""
    if not f.late_without_consent:
        return None
    return f"未提前三日告知且无本人书面同意：{_names(f.late_without_consent)}；可补同意或改期"


def announced(f: Facts) -> str | None:
    """Missing for announced, or nothing."""
    return "公开听证尚未公告" if f.is_public and not f.announced else None


def briefing(f: Facts) -> str | None:
    """Missing for briefing, or nothing."""
    return None if f.briefing_released else "案情简介还没有经部门负责人审核发给听证员"


def undertakings(f: Facts) -> str | None:
    """Missing for undertakings, or nothing."""
    if not f.undertakings_missing:
        return None
    return f"尚未签保密承诺书：{_names(f.undertakings_missing)}"


def reading(f: Facts) -> str | None:
    """Missing for reading, or nothing."""
    if not f.unread:
        return None
    return (
        f"听证员尚未阅看案情简介：{_names(f.unread)}；可请其在手机上阅看，或当面阅看后由书记员登记"
    )


def substitutes(f: Facts) -> str | None:
    """Missing for telling the parties who came in place of another officer, or nothing."""
    if not f.substitutes_untold:
        return None
    return f"尚未告知当事人递补听证员的姓名和身份并询问是否有异议：{_names(f.substitutes_untold)}"


def objections(f: Facts) -> str | None:
    """Missing for objections, or nothing."""
    return f"有 {f.objections_open} 件回避异议未决定" if f.objections_open else None


def findings(f: Facts) -> str | None:
    """Missing for recusal findings, or nothing."""
    if f.parties_changed:
        return "当事人或代理人有变动，须重新核查听证员回避情形"
    if f.findings_open:
        return f"有 {f.findings_open} 项可能的回避情形，等听证员管理部门核实"
    return None


def presence(f: Facts) -> str | None:
    """Missing for presence, or nothing."""
    if f.presence_open:
        return f"尚未登记到场或缺席：{_names(f.presence_open)}"
    return None


def quorum(f: Facts) -> str | None:
    """Missing for quorum, or nothing."""
    if f.officers_present >= f.needed:
        return None
    return f"到场听证员 {f.officers_present} 人，少于方案的 {f.needed} 人；请递补或延期"


def day(f: Facts) -> str | None:
    """Missing for day, or nothing."""
    if f.hearing_on is None or f.today is None or f.today >= f.hearing_on:
        return None
    return f"听证日是 {f.hearing_on.month} 月 {f.hearing_on.day} 日，当天才能开始"


def early_steps(f: Facts) -> str | None:
    """Missing for the steps before the deliberation, or nothing."""
    return _steps(day_rules.open_steps(f.steps, f.steps_done, early=True))


def late_steps(f: Facts) -> str | None:
    """Missing for the steps after the deliberation, or nothing."""
    return _steps(day_rules.open_steps(f.steps, f.steps_done, early=False))


def _steps(words: tuple[str, ...]) -> str | None:
    return f"还没有进行：{_names(words)}" if words else None


def at_work(f: Facts) -> str | None:
    """Missing for the end of a break, or nothing."""
    return "正在暂时休息，请先登记“休息结束”" if f.on_break else None


def opinions_closed(f: Facts) -> str | None:
    """Missing for opinions closed, or nothing."""
    return None if f.opinions_closed else "主持人还没有截止听证员意见"


def decided(f: Facts) -> str | None:
    """Missing for decided, or nothing."""
    return None if f.decided else "还没有逐项作出处理决定"


def no_consent_needed(f: Facts) -> str | None:
    """Missing for no consent needed, or nothing."""
    return "拟不采纳多数意见，须先经检察长同意" if f.needs_consent else None


def consent_needed(f: Facts) -> str | None:
    """Missing for consent needed, or nothing."""
    return None if f.needs_consent else "没有与多数意见不一致的事项，不需要报检察长"


def parties_told(f: Facts) -> str | None:
    """Missing for parties told, or nothing."""
    return f"决定尚未告知当事人：{_names(f.parties_untold)}" if f.parties_untold else None


def officers_told(f: Facts) -> str | None:
    """Missing for officers told, or nothing."""
    return f"决定及理由尚未告知听证员：{_names(f.officers_untold)}" if f.officers_untold else None


def outcome(f: Facts) -> str | None:
    """Missing for outcome, or nothing."""
    return None if f.outcome_recorded else "还没有登记息诉情况"


def signed(f: Facts) -> str | None:
    """Missing for signed, or nothing."""
    return f"笔录尚未签名：{_names(f.unsigned)}；拒签的请注明" if f.unsigned else None


def recording(f: Facts) -> str | None:
    """Missing for recording, or nothing."""
    return None if f.recording_registered else "还没有登记录音录像"
