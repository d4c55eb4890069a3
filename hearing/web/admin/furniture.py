"""What stands in a room: the seat plan and the equipment."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from hearing.calendar import queries, rooms
from hearing.calendar.rules import SeatKind
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.admin.blueprint import blueprint
from hearing.web.admin.rooms import crumbs_of, renew_version, seen_version, to_room
from hearing.web.pages import form_page


class EquipmentForm(forms.BaseForm):
    """A piece of equipment."""

    name = forms.line("设备名称", most=30)
    is_required = forms.tick("听证必需", hint="有故障时，修复以前不能新预约")


class SeatsForm(forms.BaseForm):
    """Seats by kind; the fields of each kind are added below."""

    version = forms.hidden()


for _kind in SeatKind:
    setattr(
        SeatsForm,
        f"{_kind.value}_number",
        forms.number(f"{_kind.label}席数", 0, 500, required=False),
    )
    setattr(
        SeatsForm,
        f"{_kind.value}_row",
        forms.number(f"{_kind.label}席第几排", 1, 20, required=False),
    )


@blueprint.route("/system/rooms/<int:room_id>/seats", methods=["GET", "POST"])
@needs("admin:system")
def room_seats(room_id: int) -> Any:
    """The seat plan: kinds, rows, numbers."""
    found = queries.room(viewer(), room_id)
    data: dict[str, Any] = {"version": found.version}
    for seat in found.seat_plan:
        data |= {f"{seat.kind}_number": seat.number, f"{seat.kind}_row": seat.seat_row}
    form = SeatsForm(data=data)
    if form.validate_on_submit():
        plan = {
            kind.value: (
                form[f"{kind.value}_row"].data or 0,
                form[f"{kind.value}_number"].data or 0,
            )
            for kind in SeatKind
        }
        with attempt(form):
            rooms.set_seats(viewer(), found, plan, seen_version(form))
        if form.ok:
            return to_room(room_id)
        renew_version(form, room_id)
    html = render_template("admin/room_seats.html", form=form, room=found, seats=SeatKind.labels())
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/system/rooms/<int:room_id>/equipment", methods=["GET", "POST"])
@needs("admin:system")
def add_equipment(room_id: int) -> Any:
    """Add a piece of equipment."""
    found = queries.room(viewer(), room_id)
    form = EquipmentForm(name=request.args.get("name", "")[:30])
    if form.validate_on_submit():
        with attempt(form):
            rooms.add_equipment(viewer(), found, form.name.data, is_required=form.is_required.data)
        if form.ok:
            return to_room(room_id)
    back = url_for("admin.room", room_id=room_id)
    return form_page(form, "登记设备", "登记设备", back, under=found.name, crumbs=crumbs_of(found))


@blueprint.post("/system/rooms/<int:room_id>/equipment/<int:equipment_id>/remove")
@needs("admin:system")
def remove_equipment(room_id: int, equipment_id: int) -> Any:
    """Take a piece of equipment off the list."""
    found = queries.room(viewer(), room_id)
    rooms.remove_equipment(viewer(), found, equipment_id)
    return to_room(room_id)
