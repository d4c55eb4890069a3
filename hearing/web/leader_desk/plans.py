"""年度计划: progress, the grid to fill in, approval, history, spreadsheet in and out."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.base.errors import NotFound, Refused
from hearing.bulletins import planning, planning_sheets
from hearing.bulletins import planning_queries as plans
from hearing.bulletins.planning_rules import MOST, PlanState, Target, changes, read_number
from hearing.bulletins.rules import month_bounds
from hearing.people.queries import names
from hearing.units.queries import lines, units_in_scope
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import Nothing, form_page
from hearing.web.papers import sheet_response

KINDS = (("s", "场"), ("c", "件"))


class GridForm(forms.BaseForm):
    """Reason and the version seen; the cells are read by name."""

    version = forms.hidden()
    reason = forms.line(
        "编制或调整的原因", most=200, hint="如：首次编制；二季度按省院要求调整公益诉讼"
    )


class FileForm(forms.BaseForm):
    """A filled-in spreadsheet."""

    version = forms.hidden()
    file = forms.upload(
        "电子表格", hint="先下载当前计划，改好目标两列再导入", accept=".xlsx", most=2_000_000
    )
    reason = forms.line("编制或调整的原因", most=200)


class DecideForm(forms.BaseForm):
    """A leader's decision on a version."""

    decision = forms.radio("决定", (("yes", "批准"), ("no", "退回修改")))
    words = forms.prose("意见", required=False, rows=3, hint="退回时写明要改什么")


def _year(year: int) -> int:
    if not 2000 <= year <= 2099:
        raise NotFound
    return year


@blueprint.get("/plans", endpoint="plans")
@needs("plan:read")
def plans_home() -> Any:
    """This year's plan."""
    return redirect(url_for("leader_desk.plan", year=clock.today().year), 303)


@blueprint.get("/plans/<int:year>")
@needs("plan:read")
def plan(year: int) -> Any:
    """Progress of the plan in force, per area and line, and all versions."""
    return _plan_page(year, Nothing())


def _plan_page(year: int, form: Any) -> Any:
    owner = plans.owner_in_scope(viewer(), request.args.get("unit", type=int))
    found = plans.versions(owner.id, _year(year))
    progress = plans.plan_progress(owner.id, year, clock.today(), known=found)
    html = render_template(
        "leader_desk/plan.html",
        form=form,
        progress=progress,
        year=year,
        versions=found,
        newest=found[0] if found else None,
        above=plans.set_from_above(owner, year, clock.now()),
        line_names={line.id: line.name for line in progress.lines},
        units=[u for u in units_in_scope(viewer()) if u.level != "county" or u.id == owner.id],
        mine=owner.id == viewer().unit_id,
        who=names([p for v in found for p in (v.drafted_by, *(s.done_by for s in v.steps))]),
        ends=[month_bounds(year, month)[1] - timedelta(days=1) for month in range(1, 13)],
        measure="cases" if request.args.get("by") == "cases" else "sessions",
    )
    return html, (form.status if form.refused else 200)


def _shown(found: Any) -> dict[str, str]:
    """Cell name → text as it stands in a version."""
    texts = {}
    for (unit_id, line_id), one in found.items():
        for letter, value in (("s", one.sessions), ("c", one.cases)):
            texts[f"{letter}_{unit_id}_{line_id}"] = "" if value is None else str(value)
    return texts


def _typed(areas: Any, columns: Any) -> dict[str, str]:
    return {
        name: request.form.get(name, "")
        for area in areas
        for line in columns
        for letter, _ in KINDS
        if (name := f"{letter}_{area.id}_{line.id}")
    }


def _read(form: Any, areas: Any, columns: Any, typed: dict[str, str]) -> list[Target]:
    """The targets typed; cells that are no numbers are named at the head of the page."""
    found, wrong = [], []
    for area in areas:
        for line in columns:
            values: list[int | None] = []
            for letter, word in KINDS:
                text = unicodedata.normalize("NFKC", typed[f"{letter}_{area.id}_{line.id}"])
                try:
                    values.append(read_number(text))
                except ValueError:
                    wrong.append(f"{area.short} · {line.name}（{word}）填写 0 到 {MOST} 的整数")
            if len(values) == 2:
                found.append(Target(area.id, line.id, values[0], values[1]))
    form.refused += [*wrong[:5], *([f"另有 {len(wrong) - 5} 格不是整数"] if wrong[5:] else [])]
    return found


@blueprint.route("/plans/<int:year>/edit", methods=["GET", "POST"])
@needs("plan:draft")
def edit_plan(year: int) -> Any:
    """The grid of targets; what was typed stays whatever happens."""
    owner = plans.owner_in_scope(viewer())
    areas, columns = plans.areas_of(owner), lines()
    newest = next(iter(plans.versions(owner.id, _year(year))), None)
    now = _shown(plans.targets(newest.id)) if newest else {}
    form = GridForm(version=newest.number if newest else 0)
    typed = _typed(areas, columns) if form.is_submitted() else now
    if form.validate_on_submit():
        wanted = _read(form, areas, columns, typed)
        if form.ok:
            with attempt(form):
                planning.save(viewer(), year, _seen(form), form.reason.data, wanted)
        if form.ok:
            return redirect(url_for("leader_desk.plan", year=year), 303)
    html = render_template(
        "leader_desk/plan_grid.html",
        form=form, year=year, owner=owner, areas=areas, lines=columns, typed=typed, now=now,
        newest=newest, kinds=KINDS, stale=form.status == 409 and form.is_submitted(),
    )  # fmt: skip
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _seen(form: Any) -> int:
    text = str(form.version.data)
    return int(text) if text.isdecimal() and len(text) < 6 else -1


@blueprint.route("/plans/<int:year>/import", methods=["GET", "POST"])
@needs("plan:draft")
def import_plan(year: int) -> Any:
    """Targets from a spreadsheet become a new version."""
    owner = plans.owner_in_scope(viewer())
    newest = next(iter(plans.versions(owner.id, _year(year))), None)
    form = FileForm(version=newest.number if newest else 0)
    if form.validate_on_submit():
        with attempt(form):
            wanted = planning_sheets.read_targets(owner, form.file.content)
            planning.save(viewer(), year, _seen(form), form.reason.data, wanted)
        if form.ok:
            return redirect(url_for("leader_desk.plan", year=year), 303)
    return form_page(
        form, f"导入 {year} 年计划", "导入为新的一版", url_for("leader_desk.plan", year=year),
        under="导入的表格代替整个计划；报送并经批准后生效，原来各版都保留",
    )  # fmt: skip


@blueprint.get("/plans/<int:year>/sheet")
@needs("plan:read")
def plan_sheet(year: int) -> Any:
    """The plan with progress as a spreadsheet."""
    owner = plans.owner_in_scope(viewer(), request.args.get("unit", type=int))
    progress = plans.plan_progress(owner.id, _year(year), clock.today())
    return sheet_response(
        planning_sheets.plan_sheet(progress), f"{owner.short}院{year}年公开听证计划.xlsx"
    )


@blueprint.post("/plans/<int:year>/submit")
@needs("plan:draft")
def submit_plan(year: int) -> Any:
    """Send the newest version to the leaders."""
    form = Nothing()
    with attempt(form):
        planning.submit(viewer(), _year(year), request.form.get("version", 0, type=int))
    if form.ok:
        return redirect(url_for("leader_desk.plan", year=year), 303)
    return _plan_page(year, form)


@blueprint.route("/plans/<int:year>/versions/<int:number_of>", methods=["GET", "POST"])
@needs("plan:read")
def plan_version(year: int, number_of: int) -> Any:
    """One version: what differs from the one before; a leader decides here."""
    owner = plans.owner_in_scope(viewer(), request.args.get("unit", type=int))
    found = plans.versions(owner.id, _year(year))
    version = next((one for one in found if one.number == number_of), None)
    if version is None:
        raise NotFound
    earlier = next((one for one in found if one.number == number_of - 1), None)
    targets = plans.targets(version.id)
    before = plans.targets(earlier.id) if earlier else {}
    form = DecideForm()
    if request.method == "POST" and form.validate_on_submit():
        with attempt(form):
            if owner.id != viewer().unit_id:
                raise Refused("计划由编制它的检察院的领导批准")
            planning.decide(
                viewer(), year, number_of,
                approved=form.decision.data == "yes", words=form.words.data or "",
            )  # fmt: skip
        if form.ok:
            return redirect(url_for("leader_desk.plan", year=year), 303)
    html = render_template(
        "leader_desk/plan_version.html",
        form=form, year=year, owner=owner, version=version, earlier=earlier, targets=targets,
        areas=plans.areas_of(owner), lines=lines(),
        changed=changes(before.values(), targets.values()) if earlier else [],
        waiting=version.state is PlanState.WAITING and owner.id == viewer().unit_id,
        who=names([version.drafted_by, *(s.done_by for s in version.steps)]),
    )  # fmt: skip
    return html, (form.status if request.method == "POST" and not form.ok else 200)
