"""Overview, approvals, bulletins."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.bulletins import queries as bulletins
from hearing.cases import unheard
from hearing.hearings import approvals, declarations, queries
from hearing.hearings.documents import when_words, where_words
from hearing.hearings.rules import ApprovalKind
from hearing.opinions import queries as opinions
from hearing.opinions.rules import Option
from hearing.people.queries import names
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import form_page

DECISIONS = (("yes", "同意"), ("no", "不同意"))


class DecideForm(forms.BaseForm):
    """One approval."""

    decision = forms.radio("决定", DECISIONS)
    reasons = forms.prose("意见", required=False, hint="不同意的必须写明理由", rows=3)


class ReviewForm(forms.BaseForm):
    """The department head's review."""

    decision = forms.radio("审核", (("yes", "同意并报检察长"), ("no", "退回修改")))
    reasons = forms.prose("意见", required=False, hint="退回的写明需要修改什么", rows=3)


@blueprint.get("/dashboard")
@needs("figures:read")
def overview() -> Any:
    """What needs me first, then four figures and the matrix."""
    today = clock.today()
    year, month = (
        request.args.get("year", 0, type=int),
        request.args.get("month", 0, type=int),
    )
    if not (2000 <= year <= 2099 and 1 <= month <= 12):
        year, month = today.year, today.month
    figures = bulletins.live_figures(viewer(), year, month)
    return render_template(
        "leader_desk/overview.html",
        figures=figures,
        year=year,
        month=month,
        waiting=queries.approvals_waiting(viewer()),
        bulletins=bulletins.waiting(viewer()),
        kinds=ApprovalKind.labels(),
    )


@blueprint.get("/approvals", endpoint="approvals")
@needs("approval:read")
def approvals_list() -> Any:
    """What waits for my decision."""
    rows = queries.approvals_waiting(viewer())
    explanations = unheard.explanations_waiting(viewer())
    return render_template(
        "leader_desk/approvals.html",
        rows=rows,
        reviews=queries.reviews_waiting(viewer()),
        explanations=explanations,
        kinds=ApprovalKind.labels(),
        who=names([*(row.requested_by for row, _ in rows), *(e.asked_by for e, _ in explanations)]),
    )


def _brief(hearing: Any) -> dict[str, Any]:
    return {
        "hearing": hearing,
        "when": when_words(hearing),
        "where": where_words(hearing),
        "who": names([hearing.handler_person_id, hearing.presider_person_id]),
        "counted": opinions.counted(viewer(), hearing),
        "options": Option.labels(),
    }


@blueprint.route("/approvals/<int:approval_id>", methods=["GET", "POST"])
@needs("approval:decide")
def approval(approval_id: int) -> Any:
    """One approval with everything needed on one page."""
    row, hearing = queries.approval(viewer(), approval_id)
    form = DecideForm()
    if form.validate_on_submit():
        with attempt(form):
            approvals.decide(
                viewer(),
                row,
                granted=form.decision.data == "yes",
                reasons=form.reasons.data or "",
            )
        if form.ok:
            return redirect(url_for("leader_desk.approvals"), 303)
    html = render_template(
        "leader_desk/approval.html",
        form=form,
        row=row,
        kind=ApprovalKind(row.kind).label,
        act=f"提交决定：{ApprovalKind(row.kind).label}",
        **_brief(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/reviews/<int:hearing_id>", methods=["GET", "POST"])
@needs("hearing:department_agree")
def review(hearing_id: int) -> Any:
    """The department head agrees or returns the plan."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = ReviewForm()
    if form.validate_on_submit():
        verb = (
            approvals.department_agree
            if form.decision.data == "yes"
            else approvals.department_return
        )
        with attempt(form):
            verb(viewer(), hearing, form.reasons.data or "")
        if form.ok:
            return redirect(url_for("leader_desk.approvals"), 303)
    html = render_template(
        "leader_desk/approval.html",
        form=form,
        row=None,
        kind="部门审核",
        act="提交审核意见",
        **_brief(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route(
    "/hearings/<int:hearing_id>/objections/<int:objection_id>", methods=["GET", "POST"]
)
@needs("approval:decide")
def objection(hearing_id: int, objection_id: int) -> Any:
    """The chief decides an objection."""
    hearing = queries.hearing(viewer(), hearing_id)
    row = next((o for o in queries.objections_of(hearing_id) if o.id == objection_id), None)
    if row is None:
        raise NotFound
    form = DecideForm()
    if form.validate_on_submit():
        with attempt(form):
            declarations.decide_objection(
                viewer(),
                hearing,
                row,
                upheld=form.decision.data == "yes",
                reasons=form.reasons.data or "",
            )
        if form.ok:
            return redirect(url_for("case_desk.hearing", hearing_id=hearing_id), 303)
    return form_page(
        form,
        "决定回避异议",
        "提交决定",
        url_for("case_desk.hearing", hearing_id=hearing_id),
        under=f"{row.raised_by_words}提出：{row.ground}",
    )
