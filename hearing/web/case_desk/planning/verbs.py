"""One page per verb that changes an approved hearing; each says what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.calendar import queries as calendar
from hearing.hearings import later, queries, rescheduling
from hearing.hearings.rules import PresiderKind
from hearing.people import access
from hearing.people.queries import holders
from hearing.people.rules import PostKind
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page, to_hearing
from hearing.web.case_desk.planning import later as later_pages
from hearing.web.case_desk.planning import supervisors as supervisor_pages
from hearing.web.case_desk.planning.opened import PRESIDING


class TimeForm(forms.BaseForm):
    """A new time, and a room."""

    held_on = forms.day("新的日期")
    starts_at = forms.hour("开始时间")
    ends_at = forms.hour("结束时间")
    room_id = forms.select("听证室", required=False)
    reason = forms.line("变更的原因", most=200)


class RoomForm(forms.BaseForm):
    """Another room."""

    room_id = forms.select("改用的听证室")
    reason = forms.line("变更的原因", most=200)


class PresiderForm(forms.BaseForm):
    """Another presider."""

    presider_person_id = forms.select("新的主持人")
    presider_kind = forms.radio("以什么身份主持", [(k, k.label) for k in PresiderKind])
    reason = forms.line("变更的原因", most=200)


class ClerkForm(forms.BaseForm):
    """Another clerk."""

    clerk_person_id = forms.select("新的书记员")
    reason = forms.line("变更的原因", most=200)


class ReasonForm(forms.BaseForm):
    """A reason."""

    reason = forms.prose("原因", rows=3, most=200)


def _rooms() -> list[tuple[Any, str]]:
    mine = [r for r in calendar.rooms(viewer()) if r.unit_id == viewer().unit_id]
    return [(room.id, room.name) for room in mine]


def _time_form(hearing: Any) -> TimeForm:
    form = TimeForm(
        held_on=hearing.held_on,
        starts_at=clock.local(hearing.starts_at).time() if hearing.starts_at else None,
        ends_at=clock.local(hearing.ends_at).time() if hearing.ends_at else None,
        room_id=str(hearing.room_id or ""),
    )
    form.room_id.choices = forms.choices([("", "不使用听证室"), *_rooms()])
    return form


def _when(form: Any) -> tuple[Any, Any, int | None]:
    return (
        clock.beijing(form.held_on.data, form.starts_at.data),
        clock.beijing(form.held_on.data, form.ends_at.data),
        int(form.room_id.data) if form.room_id.data else None,
    )


def _move(hearing: Any, form: Any) -> None:
    rescheduling.move(viewer(), hearing, *_when(form), form.reason.data)


def _resume(hearing: Any, form: Any) -> None:
    rescheduling.resume(viewer(), hearing, *_when(form), form.reason.data)


def _room_form(_hearing: Any) -> RoomForm:
    form = RoomForm()
    form.room_id.choices = forms.choices(_rooms())
    return form


def _room(hearing: Any, form: Any) -> None:
    rescheduling.change_room(viewer(), hearing, int(form.room_id.data), form.reason.data)


def _presider_form(_hearing: Any) -> PresiderForm:
    form = PresiderForm()
    found = holders(viewer().unit_id or 0, *PRESIDING)
    form.presider_person_id.choices = forms.choices((p.id, p.name) for p in found)
    return form


def _presider(hearing: Any, form: Any) -> None:
    rescheduling.change_presider(
        viewer(), hearing, int(form.presider_person_id.data), form.presider_kind.data,
        form.reason.data,
    )  # fmt: skip


def _clerk_form(_hearing: Any) -> ClerkForm:
    form = ClerkForm()
    found = holders(viewer().unit_id or 0, PostKind.CLERK)
    form.clerk_person_id.choices = forms.choices((p.id, p.name) for p in found)
    return form


def _clerk(hearing: Any, form: Any) -> None:
    rescheduling.change_clerk(viewer(), hearing, int(form.clerk_person_id.data), form.reason.data)


@dataclass(frozen=True)
class Verb:
    """A verb's page: heading, button, what follows, form and act."""

    words: str
    act: str
    consequence: str
    form: Callable[[Any], Any]
    do: Callable[[Any, Any], None]
    permission: str = "hearing:reschedule"


def _stop(verb: Callable[..., None]) -> Callable[[Any, Any], None]:
    return lambda hearing, form: verb(viewer(), hearing, form.reason.data)


def _reason_form(_hearing: Any) -> ReasonForm:
    return ReasonForm()


AGAIN = "全部参加人须重新告知（A-10），已同意的听证员由系统重新征求意见，不能来的依次递补；已发的公告撤下，重新发布。"
VERBS = {
    "move": Verb("改期", "改到新的时间", AGAIN, _time_form, _move),
    "room": Verb(
        "更换听证室",
        "更换听证室",
        "时间不变，全部参加人须重新告知地点（A-10）；已发的公告撤下，重新发布。",
        _room_form,
        _room,
    ),
    "presider": Verb(
        "更换主持人",
        "更换主持人",
        "当事人须重新告知主持人的姓名和身份（A-10），可以申请其回避。",
        _presider_form,
        _presider,
    ),
    "clerk": Verb("更换书记员", "更换书记员", "不影响已作的告知。", _clerk_form, _clerk),
    "place": Verb(
        "申请改在其他场所",
        "报检察长批准",
        "检察长批准后才改变：听证室释放，全部参加人须重新告知地点（A-10），已发的公告撤下。不批准的，仍按原方案举行（A-12）。",
        later_pages.place_form,
        later_pages.place,
    ),
    "broadcast": Verb(
        "申请直播录播",
        "报检察长批准",
        "检察长批准后才播出，不批准的听证照常举行（A-19）。不公开的听证和涉及未成年人的听证不能播出。",
        later_pages.broadcast_form,
        later_pages.broadcast,
    ),
    "no-broadcast": Verb(
        "取消直播录播",
        "取消直播录播",
        "听证照常举行，不再播出。以后再要播出，须重新报批（A-19）。",
        _reason_form,
        _stop(later.stop_broadcast),
    ),
    "task": Verb(
        "登记直播任务编号",
        "登记任务编号",
        "登记后不能修改，印在直播录播审批表上（F-11）。",
        later_pages.task_form,
        later_pages.task,
    ),
    "supervisors": Verb(
        "邀请人民监督员",
        "登记已发函邀请",
        "人民监督员由司法行政机关抽选，另依其规定监督听证，不计入听证员人数（A-8）。函件文字按模板生成，列在听证页，可复制发出。",
        supervisor_pages.call_form,
        supervisor_pages.call,
        "hearing:notify",
    ),
    "supervisors-answer": Verb(
        "登记人民监督员",
        "登记答复",
        "登记的人民监督员成为参加人，须另行告知时间、地点（F-08）。同一人在一场听证中不能既是听证员又是人民监督员。",
        supervisor_pages.answer_form,
        supervisor_pages.answer,
        "hearing:notify",
    ),
    "postpone": Verb(
        "延期",
        "延期，时间另定",
        "已留的听证室和人员将释放，已请的听证员不再参加，公告撤下。定了新时间再办理“恢复听证”。",
        _reason_form,
        _stop(rescheduling.postpone),
    ),
    "resume": Verb("恢复听证", "按新的时间恢复", AGAIN, _time_form, _resume),
    "suspend": Verb(
        "中止听证",
        "中止听证",
        "已进行的步骤和笔录保留，听证室和人员释放。定了新时间再办理“恢复听证”。",
        _reason_form,
        _stop(rescheduling.suspend),
        "hearing:sit",
    ),
    "cancel": Verb(
        "撤销听证",
        "撤销听证",
        "撤销后不能恢复。已留的听证室和人员将释放，听证员不再参加，未决的审批一并撤回。",
        _reason_form,
        _stop(rescheduling.cancel),
    ),
}


@blueprint.route("/hearings/<int:hearing_id>/change/<how>", methods=["GET", "POST"])
@needs("hearing:read")
def change(hearing_id: int, how: str) -> Any:
    """Change an approved hearing by one verb, with its reason."""
    hearing = queries.hearing(viewer(), hearing_id)
    if how not in VERBS:
        raise NotFound
    verb = VERBS[how]
    access.require(viewer(), verb.permission, hearing)
    form = verb.form(hearing)
    if form.validate_on_submit():
        with attempt(form):
            verb.do(hearing, form)
        if form.ok:
            return to_hearing(hearing_id)
    back = url_for("case_desk.hearing", hearing_id=hearing_id)
    return form_page(
        form,
        verb.words,
        verb.act,
        back,
        under=f"{hearing.title} · {hearing.number}",
        consequence=verb.consequence,
        crumbs=[("听证", url_for("case_desk.hearings")), (hearing.number, back)],
    )
