"""Requests about a draw: 管 asks, a leader decides; signs of interest are confirmed or waived."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base.errors import NotFound
from hearing.hearings import panel
from hearing.people.queries import names
from hearing.pool import draw_queries, findings, prospects, queries, recusal, requests
from hearing.pool.draw_rules import RequestKind
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import form_page
from hearing.web.pool_desk.blueprint import blueprint

VERDICTS = (("yes", "同意"), ("no", "不同意"))


class ReasonForm(forms.BaseForm):
    """Why."""

    reason = forms.prose("原因", rows=3)


class PoolForm(forms.BaseForm):
    """Which other pool, and why."""

    pool_id = forms.select("从哪一个库")
    reason = forms.prose("原因", rows=3, hint="如：本库没有这一专业的听证员")


class DecideForm(forms.BaseForm):
    """A leader's decision."""

    decision = forms.radio("是否同意", VERDICTS)
    reasons = forms.prose("意见", required=False, rows=3, hint="不同意的，写明理由")


class FindingForm(forms.BaseForm):
    """Confirm or waive a sign."""

    verdict = forms.radio(
        "核实结果", (("confirm", "属实，应当回避"), ("waive", "不影响公正，可以参加"))
    )
    reason = forms.prose("核实情况", required=False, rows=3, hint="排除的，写明向谁核实、结果如何")


def _to_draw(need_id: int) -> Any:
    return redirect(url_for("pool_desk.draw", need_id=need_id), 303)


@blueprint.route("/draws/<int:draw_id>/redraw", methods=["GET", "POST"])
@needs("draw:run")
def redraw(draw_id: int) -> Any:
    """管 asks for a re-draw; a leader decides."""
    row = queries.draw_of(viewer(), draw_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with attempt(form):
            requests.request_redraw(viewer(), row, form.reason.data)
        if form.ok:
            return _to_draw(row.need_id)
    back = url_for("pool_desk.draw", need_id=row.need_id)
    return form_page(
        form, "申请重新抽取", "报领导批准重新抽取", back, under=f"{row.number} · {row.need.hearing_number}",
        consequence="有人不能来时依次递补，不重抽。重新抽取须另一人批准，原抽取作废，已邀请和已同意的听证员都会收到通知，"
        "另用新的承诺，并计入通报。",
    )  # fmt: skip


@blueprint.route("/draws/<int:need_id>/relax", methods=["GET", "POST"])
@needs("draw:run")
def relax(need_id: int) -> Any:
    """管 asks for the smallest relaxation."""
    need = queries.need(viewer(), need_id)
    found = prospects.look(need)
    form = ReasonForm()
    if form.validate_on_submit():
        with attempt(form):
            requests.request_relaxation(viewer(), need, form.reason.data)
        if form.ok:
            return _to_draw(need_id)
    words = prospects.lacking_words(found) or "各项要求都能满足"
    return form_page(
        form, "申请放宽要求", "报领导批准放宽", url_for("pool_desk.draw", need_id=need_id),
        under=f"{words}。最小的放宽：{relaxed_words(found)}。",
        consequence="经批准后按放宽的要求抽取，原要求和理由写进抽取记录。",
    )  # fmt: skip


def relaxed_words(found: Any) -> str:
    """The smallest relaxation in words."""
    if found.relaxation is None:
        return "不需要"
    words = [
        f"{prospects.quota_words(q.key, q.value)}由至少 {q.at_least} 人改为 {least} 人"
        for q, least in zip(found.quotas, found.relaxation.at_least, strict=True)
        if least < q.at_least
    ]
    if found.relaxation.number < found.number:
        words.append(f"抽取人数由 {found.number} 人改为 {found.relaxation.number} 人")
    return "，".join(words)


@blueprint.route("/draws/<int:need_id>/borrow", methods=["GET", "POST"])
@needs("draw:run")
def borrow(need_id: int) -> Any:
    """管 asks another pool to lend members who agreed to it (P-5)."""
    need = queries.need(viewer(), need_id)
    form = PoolForm()
    form.pool_id.choices = forms.choices(draw_queries.other_pools(need))
    if form.validate_on_submit():
        with attempt(form):
            requests.request_pool(viewer(), need, int(form.pool_id.data), form.reason.data)
        if form.ok:
            return _to_draw(need_id)
    return form_page(
        form, "申请从另一库抽取", "报对方院批准", url_for("pool_desk.draw", need_id=need_id),
        under="对方院领导同意后，该库中本人同意跨库使用的听证员一并列入名单（P-5）。",
    )  # fmt: skip


@blueprint.route("/draws/<int:need_id>/findings/<int:person_id>/<sign>", methods=["GET", "POST"])
@needs("draw:run")
def finding_before(need_id: int, person_id: int, sign: str) -> Any:
    """Before the list is frozen: a likely sign is confirmed or waived."""
    need = queries.need(viewer(), need_id)
    shown = {(one.person_id, str(s)) for one, s in prospects.look(need).undecided}
    if (person_id, sign) not in shown:
        raise NotFound
    form = FindingForm()
    if form.validate_on_submit():
        with attempt(form):
            findings.decide_before(
                viewer(),
                need,
                person_id,
                sign,
                confirmed=form.verdict.data == "confirm",
                reason=form.reason.data or "",
            )
        if form.ok:
            return _to_draw(need_id)
    return _finding_page(form, need_id, person_id, sign, "属实的不列入名单；排除的照常参加抽取。")


def _finding_page(form: Any, need_id: int, person_id: int, sign: str, consequence: str) -> Any:
    name = names([person_id]).get(person_id, "")
    return form_page(
        form, f"核实{name}的回避情形", "登记核实结果", url_for("pool_desk.draw", need_id=need_id),
        under=f"{recusal.Sign(sign).label}（{recusal.GRADES[recusal.Sign(sign)].label}）",
        consequence=consequence,
    )  # fmt: skip


@blueprint.route("/draws/findings/<int:finding_id>", methods=["GET", "POST"])
@needs("draw:run")
def finding_after(finding_id: int) -> Any:
    """After the draw: a new sign is confirmed (the officer leaves) or waived."""
    row = findings.finding_of(viewer(), finding_id)
    form = FindingForm()
    if form.validate_on_submit():
        with attempt(form):
            panel.decide_finding(
                viewer(),
                row,
                confirmed=form.verdict.data == "confirm",
                reason=form.reason.data or "",
            )
        if form.ok:
            return _to_draw(row.need_id)
    words = "属实的，该听证员退出，依次递补；未核实以前听证不能开始。"
    return _finding_page(form, row.need_id, row.person_id, row.sign, words)


@blueprint.get("/draws/approvals")
@needs("draw:approve")
def draw_approvals() -> Any:
    """Requests that wait for this leader."""
    rows = draw_queries.requests_waiting(viewer())
    return render_template(
        "pool_desk/draw_approvals.html", rows=rows, kinds=RequestKind.labels(),
        who=names([row.requested_by for row in rows]),
    )  # fmt: skip


@blueprint.route("/draws/approvals/<int:request_id>", methods=["GET", "POST"])
@needs("draw:approve")
def draw_approval(request_id: int) -> Any:
    """A leader decides one request about a draw."""
    row = requests.request_of(viewer(), request_id)
    form = DecideForm()
    if form.validate_on_submit():
        with attempt(form):
            panel.decide_request(
                viewer(), row, granted=form.decision.data == "yes", reasons=form.reasons.data or ""
            )
        if form.ok:
            return redirect(url_for("pool_desk.draw_approvals"), 303)
    kind = RequestKind(row.kind)
    who = names([row.requested_by]).get(row.requested_by, "")
    return form_page(
        form, f"审批{kind.label}", f"提交决定：{kind.label}", url_for("pool_desk.draw_approvals"),
        under=f"{row.need.hearing_number} · {who}提出：{row.reason}",
        consequence=_consequence(row),
    )  # fmt: skip


def _relax_words(row: Any) -> str:
    return f"原要求：{prospects.stated_words(row.asked)}。放宽为：{prospects.stated_words(row.granted)}。"


def _consequence(row: Any) -> str:
    if row.kind == RequestKind.RELAX:
        return _relax_words(row)
    return CONSEQUENCES[RequestKind(row.kind)]


CONSEQUENCES = {
    RequestKind.REDRAW: "同意后原抽取作废，已邀请和已同意的听证员全部解除并收到通知，另用新的承诺重抽；"
    "重抽次数和原因公开并计入通报。",
    RequestKind.BORROW: "同意后，本库中本人同意跨库使用的听证员列入对方这一次的名单，其他人不受影响。",
}
