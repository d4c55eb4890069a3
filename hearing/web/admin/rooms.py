"""Base data of rooms: what there is, acceptance, closing."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.calendar import queries, rooms
from hearing.calendar.rules import Level, RoomKind, SeatKind
from hearing.units import queries as units
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.admin.blueprint import blueprint
from hearing.web.pages import form_page


class RoomForm(forms.BaseForm):
    """Base data of a room."""

    name = forms.line("名称", most=40, hint="如：第一听证室")
    kind = forms.radio("类型", [(k, k.label) for k in RoomKind])
    area = forms.number("面积（平方米）", 1, 5000, required=False)
    seats = forms.number("参加人席位", 1, 300, hint="填写席位表后按席位表计算")
    gallery_seats = forms.number("旁听席位", 0, 2000)
    has_deliberation_room = forms.tick("听证室内有评议的地方")
    deliberation_room_id = forms.select(
        "另有评议室", required=False, hint="先把评议室登记为房间；预约听证室时一并留下"
    )
    built_on = forms.day("建成日期", required=False)


class NewRoomForm(RoomForm):
    """A room of one of the units."""

    unit_id = forms.select("检察院")


class EditRoomForm(RoomForm):
    """A room's base data with the version that was seen."""

    version = forms.hidden()


class AcceptForm(forms.BaseForm):
    """Acceptance of a room."""

    level = forms.radio("哪一级验收", [(k, k.label) for k in Level])
    accepted_on = forms.day("验收日期")
    stream_ready = forms.tick("具备直播条件")
    connection_number = forms.line("接入编号", required=False, most=40)


class CloseForm(forms.BaseForm):
    """The last day of a room."""

    closed_on = forms.day("从哪天起停用")
    reason = forms.line("原因", most=60)


def to_room(room_id: int) -> Any:
    """Go to a room's page after an act."""
    return redirect(url_for("admin.room", room_id=room_id), 303)


def crumbs_of(room: Any) -> list[tuple[str, str]]:
    """Where a room's page stands."""
    return [
        ("听证室", url_for("admin.rooms")),
        (room.name, url_for("admin.room", room_id=room.id)),
    ]


def _data(form: RoomForm) -> rooms.RoomData:
    own = form.deliberation_room_id.data
    return rooms.RoomData(
        name=form.name.data,
        kind=form.kind.data,
        seats=form.seats.data,
        gallery_seats=form.gallery_seats.data or 0,
        area=form.area.data,
        has_deliberation_room=form.has_deliberation_room.data,
        deliberation_room_id=int(own) if own else None,
        built_on=form.built_on.data,
    )


def _deliberation(form: RoomForm, unit_id: int) -> None:
    known = [(r.id, r.name) for r in queries.deliberation_rooms(unit_id)]
    form.deliberation_room_id.choices = forms.choices([("", "没有"), *known])


@blueprint.get("/system/rooms", endpoint="rooms")
@needs("admin:system")
def rooms_page() -> Any:
    """Every room in scope."""
    search = request.args.get("q", "")[:40]
    return render_template(
        "admin/rooms.html",
        rows=queries.all_rooms(viewer(), search),
        search=search,
        kinds=RoomKind.labels(),
    )


@blueprint.route("/system/rooms/new", methods=["GET", "POST"])
@needs("admin:system")
def new_room() -> Any:
    """Enter a room."""
    form = NewRoomForm(kind=RoomKind.ROOM, gallery_seats=0)
    form.unit_id.choices = forms.choices((u.id, u.name) for u in units.units_in_scope(viewer()))
    form.deliberation_room_id.choices = forms.choices([("", "没有（登记后再选）")])
    made = None
    if form.validate_on_submit():
        with attempt(form):
            made = rooms.enter_room(viewer(), int(form.unit_id.data), _data(form))
        if form.ok and made:
            return to_room(made.id)
    back = url_for("admin.rooms")
    return form_page(
        form, "登记听证室", "登记听证室", back,
        under="登记后再填席位表、设备和验收。验收以后才计入“已建成”。", crumbs=[("听证室", back)],
    )  # fmt: skip


@blueprint.get("/system/rooms/<int:room_id>")
@needs("admin:system")
def room(room_id: int) -> Any:
    """One room's base data, seats, equipment."""
    found = queries.room(viewer(), room_id)
    own = found.deliberation_room_id
    return render_template(
        "admin/room.html",
        room=found,
        unit=units.unit(found.unit_id),
        kinds=RoomKind.labels(),
        seats=SeatKind.labels(),
        equipment=queries.equipment(room_id),
        deliberation=queries.rooms_by_id((own,)) if own else (),
        usual=rooms.USUAL_EQUIPMENT,
    )


@blueprint.route("/system/rooms/<int:room_id>/edit", methods=["GET", "POST"])
@needs("admin:system")
def edit_room(room_id: int) -> Any:
    """Change base data; a stale form is refused and shows what it is now."""
    found = queries.room(viewer(), room_id)
    form = EditRoomForm(obj=found)
    _deliberation(form, found.unit_id)
    under = f"现在：{found.name}，{RoomKind(found.kind).label}，{found.seats} 席，旁听 {found.gallery_seats}"
    if form.validate_on_submit():
        with attempt(form):
            rooms.edit_room(viewer(), found, _data(form), seen_version(form))
        if form.ok:
            return to_room(room_id)
        renew_version(form, room_id)
    return form_page(
        form, "修改听证室", "保存听证室", url_for("admin.room", room_id=room_id),
        under=under, crumbs=crumbs_of(found),
    )  # fmt: skip


def seen_version(form: Any) -> int:
    """The version that the form was opened with; nonsense is no version."""
    text = str(form.version.data or "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def renew_version(form: Any, room_id: int) -> None:
    """After a stale refusal the next try is against what is shown now."""
    if form.status == 409:
        now = queries.room(viewer(), room_id).version
        form.version.data = str(now)
        form.version.raw_data = [str(now)]


@blueprint.route("/system/rooms/<int:room_id>/accept", methods=["GET", "POST"])
@needs("admin:system")
def accept_room(room_id: int) -> Any:
    """Record the acceptance."""
    found = queries.room(viewer(), room_id)
    form = AcceptForm(
        level=found.acceptance_level,
        accepted_on=found.accepted_on or clock.today(),
        stream_ready=found.is_stream_ready,
        connection_number=found.connection_number,
    )
    if form.validate_on_submit():
        with attempt(form):
            rooms.accept_room(
                viewer(),
                found,
                form.accepted_on.data,
                form.level.data,
                stream_ready=form.stream_ready.data,
                connection_number=form.connection_number.data,
            )
        if form.ok:
            return to_room(room_id)
    back = url_for("admin.room", room_id=room_id)
    return form_page(form, "登记验收", "登记验收", back, under=found.name, crumbs=crumbs_of(found))


@blueprint.route("/system/rooms/<int:room_id>/close", methods=["GET", "POST"])
@needs("admin:system")
def close_room(room_id: int) -> Any:
    """Close a room for good."""
    found = queries.room(viewer(), room_id)
    form = CloseForm(closed_on=clock.today())
    if form.validate_on_submit():
        with attempt(form):
            rooms.close_room(viewer(), found, form.closed_on.data, form.reason.data)
        if form.ok:
            return to_room(room_id)
    return form_page(
        form, "长期停用", "长期停用这个房间", url_for("admin.room", room_id=room_id),
        under=found.name, crumbs=crumbs_of(found),
        consequence="停用后不能再预约，也不再计入已建成的听证室，不能撤回；已有的听证记录不变。",
    )  # fmt: skip
