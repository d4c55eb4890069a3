"""The system administrator's words for the pool, and tariffs of allowances."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.pool import catalogue, tariffs
from hearing.pool.pay_rules import TariffItem
from hearing.pool.rules import WordKind
from hearing.units import queries as units
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.admin.blueprint import blueprint


class WordForm(forms.BaseForm):
    """A new word."""

    kind = forms.radio("种类", [(k, k.label) for k in WordKind])
    name = forms.line("词", most=20)


class TariffForm(forms.BaseForm):
    """A tariff from a day on."""

    unit_id = forms.select("检察院", hint="下级院没有自己标准的，按上级院的")
    item = forms.radio("项目", [(i, i.label) for i in TariffItem])
    amount = forms.line("金额(元)", most=12, hint="如 300 或 300.50")
    valid_from = forms.day("生效日期")
    source = forms.line("依据", hint="文件名称和条款")


@blueprint.route("/system/words", methods=["GET", "POST"])
@needs("admin:system")
def words() -> Any:
    """The vocabularies: add a word."""
    form = WordForm()
    if form.validate_on_submit():
        with attempt(form):
            catalogue.add(viewer(), form.kind.data, form.name.data)
        if form.ok:
            return redirect(url_for("admin.words"), 303)
    return _words(form)


def _words(form: Any) -> Any:
    html = render_template(
        "admin/words.html", form=form, rows=catalogue.words(), kinds=WordKind.labels()
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.post("/system/words/turn")
@needs("admin:system")
def turn_word() -> Any:
    """Retire a word or offer it again."""
    form = WordForm(formdata=None)
    with attempt(form):
        catalogue.turn(viewer(), request.form.get("code", "")[:40])
    if form.ok:
        return redirect(url_for("admin.words"), 303)
    html, _ = _words(form)
    return html, form.status


@blueprint.route("/system/tariffs", methods=["GET", "POST"], endpoint="tariffs")
@needs("admin:system")
def tariffs_page() -> Any:
    """Tariffs by unit with their days; a new row replaces an earlier one from its day on."""
    form = TariffForm(valid_from=clock.today(), item=TariffItem.HALF_DAY.value)
    known = units.units_in_scope(viewer())
    form.unit_id.choices = forms.choices((u.id, u.name) for u in known)
    if form.validate_on_submit():
        with attempt(form):
            tariffs.set_tariff(
                viewer(),
                int(form.unit_id.data),
                form.item.data,
                form.amount.data,
                form.valid_from.data,
                form.source.data,
            )
        if form.ok:
            return redirect(url_for("admin.tariffs"), 303)
    html = render_template(
        "admin/tariffs.html",
        form=form,
        rows=tariffs.listed(viewer()),
        items=TariffItem.labels(),
        units={u.id: u.name for u in known},
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
