"""The texts that officers agree to: every version, and a new one from a day on."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.pool import consents
from hearing.pool.hire_rules import ConsentKind
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.admin.blueprint import blueprint


class ConsentTextForm(forms.BaseForm):
    """A new version of a text."""

    kind = forms.select("告知的种类", [(k, k.label) for k in ConsentKind])
    version = forms.line("版本号", most=20, hint="如 2026-04")
    since = forms.day("生效日期")
    text = forms.prose("全文", most=8000, rows=12)


@blueprint.route("/system/consent-texts", methods=["GET", "POST"])
@needs("admin:system")
def consent_texts() -> Any:
    """Every version in force or coming; publish another one."""
    form = ConsentTextForm(since=clock.today())
    if form.validate_on_submit():
        with attempt(form):
            consents.publish(
                viewer(), form.kind.data, form.version.data, form.text.data, form.since.data
            )
        if form.ok:
            return redirect(url_for("admin.consent_texts"), 303)
    html = render_template(
        "admin/consent_texts.html",
        form=form,
        rows=consents.texts(),
        kinds=ConsentKind.labels(),
        today=clock.today(),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
