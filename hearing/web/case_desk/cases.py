"""One case, entering and changing it."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.cases import (
    queries,
    registers,
    removing,
    reopening,
    rules,
    service,
    should_hear,
    unheard,
)
from hearing.hearings import minors
from hearing.hearings import queries as hearings_queries
from hearing.hearings.workflow import State
from hearing.people.access import require
from hearing.people.queries import names
from hearing.units import queries as units
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk import lists
from hearing.web.case_desk.blueprint import blueprint
from hearing.web.case_desk.case_list import warn_days


class CaseForm(forms.BaseForm):
    """What a handler may change of a case."""

    title = forms.line("案件名称", hint="如：陈某涉嫌交通肇事拟不起诉案")
    cause = forms.line("案由")
    type_code = forms.select("案件类型")
    line_id = forms.select("业务条线")
    received_on = forms.day("受理日期")
    deadline_on = forms.day("办案期限", required=False)
    summary = forms.prose("案情摘要", required=False, hint="不录入涉密信息")
    has_minor = forms.tick("当事人中有未成年人", hint="不公开听证，案件只对承办人和领导显示")
    has_dispute = forms.tick("当事人之间有争议", hint="没有争议的听证在通报中另列")
    is_major_dispute = forms.tick("对事实、法律或者处理有重大争议")
    has_major_impact = forms.tick("有重大社会影响")
    involves_enterprise = forms.tick("涉企案件")
    disposal = forms.select(
        "拟怎样处理", [("", "还没有意见"), *((d, d.label) for d in rules.Disposal)], required=False
    )
    has_objection = forms.tick("被害人或者申请人对拟处理意见有异议")
    group = forms.line("类案", required=False, hint="同类案件填同一个名称，如：电动车进楼系列案")


class NewCaseForm(CaseForm):
    """A case entered by hand."""

    number = forms.line("案号", hint="按统一业务应用系统的案号填写")
    source_system = forms.radio("来源", [(s, s.label) for s in rules.Source])


class EditCaseForm(CaseForm):
    """A case changed; the version seen comes along."""

    version = forms.hidden()


FIRST = ("number", "source_system")
LINES = (
    "title", "cause", "type_code", "line_id", "received_on", "deadline_on", "summary", "disposal", "group",
)  # fmt: skip
TICKS = (
    "has_minor", "has_dispute", "is_major_dispute", "has_major_impact", "has_objection",
    "involves_enterprise",
)  # fmt: skip


def _choices(form: CaseForm) -> None:
    form.type_code.choices = forms.choices((t.code, t.name) for t in units.case_types())
    form.line_id.choices = forms.choices((line.id, line.name) for line in units.lines())


def _values(form: CaseForm) -> dict[str, Any]:
    values = {name: form[name].data for name in (*LINES, *TICKS) if name != "group"}
    return values | {
        "line_id": int(form.line_id.data),
        "summary": form.summary.data or "",
        "disposal": form.disposal.data or None,
    }


@blueprint.route("/cases/new", methods=["GET", "POST"])
@needs("case:enter")
def new_case() -> Any:
    """Enter a case."""
    form = NewCaseForm(source_system="unified", received_on=clock.today(), has_dispute=True)
    _choices(form)
    if form.validate_on_submit():
        with attempt(form):
            case = service.enter_case(
                viewer(),
                number=form.number.data,
                source_system=form.source_system.data,
                group=form.group.data or None,
                **_values(form),
            )
        if form.ok:
            return redirect(url_for("case_desk.case", case_id=case.id), 303)
    return _case_form(form, "录入案件", url_for("case_desk.cases"), (*FIRST, *LINES), None)


def _case_form(form: Any, heading: str, back: str, fields: tuple[str, ...], now: Any) -> Any:
    html = render_template(
        "case_desk/case_form.html",
        form=form,
        heading=heading,
        back=back,
        fields=fields,
        ticks=TICKS,
        now=now if form.is_submitted() and form.status == 409 else None,
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/cases/<int:case_id>/edit", methods=["GET", "POST"])
@needs("case:edit")
def edit_case(case_id: int) -> Any:
    """Change a case; a stale form shows what stands there now."""
    found = queries.case(viewer(), case_id)
    require(viewer(), "case:edit", found)
    same = {name: getattr(found, name) for name in (*LINES, *TICKS) if name != "group"}
    same |= {"line_id": str(found.line_id), "group": found.group.name if found.group else ""}
    form = EditCaseForm(data={**same, "version": str(found.version)})
    _choices(form)
    if form.validate_on_submit():
        with attempt(form):
            service.edit_case(
                viewer(),
                found,
                service.CaseData(**_values(form)),
                lists.seen_version(form),
                form.group.data or None,
            )
            minors.follow(viewer(), found)
        if form.ok:
            return redirect(url_for("case_desk.case", case_id=case_id), 303)
    now = queries.case(viewer(), case_id)
    if form.is_submitted() and form.status == 409:
        form.version.data = str(now.version)
    back = url_for("case_desk.case", case_id=case_id)
    return _case_form(form, "修改案件", back, LINES, now)


@blueprint.get("/cases/<int:case_id>")
@needs("case:read")
def case(case_id: int) -> Any:
    """One case: what stands out first, then parties, applications, hearings, relations."""
    found = queries.case(viewer(), case_id)
    closed = found.state == rules.CaseState.CLOSED
    hearings = hearings_queries.hearings_of_case(viewer(), case_id)
    explanations = unheard.explanations_of(case_id)
    removed, reopened = removing.removed_parties(case_id), reopening.reopenings_of(case_id)
    return render_template(
        "case_desk/case.html",
        case=found,
        where=units.whereabouts(found.unit_id, found.line_id, found.type_code),
        roles=rules.PartyRole.labels(),
        limit=rules.deadline_words(found.deadline_on, clock.today(), warn_days(), closed=closed),
        grounds=should_hear.grounds_to_hear(found) if found.should_hear else (),
        hearings=hearings,
        labels=State.labels(),
        applications=registers.applications_of(case_id),
        explanations=explanations,
        explanation_states=rules.ExplanationState.labels(),
        reasons=rules.UnheardReason.labels(),
        related=queries.related(viewer(), found),
        sources=rules.Source.labels(),
        disposals=rules.Disposal.labels(),
        today=clock.today(),
        removed=removed,
        reopened=reopened,
        reopening_kinds=rules.ReopeningKind.labels(),
        names=names(
            [
                found.handler_person_id,
                found.closed_by,
                *(e.asked_by for e in explanations),
                *(one.removed_by for one in removed),
                *(one.reopened_by for one in reopened),
                *(one.closed_by for one in reopened),
            ]
        ),
    )
