"""转司法救助: a referral from the outcome page or a visit, and what became of it."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from hearing.base import clock
from hearing.hearings import queries
from hearing.outcomes import aid, rules
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page, to_hearing

HERE = "case_desk.outcome_page"


class AidForm(forms.BaseForm):
    """One referral."""

    party_id = forms.radio("需要救助的当事人")
    need = forms.prose("生活困难的情况", rows=3)
    proof = forms.prose("困难证明", hint="谁出具、什么日期；证明文件登记后在息诉页上传", rows=2)
    referred_to = forms.line("转往", hint="如：本院控告申诉检察部门")
    referred_on = forms.day("转办日期")
    amount = forms.number("申请金额（元）", 1, aid.MOST_YUAN)


class AnswerForm(forms.BaseForm):
    """What became of a referral."""

    decision = forms.radio("结果", list(rules.AidDecision.labels().items()))
    decided_on = forms.day("决定日期")
    amount = forms.number("救助金额（元）", 1, aid.MOST_YUAN, required=False)
    words = forms.prose("说明", required=False, hint="没有救助的写明原因", rows=3)


@blueprint.route("/hearings/<int:hearing_id>/aid/<int:case_id>/new", methods=["GET", "POST"])
@needs("outcome:record")
def refer_aid(hearing_id: int, case_id: int) -> Any:
    """Send a party in hardship on to judicial aid."""
    hearing = queries.hearing(viewer(), hearing_id)
    known = aid.parties(hearing, case_id)
    form = AidForm(referred_on=clock.today())
    form.party_id.choices = forms.choices([(one.id, one.name) for one in known])
    if form.validate_on_submit():
        asked = aid.Asked(
            party_id=int(form.party_id.data),
            need=form.need.data,
            proof=form.proof.data,
            referred_to=form.referred_to.data,
            referred_on=form.referred_on.data,
            amount=form.amount.data,
        )
        with attempt(form):
            aid.refer(viewer(), hearing, case_id, asked, request.args.get("visit", type=int))
        if form.ok:
            return to_hearing(hearing_id, HERE)
    return form_page(
        form,
        "转司法救助",
        "转司法救助",
        url_for(HERE, hearing_id=hearing_id),
        under="救助是听证以后的措施，单独登记，不计入听证件数和场数。",
    )


@blueprint.route("/hearings/<int:hearing_id>/aid/referrals/<int:aid_id>", methods=["GET", "POST"])
@needs("outcome:record")
def answer_aid(hearing_id: int, aid_id: int) -> Any:
    """Enter what became of a referral."""
    hearing = queries.hearing(viewer(), hearing_id)
    row = aid.find(hearing, aid_id)
    form = AnswerForm(decided_on=clock.today())
    if form.validate_on_submit():
        with attempt(form):
            aid.answer(
                viewer(),
                hearing,
                row,
                decision=form.decision.data,
                decided_on=form.decided_on.data,
                amount=form.amount.data,
                words=form.words.data or "",
            )
        if form.ok:
            return to_hearing(hearing_id, HERE)
    return form_page(
        form,
        "登记救助结果",
        "登记救助结果",
        url_for(HERE, hearing_id=hearing_id),
        under=f"{row.referred_on} 转往{row.referred_to}，申请 {row.amount_asked} 元",
    )
