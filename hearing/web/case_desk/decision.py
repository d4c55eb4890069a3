"""Opinions after closing, decision, consent, telling."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from hearing.base import clock
from hearing.hearings import queries, wording
from hearing.hearings.rules import PARTY_ROLES, Role
from hearing.opinions import (
    collegial,
    decision,
    overdue,
    paper_queries,
    reports,
    supervisor_opinions,
    telling,
)
from hearing.opinions import queries as opinions
from hearing.opinions.rules import DecisionKind, Option
from hearing.people.queries import names
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, form_page, to_hearing
from hearing.web.case_desk.hearing import context, show

MOST = 4000


class ConsentForm(forms.BaseForm):
    """The report to the chief (F-18)."""

    facts = forms.prose("事实方面的理由", hint="不少于 10 个字", rows=4)
    law = forms.prose("法律方面的理由", hint="不少于 10 个字", rows=4)
    policy = forms.prose("政策和效果方面的理由", required=False, rows=3)


class TellingForm(forms.BaseForm):
    """One telling of the decision."""

    way = forms.radio("告知方式", list(telling.WAYS.items()))
    receipt = forms.line("回执", required=False)
    note = forms.prose("补充说明", required=False, rows=2)


@blueprint.get("/hearings/<int:hearing_id>/opinions")
@needs("hearing:read")
def opinions_page(hearing_id: int) -> Any:
    """Nothing before closing but the number of seats; after closing the tally."""
    hearing = queries.hearing(viewer(), hearing_id)
    scanned = paper_queries.scanned(viewer(), hearing)
    supervised = supervisor_opinions.supervised(hearing)
    answerers = [one.opinion.replied_by for one in supervised if one.opinion]
    return render_template(
        "case_desk/opinions.html",
        hearing=hearing,
        counted=opinions.counted(viewer(), hearing),
        options=Option.labels(),
        scanned=scanned,
        collegial=collegial.collegial(hearing),
        supervised=supervised,
        **context(hearing, [*(who for one in scanned for who in one.entered_by), *answerers]),
    )


@blueprint.route("/hearings/<int:hearing_id>/decision", methods=["GET", "POST"])
@needs("decision:draft")
def decision_page(hearing_id: int) -> Any:
    """The intended decision on every issue, then consent or final."""
    return _show(hearing_id, Nothing())


def _show(hearing_id: int, form: Any) -> Any:
    hearing = queries.hearing(viewer(), hearing_id)
    typed = request.form if request.method == "POST" else {}
    if request.method == "POST" and request.endpoint == "case_desk.decision_page":
        if form.validate_on_submit():
            with attempt(form):
                decision.draft(viewer(), hearing, _verdicts(hearing))
        if form.ok:
            return to_hearing(hearing_id, "case_desk.decision_page")
    drafts = decision.drafts(hearing_id)
    beside = reports.beside(viewer(), hearing)
    html = render_template(
        "case_desk/decision.html",
        form=form,
        hearing=hearing,
        counted=opinions.counted(viewer(), hearing),
        collegial=collegial.collegial(hearing),
        drafts=drafts,
        advice=_advice(hearing, drafts),
        typed=typed,
        deviating=decision.deviating(hearing_id),
        beside=beside if drafts else [],
        is_foregone=reports.is_foregone(beside),
        consent=decision.consent_of(hearing_id),
        decision_kinds=DecisionKind.labels(),
        options=Option.labels(),
        **context(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _advice(hearing: Any, drafts: Any) -> Any:
    """What of the saved words and reasons could be said more plainly; nothing before they are saved."""
    if not drafts or hearing.state != "closed":
        return None
    texts = [text for one in drafts.values() for text in (one.words, one.reasons) if text]
    return wording.advice("\n".join(texts), hearing.unit_id)


def _verdicts(hearing: Any) -> dict[int, decision.Verdict]:
    found = {}
    for issue in hearing.issues:
        kind = request.form.get(f"kind{issue.id}", "")
        words = request.form.get(f"words{issue.id}", "")[:MOST]
        other = request.form.get(f"alternative{issue.id}", "")
        found[issue.id] = decision.Verdict(
            kind,
            words or DecisionKind.labels().get(kind, ""),
            request.form.get(f"reasons{issue.id}", "")[:MOST],
            int(other) if other.isdigit() and len(other) < 4 else None,
        )
    return found


@blueprint.route("/hearings/<int:hearing_id>/consent", methods=["GET", "POST"])
@needs("decision:draft")
def consent(hearing_id: int) -> Any:
    """Report to the chief that the majority is not to be followed (A-16)."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = ConsentForm()
    if form.validate_on_submit():
        with attempt(form):
            decision.ask_consent(
                viewer(),
                hearing,
                decision.Report(form.facts.data, form.law.data, form.policy.data or ""),
            )
        if form.ok:
            return to_hearing(hearing_id)
    back = url_for("case_desk.decision_page", hearing_id=hearing_id)
    return form_page(
        form, "报告拟不采纳多数意见", "报检察长", back,
        under="多数意见、票数和拟作决定由系统写入报告（F-18）。先由部门负责人签署意见，再由检察长决定。",
    )  # fmt: skip


@blueprint.post("/hearings/<int:hearing_id>/decide")
@needs("decision:decide")
def decide(hearing_id: int) -> Any:
    """Make the decision final."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = Nothing()
    with attempt(form):
        decision.decide(viewer(), hearing, on_the_spot=request.form.get("on_the_spot") == "1")
    return to_hearing(hearing_id, "case_desk.telling_page") if form.ok else _show(hearing_id, form)


@blueprint.get("/hearings/<int:hearing_id>/telling")
@needs("decision:tell")
def telling_page(hearing_id: int) -> Any:
    """Who has been told decision and reasons, and who has not."""
    hearing = queries.hearing(viewer(), hearing_id)
    people = [
        p
        for p in hearing.participants
        if p.removed_at is None
        and (p.role in PARTY_ROLES or (p.role == Role.OFFICER and p.present_at))
    ]
    return render_template(
        "case_desk/telling.html",
        hearing=hearing,
        receivers=people,
        tellings=telling.told(hearing_id),
        ways=telling.WAYS,
        came_back=overdue.answers(hearing_id),
        on_the_spot=telling.decided_on_the_spot(hearing_id),
        today=clock.today(),
        **context(hearing),
    )


@blueprint.post("/hearings/<int:hearing_id>/telling/present")
@needs("decision:tell")
def tell_present(hearing_id: int) -> Any:
    """Enter that everybody present heard the decision on the spot."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = Nothing()
    with attempt(form):
        telling.tell_present(viewer(), hearing)
    return to_hearing(hearing_id, "case_desk.telling_page") if form.ok else show(hearing_id, form)


@blueprint.get("/undecided")
@needs("hearing:read")
def undecided() -> Any:
    """Hearings that ended without a decision, overdue ones first (A-17)."""
    rows = overdue.undecided(viewer())
    return render_template(
        "case_desk/undecided.html", rows=rows, who=names([row.handler_person_id for row in rows])
    )


@blueprint.get("/tellings")
@needs("hearing:read")
def tellings() -> Any:
    """Decisions that parties or officers have not been told yet, overdue ones first (A-17)."""
    rows = overdue.waiting(viewer())
    return render_template(
        "case_desk/tellings.html",
        rows=rows,
        who=names([row.handler_person_id for row in rows]),
    )


@blueprint.route("/hearings/<int:hearing_id>/telling/<int:participant_id>", methods=["GET", "POST"])
@needs("decision:tell")
def tell_decision(hearing_id: int, participant_id: int) -> Any:
    """Tell one party or officer."""
    hearing = queries.hearing(viewer(), hearing_id)
    person = next((p for p in hearing.participants if p.id == participant_id), None)
    form = TellingForm(way="in_app" if person and person.role == Role.OFFICER else "served")
    if form.validate_on_submit():
        with attempt(form):
            telling.tell(
                viewer(),
                hearing,
                participant_id,
                form.way.data,
                form.receipt.data or "",
                form.note.data or "",
            )
        if form.ok:
            return to_hearing(hearing_id, "case_desk.telling_page")
    back = url_for("case_desk.telling_page", hearing_id=hearing_id)
    return form_page(
        form,
        f"把决定和理由告知{person.name if person else '参加人'}",
        "登记已告知",
        back,
        under="听证员将在自己的页面看到决定和理由（A-17）。",
    )
