"""待我审批: the queue by time of the hearing, one approval with all that is needed, what was decided."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.base.db import numbers
from hearing.calendar.rules import VenueKind
from hearing.cases import unheard
from hearing.cases.rules import days_left
from hearing.hearings import approvals, briefings, delegations, queries, versions, waiting
from hearing.hearings.documents import when_words, where_words
from hearing.hearings.plan_rules import Broadcast, Risk, limit_warning
from hearing.hearings.rules import (
    ApprovalKind,
    Form,
    Ground,
    IssueKind,
    PresiderKind,
    Role,
)
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.opinions import overdue, reports
from hearing.opinions import queries as opinions
from hearing.opinions.rules import Option
from hearing.people.queries import names
from hearing.units.queries import parameter_int
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint

PAGE = 30
YES, BACK, NO = "yes", "back", "no"
CHOICES: dict[str, tuple[tuple[str, str], ...]] = {
    ApprovalKind.HOLD: ((YES, "同意召开"), (BACK, "退回修改方案"), (NO, "不予批准，听证不再举行")),
    ApprovalKind.PANEL_SIZE: ((YES, "同意"), (BACK, "不同意，退回修改方案")),
    ApprovalKind.OPENING: ((YES, "同意公开"), (BACK, "不同意公开，退回修改方案")),
    ApprovalKind.VENUE: ((YES, "同意"), (BACK, "不同意，退回修改方案")),
    ApprovalKind.BROADCAST: ((YES, "同意"), (NO, "不同意直播录播，听证照常举行")),
}
LATER = {
    ApprovalKind.VENUE: ((YES, "同意改在这里举行"), (NO, "不同意，仍在原地点举行")),
    ApprovalKind.BROADCAST: ((YES, "同意"), (NO, "不同意直播录播，听证照常举行")),
}
USUAL = ((YES, "同意"), (NO, "不同意"))


class DecideForm(forms.BaseForm):
    """One approval."""

    decision = forms.radio("决定")
    committee_record = forms.line(
        "检察委员会会议记录编号",
        required=False,
        hint="检察长自办案件拟不采纳多数意见的填写（A-16）",
    )
    reasons = forms.prose("意见", required=False, hint="不同意和退回的必须写明理由", rows=3)


class ReviewForm(forms.BaseForm):
    """The department head's review."""

    decision = forms.radio("审核", (("yes", "同意并报检察长"), ("no", "退回修改")))
    reasons = forms.prose(
        "部门意见", required=False, hint="随方案报检察长；退回的写明需要修改什么", rows=3
    )


@blueprint.get("/approvals", endpoint="approvals")
@needs("approval:read")
def approvals_list() -> Any:
    """What waits for my decision, the nearest hearing first."""
    rows = [
        *waiting.reviews_waiting(viewer()),
        *waiting.reports_waiting(viewer()),
        *waiting.approvals_waiting(viewer()),
    ]
    rows.sort(key=lambda row: (row.starts_at is None, row.starts_at or clock.now(), row.hearing_id))
    explanations = unheard.explanations_waiting(viewer())
    packs = briefings.waiting(viewer())
    tell_late, decide_late = numbers(
        [*overdue.overdue_count(viewer()), *overdue.undecided_count(viewer())]
    )
    return render_template(
        "leader_desk/approvals.html",
        rows=rows,
        explanations=explanations,
        kinds={
            **ApprovalKind.labels(),
            "review": "部门审核",
            "department_opinion": "不采纳报告的部门意见",
        },
        briefings=packs,
        who=names(
            [
                *(row.requested_by for row in rows),
                *(one.asked_by for one, _ in explanations),
                *(pack.submitted_by for pack in packs),
            ]
        ),
        delegated=delegations.in_force(viewer()),
        tell_late=tell_late,
        decide_late=decide_late,
    )


@blueprint.get("/approvals/decided")
@needs("approval:read")
def decided() -> Any:
    """What I decided, the latest first."""
    page = min(max(1, request.args.get("page", 1, type=int)), 10000)
    rows, total = waiting.decided(viewer(), PAGE, (page - 1) * PAGE)
    return render_template(
        "leader_desk/decided.html",
        rows=rows,
        total=total,
        page=page,
        pages=(total + PAGE - 1) // PAGE,
        kinds=ApprovalKind.labels(),
        words=DECISION_WORDS,
    )


DECISION_WORDS = {"granted": "同意", "refused": "不同意", "returned": "退回", "withdrawn": "撤回"}


def brief(hearing: Any) -> dict[str, Any]:
    """All that is needed to decide about a hearing, on one page."""
    rows = queries.approvals_of(hearing.id)
    today = clock.today()
    deadline = min((c.deadline_on for c in hearing.cases if c.deadline_on), default=None)
    held_on = hearing.held_on
    days = parameter_int("decision_days", held_on or today, hearing.unit_id)
    people = [hearing.handler_person_id, hearing.presider_person_id, hearing.clerk_person_id]
    opinion = waiting.department_opinion(hearing.id)
    people += [row.decided_by for row in rows] + [opinion.by_person_id if opinion else None]
    return {
        "hearing": hearing,
        "when": when_words(hearing),
        "where": where_words(hearing),
        "who": names(people),
        "counted": opinions.counted(viewer(), hearing),
        "options": Option.labels(),
        "approvals": rows,
        "approval_kinds": ApprovalKind.labels(),
        "decision_words": DECISION_WORDS,
        "people": [p for p in hearing.participants if p.removed_at is None],
        "grounds": [Ground(g.ground).label for g in hearing.grounds],
        "opinion": opinion,
        "wishes": versions.wish_lines(hearing),
        "deadline": deadline,
        "left": days_left(deadline, today),
        "until": (held_on - today).days if held_on else None,
        "limit": limit_warning(deadline, held_on, days) if held_on else None,
        "labels": _labels(),
    }


def _labels() -> dict[str, dict[str, str]]:
    return {
        "role": Role.labels(),
        "issue": IssueKind.labels(),
        "form": Form.labels(),
        "venue": VenueKind.labels(),
        "presider": PresiderKind.labels(),
        "broadcast": Broadcast.labels(),
        "risk": Risk.labels(),
    }


@blueprint.route("/approvals/<int:approval_id>", methods=["GET", "POST"])
@needs("approval:decide")
def approval(approval_id: int) -> Any:
    """One approval with everything needed; the other open ones of the hearing follow, one by one."""
    row, hearing = waiting.approval(viewer(), approval_id)
    form = DecideForm()
    form.decision.choices = forms.choices(_choices(row.kind, hearing.state))
    own = hearing.is_chiefs_own and row.kind == ApprovalKind.AGAINST_MAJORITY
    if not own:
        del form.committee_record
    if form.validate_on_submit():
        with attempt(form):
            _decide(row, form, own=own)
        if form.ok:
            following = waiting.next_open(viewer(), hearing)
            where = {"approval_id": following.id} if following else {}
            target = "leader_desk.approval" if following else "leader_desk.approvals"
            return redirect(url_for(target, **where), 303)
    html = render_template(
        "leader_desk/approval.html",
        form=form,
        row=row,
        authority=delegations.authority(viewer(), row),
        kind=ApprovalKind(row.kind).label,
        act=f"提交决定：{ApprovalKind(row.kind).label}",
        report=report_of(hearing, row),
        **brief(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def report_of(hearing: Any, row: Any) -> Any:
    """The report against the majority behind an approval; nothing for other kinds."""
    if row.kind != ApprovalKind.AGAINST_MAJORITY:
        return None
    return reports.report(viewer(), hearing, row)


def _choices(kind: str, state: str) -> tuple[tuple[str, str], ...]:
    """What can be decided: a request made after approval cannot send the plan back."""
    if state in BEFORE_SITTING and kind in LATER:
        return LATER[ApprovalKind(kind)]
    return CHOICES.get(kind, USUAL)


def _decide(row: Any, form: Any, *, own: bool) -> None:
    reasons = form.reasons.data or ""
    if form.decision.data == BACK:
        approvals.send_back(viewer(), row, reasons)
        return
    approvals.decide(
        viewer(),
        row,
        granted=form.decision.data == YES,
        reasons=reasons,
        committee_record=form.committee_record.data if own else None,
    )


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
        authority=True,
        kind="部门审核",
        act="提交审核意见",
        **brief(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
