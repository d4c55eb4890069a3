"""Participants, notices, announcement, objections, ready."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import request, url_for

from hearing.hearings import declarations, documents, preparing, queries, recusals, wording
from hearing.hearings.facts import min_notice_days
from hearing.hearings.rules import Role, latest_notice_day
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, form_page, to_hearing
from hearing.web.case_desk.hearing import show

CHANNELS = (
    ("served", "书面送达"),
    ("in_person", "当面告知"),
    ("phone", "电话告知"),
    ("sms", "短信，有回执"),
)
ADDABLE = [
    (role, role.label) for role in Role if role not in (Role.OFFICER, Role.PRESIDER, Role.CLERK)
]


class ParticipantForm(forms.BaseForm):
    """Somebody who takes part."""

    name = forms.line("姓名", most=40)
    role = forms.select("身份", ADDABLE)
    phone = forms.line("联系电话", required=False, most=30)


class TellForm(forms.BaseForm):
    """One telling."""

    channel = forms.radio("告知方式", CHANNELS)
    receipt = forms.line("回执", hint="如：已签收；电话中本人知悉")
    consent_words = forms.line(
        "本人同意迟于三日告知的书面意见",
        required=False,
        hint="只在不足三日时填写（A-10）",
    )
    late_reason = forms.line("迟延的原因", required=False)


class AnnouncementForm(forms.BaseForm):
    """The announcement (F-09)."""

    cause = forms.line("事由", hint="不写当事人姓名，如：某涉嫌交通肇事拟不起诉案")
    seats = forms.number("旁听席位", 0, 200)
    apply_until = forms.day("旁听申请截止日期")
    contact = forms.line("联系方式", hint="本院公开的联系电话")


class ObjectionForm(forms.BaseForm):
    """An objection."""

    participant_id = forms.select("针对谁")
    raised_by = forms.line("提出人", most=60)
    ground = forms.prose("理由", rows=3)


def _back(hearing_id: int) -> str:
    return url_for("case_desk.hearing", hearing_id=hearing_id)


@blueprint.route("/hearings/<int:hearing_id>/participants", methods=["GET", "POST"])
@needs("hearing:notify")
def participant(hearing_id: int) -> Any:
    """Add somebody who takes part."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = ParticipantForm()
    if form.validate_on_submit():
        with attempt(form):
            preparing.add_participant(
                viewer(),
                hearing,
                role=form.role.data,
                name=form.name.data,
                phone=form.phone.data,
            )
        if form.ok:
            return to_hearing(hearing_id)
    return form_page(form, "添加参加人", "添加参加人", _back(hearing_id))


@blueprint.route("/hearings/<int:hearing_id>/tell/<int:participant_id>", methods=["GET", "POST"])
@needs("hearing:notify")
def tell(hearing_id: int, participant_id: int) -> Any:
    """Record that one participant was told (A-10)."""
    hearing = queries.hearing(viewer(), hearing_id)
    person = preparing.participant_of(hearing, participant_id)
    form = TellForm(channel="served")
    if form.validate_on_submit():
        with attempt(form):
            preparing.tell_participant(
                viewer(),
                hearing,
                participant_id,
                channel=form.channel.data,
                receipt=form.receipt.data,
                consent_words=form.consent_words.data,
                late_reason=form.late_reason.data,
            )
        if form.ok:
            return to_hearing(hearing_id)
    days, strict = min_notice_days(hearing)
    until = latest_notice_day(hearing.held_on, days, strict=strict) if hearing.held_on else None
    return form_page(
        form,
        f"告知{person.name}",
        f"登记已告知{person.name}",
        _back(hearing_id),
        under=f"最迟 {until} 告知。登记后时间为现在，不能倒填。",
    )


def _simple(hearing_id: int, verb: Any) -> Any:
    hearing = queries.hearing(viewer(), hearing_id)
    form = Nothing()
    with attempt(form):
        verb(viewer(), hearing)
    return to_hearing(hearing_id) if form.ok else show(hearing_id, form)


@blueprint.post("/hearings/<int:hearing_id>/notices")
@needs("hearing:notify")
def notices(hearing_id: int) -> Any:
    """Everybody is told."""
    return _simple(hearing_id, preparing.finish_notices)


@blueprint.post("/hearings/<int:hearing_id>/recheck")
@needs("hearing:notify")
def recheck(hearing_id: int) -> Any:
    """Parties or agents changed: look at the officers again."""
    return _simple(hearing_id, recusals.recheck)


@blueprint.post("/hearings/<int:hearing_id>/ready")
@needs("hearing:notify")
def ready(hearing_id: int) -> Any:
    """All is prepared."""
    return _simple(hearing_id, preparing.make_ready)


@blueprint.route("/hearings/<int:hearing_id>/announcement", methods=["GET", "POST"])
@needs("hearing:notify")
def announcement(hearing_id: int) -> Any:
    """Publish the announcement of a public hearing."""
    hearing = queries.hearing(viewer(), hearing_id)
    day = hearing.held_on - timedelta(days=1) if hearing.held_on else None
    seats = hearing.room.gallery_seats if hearing.room else 0
    form, shown = AnnouncementForm(apply_until=day, seats=seats), ""
    valid = form.validate_on_submit()
    if valid and "look" in request.form:
        shown = documents.announcement_text(hearing, form.cause.data, form.contact.data).text
    elif valid:
        with attempt(form):
            preparing.announce(
                viewer(),
                hearing,
                cause=form.cause.data,
                seats=form.seats.data,
                apply_until=form.apply_until.data,
                contact=form.contact.data,
            )
        if form.ok:
            return to_hearing(hearing_id)
    return form_page(
        form,
        "发布听证公告",
        "发布公告",
        _back(hearing_id),
        consequence="公告立即对社会公开。不公开的听证和涉及未成年人的听证不能公告。",
        look="先看样子和用语建议",
        shown=shown,
        advice=wording.advice(shown, hearing.unit_id),
    )


@blueprint.route("/hearings/<int:hearing_id>/objections", methods=["GET", "POST"])
@needs("hearing:notify")
def objection(hearing_id: int) -> Any:
    """Enter a party's objection; the chief decides."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = ObjectionForm()
    form.participant_id.choices = forms.choices(
        (p.id, f"{p.name}（{Role(p.role).label}）")
        for p in hearing.participants
        if p.removed_at is None and p.role in (Role.OFFICER, Role.PRESIDER)
    )
    if form.validate_on_submit():
        with attempt(form):
            declarations.object_to(
                viewer(),
                hearing,
                int(form.participant_id.data),
                form.raised_by.data,
                form.ground.data,
            )
        if form.ok:
            return to_hearing(hearing_id)
    return form_page(form, "登记回避异议", "报检察长决定", _back(hearing_id))
