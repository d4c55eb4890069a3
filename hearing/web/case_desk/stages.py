"""The stages of one hearing as its pages show them at the left, and the one act that comes next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from hearing.hearings.workflow import State
from hearing.people.access import may
from hearing.web.access import viewer

S = State
ON_PAPER = (S.DRAFT, S.DEPARTMENT_REVIEW, S.CHIEF_REVIEW, S.REFUSED)
PREPARED = (S.APPROVED, S.NOTIFIED, S.READY)
SAT = (S.READY, S.SITTING, S.DELIBERATING, S.RESUMED)
APPROVAL_WORDS = {
    S.DRAFT: "未提交",
    S.DEPARTMENT_REVIEW: "部门审核中",
    S.CHIEF_REVIEW: "待检察长批准",
    S.REFUSED: "不予批准",
}
# where a hearing stands: state → the stage that is shown as the present one
NOW = {
    S.DRAFT: "plan", S.DEPARTMENT_REVIEW: "approval", S.CHIEF_REVIEW: "approval", S.REFUSED: "approval",
    S.APPROVED: "told", S.NOTIFIED: "told", S.READY: "sitting", S.SITTING: "sitting",
    S.DELIBERATING: "sitting", S.RESUMED: "sitting", S.CLOSED: "decision", S.CONSENT: "decision",
    S.DECIDED: "telling", S.TOLD: "outcome", S.FILED: "file", S.POSTPONED: "time", S.SUSPENDED: "time",
    S.WITHDRAWN: "plan",
}  # fmt: skip
PAGES = {
    "case_desk.sitting_page": "sitting", "case_desk.record_page": "record",
    "case_desk.opinions_page": "opinions", "case_desk.paper_seats": "sitting", "case_desk.decision_page": "decision",
    "case_desk.telling_page": "telling", "case_desk.outcome_page": "outcome",
    "case_desk.papers_page": "papers", "case_desk.file": "file", "case_desk.plan_versions": "plan",
    "case_desk.plan_version": "plan", "case_desk.tasks_page": "tasks", "case_desk.spectators_page": "announced",
    "case_desk.messages_page": "told", "case_desk.briefing": "told", "case_desk.briefing_review": "told", "case_desk.record_revisions": "record", "case_desk.sign": "record", "case_desk.recordings_page": "record",
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """One line of the list: words, how far it is, where it leads (nowhere before its time)."""

    words: str
    note: str
    url: str | None
    is_now: bool
    begins_group: bool = False


def stages(hearing: Any, people: list[Any], told: Collection[int], need: Any) -> list[Stage]:
    """Every stage in order, each with how far it is."""
    here = PAGES.get(request.endpoint or "") or NOW[State(hearing.state)]
    main = url_for("case_desk.hearing", hearing_id=hearing.id)
    rows: list[tuple[str, str, str, str | None]] = [
        ("plan", "案件与方案", f"第 {hearing.plan_version} 版", main),
        ("approval", "审批", _approval_note(hearing), f"{main}#approvals"),
        ("time", "时间与听证室", _time_note(hearing), f"{main}#issues"),
        ("officers", "听证员", _officer_note(hearing, people, need), f"{main}#officers"),
        ("told", "告知参加人", _told_note(hearing, people, told), f"{main}#people"),
        ("announced", "公告与旁听", _announced_note(hearing), _announcement_url(hearing)),
        ("tasks", "筹备清单", "四项职责", _tasks_url(hearing)),
        *_afterwards(hearing),
    ]
    breaks = ("told", "sitting", "papers")
    return [
        Stage(words, note, url, name == here, name in breaks) for name, words, note, url in rows
    ]


def _approval_note(hearing: Any) -> str:
    if hearing.state in APPROVAL_WORDS:
        return APPROVAL_WORDS[State(hearing.state)]
    if hearing.hold_approval_id is None:
        return "—"
    return "副检察长已批" if hearing.is_chiefs_own else "检察长已批"


def _time_note(hearing: Any) -> str:
    if hearing.starts_at is None:
        return "时间未定"
    if hearing.state in (S.DRAFT, S.REFUSED, S.WITHDRAWN, S.SUSPENDED):
        return "未留"
    return "已留"


def _officer_note(hearing: Any, people: list[Any], need: Any) -> str:
    if need is None:
        return "未提需求"
    confirmed = sum(one.role == "officer" for one in people)
    return f"{confirmed} / {hearing.needed} 人"


def _told_note(hearing: Any, people: list[Any], told: Collection[int]) -> str:
    if hearing.state in ON_PAPER:
        return "未到"
    wanted = [one for one in people if one.must_be_told]
    return f"{sum(one.id in told for one in wanted)} / {len(wanted)} 人"


def _announced_note(hearing: Any) -> str:
    if not hearing.is_public or hearing.has_minor:
        return "不公告"
    return "已公告" if hearing.announced_at else "未公告"


def _announcement_url(hearing: Any) -> str | None:
    if not hearing.is_public or hearing.has_minor:
        return None
    if hearing.announced_at is not None:
        return url_for("case_desk.spectators_page", hearing_id=hearing.id)
    if hearing.state in (S.APPROVED, S.NOTIFIED) and _mine("hearing:notify", hearing):
        return url_for("case_desk.announcement", hearing_id=hearing.id)
    return None


def _tasks_url(hearing: Any) -> str | None:
    if hearing.state in ON_PAPER:
        return None
    return url_for("case_desk.tasks_page", hearing_id=hearing.id)


def _mine(permission: str, hearing: Any) -> bool:
    return may(viewer(), permission, hearing)


def _afterwards(hearing: Any) -> list[tuple[str, str, str, str | None]]:
    """(name, words, note, address when its time has come) of the stages from the sitting on."""
    steps = (
        ("sitting", "听证进行", "已结束" if hearing.closed_at else "已开始" if hearing.opened_at else "未到",
         "case_desk.sitting_page", hearing.state in SAT and _mine("hearing:sit", hearing)),
        ("record", "笔录", "核对和签名" if hearing.closed_at else "记录中" if hearing.opened_at else "未到",
         "case_desk.record_page", hearing.opened_at and _mine("hearing:record", hearing)),
        ("opinions", "意见", "已截止" if hearing.opinions_closed_at else "未到",
         "case_desk.opinions_page", hearing.opinions_closed_at),
        ("decision", "决定", "已决定" if hearing.decided_at else "未到",
         "case_desk.decision_page", hearing.closed_at and _mine("decision:draft", hearing)),
        ("telling", "告知决定", "已告知" if hearing.told_at else "未到",
         "case_desk.telling_page", hearing.decided_at and _mine("decision:tell", hearing)),
        ("outcome", "息诉与回访", "已登记" if hearing.outcome_at else "未到",
         "case_desk.outcome_page", hearing.decided_at),
        ("papers", "文书", "可制作" if hearing.state != S.DRAFT else "未到",
         "case_desk.papers_page", hearing.state != S.DRAFT),
        ("file", "归档", "已归档" if hearing.filed_at else "未到",
         "case_desk.file", hearing.told_at and _mine("hearing:file", hearing)),
    )  # fmt: skip
    return [
        (name, words, note, url_for(endpoint, hearing_id=hearing.id) if reached else None)
        for name, words, note, endpoint, reached in steps
    ]


@dataclass(frozen=True)
class Act:
    """The one primary button: words, address, and whether it is an act (POST) or a way to a page."""

    words: str
    url: str
    posts: bool = False
    head: str = ""


def next_act(hearing: Any, unmet: tuple[Any, ...], untold: list[Any], need: Any) -> Act | None:
    """What this viewer does next in this hearing, if anything."""
    state = State(hearing.state)
    if state in PREPARED[:2] and _mine("hearing:notify", hearing):
        return _preparing(hearing, unmet, untold, need)
    words, permission, endpoint, posts, head = ACTS.get(state, ("", "", "", False, ""))
    if not words or not _mine(permission, hearing):
        return None
    if state is S.DRAFT and unmet:
        words, endpoint = "修改方案", "case_desk.edit_plan"
    where = {"how": "resume"} if endpoint == "case_desk.change" else {}
    return Act(words, url_for(endpoint, hearing_id=hearing.id, **where), posts, head)


ACTS: dict[State, tuple[str, str, str, bool, str]] = {
    S.DRAFT: ("提交审核", "hearing:submit", "case_desk.submit_plan", True, "方案已齐，可以提交"),
    S.READY: ("进入听证现场页", "hearing:sit", "case_desk.sitting_page", False, "可以开始听证"),
    S.SITTING: ("进入听证现场页", "hearing:sit", "case_desk.sitting_page", False, "听证进行中"),
    S.DELIBERATING: ("进入听证现场页", "hearing:sit", "case_desk.sitting_page", False, "正在评议"),
    S.RESUMED: ("进入听证现场页", "hearing:sit", "case_desk.sitting_page", False, "听证进行中"),
    S.CLOSED: ("处理决定", "decision:draft", "case_desk.decision_page", False, "请作出处理决定"),
    S.CONSENT: ("处理决定", "decision:draft", "case_desk.decision_page", False, "等检察长批复"),
    S.DECIDED: ("告知决定", "decision:tell", "case_desk.telling_page", False, "请把决定和理由告知当事人和听证员"),
    S.TOLD: ("归档", "hearing:file", "case_desk.file", False, "可以归档"),
    S.POSTPONED: ("恢复听证", "hearing:reschedule", "case_desk.change", False, "已延期，时间另定"),
    S.SUSPENDED: ("恢复听证", "hearing:reschedule", "case_desk.change", False, "已中止，时间另定"),
}  # fmt: skip


def _preparing(hearing: Any, unmet: tuple[Any, ...], untold: list[Any], need: Any) -> Act:
    here = {"hearing_id": hearing.id}
    if need is None:
        return Act("提出听证员需求", url_for("case_desk.need", **here))
    if untold:
        one = untold[0]
        return Act(f"告知{one.name}", url_for("case_desk.tell", participant_id=one.id, **here))
    if not unmet:
        if hearing.state == S.APPROVED:
            return Act("完成告知", url_for("case_desk.notices", **here), True, "全部参加人已告知")
        return Act("准备就绪", url_for("case_desk.ready", **here), True, "会前准备已齐")
    if hearing.is_public and not hearing.has_minor and not hearing.announced_at:
        return Act("发布听证公告", url_for("case_desk.announcement", **here))
    return Act("办理案情简介", url_for("case_desk.briefing", **here))
