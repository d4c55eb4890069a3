"""文书和短信模板: replaceable texts with their versions and a preview."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.hearings import wording
from hearing.messages import templates
from hearing.units import queries as units
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.admin.blueprint import blueprint
from hearing.web.admin.scopes import scope_choices, scope_of


class TextForm(forms.BaseForm):
    """A new version."""

    text = forms.prose("新的文字", most=templates.LONGEST, rows=8)
    unit_id = forms.select("适用范围", required=False)
    valid_from = forms.day("生效日期")


@blueprint.get("/system/texts")
@needs("admin:system")
def texts() -> Any:
    """All kinds with the text in force."""
    today = clock.today()
    rows = [
        (kind, *templates.in_force(kind.code, None, today))
        for kind in sorted(templates.KINDS.values(), key=lambda one: one.name)
    ]
    return render_template("admin/texts.html", rows=rows)


@blueprint.route("/system/texts/<code>", methods=["GET", "POST"])
@needs("admin:system")
def text(code: str) -> Any:
    """One kind: text in force, earlier versions, a new version after a look at it."""
    kind = templates.KINDS.get(code)
    if kind is None:
        raise NotFound
    now, version = templates.in_force(code, None, clock.today())
    form = TextForm(text=now, valid_from=clock.today())
    form.unit_id.choices = scope_choices()
    shown = None
    if form.validate_on_submit():
        wrong = templates.problem(code, form.text.data)
        if wrong:
            form.text.errors = [wrong]
        elif "look" in request.form:
            shown = kind.preview(form.text.data)
        else:
            with attempt(form):
                unit_id = scope_of(form.unit_id.data)
                templates.add(viewer(), code, form.text.data, form.valid_from.data, unit_id)
            if form.ok:
                return redirect(url_for("admin.text", code=code), 303)
    html = render_template(
        "admin/text.html",
        form=form,
        kind=kind,
        version=version,
        shown=shown or kind.preview(now),
        advice=wording.advice_on_template(code, shown or kind.preview(now)),
        rows=templates.versions(code),
        names={
            row.unit_id: units.unit(row.unit_id).name
            for row in templates.versions(code)
            if row.unit_id
        },
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
