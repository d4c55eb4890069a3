"""What a plan may say: profile, panel, form and place, presider's post, time limits, differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hearing.base.labels import Labelled
from hearing.calendar.rules import VenueKind
from hearing.hearings.rules import Form, PresiderKind


class Risk(Labelled):
    """How risky the handler thinks a hearing is (F-03)."""

    LOW = "low", "低"
    MEDIUM = "medium", "中"
    HIGH = "high", "高"


class Broadcast(Labelled):
    """Whether a hearing is to be broadcast (A-19)."""

    NONE = "none", "不直播、不录播"
    LIVE = "live", "直播"
    RECORDED = "recorded", "录播"


@dataclass(frozen=True)
class BroadcastWords:
    """What the approval of a broadcast looks at (F-11); delay in minutes."""

    channel: str
    delay_minutes: int
    consent: str
    masking: str
    cutoff: str


@dataclass(frozen=True)
class Change:
    """One field of the plan that differs between two versions."""

    label: str
    before: str
    after: str


def joint_default(defaults: Iterable[bool | None]) -> bool | None:
    """Several cases heard together are closed as soon as one of them is as a rule closed (A-5)."""
    found = list(defaults)
    if False in found:
        return False
    return None if None in found else True


def profile_of(form: str, case_profiles: Iterable[str]) -> str:
    """The clock and panel rules follow the form, and for detention cases the case (R-1, R-4)."""
    if form == Form.SIMPLIFIED:
        return "simplified"
    profiles = set(case_profiles)
    return profiles.pop() if len(profiles) == 1 else "ordinary"


def panel_problem(number: int, least: int) -> str | None:
    """Fewer officers than the form of the hearing asks for are no panel (A-7)."""
    if number < 1:
        return "听证员至少 1 人"
    if number < least:
        return f"这种形式的听证，听证员不少于 {least} 人；确需减少的，改用简易公开听证"
    return None


def place_problem(form: str, venue_kind: str, room_id: int | None, words: str | None) -> str | None:
    """A hearing is held in a hearing room, or elsewhere at a place that is named (A-12)."""
    if form == Form.ON_SITE and venue_kind in (VenueKind.ROOM, VenueKind.RECEPTION):
        return "上门听证不在听证室举行，请选择“上门听证”并写明地点"
    if venue_kind == VenueKind.ROOM and room_id is None:
        return "选择听证室"
    if venue_kind != VenueKind.ROOM and not (words or "").strip():
        return "写明在哪里举行"
    return None


POSTS_OF: Mapping[str, frozenset[str]] = {
    PresiderKind.HANDLER: frozenset({"handle", "department_head", "deputy_chief", "chief"}),
    PresiderKind.LEAD: frozenset({"handle", "department_head", "deputy_chief", "chief"}),
    PresiderKind.DEPARTMENT_HEAD: frozenset({"department_head"}),
    PresiderKind.CHIEF: frozenset({"deputy_chief", "chief"}),
}


def presider_post_problem(presider_kind: str, posts: Iterable[str]) -> str | None:
    """Who presides holds a post of the unit that fits the capacity named in the plan (A-13)."""
    held = set(posts)
    if not held & POSTS_OF[PresiderKind.HANDLER]:
        return "主持人须是本院的检察官、部门负责人或院领导，请从列表中选择"
    if not held & POSTS_OF[PresiderKind(presider_kind)]:
        return f"所选的人不是{PresiderKind(presider_kind).label}，请改选主持人或其身份"
    return None


def broadcast_problem(broadcast: str, *, is_public: bool, has_minor: bool) -> str | None:
    """Only a public hearing without minors may be broadcast (A-19, A-5)."""
    if broadcast == Broadcast.NONE:
        return None
    if has_minor:
        return "涉及未成年人的听证不得直播、录播"
    return None if is_public else "不公开的听证不得直播、录播"


BROADCAST_ASKS = (
    ("channel", "写明在哪里播出，如：中国检察听证网"),
    ("consent", "写明各方当事人的意见，如：双方书面同意"),
    ("masking", "写明怎样隐去不宜公开的信息；没有的写“无”"),
    ("cutoff", "写明由谁在紧急时切断"),
)


def broadcast_words_problem(wanted: BroadcastWords | None) -> tuple[str, str] | None:
    """A broadcast names channel, the parties' consent, what is masked and who cuts it off (A-19, F-11)."""
    if wanted is None:
        return BROADCAST_ASKS[0]
    missing = (pair for pair in BROADCAST_ASKS if not getattr(wanted, pair[0]).strip())
    found = next(missing, None)
    if found is None and not 0 <= wanted.delay_minutes <= 240:
        return "delay_minutes", "延时在 0 到 240 分钟之间"
    return found


def limit_warning(deadline_on: date | None, held_on: date, decision_days: int) -> str | None:
    """Hearing time counts: warn when hearing and decision would exceed the case's limit (A-20)."""
    if deadline_on is None:
        return None
    left = (deadline_on - held_on).days
    if left < 0:
        return f"听证日已超过办案期限（{deadline_on.isoformat()}）{-left} 天，请提前或依法延长期限"
    if left < decision_days:
        return f"听证后距办案期限只有 {left} 天，通常需要 {decision_days} 天作出决定"
    return None


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """What differs between two versions of a plan, field by field in the newer one's order (F-03)."""
    labels = [*after, *(label for label in before if label not in after)]
    pairs = ((label, str(before.get(label) or ""), str(after.get(label) or "")) for label in labels)
    return [Change(label, old, new) for label, old, new in pairs if old != new]
