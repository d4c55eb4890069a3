"""案情简介 and what the officers sign before it; telling the parties of a substitute (A-10, A-11, A-21)."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.hearings import briefings, declarations, preparing, queries, substitutes
from hearing.hearings.facts import active_participants, untold_of_substitutes
from hearing.hearings.rules import Role
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, form_page, to_hearing
from hearing.web.case_desk.hearing import context

PAGE = "case_desk.briefing"
CHANNELS = (
    ("served", "书面送达"),
    ("in_person", "当面告知"),
    ("phone", "电话告知"),
    ("sms", "短信，有回执"),
)


class BriefingForm(forms.BaseForm):
    """The pack (A-11)."""

    version = forms.hidden(required=False)
    summary = forms.prose("案情摘要", hint="本院内部使用，听证员看不到", rows=6)
    extract = forms.prose(
        "给听证员的案情简介",
        hint="不少于 20 个字，写成大白话；不写住址、电话、证件号码和未成年人姓名",
        rows=8,
    )
    law = forms.prose("涉及的法律规定", rows=5)
    act = forms.hidden(required=False)


class ReviewForm(forms.BaseForm):
    """The department head's review of the extract."""

    version = forms.hidden()
    decision = forms.radio("审核", (("yes", "同意发给听证员"), ("no", "退回修改")))
    reasons = forms.prose("意见", required=False, hint="退回的写明需要修改什么", rows=3, most=200)


class SubstituteForm(forms.BaseForm):
    """Telling a party of a substitute."""

    channel = forms.radio("告知方式", CHANNELS)
    receipt = forms.line("回执", hint="如：电话中本人知悉，没有异议", most=200)
    objection = forms.prose("提出的异议和理由", required=False, rows=3, hint="填写后报检察长决定")


def _version(form: Any) -> int:
    seen = str(form.version.data or "0")
    return int(seen) if seen.isdigit() else 0


@blueprint.route("/hearings/<int:hearing_id>/briefing", methods=["GET", "POST"])
@needs("hearing:notify")
def briefing(hearing_id: int) -> Any:
    """Write the pack and send the officers' extract to the department head; who has signed and read."""
    hearing = queries.hearing(viewer(), hearing_id)
    row, release = briefings.of(hearing_id), briefings.released(hearing_id)
    form = BriefingForm(obj=row, version=row.version) if row else BriefingForm(version=0)
    if not form.is_submitted() and row is None:
        form.summary.data = hearing.cases[0].summary
    if form.validate_on_submit():
        pack = briefings.Pack(form.summary.data, form.law.data, form.extract.data)
        verb = briefings.save if form.act.data == "save" else briefings.submit
        with attempt(form):
            verb(viewer(), hearing, pack, _version(form))
        if form.ok:
            return to_hearing(hearing_id, PAGE)
    html = render_template(
        "case_desk/briefing.html",
        form=form,
        hearing=hearing,
        row=row,
        stale=form.is_submitted() and form.status == 409,
        release=release,
        officers=active_participants(hearing, Role.OFFICER),
        signed=queries.undertakings_of(hearing_id),
        readers=briefings.readers(release),
        substitutes=untold_of_substitutes(hearing),
        **context(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/hearings/<int:hearing_id>/briefing/review", methods=["GET", "POST"])
@needs("briefing:approve")
def briefing_review(hearing_id: int) -> Any:
    """The department head approves the officers' extract, or returns it."""
    hearing = queries.hearing(viewer(), hearing_id)
    row = briefings.of(hearing_id)
    form = ReviewForm(version=row.version if row else 0)
    if form.validate_on_submit():
        with attempt(form):
            if form.decision.data == "yes":
                briefings.approve(viewer(), hearing, _version(form))
            else:
                briefings.send_back(viewer(), hearing, form.reasons.data or "")
        if form.ok:
            return redirect(url_for("leader_desk.approvals"), 303)
    html = render_template(
        "case_desk/briefing_review.html",
        form=form,
        hearing=hearing,
        row=row,
        **context(hearing, [row.submitted_by] if row else []),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def _noted(hearing_id: int, verb: Any) -> Any:
    hearing = queries.hearing(viewer(), hearing_id)
    form = Nothing()
    with attempt(form):
        verb(hearing)
    if form.ok:
        return to_hearing(hearing_id, PAGE)
    return form_page(form, "没有登记", "返回再试", url_for(PAGE, hearing_id=hearing_id))


@blueprint.post("/hearings/<int:hearing_id>/undertaking/<int:participant_id>")
@needs("hearing:notify")
def note_undertaking(hearing_id: int, participant_id: int) -> Any:
    """A signed paper undertaking is in hand."""
    return _noted(hearing_id, lambda h: declarations.note_undertaking(viewer(), h, participant_id))


@blueprint.post("/hearings/<int:hearing_id>/briefing/read/<int:participant_id>")
@needs("hearing:notify")
def note_read(hearing_id: int, participant_id: int) -> Any:
    """An officer read the extract on paper at the desk."""
    return _noted(hearing_id, lambda h: briefings.note_read(viewer(), h, participant_id))


@blueprint.route(
    "/hearings/<int:hearing_id>/substitute/<int:participant_id>", methods=["GET", "POST"]
)
@needs("hearing:notify")
def tell_substitute(hearing_id: int, participant_id: int) -> Any:
    """A party hears who came in place of another officer, and is asked for objections."""
    hearing = queries.hearing(viewer(), hearing_id)
    party = preparing.participant_of(hearing, participant_id)
    form = SubstituteForm(channel="phone")
    if form.validate_on_submit():
        with attempt(form):
            substitutes.tell(
                viewer(),
                hearing,
                participant_id,
                channel=form.channel.data,
                receipt=form.receipt.data,
                objection=form.objection.data,
            )
        if form.ok:
            return to_hearing(hearing_id)
    named = "、".join(
        f"{officer.name}（{officer.identity_words or '听证员'}）"
        for one, officer in untold_of_substitutes(hearing)
        if one.id == participant_id
    )
    return form_page(
        form, f"告知{party.name}：听证员有变动", f"登记已告知{party.name}",
        url_for("case_desk.hearing", hearing_id=hearing_id),
        under=f"递补听证员：{named or '无'}。只告知姓名和身份，并询问是否有异议。",
    )  # fmt: skip
