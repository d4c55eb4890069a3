"""Officers' data for 聘 and 管: full view with a reason, answers to officers' requests."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.people.rules import ViewingReason
from hearing.pool import data_rights, queries
from hearing.pool.data_rules import Correctable, RequestKind
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.pool_desk.blueprint import blueprint

LABELS = {
    "identity": "身份证号",
    "phone": "手机号",
    "account": "银行账号",
    "wished_identity": "本人申请改成的身份证号",
    "wished_phone": "本人申请改成的手机号",
}
FIELDS = {**Correctable.labels(), "consent": "个人信息处理的同意"}


class ReasonForm(forms.BaseForm):
    """Why the full numbers are needed."""

    reason = forms.radio("为什么要看完整号码", [(r, r.label) for r in ViewingReason])


class AnswerForm(forms.BaseForm):
    """The desk's answer to an officer."""

    decision = forms.radio("决定", (("granted", "同意办理"), ("refused", "不同意")))
    answer = forms.prose("答复本人的话", rows=3, hint="本人会在“我的资料”里看到")
    version = forms.hidden()


@blueprint.route("/pool/members/<int:member_id>/numbers", methods=["GET", "POST"])
@needs("people:unmask")
def numbers(member_id: int) -> Any:
    """Full numbers, shown once after a reason was given; the view is journalled."""
    member = queries.member(viewer(), member_id)
    form = ReasonForm()
    shown: dict[str, str] = {}
    if form.validate_on_submit():
        with attempt(form):
            shown = data_rights.reveal(viewer(), member, form.reason.data)
    side = "candidate" if viewer().kind == "hire" else "member"
    html = render_template(
        "pool_desk/numbers.html",
        form=form,
        member=member,
        shown=shown,
        labels=LABELS,
        back=url_for(f"pool_desk.{side}", member_id=member_id),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/pool/requests", endpoint="requests")
@needs("data:decide")
def requests_page() -> Any:
    """Officers' requests to this desk."""
    return render_template(
        "pool_desk/requests.html",
        rows=data_rights.waiting(viewer()),
        kinds=RequestKind.labels(),
        fields=FIELDS,
    )


@blueprint.route("/pool/requests/<int:request_id>", methods=["GET", "POST"])
@needs("data:decide")
def request_one(request_id: int) -> Any:
    """One request: what is wished, and the answer."""
    row = data_rights.request_for(viewer(), request_id)
    form = AnswerForm(version=str(row.version))
    if form.validate_on_submit():
        with attempt(form):
            data_rights.decide(
                viewer(),
                request_id,
                granted=form.decision.data == "granted",
                answer=form.answer.data,
                version=int(form.version.data) if (form.version.data or "").isdigit() else 0,
            )
        if form.ok:
            return redirect(url_for("pool_desk.requests"), 303)
    html = render_template(
        "pool_desk/request.html",
        form=form,
        row=row,
        what=f"{RequestKind(row.kind).label}：{FIELDS[row.field]}",
        wished=data_rights.wish_shown(row),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
