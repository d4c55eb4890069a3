"""Proposals and decisions; terms, their end, and their certificates."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.papers import queries as papers
from hearing.pool import (
    catalogue,
    certificates,
    dossier,
    hire,
    leaving,
    proposals,
    queries,
    terms,
)
from hearing.pool.hire_rules import REMOVAL, CheckKind, Ground, ProposalKind
from hearing.pool.rules import Source
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import form_page
from hearing.web.papers import paper_response
from hearing.web.pool_desk.blueprint import WordsForm, blueprint


class DecideForm(forms.BaseForm):
    """The chief's decision."""

    decision = forms.radio("决定", (("yes", "同意"), ("no", "不同意")))
    term_from = forms.day("聘期起", required=False, hint="同意聘任的填写，如 2026-12-01")
    reasons = forms.prose("理由", required=False, hint="不同意的必须写明", rows=3)


class RemovalForm(forms.BaseForm):
    """A proposal of removal (P-6)."""

    ground = forms.select("事由", [(g.value, g.label) for g in REMOVAL])
    facts = forms.prose("事实和依据", rows=4)
    suspend = forms.tick("提请的同时立即暂停", hint="暂停后不再被抽取，已定的听证由候补接替")


class ResignForm(forms.BaseForm):
    """An officer's own wish to leave."""

    wish_on = forms.day("本人申请日期")
    evidence = forms.line("依据", hint="如：书面申请、在系统中申请")


def _to_candidate(member_id: int) -> Any:
    return redirect(url_for("pool_desk.candidate", member_id=member_id), 303)


@blueprint.route("/pool/hire/<int:member_id>/propose", methods=["GET", "POST"])
@needs("pool:hire")
def propose(member_id: int) -> Any:
    """Propose to the chief."""
    member = queries.member(viewer(), member_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            hire.propose(viewer(), member, form.words.data)
        if form.ok:
            return redirect(url_for("pool_desk.candidates"), 303)
    back = url_for("pool_desk.candidate", member_id=member_id)
    return form_page(form, f"提请聘任{member.person.name}", "提请检察长聘任", back)


@blueprint.route("/pool/hire/<int:member_id>/renew", methods=["GET", "POST"])
@needs("pool:hire")
def renew(member_id: int) -> Any:
    """Propose another term."""
    member = queries.member(viewer(), member_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            proposals.propose_renewal(viewer(), member, form.words.data)
        if form.ok:
            return _to_candidate(member_id)
    return form_page(
        form,
        f"提请续聘{member.person.name}",
        "提请检察长续聘",
        url_for("pool_desk.candidate", member_id=member_id),
        under=f"现聘期到 {member.term_until or '—'} 前一日止；续聘的聘期与它相接。",
    )


@blueprint.route("/pool/members/<int:member_id>/removal", methods=["GET", "POST"])
@needs("pool:propose_removal")
def propose_removal(member_id: int) -> Any:
    """聘 or 管 proposes removal."""
    member = queries.member(viewer(), member_id)
    form = RemovalForm()
    back = _home(member_id)
    if form.validate_on_submit():
        with attempt(form):
            proposals.propose_removal(
                viewer(), member, form.ground.data, form.facts.data, suspend=form.suspend.data
            )
        if form.ok:
            return redirect(back, 303)
    return form_page(
        form,
        f"提请解聘{member.person.name}",
        "提请检察长解聘",
        back,
        under="由检察长决定。经过永久保留。",
    )


def _home(member_id: int) -> str:
    endpoint = "pool_desk.candidate" if viewer().kind == "hire" else "pool_desk.member"
    return url_for(endpoint, member_id=member_id)


@blueprint.route("/pool/hire/<int:member_id>/suspend", methods=["GET", "POST"])
@needs("pool:hire")
def suspend_officer(member_id: int) -> Any:
    """Suspend at once."""
    member = queries.member(viewer(), member_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            leaving.suspend(viewer(), member, form.words.data)
        if form.ok:
            return _to_candidate(member_id)
    return form_page(
        form,
        f"暂停{member.person.name}",
        "立即暂停",
        url_for("pool_desk.candidate", member_id=member_id),
        under="立即生效：不再被抽取，已定的听证由候补接替。恢复由管理部门办理。",
    )


@blueprint.route("/pool/hire/<int:member_id>/resign", methods=["GET", "POST"])
@needs("pool:hire")
def resign(member_id: int) -> Any:
    """Record an officer's own wish to leave."""
    member = queries.member(viewer(), member_id)
    asked = member.resignation_asked_at
    form = ResignForm(
        wish_on=clock.beijing_date(asked) if asked else clock.today(),
        evidence="本人在系统中申请" if asked else None,
    )
    if form.validate_on_submit():
        with attempt(form):
            leaving.resign(viewer(), member, form.wish_on.data, form.evidence.data)
        if form.ok:
            return _to_candidate(member_id)
    return form_page(
        form,
        f"办理{member.person.name}退出",
        "办理退出",
        url_for("pool_desk.candidate", member_id=member_id),
        under="立即生效，不能撤销：聘期终止，登录停止，已定的听证由候补接替，聘书失效。以后可以重新登记。",
    )


@blueprint.get("/pool/hire/terms", endpoint="terms")
@needs("pool:hire")
def expiring() -> Any:
    """Terms that end within ninety days."""
    return render_template(
        "pool_desk/hire/terms.html",
        rows=terms.expiring(viewer()),
        today=clock.today(),
        categories=catalogue.names("category"),
    )


@blueprint.get("/pool/hire/<int:member_id>/certificates/<int:appointment_id>")
@needs("pool:hire")
def certificate(member_id: int, appointment_id: int) -> Any:
    """The certificate of a term as a PDF."""
    member = queries.member(viewer(), member_id)
    row = dossier.certificate(viewer(), member, appointment_id)
    found = papers.file_of_object("appointment", row.id, row.paper_id or 0)
    return paper_response(found, url_for("pool_desk.candidate", member_id=member_id))


@blueprint.post("/pool/hire/<int:member_id>/certificates/<int:appointment_id>/make")
@needs("pool:hire")
def make_certificate(member_id: int, appointment_id: int) -> Any:
    """Have the certificate of a term made that has none yet."""
    member = queries.member(viewer(), member_id)
    certificates.make_now(viewer(), dossier.certificate(viewer(), member, appointment_id))
    return _to_candidate(member_id)


@blueprint.get("/pool/appointments")
@needs("pool:appoint")
def appointments() -> Any:
    """Proposals that wait for the chief."""
    return render_template(
        "pool_desk/hire/appointments.html",
        rows=proposals.waiting(viewer()),
        kinds=ProposalKind.labels(),
        grounds=Ground.labels(),
        categories=catalogue.names("category"),
    )


@blueprint.route("/pool/appointments/<int:proposal_id>", methods=["GET", "POST"])
@needs("pool:appoint")
def appoint(proposal_id: int) -> Any:
    """Everything about one proposal on one page; the chief decides."""
    row = proposals.proposal(viewer(), proposal_id)
    form = DecideForm(term_from=clock.today())
    if row.kind != ProposalKind.APPOINT:
        del form.term_from
    if form.validate_on_submit():
        with attempt(form):
            proposals.decide(
                viewer(),
                row,
                granted=form.decision.data == "yes",
                reasons=form.reasons.data or "",
                term_from=form.term_from.data if row.kind == ProposalKind.APPOINT else None,
            )
        if form.ok:
            return redirect(url_for("pool_desk.appointments"), 303)
    html = render_template(
        "pool_desk/hire/decide.html",
        form=form,
        row=row,
        facts=dossier.proposal_facts(viewer(), row),
        kinds=ProposalKind.labels(),
        checks=CheckKind.labels(),
        grounds=Ground.labels(),
        categories=catalogue.names("category"),
        sources=Source.labels(),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
