"""The record, signatures, the recording."""

from __future__ import annotations

import json
from typing import Any

from flask import render_template, request, url_for

from hearing.base import clock
from hearing.hearings import queries, record
from hearing.hearings.rules import SIGNING_ROLES
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page, to_hearing
from hearing.web.case_desk.hearing import context


class SignForm(forms.BaseForm):
    """A signature or its refusal."""

    refusal_note = forms.line("拒签的，注明情况", required=False)


class RecordingForm(forms.BaseForm):
    """The recording (F-22)."""

    device = forms.line("设备")
    medium_number = forms.line("介质编号")
    began = forms.hour("开始时间")
    ended = forms.hour("结束时间")
    custody = forms.line("保管人和地点")


class RecordForm(forms.BaseForm):
    """The record by sections."""

    version = forms.hidden(required=False)
    s0 = forms.prose("到场、权利义务告知和纪律", required=False)
    s1 = forms.prose("① 案情和听证事项介绍", required=False)
    s2 = forms.prose("② 当事人及其他参加人说明", required=False)
    s3 = forms.prose("③ 听证员提问", required=False)
    s4 = forms.prose("④ 评议（只记时间，不记内容）", required=False, rows=2)
    s5 = forms.prose("⑤ 听证员意见", required=False)
    s6 = forms.prose("⑥ 当事人最后陈述", required=False)
    s7 = forms.prose("⑦ 主持人总结", required=False)


@blueprint.route("/hearings/<int:hearing_id>/record", methods=["GET", "POST"])
@needs("hearing:record")
def record_page(hearing_id: int) -> Any:
    """The record by sections, and who has signed."""
    hearing = queries.hearing(viewer(), hearing_id)
    row = queries.record_of(hearing_id)
    sections = json.loads(row.text) if row else {}
    form = RecordForm(data={**sections, "version": row.version if row else 0})
    if form.validate_on_submit():
        seen = form.version.data or "0"
        texts = {f"s{n}": form[f"s{n}"].data or "" for n in range(8)}
        with attempt(form):
            record.save_record(viewer(), hearing, texts, int(seen) if str(seen).isdigit() else 0)
        if form.ok:
            return to_hearing(hearing_id, "case_desk.record_page")
    html = render_template(
        "case_desk/record.html",
        form=form,
        hearing=hearing,
        row=row,
        current=sections if form.is_submitted() and form.status == 409 else None,
        signers=[p for p in hearing.participants if p.role in SIGNING_ROLES and p.present_at],
        signatures=queries.signatures_of(hearing_id),
        sign_form=SignForm(formdata=None),
        **context(hearing),
    )
    return html, (form.status if form.is_submitted() else 200)


@blueprint.post("/hearings/<int:hearing_id>/record/sign/<int:participant_id>")
@needs("hearing:record")
def sign(hearing_id: int, participant_id: int) -> Any:
    """A participant signs, or the refusal is noted."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = SignForm()
    with attempt(form):
        record.sign(
            viewer(),
            hearing,
            participant_id,
            refusal_note=request.form.get("refusal_note", "")[:200],
        )
    if form.ok:
        return to_hearing(hearing_id, "case_desk.record_page")
    back = url_for("case_desk.record_page", hearing_id=hearing_id)
    return form_page(form, "笔录签名", "登记签名", back)


@blueprint.route("/hearings/<int:hearing_id>/recording", methods=["GET", "POST"])
@needs("hearing:record")
def recording(hearing_id: int) -> Any:
    """Register the recording of the whole hearing."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = RecordingForm(
        began=hearing.opened_at.astimezone(clock.BEIJING).time() if hearing.opened_at else None,
        ended=hearing.closed_at.astimezone(clock.BEIJING).time() if hearing.closed_at else None,
    )
    if form.validate_on_submit():
        day = hearing.held_on or clock.today()
        with attempt(form):
            record.register_recording(
                viewer(),
                hearing,
                device=form.device.data,
                medium_number=form.medium_number.data,
                began_at=clock.beijing(day, form.began.data),
                ended_at=clock.beijing(day, form.ended.data),
                custody=form.custody.data,
            )
        if form.ok:
            return to_hearing(hearing_id)
    back = url_for("case_desk.hearing", hearing_id=hearing_id)
    return form_page(form, "登记录音录像", "登记录音录像", back)
