"""覆盖规则: which lines count for which units, read by all, set by the top unit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.bulletins import applicability, covering
from hearing.people.access import may
from hearing.people.queries import names
from hearing.units.queries import lines, unit_names, units_in_scope
from hearing.units.rules import Level
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import form_page


class RuleForm(forms.BaseForm):
    """One rule."""

    whom = forms.select("适用于", ())
    line = forms.select("业务条线", ())
    applies = forms.radio(
        "是否应当开展", (("yes", "应当开展，没有开展的算空白"), ("no", "不设或者不要求，不算空白"))
    )
    valid_from = forms.day("生效日")
    source = forms.line("依据", most=200, hint="如：未设未检机构；省院某号文件")


@blueprint.get("/coverage-rules", endpoint="coverage_rules")
@needs("bulletin:read")
def coverage_rule_list() -> Any:
    """What holds today, level by level and for single units, and every rule set."""
    rows = covering.coverage_rules()
    return render_template(
        "leader_desk/coverage_rules.html",
        rows=rows,
        held=applicability.applicability(clock.today() + timedelta(days=1)),
        levels=Level.labels(),
        lines=lines(),
        line_names={one.id: one.name for one in lines()},
        where=unit_names([row.unit_id for row in rows if row.unit_id]),
        who=names([row.entered_by for row in rows]),
        may_set=may(viewer(), "coverage:set"),
        today=clock.today(),
    )


@blueprint.route("/coverage-rules/new", methods=["GET", "POST"])
@needs("coverage:set")
def new_coverage_rule() -> Any:
    """Set a rule from a day on."""
    form = RuleForm(valid_from=max(covering.first_day(), clock.today().replace(day=1)))
    form.whom.choices = forms.choices(
        [*((f"level:{code}", f"全部{label}") for code, label in Level.labels().items()),
         *((f"unit:{one.id}", one.name) for one in units_in_scope(viewer()))]
    )  # fmt: skip
    form.line.choices = forms.choices((str(one.id), one.name) for one in lines())
    if form.validate_on_submit():
        kind, _, value = str(form.whom.data).partition(":")
        with attempt(form):
            covering.set_rule(
                viewer(), level=value if kind == "level" else None,
                unit_id=int(value) if kind == "unit" else None, line_id=int(form.line.data),
                applies=form.applies.data == "yes", valid_from=form.valid_from.data,
                source=form.source.data or "",
            )  # fmt: skip
        if form.ok:
            return redirect(url_for("leader_desk.coverage_rules"), 303)
    return form_page(
        form, "设定覆盖规则", "设定", url_for("leader_desk.coverage_rules"),
        consequence="从生效日起的通报按新规则计算空白和覆盖率；原来的规则留存，已签发的通报不变。",
    )  # fmt: skip
