"""培训与观摩: the list, planning, one gathering, moving and cancelling it."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.papers import queries as papers
from hearing.people.queries import names
from hearing.practice import attendance, documents, gatherings, places, queries, rules
from hearing.practice.gatherings import When
from hearing.practice.rules import Capacity, GatheringKind, GatheringState
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, form_page
from hearing.web.papers import paper_response


class PlaceForm(forms.BaseForm):
    """When and where."""

    held_on = forms.day("日期")
    starts = forms.hour("开始")
    ends = forms.hour("结束")
    room_id = forms.select("本院房间", required=False, hint="选了即预留，与听证共用一张预约表")
    place = forms.line("其他地点", required=False, hint="不在本院房间举行的，写明地点")


class GatheringForm(PlaceForm):
    """A training or an exchange."""

    kind = forms.radio(
        "种类", [(k, k.label) for k in (GatheringKind.TRAINING, GatheringKind.EXCHANGE)]
    )
    title = forms.line("名称", most=60)
    content = forms.prose("内容", rows=4)


class ObservationForm(forms.BaseForm):
    """The observation of a hearing to come."""

    hearing_id = forms.select("观摩的听证", hint="只列已批准、尚未举行的公开听证，不列涉未成年人的")
    title = forms.line("名称", most=60)
    content = forms.prose("观摩要点", rows=4)


class MoveForm(PlaceForm):
    """Another time or place."""

    version = forms.hidden()


class CancelForm(forms.BaseForm):
    """Why it is cancelled."""

    because = forms.line("取消的原因")
    version = forms.hidden()


def with_rooms(form: Any) -> Any:
    """The form with the own unit's rooms."""
    found = places.rooms_of(viewer().unit_id)
    form.room_id.choices = forms.choices([("", "不用本院房间"), *found])
    return form


def when_of(form: Any) -> When:
    """What the form says about time and place."""
    return When(
        clock.beijing(form.held_on.data, form.starts.data),
        clock.beijing(form.held_on.data, form.ends.data),
        int(form.room_id.data) if form.room_id.data else None,
        form.place.data or "",
    )


@blueprint.get("/gatherings", endpoint="gatherings")
@needs("gathering:read")
def gatherings_list() -> Any:
    """What was held and is planned; invitations that wait for me."""
    return render_template(
        "case_desk/practice/gatherings.html",
        rows=queries.gatherings(viewer()),
        own=queries.own_waiting(viewer()),
        kinds=GatheringKind.labels(),
        states=GatheringState.labels(),
    )


@blueprint.route("/gatherings/new", methods=["GET", "POST"])
@needs("gathering:keep")
def new_gathering() -> Any:
    """Plan a training or an exchange."""
    form = with_rooms(GatheringForm(kind=GatheringKind.TRAINING.value))
    if form.validate_on_submit():
        with attempt(form):
            row = gatherings.plan(
                viewer(), form.kind.data, form.title.data, form.content.data, when_of(form)
            )
        if form.ok:
            return redirect(url_for("case_desk.gathering", gathering_id=row.id), 303)
    return form_page(form, "登记培训", "登记培训", url_for("case_desk.gatherings"))


@blueprint.route("/gatherings/observe", methods=["GET", "POST"])
@needs("gathering:keep")
def new_observation() -> Any:
    """Plan the observation of a hearing."""
    form = ObservationForm()
    form.hearing_id.choices = forms.choices(queries.observable(viewer()))
    if form.validate_on_submit():
        hearing = queries.observable_hearing(viewer(), int(form.hearing_id.data))
        with attempt(form):
            row = gatherings.plan_observation(viewer(), hearing, form.title.data, form.content.data)
        if form.ok:
            return redirect(url_for("case_desk.gathering", gathering_id=row.id), 303)
    return form_page(
        form,
        "组织观摩",
        "组织观摩",
        url_for("case_desk.gatherings"),
        under="时间、地点随听证；观摩不是听证，不计入任何统计。",
    )


@blueprint.get("/gatherings/<int:gathering_id>")
@needs("gathering:read")
def gathering(gathering_id: int) -> Any:
    """One gathering: who is invited, who came, what they thought."""
    return _shown(gathering_id, Nothing(), 200)


def _shown(gathering_id: int, form: Any, status: int) -> Any:
    row = queries.gathering(viewer(), gathering_id)
    html = render_template(
        "case_desk/practice/gathering.html",
        form=form,
        row=row,
        paper=papers.newest("F-27", "gathering", row.id),
        kinds=GatheringKind.labels(),
        states=GatheringState.labels(),
        capacities=Capacity.labels(),
        feedback=queries.feedback_of(row.id),
        uncredited=attendance.uncredited(row),
        who=names([row.created_by, row.closed_by]),
        has_begun=row.starts_at <= clock.now(),
        marks=rules.MARK_WORDS,
    )
    return html, status


@blueprint.post("/gatherings/<int:gathering_id>/print")
@needs("gathering:keep")
def print_gathering(gathering_id: int) -> Any:
    """Print sign-in list and record (F-27)."""
    row, form = queries.gathering(viewer(), gathering_id), Nothing()
    if form.validate_on_submit():
        with attempt(form):
            documents.print_gathering(viewer(), row)
        if form.ok:
            return redirect(url_for("case_desk.gathering", gathering_id=row.id), 303)
    return _shown(gathering_id, form, form.status)


@blueprint.get("/gatherings/<int:gathering_id>/paper")
@needs("gathering:read")
def gathering_paper(gathering_id: int) -> Any:
    """The record as a paper."""
    row = queries.gathering(viewer(), gathering_id)
    paper = papers.newest("F-27", "gathering", row.id)
    if paper is None:
        raise NotFound
    found = papers.file_of_object("gathering", row.id, paper.id)
    return paper_response(found, url_for("case_desk.gathering", gathering_id=row.id))


@blueprint.route("/gatherings/<int:gathering_id>/move", methods=["GET", "POST"])
@needs("gathering:keep")
def move_gathering(gathering_id: int) -> Any:
    """Another time or room."""
    row = queries.gathering(viewer(), gathering_id)
    begin, end = clock.local(row.starts_at), clock.local(row.ends_at)
    form = with_rooms(
        MoveForm(
            held_on=row.held_on, starts=begin.time(), ends=end.time(), room_id=row.room_id or "",
            place="" if row.room_id else row.place, version=row.version,
        )
    )  # fmt: skip
    if form.validate_on_submit():
        with attempt(form):
            gatherings.move(viewer(), row, when_of(form), int(form.version.data))
        if form.ok:
            return redirect(url_for("case_desk.gathering", gathering_id=row.id), 303)
    return form_page(
        form,
        f"改期：{row.title}",
        "改期",
        url_for("case_desk.gathering", gathering_id=row.id),
        consequence="原来的房间放开，已答复的人需要重新答复。",
    )


@blueprint.route("/gatherings/<int:gathering_id>/cancel", methods=["GET", "POST"])
@needs("gathering:keep")
def cancel_gathering(gathering_id: int) -> Any:
    """Cancel it."""
    row = queries.gathering(viewer(), gathering_id)
    form = CancelForm(version=row.version)
    if form.validate_on_submit():
        with attempt(form):
            gatherings.cancel(viewer(), row, form.because.data, int(form.version.data))
        if form.ok:
            return redirect(url_for("case_desk.gathering", gathering_id=row.id), 303)
    return form_page(
        form,
        f"取消：{row.title}",
        "取消活动",
        url_for("case_desk.gathering", gathering_id=row.id),
        consequence="取消后不能恢复，预留的房间放开。",
    )
