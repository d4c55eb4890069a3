"""模拟听证: planning, playing step by step, review notes."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.people.queries import names
from hearing.practice import mocks, queries
from hearing.practice.rules import Aspect, MockRole, MockState
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page
from hearing.web.case_desk.practice.gatherings import (
    CancelForm,
    PlaceForm,
    when_of,
    with_rooms,
)
from hearing.web.pages import Nothing

EXAMPLE = "每行一人：角色 姓名 说明。角色有：" + "、".join(role.label for role in MockRole)


class MockForm(PlaceForm):
    """A mock hearing; ``parts`` are lines."""

    title = forms.line("名称", most=60)
    scenario = forms.prose("模拟案情和听证事项", rows=6, hint="用虚构的案情，不写真实当事人")
    parts = forms.prose("角色", rows=6, hint=EXAMPLE)
    version = forms.hidden(required=False)


class NoteForm(forms.BaseForm):
    """One review note."""

    aspect = forms.radio("点评的方面", [(k, k.label) for k in Aspect])
    words = forms.prose("点评意见", most=2000, rows=4)


def _read_parts(text: str) -> list[mocks.Part]:
    by_label = {role.label: role.value for role in MockRole}
    found = []
    for line in text.splitlines():
        if line.strip():
            words = [*line.split(maxsplit=2), "", ""]
            found.append((by_label.get(words[0], words[0]), words[1], words[2]))
    return found


def _written(row: Any) -> str:
    lines = (f"{MockRole(p.role).label} {p.name} {p.words or ''}".strip() for p in row.parts)
    return "\n".join(lines)


def _page(form: Any, heading: str, act: str, back: str) -> Any:
    return form_page(form, heading, act, back, under="模拟听证单独编号，不是听证，不计入任何统计。")


@blueprint.get("/mocks", endpoint="mocks")
@needs("gathering:read")
def mocks_list() -> Any:
    """Mock hearings, the newest first."""
    return render_template(
        "case_desk/practice/mocks.html", rows=queries.mocks(viewer()), states=MockState.labels()
    )


@blueprint.route("/mocks/new", methods=["GET", "POST"])
@needs("gathering:keep")
def new_mock() -> Any:
    """Plan a mock hearing."""
    form = with_rooms(MockForm())
    if form.validate_on_submit():
        with attempt(form):
            row = mocks.plan(
                viewer(), form.title.data, form.scenario.data, when_of(form),
                _read_parts(form.parts.data),
            )  # fmt: skip
        if form.ok:
            return redirect(url_for("case_desk.mock", mock_id=row.id), 303)
    return _page(form, "登记模拟听证", "登记模拟听证", url_for("case_desk.mocks"))


@blueprint.get("/mocks/<int:mock_id>")
@needs("gathering:read")
def mock(mock_id: int) -> Any:
    """One mock hearing with its steps and notes."""
    return _shown(mock_id, NoteForm(), 200)


def _shown(mock_id: int, form: Any, status: int) -> Any:
    row = queries.mock(viewer(), mock_id)
    notes = queries.notes_of(row.id)
    html = render_template(
        "case_desk/practice/mock.html",
        form=form,
        row=row,
        states=MockState.labels(),
        roles=MockRole.labels(),
        aspects=Aspect.labels(),
        steps=mocks.steps(row),
        done=mocks.steps_of(row.id),
        notes=notes,
        who=names([row.created_by, *(note.by_person_id for note in notes)]),
    )
    return html, status


@blueprint.route("/mocks/<int:mock_id>/edit", methods=["GET", "POST"])
@needs("gathering:keep")
def change_mock(mock_id: int) -> Any:
    """Change a planned one."""
    row = queries.mock(viewer(), mock_id)
    begin, end = clock.local(row.starts_at), clock.local(row.ends_at)
    form = with_rooms(
        MockForm(
            held_on=row.held_on, starts=begin.time(), ends=end.time(), room_id=row.room_id or "",
            place="" if row.room_id else row.place, title=row.title, scenario=row.scenario,
            parts=_written(row), version=row.version,
        )
    )  # fmt: skip
    if form.validate_on_submit():
        with attempt(form):
            mocks.change(
                viewer(), row, form.title.data, form.scenario.data, when_of(form),
                _read_parts(form.parts.data), int(form.version.data or 0),
            )  # fmt: skip
        if form.ok:
            return redirect(url_for("case_desk.mock", mock_id=row.id), 303)
    back = url_for("case_desk.mock", mock_id=row.id)
    return _page(form, f"修改：{row.title}", "保存修改", back)


@blueprint.route("/mocks/<int:mock_id>/cancel", methods=["GET", "POST"])
@needs("gathering:keep")
def cancel_mock(mock_id: int) -> Any:
    """Cancel a planned one."""
    row = queries.mock(viewer(), mock_id)
    form = CancelForm(version=row.version)
    if form.validate_on_submit():
        with attempt(form):
            mocks.cancel(viewer(), row, form.because.data, int(form.version.data))
        if form.ok:
            return redirect(url_for("case_desk.mock", mock_id=row.id), 303)
    back = url_for("case_desk.mock", mock_id=row.id)
    return form_page(form, f"取消：{row.title}", "取消模拟听证", back)


@blueprint.post("/mocks/<int:mock_id>/steps")
@needs("gathering:keep")
def mock_step(mock_id: int) -> Any:
    """Begin one step, or end after the last."""
    row, form = queries.mock(viewer(), mock_id), Nothing()
    typed = request.form.get("step", "")
    if form.validate_on_submit():
        with attempt(form):
            if typed == "end":
                mocks.end(viewer(), row)
            else:
                mocks.step(viewer(), row, int(typed) if typed.isascii() and typed.isdigit() else -1)
        if form.ok:
            return redirect(url_for("case_desk.mock", mock_id=row.id), 303)
    note = NoteForm(formdata=None)
    note.refused = form.refused or [words for _, words in form.error_list()]
    return _shown(mock_id, note, form.status)


@blueprint.post("/mocks/<int:mock_id>/notes")
@needs("gathering:keep")
def mock_note(mock_id: int) -> Any:
    """Add a review note."""
    row, form = queries.mock(viewer(), mock_id), NoteForm()
    if form.validate_on_submit():
        with attempt(form):
            mocks.review(viewer(), row, form.aspect.data, form.words.data)
        if form.ok:
            return redirect(url_for("case_desk.mock", mock_id=row.id), 303)
    return _shown(mock_id, form, form.status)
