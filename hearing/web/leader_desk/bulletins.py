"""Bulletins: drafting, review, issue, receipt, paper."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.bulletins import asking, naming, ranking_switch, receipts, rulings, runs, service
from hearing.bulletins import queries as bulletins
from hearing.bulletins.rules import (
    VERB_WORDS,
    BulletinState,
    Detector,
    RunAct,
    RunState,
    month_bounds,
)
from hearing.papers import queries as papers
from hearing.people.queries import names
from hearing.units.queries import unit_names
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import form_page
from hearing.web.papers import paper_response


class SpanForm(forms.BaseForm):
    """Which months a bulletin covers."""

    year = forms.number("年份", 2000, 2099)
    first = forms.number("起始月份", 1, 12)
    last = forms.number("截止月份", 1, 12)


class ActForm(forms.BaseForm):
    """Words that go with an act: why it is sent back, what is thought of it."""

    words = forms.prose("意见", required=False, hint="退回和撤回须写明原因", most=1000, rows=2)


class EditForm(forms.BaseForm):
    """What the drafter adds to a draft."""

    version = forms.hidden()
    remarks = forms.prose("起草人补充的话", required=False, most=2000)


@blueprint.get("/bulletins", endpoint="bulletins")
@needs("bulletin:read")
def bulletins_list() -> Any:
    """Own and received bulletins."""
    return render_template(
        "leader_desk/bulletins.html",
        rows=bulletins.bulletins(viewer()),
        overdue=receipts.overdue(viewer()),
        running=[(one, runs.words_of(one)) for one in runs.unfinished(viewer())],
        labels=BulletinState.labels(),
        run_labels=RunState.labels(),
    )


@blueprint.route("/bulletins/new", methods=["GET", "POST"])
@needs("bulletin:draft")
def new_bulletin() -> Any:
    """Ask for the figures of some months to be collected into a draft."""
    today = clock.today()
    last = today.month - 1 or 12
    form = SpanForm(year=today.year - (today.month == 1), first=1, last=last)
    if form.validate_on_submit():
        first, _ = month_bounds(form.year.data, form.first.data)
        _, until = month_bounds(form.year.data, form.last.data)
        with attempt(form):
            asked = asking.ask(viewer(), first, until)
        if form.ok:
            return redirect(url_for("leader_desk.bulletin_run", run_id=asked.id), 303)
    back = url_for("leader_desk.bulletins")
    return form_page(form, "编制通报", "汇总数据并起草", back)


@blueprint.get("/bulletins/runs/<int:run_id>")
@needs("bulletin:draft")
def bulletin_run(run_id: int) -> Any:
    """How far a collection is; the page looks again by itself until it is done."""
    row = runs.run(viewer(), run_id)
    return render_template(
        "leader_desk/bulletin_run.html",
        row=row,
        span=runs.words_of(row),
        labels=RunState.labels(),
        acts=RunAct.labels(),
    )


@blueprint.post("/bulletins/runs/<int:run_id>/again")
@needs("bulletin:draft")
def bulletin_run_again(run_id: int) -> Any:
    """重新汇总 what was broken off."""
    asked = asking.take_up(viewer(), runs.run(viewer(), run_id))
    return redirect(url_for("leader_desk.bulletin_run", run_id=asked.id), 303)


@blueprint.route("/bulletins/<int:bulletin_id>", methods=["GET", "POST"])
@needs("bulletin:read")
def bulletin(bulletin_id: int) -> Any:
    """One bulletin as tables; the drafter edits remarks and problems here."""
    return bulletin_page(bulletin_id, None)


def _file(row: Any) -> Any:
    """The stored PDF of a bulletin the viewer has found, once it is rendered."""
    if row.paper_id is None:
        return None
    found = papers.file_of_object("bulletin", row.id, row.paper_id)
    return found if found.content is not None else None


def _ranked(row: Any) -> dict[str, Any]:
    """The figures, with the areas as the ranking switch shows them."""
    figures = bulletins.figures_of(row)
    return {
        "figures": figures,
        "areas": ranking_switch.shown(figures["areas"], row),
        "ranking_words": ranking_switch.WORDS[ranking_switch.mode_of(row)],
    }


def bulletin_page(bulletin_id: int, refused: Any) -> Any:
    """The page of one bulletin, with what was refused and the words typed with it."""
    row = bulletins.bulletin(viewer(), bulletin_id)
    found = bulletins.problems_of(bulletin_id)
    units = unit_names([p.unit_id for p in found])
    evidence = naming.evidence_words(found)
    form = EditForm(version=row.version, remarks=row.remarks)
    posted = request.method == "POST" and request.endpoint == "leader_desk.bulletin"
    if posted and form.validate_on_submit():
        with attempt(form):
            service.edit(
                viewer(),
                row,
                form.remarks.data or "",
                int(form.version.data) if str(form.version.data).isdigit() else 0,
            )
        if form.ok:
            return redirect(url_for("leader_desk.bulletin", bulletin_id=bulletin_id), 303)
    shown = refused or form
    sent, steps = bulletins.receipts_of(bulletin_id), bulletins.steps_of(bulletin_id)
    html = render_template(
        "leader_desk/bulletin.html",
        form=shown,
        edit=form,
        act=refused or ActForm(),
        row=row,
        going_on=asking.going_on(row) if row.unit_id == viewer().unit_id else None,
        kinds=rulings.by_kind(row),
        problems=found,
        units=units,
        evidence=evidence,
        receipts=sent,
        unit_names=unit_names([r.unit_id for r in sent]),
        **_ranked(row),
        steps=steps,
        labels=BulletinState.labels(),
        detectors=Detector.labels(),
        file=_file(row),
        verbs=VERB_WORDS,
        chain=bulletins.chain_of(viewer(), row),
        today=clock.today(),
        who=names([row.drafted_by, *(one.by_person_id for one in steps)]),
    )
    return html, (shown.status if request.method == "POST" and not shown.ok else 200)


@blueprint.get("/bulletins/<int:bulletin_id>/paper")
@needs("bulletin:read")
def bulletin_paper(bulletin_id: int) -> Any:
    """The stored PDF; before it is rendered the page says so."""
    row = bulletins.bulletin(viewer(), bulletin_id)
    if row.paper_id is None:
        raise NotFound
    found = papers.file_of_object("bulletin", row.id, row.paper_id)
    return paper_response(found, url_for("leader_desk.bulletin", bulletin_id=bulletin_id))
