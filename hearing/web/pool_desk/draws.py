"""管 draws, step by step, so that somebody standing beside can follow."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, redirect, render_template, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.papers import queries as papers
from hearing.people.queries import names
from hearing.pool import (
    commitments,
    documents,
    draw_queries,
    draw_rules,
    drawing,
    findings,
    prospects,
    queries,
    recusal,
    rules,
)
from hearing.pool.draw import canonical
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.papers import paper_response, stand_alone
from hearing.web.pool_desk.blueprint import blueprint


class FreezeForm(forms.BaseForm):
    """Freezing, with a public figure of a later day where nobody can stand beside."""

    agreed_figure = forms.line(
        "约定哪一个公开数",
        required=False,
        hint="没有人能到场报数时才填，如：某号彩票第 26050 期开奖号码前六位",
    )
    agreed_on = forms.day(
        "这个数哪天公布", required=False, hint="最早为明天，公布后再揭示，如 2026-12-01"
    )


class OutsideForm(forms.BaseForm):
    """The outside value."""

    value = forms.line("在场的人报出的数", most=40, hint="任意 6 位数字，没有人能事先知道")
    source = forms.select("由谁报出", [(s, s) for s in draw_rules.PRESENT])


class AgreedForm(forms.BaseForm):
    """The public figure that was fixed at freezing."""

    value = forms.line("公布的数", most=40, hint="照公布的原样填写")
    source = forms.select("来源", [(draw_rules.AGREED, draw_rules.AGREED)])


@blueprint.get("/draws")
@needs("draw:run")
def draws() -> Any:
    """Needs waiting, and the draws made."""
    pool = queries.own_pool(viewer())
    year = clock.today().year
    return render_template(
        "pool_desk/draws.html",
        rows=queries.needs(viewer()),
        year=year,
        counts=draw_queries.counts_of_year(pool.id, year),
        pairs=draw_queries.friendly_pairs(pool.id, year),
    )


@blueprint.get("/draws/<int:need_id>")
@needs("draw:run")
def draw(need_id: int) -> Any:
    """One draw as a protocol of five steps."""
    return page(need_id)


def _outside_form(latest: Any, **kwargs: Any) -> Any:
    agreed = latest is not None and latest.agreed_on is not None
    return (AgreedForm if agreed else OutsideForm)(**kwargs)


def page(need_id: int, freeze_form: Any = None, outside: Any = None) -> Any:
    """The draw's page; a form that was refused is shown again with what was typed."""
    need = queries.need(viewer(), need_id)
    rounds = queries.draws_of_need(need_id)
    latest = rounds[-1] if rounds and rounds[-1].state in ("frozen", "revealed") else None
    form = freeze_form or outside or FreezeForm(formdata=None)
    html = render_template(
        "pool_desk/draw.html",
        form=form,
        freeze_form=freeze_form or FreezeForm(formdata=None),
        outside=outside or _outside_form(latest, formdata=None),
        need=need,
        wanted=draw_queries.wanted_words(json.loads(need.quotas)),
        rounds=rounds,
        all_draws=draw_queries.draws_of_hearing(need.hearing_id),
        draw=latest,
        next=None if latest else commitments.next_up(need.pool_id),
        found=None if latest or need.state == "withdrawn" else prospects.look(need),
        counts=draw_queries.counts_of_year(need.pool_id, need.held_on.year),
        requests=draw_queries.requests_of(need_id),
        open_findings=findings.open_findings(need_id),
        **_result(need, latest),
        **_words(),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _words() -> dict[str, Any]:
    return {
        "engagement_states": rules.EngagementState.labels(),
        "declines": rules.DeclineCode.labels(),
        "engaged_as": draw_rules.EngagedAs.labels(),
        "kinds": draw_rules.RequestKind.labels(),
        "signs": recusal.Sign.labels(),
        "grades": recusal.Grade.labels(),
        "sign_grades": recusal.GRADES,
        "lacking_words": prospects.lacking_words,
        "granted_relaxation": prospects.granted_relaxation,
        "quota_words": prospects.quota_words,
        "names": names,
    }


def _result(need: Any, latest: Any) -> dict[str, Any]:
    return {
        "entries": queries.entries(latest.id) if latest else [],
        "exclusions": draw_queries.exclusions(latest.id) if latest else [],
        "small": draw_queries.small_strata(latest) if latest else [],
        "listed": json.loads(latest.list_text) if latest else None,
        "record": queries.record(latest) if latest and latest.record else None,
        "engagements": queries.engagements(need.hearing_id),
    }


@blueprint.post("/draws/<int:need_id>/freeze")
@needs("draw:run")
def freeze(need_id: int) -> Any:
    """Freeze the list."""
    found = queries.need(viewer(), need_id)
    form = FreezeForm()
    if form.validate_on_submit():
        with attempt(form):
            drawing.freeze(
                viewer(),
                found,
                agreed_figure=form.agreed_figure.data or "",
                agreed_on=form.agreed_on.data,
            )
        if form.ok:
            return redirect(url_for("pool_desk.draw", need_id=need_id), 303)
    return page(need_id, freeze_form=form)


@blueprint.post("/draws/<int:need_id>/reveal")
@needs("draw:run")
def reveal(need_id: int) -> Any:
    """The outside value comes in; the secret is revealed."""
    queries.need(viewer(), need_id)
    rounds = queries.draws_of_need(need_id)
    if not rounds:
        raise NotFound
    form = _outside_form(rounds[-1])
    if form.validate_on_submit():
        with attempt(form):
            drawing.reveal(viewer(), rounds[-1], form.value.data, form.source.data)
        if form.ok:
            return redirect(url_for("pool_desk.draw", need_id=need_id), 303)
    return page(need_id, outside=form)


@blueprint.get("/draws/verifier")
@needs("draw:run")
def verifier() -> Any:
    """The stand-alone page that checks a draw, for whoever stands beside."""
    return stand_alone("verify_draw.html")


@blueprint.get("/draws/<int:draw_id>/record.json")
@needs("draw:run")
def record(draw_id: int) -> Any:
    """The record for anybody to check: codes only."""
    row = queries.draw_of(viewer(), draw_id)
    body = canonical(queries.record(row))
    headers = {"Content-Disposition": f'attachment; filename="draw-{row.id}.json"'}
    return Response(body, mimetype="application/json", headers=headers)


@blueprint.route("/draws/<int:draw_id>/paper", methods=["GET", "POST"])
@needs("draw:run")
def paper(draw_id: int) -> Any:
    """F-04: frozen by the POST, set by a job; the GET gives the PDF."""
    row = queries.draw_of(viewer(), draw_id)
    back = url_for("pool_desk.draw", need_id=row.need_id)
    form = forms.BaseForm()
    if form.validate_on_submit():
        with attempt(form):
            documents.print_record(viewer(), row)
        if form.ok:
            return redirect(url_for("pool_desk.paper", draw_id=draw_id), 303)
        return page(row.need_id, outside=form)
    made = papers.papers_of(viewer(), "draw", row.id)
    if not made:
        raise NotFound
    return paper_response(papers.file_of(viewer(), made[0].paper_id), back)
