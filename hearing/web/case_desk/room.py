"""One room: what it offers, faults, closures, other uses."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.calendar import bookings, queries, uses
from hearing.calendar import rooms as calendar
from hearing.calendar.rules import HeldFor, RoomKind, SeatKind, UseKind
from hearing.hearings import diary
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page


class UseForm(forms.BaseForm):
    """Another use of a room."""

    kind = forms.radio("用途", [(k, k.label) for k in UseKind])
    words = forms.line("说明", required=False, most=60, hint="日历上可见，不写当事人姓名")
    held_on = forms.day("日期")
    starts = forms.hour("开始时间")
    ends = forms.hour("结束时间")


class ClosureForm(forms.BaseForm):
    """Whole days on which a room is shut."""

    from_on = forms.day("从哪天起停用")
    until_on = forms.day("停用到哪天", hint="含当天")
    reason = forms.line("原因", most=60, hint="日历上可见，如：设备检修")


class FaultForm(forms.BaseForm):
    """A fault."""

    equipment_id = forms.select("哪件设备")
    words = forms.line("故障情况", most=200)
    expected_on = forms.day("预计修复日期", required=False, hint="不能确定的不填")


class WordsForm(forms.BaseForm):
    """How it was repaired, or why it is let go."""

    words = forms.line("说明", most=200)


def _to_room(room_id: int) -> Any:
    return redirect(url_for("case_desk.room", room_id=room_id), 303)


def _crumbs(room: Any) -> list[tuple[str, str]]:
    return [
        ("听证室", url_for("case_desk.rooms")),
        (room.name, url_for("case_desk.room", room_id=room.id)),
    ]


@blueprint.get("/rooms/<int:room_id>")
@needs("room:read")
def room(room_id: int) -> Any:
    """One room with its seats, equipment, faults and what is booked."""
    found = queries.room(viewer(), room_id)
    coming = bookings.coming_uses(room_id, clock.today())
    own = found.deliberation_room_id
    return render_template(
        "case_desk/room.html",
        room=found,
        kinds=RoomKind.labels(),
        seats=SeatKind.labels(),
        equipment=queries.equipment(room_id),
        coming=coming,
        hearings=diary.calendar_rows(viewer(), [r.hearing_id for r in coming if r.hearing_id]),
        roles=HeldFor.labels(),
        uses=UseKind.labels(),
        deliberation=queries.rooms_by_id((own,)) if own else (),
    )


@blueprint.route("/rooms/<int:room_id>/use", methods=["GET", "POST"])
@needs("room:use")
def room_use(room_id: int) -> Any:
    """Book a room for something other than a hearing."""
    found = queries.room(viewer(), room_id)
    form = UseForm()
    if form.validate_on_submit():
        with attempt(form):
            uses.book_use(
                viewer(),
                found,
                form.kind.data,
                form.words.data or "",
                clock.beijing(form.held_on.data, form.starts.data),
                clock.beijing(form.held_on.data, form.ends.data),
            )
        if form.ok:
            return _to_room(room_id)
    under = f"{found.name}。写实际占用的时间，含布置和清场；与听证和停用不得重叠。"
    back = url_for("case_desk.room", room_id=room_id)
    return form_page(form, "预留其他用途", "预留听证室", back, under=under, crumbs=_crumbs(found))


@blueprint.route("/rooms/<int:room_id>/closure", methods=["GET", "POST"])
@needs("room:care")
def room_closure(room_id: int) -> Any:
    """Shut a room for whole days."""
    found = queries.room(viewer(), room_id)
    form = ClosureForm()
    if form.validate_on_submit():
        with attempt(form):
            uses.close_span(
                viewer(), found, form.from_on.data, form.until_on.data, form.reason.data
            )
        if form.ok:
            return _to_room(room_id)
    back = url_for("case_desk.room", room_id=room_id)
    return form_page(
        form, "登记停用", "登记停用", back,
        under=f"{found.name}停用期间不能预约。已有预约的，先改期或释放。", crumbs=_crumbs(found),
    )  # fmt: skip


@blueprint.route("/rooms/reservations/<int:reservation_id>/release", methods=["GET", "POST"])
@needs("room:use")
def release_use(reservation_id: int) -> Any:
    """Let a closure or another use go before its time."""
    row, found = bookings.other_use(viewer(), reservation_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            uses.release_use(viewer(), row, found, form.words.data)
        if form.ok:
            return _to_room(found.id)
    back = url_for("case_desk.room", room_id=found.id)
    return form_page(
        form, "释放这段时间", "释放这段时间", back,
        under=f"{found.name} · {row.purpose}。释放后别人即可预约，记录保留。", crumbs=_crumbs(found),
    )  # fmt: skip


@blueprint.route("/rooms/<int:room_id>/faults", methods=["GET", "POST"])
@needs("room:use")
def report_fault(room_id: int) -> Any:
    """Report a fault of a room's equipment."""
    found = queries.room(viewer(), room_id)
    form = FaultForm()
    form.equipment_id.choices = forms.choices((e.id, e.name) for e in queries.equipment(room_id))
    if form.validate_on_submit():
        with attempt(form):
            calendar.report_fault(
                viewer(),
                found,
                int(form.equipment_id.data),
                form.words.data,
                form.expected_on.data,
            )
        if form.ok:
            return _to_room(room_id)
    back = url_for("case_desk.room", room_id=room_id)
    return form_page(
        form, "报告故障", "报告故障", back,
        under="听证必需的设备有故障时，修复以前不能新预约这间听证室。", crumbs=_crumbs(found),
    )  # fmt: skip


@blueprint.route("/rooms/<int:room_id>/faults/<int:fault_id>/repair", methods=["GET", "POST"])
@needs("room:care")
def repair_fault(room_id: int, fault_id: int) -> Any:
    """A fault is repaired."""
    found = queries.room(viewer(), room_id)
    fault = queries.fault(viewer(), room_id, fault_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            calendar.repair_fault(viewer(), found, fault, form.words.data)
        if form.ok:
            return _to_room(room_id)
    back = url_for("case_desk.room", room_id=room_id)
    under = f"{fault.equipment.name}：{fault.words}"
    return form_page(form, "登记修复", "登记修复", back, under=under, crumbs=_crumbs(found))
