"""Gatherings (培训, 观摩) and mock hearings (模拟听证): what they are and what they may be; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from hearing.base.labels import Labelled
from hearing.hearings.day_rules import Step

LONGEST = timedelta(hours=24)


class GatheringKind(Labelled):
    """What people gather for; none is a hearing (A-2)."""

    TRAINING = "training", "业务培训"
    OBSERVATION = "observation", "听证观摩"
    EXCHANGE = "exchange", "交流研讨"


class GatheringState(Labelled):
    """Where a gathering stands."""

    PLANNED = "planned", "筹备中"
    HELD = "held", "已举行"
    CANCELLED = "cancelled", "已取消"


class Capacity(Labelled):
    """As what somebody is invited."""

    LEADER = "leader", "领导"
    COLLEAGUE = "colleague", "同事"
    OFFICER = "officer", "听证员"
    GUEST = "guest", "院外人员"


class MockState(Labelled):
    """Where a mock hearing stands."""

    PLANNED = "planned", "筹备中"
    RUNNING = "running", "进行中"
    HELD = "held", "已举行"
    CANCELLED = "cancelled", "已取消"


class MockRole(Labelled):
    """Parts that are played in a mock hearing."""

    PRESIDER = "presider", "主持人"
    HANDLER = "handler", "承办检察官"
    CLERK = "clerk", "书记员"
    OFFICER = "officer", "听证员"
    APPLICANT = "applicant", "申请人"
    RESPONDENT = "respondent", "其他当事人"
    AGENT = "agent", "代理人"
    WITNESS = "witness", "证人"
    OBSERVER = "observer", "观察员"


class Aspect(Labelled):
    """What a review note on a mock hearing is about."""

    PROCEDURE = "procedure", "程序"
    PRESIDING = "presiding", "主持"
    PRESENTING = "presenting", "介绍案情"
    QUESTIONING = "questioning", "提问"
    EXPLAINING = "explaining", "释法说理"
    TECHNIQUE = "technique", "设备和场地"


# what a guest of a gathering rates, one to three
ON_GATHERING = (
    ("audible", "听得清"),
    ("clear", "听得懂"),
    ("orderly", "程序规范"),
    ("useful", "对工作有帮助"),
)
MARKS = (1, 2, 3)
MARK_WORDS = {3: "好", 2: "一般", 1: "差"}


def time_problem(starts_at: datetime, ends_at: datetime, now: datetime) -> str | None:
    """A gathering lies ahead and has an end after its beginning (F-27)."""
    if ends_at <= starts_at:
        return "结束时间须晚于开始时间"
    if ends_at - starts_at > LONGEST:
        return "一次最多 24 小时，更长的请分次登记"
    return "开始时间须在现在以后" if starts_at <= now else None


def observation_problem(*, is_public: bool, has_minor: bool, is_coming: bool) -> str | None:
    """Only a public hearing without minors that is still to come is observed (A-5, A-21, F-27)."""
    if not is_public or has_minor:
        return "不公开或涉未成年人的听证不组织观摩，请另选一场公开听证"
    return None if is_coming else "只能选择已批准、尚未举行的听证"


def guest_problem(name: str, capacity: str, *, is_known: bool) -> str | None:
    """Staff and officers are chosen from the lists, guests from outside are named (F-27)."""
    if capacity == Capacity.GUEST and is_known:
        return "院外人员填写姓名，不从名单选择"
    if capacity != Capacity.GUEST and not is_known:
        return f"{Capacity(capacity).label}从名单选择"
    return None if name.strip() else "填写姓名"


def cast_problem(roles: Iterable[str]) -> str | None:
    """A mock hearing is played with one presider, one handler and officers (F-27)."""
    played = list(roles)
    for role in (MockRole.PRESIDER, MockRole.HANDLER):
        if played.count(role) != 1:
            return f"{role.label}须有一人，现有 {played.count(role)} 人"
    return None if MockRole.OFFICER in played else "至少有一人扮演听证员"


def mock_end_problem(steps: Iterable[Step], done: Iterable[int]) -> str | None:
    """A mock hearing ends when its last step has begun (A-15)."""
    last = list(steps)[-1]
    return None if last.number in set(done) else f"还没有进行到“{last.words}”"
