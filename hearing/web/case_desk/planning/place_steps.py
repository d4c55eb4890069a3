"""Steps 时间与地点, 安保与宣传 of the booking wizard."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hearing.base import clock
from hearing.calendar.rules import VenueKind
from hearing.hearings import plan_rules
from hearing.hearings.plan_rules import Broadcast, BroadcastWords, Risk
from hearing.web import forms
from hearing.web.case_desk.planning.opened import Opened


class TimeForm(forms.BaseForm):
    """When and where (A-12)."""

    held_on = forms.day("听证日期")
    starts = forms.hour("开始时间")
    ends = forms.hour("结束时间")
    venue_kind = forms.radio("地点类型", [(v, v.label) for v in VenueKind])
    room_id = forms.select("听证室", required=False)
    venue_words = forms.line(
        "其他地点", required=False, hint="不在检察听证室举行的填写，须检察长另行批准（A-12）"
    )


class BroadcastFields(forms.BaseForm):
    """The particulars of a broadcast (F-11)."""

    channel = forms.line("播出渠道", required=False, hint="如：中国检察听证网")
    delay_minutes = forms.number("延时（分钟）", 0, 240, required=False, hint="不延时填 0")
    consent = forms.prose("当事人意见", required=False, rows=2, hint="如：双方书面同意")
    masking = forms.prose(
        "不宜公开信息的处理", required=False, rows=2, hint="如：证人不出镜、变声；没有的写“无”"
    )
    cutoff = forms.line("紧急切断负责人", required=False, most=40)


class SafetyForm(BroadcastFields):
    """Security, publicity, risk, money, broadcast (F-03, A-19)."""

    risk_level = forms.radio("风险等级", [(r, r.label) for r in Risk])
    security_plan = forms.prose(
        "安保预案", required=False, rows=3, hint="司法警察、安检、疏散、医疗"
    )
    publicity_plan = forms.prose("舆情预案", required=False, rows=3, hint="谁盯、谁答复、口径")
    budget = forms.number(
        "经费预算（元）", 0, 9_999_999, required=False, hint="不向当事人收费（A-22）"
    )
    broadcast = forms.radio("直播录播", [(b, b.label) for b in Broadcast])


class DayForm(forms.BaseForm):
    """The day alone, for what depends on it on other pages."""

    held_on = forms.day("听证日期")


def day_of(opened: Opened) -> date | None:
    """The day typed so far, when it can be read."""
    found: date | None = DayForm(formdata=opened.raw("time")).held_on.data
    return found


def time_form(opened: Opened, typed: Any = None) -> TimeForm:
    """A hearing room unless the form says otherwise."""
    kind = VenueKind.ON_SITE if opened.form_code == "on_site" else VenueKind.ROOM
    form = TimeForm(formdata=typed, data=None if typed is not None else {"venue_kind": kind})
    form.room_id.choices = forms.choices(
        [("", "不使用听证室"), *((room.id, room.name) for room in opened.rooms)]
    )
    return form


def period_of(form: Any) -> tuple[datetime, datetime] | None:
    """Beginning and end as instants, when all three parts could be read."""
    if not (form.held_on.data and form.starts.data and form.ends.data):
        return None
    return (
        clock.beijing(form.held_on.data, form.starts.data),
        clock.beijing(form.held_on.data, form.ends.data),
    )


def check_time(opened: Opened, form: Any) -> None:
    """The time lies ahead and runs forwards; the place is named; room and persons are free now."""
    period = period_of(form)
    if period and period[0] <= clock.now():
        form.starts.errors = ["听证时间已过，请改为今天以后"]
    if period and period[1] <= period[0]:
        form.ends.errors = ["结束时间须晚于开始时间"]
    room = form.room_id.data
    if form.venue_kind.data:
        problem = plan_rules.place_problem(
            opened.form_code,
            form.venue_kind.data,
            int(room) if room else None,
            form.venue_words.data,
        )
        if problem:
            field = form.room_id if problem == "选择听证室" else form.venue_words
            field.errors = [f"{problem}（A-12）"]
    if period and form.ok:
        taken = opened.taken(*period, int(room) if room else None)
        if taken:
            form.starts.errors = [taken]


def safety_form(_opened: Opened, typed: Any = None) -> SafetyForm:
    """Low risk, no broadcast unless said otherwise."""
    data = {"risk_level": Risk.LOW, "broadcast": Broadcast.NONE}
    form = SafetyForm(formdata=typed, data=None if typed is not None else data)
    form.broadcast.description = "只有公开且不涉及未成年人的听证可以，须检察长另行批准（A-19）"
    return form


def broadcast_words(form: Any) -> BroadcastWords | None:
    """The particulars as typed, when there are any."""
    typed = [form[name].data for name, _ in plan_rules.BROADCAST_ASKS]
    if not any(typed):
        return None
    return BroadcastWords(
        channel=form.channel.data or "",
        delay_minutes=form.delay_minutes.data or 0,
        consent=form.consent.data or "",
        masking=form.masking.data or "",
        cutoff=form.cutoff.data or "",
    )


def check_safety(opened: Opened, form: Any) -> None:
    """What is broadcast is public, without minors, and in a room that can (A-19)."""
    wanted = form.broadcast.data or Broadcast.NONE
    problem = plan_rules.broadcast_problem(
        wanted, is_public=opened.is_public, has_minor=opened.has_minor
    )
    room = opened.chosen_room
    if not problem and wanted != Broadcast.NONE and room is not None and not room.is_stream_ready:
        problem = f"{room.name}还没有具备直播条件，请换一间或不直播"
    if problem:
        form.broadcast.errors = [f"{problem}（A-19）"]
    elif wanted != Broadcast.NONE:
        missing = plan_rules.broadcast_words_problem(broadcast_words(form))
        if missing:
            form[missing[0]].errors = [f"{missing[1]}（A-19）"]
