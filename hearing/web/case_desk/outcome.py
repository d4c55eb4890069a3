"""Outcome, confirmation, re-petition, filing."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from hearing.base import clock
from hearing.hearings import filing, lending, queries
from hearing.hearings.facts import still_missing
from hearing.outcomes import evidence, rules, service, volumes
from hearing.outcomes import queries as outcomes
from hearing.people.queries import names
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, form_page, to_hearing
from hearing.web.case_desk.hearing import context

HERE = "case_desk.outcome_page"


class OutcomeForm(forms.BaseForm):
    """One statement."""

    state = forms.radio("息诉情况", [(o, o.label) for o in rules.Outcome if o != "reversed"])
    evidence = forms.radio("依据", [(e, e.label) for e in rules.Evidence], required=False)
    evidence_on = forms.day("依据的日期", required=False)
    note = forms.prose("说明", required=False, rows=3, hint="不适用的须写明理由")


class RepetitionForm(forms.BaseForm):
    """A re-petition."""

    received_on = forms.day("收到日期")
    source = forms.line("来源", hint="如：市信访局转来")
    same_facts = forms.tick("经核对，与听证审查的是同一事实和理由（R-5）")


class FileForm(forms.BaseForm):
    """Filing."""

    volume_number = forms.line("卷号", most=40)


@blueprint.get("/hearings/<int:hearing_id>/outcome")
@needs("hearing:read")
def outcome_page(hearing_id: int) -> Any:
    """The outcome of each case with its history and files, visits, aid, the ledger's number."""
    hearing = queries.hearing(viewer(), hearing_id)
    entries, visits = outcomes.entries(hearing_id), outcomes.visits(hearing_id)
    referrals = outcomes.aid(hearing_id)
    involved = [e.entered_by for e in entries] + [e.confirmed_by for e in entries]
    pairs = [
        *((evidence.OUTCOME, e.id) for e in entries),
        *((evidence.VISIT, v.id) for v in visits if v.entered_at),
        *((evidence.AID, a.id) for a in referrals),
    ]
    return render_template(
        "case_desk/outcome.html",
        hearing=hearing,
        entries=entries,
        now=outcomes.standing_now(hearing_id),
        who=names(involved + [v.entered_by for v in visits]),
        visits=visits,
        referrals=referrals,
        parties={party.id: party.name for case in hearing.cases for party in case.parties},
        ledger=outcomes.ledger_items_of(hearing_id),
        repetitions=outcomes.repetitions(hearing_id),
        files=evidence.files_of(pairs),
        purposes=evidence.PURPOSES,
        outcome_labels=rules.Outcome.labels(),
        evidence_labels=rules.Evidence.labels(),
        ways=rules.Way.labels(),
        routes=rules.Route.labels(),
        aid_labels=rules.AidDecision.labels(),
        ledger_labels=rules.LedgerState.labels(),
        today=clock.today(),
        **context(hearing),
    )


@blueprint.route("/hearings/<int:hearing_id>/outcome/<int:case_id>", methods=["GET", "POST"])
@needs("outcome:record")
def record_outcome(hearing_id: int, case_id: int) -> Any:
    """State the outcome of one case."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = OutcomeForm(evidence_on=clock.today())
    if form.validate_on_submit():
        with attempt(form):
            service.record(
                viewer(),
                hearing,
                case_id,
                state=form.state.data,
                evidence=form.evidence.data,
                evidence_on=form.evidence_on.data,
                note=form.note.data,
            )
        if form.ok:
            return to_hearing(hearing_id, HERE)
    back = url_for(HERE, hearing_id=hearing_id)
    return form_page(
        form,
        "登记息诉情况",
        "登记息诉情况",
        back,
        under="登记后由部门负责人确认，确认后计入息诉率。",
    )


@blueprint.post("/hearings/<int:hearing_id>/outcome/entries/<int:entry_id>/confirm")
@needs("outcome:confirm")
def confirm_outcome(hearing_id: int, entry_id: int) -> Any:
    """Confirm a statement made by somebody else."""
    hearing = queries.hearing(viewer(), hearing_id)
    row = service.entry(viewer(), hearing, entry_id)
    service.confirm(viewer(), hearing, row)
    return to_hearing(hearing_id, HERE)


@blueprint.route("/hearings/<int:hearing_id>/repetition/<int:case_id>", methods=["GET", "POST"])
@needs("outcome:record")
def repetition(hearing_id: int, case_id: int) -> Any:
    """Register a re-petition on the same facts and reasons."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = RepetitionForm(received_on=clock.today())
    if form.validate_on_submit():
        with attempt(form):
            service.record_repetition(
                viewer(),
                hearing,
                case_id,
                form.received_on.data,
                form.source.data,
                same_facts=form.same_facts.data,
            )
        if form.ok:
            return to_hearing(hearing_id, HERE)
    back = url_for(HERE, hearing_id=hearing_id)
    return form_page(
        form,
        "登记重复信访",
        "登记重复信访",
        back,
        under="已经息诉的，从收到日期起为反复并列入未息诉台账；原来的登记保留。新的事实或者理由不在这里登记。",
    )


@blueprint.route("/hearings/<int:hearing_id>/file", methods=["GET", "POST"])
@needs("hearing:file")
def file(hearing_id: int) -> Any:
    """The catalogue, and filing when everything is there."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = FileForm() if hearing.filed_at is None else Nothing()
    if form.validate_on_submit() and isinstance(form, FileForm):
        with attempt(form):
            filing.file(viewer(), hearing, form.volume_number.data)
        if form.ok:
            return to_hearing(hearing_id)
    missing = still_missing(hearing)
    html = render_template(
        "case_desk/file.html",
        form=form,
        hearing=hearing,
        items=filing.catalogue(hearing),
        lacks=filing.missing_items(hearing),
        lendings=lending.of_hearing(hearing_id),
        volume=volumes.standing(hearing),
        today=clock.today(),
        unmet=missing[1] if missing else (),
        **context(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
