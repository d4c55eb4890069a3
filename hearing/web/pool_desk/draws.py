"""管 draws, step by step; a leader approves a re-draw."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, redirect, render_template, url_for

from hearing.pool import draw_rules, drawing, queries, rules
from hearing.pool.draw import canonical
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import form_page
from hearing.web.pool_desk.blueprint import WordsForm, blueprint


class OutsideForm(forms.BaseForm):
    """The outside value."""

    value = forms.line("在场的人报出的数", most=40, hint="任意 6 位数字，没有人能事先知道")
    source = forms.select("由谁报出", [(s, s) for s in draw_rules.SOURCES])


@blueprint.get("/draws")
@needs("draw:run")
def draws() -> Any:
    """Needs waiting, and the draws made."""
    return render_template("pool_desk/draws.html", rows=queries.needs(viewer()))


@blueprint.get("/draws/<int:need_id>")
@needs("draw:run")
def draw(need_id: int) -> Any:
    """One draw as a protocol of five steps."""
    return _draw(need_id, OutsideForm())


def _draw(need_id: int, form: Any) -> Any:
    need = queries.need(viewer(), need_id)
    rounds = queries.draws_of_need(need_id)
    latest = rounds[-1] if rounds else None
    html = render_template(
        "pool_desk/draw.html",
        form=form,
        need=need,
        quotas=json.loads(need.quotas),
        rounds=rounds,
        draw=latest,
        entries=queries.entries(latest.id) if latest else [],
        engagements=queries.engagements(need.hearing_id),
        engagement_states=rules.EngagementState.labels(),
        declines=rules.DeclineCode.labels(),
        categories=rules.Category.labels(),
        small=latest is not None and rules.is_pool_small(latest.eligible, need.number),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.post("/draws/<int:need_id>/freeze")
@needs("draw:run")
def freeze(need_id: int) -> Any:
    """Step 2."""
    form = OutsideForm(formdata=None)
    with attempt(form):
        drawing.freeze(viewer(), queries.need(viewer(), need_id))
    if form.ok:
        return redirect(url_for("pool_desk.draw", need_id=need_id), 303)
    html, _ = _draw(need_id, form)
    return html, form.status


@blueprint.post("/draws/<int:need_id>/reveal")
@needs("draw:run")
def reveal(need_id: int) -> Any:
    """Steps 3 to 5."""
    queries.need(viewer(), need_id)
    form = OutsideForm()
    if form.validate_on_submit():
        with attempt(form):
            latest = queries.draws_of_need(need_id)[-1]
            drawing.reveal(viewer(), latest, form.value.data, form.source.data)
        if form.ok:
            return redirect(url_for("pool_desk.draw", need_id=need_id), 303)
    return _draw(need_id, form)


@blueprint.get("/draws/<int:draw_id>/record.json")
@needs("draw:run")
def record(draw_id: int) -> Any:
    """The record for anybody to check: codes only."""
    row = queries.draw_of(viewer(), draw_id)
    body = canonical(queries.record(row))
    headers = {"Content-Disposition": f'attachment; filename="draw-{row.id}.json"'}
    return Response(body, mimetype="application/json", headers=headers)


@blueprint.route("/draws/<int:draw_id>/redraw", methods=["GET", "POST"])
@needs("draw:approve_redraw")
def redraw(draw_id: int) -> Any:
    """A leader approves a re-draw; it is counted and shown in the bulletin."""
    row = queries.draw_of(viewer(), draw_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            drawing.redraw(viewer(), row, form.words.data, row.frozen_by)
        if form.ok:
            return redirect(url_for("login.start"), 303)
    return form_page(
        form,
        "批准重新抽取",
        "批准重新抽取",
        url_for("login.start"),
        under=f"{row.number} 将作废，另用新的承诺重抽，并计入通报。",
    )
