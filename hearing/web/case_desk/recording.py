"""录音录像: registered after the hearing, with every change of hands (A-18, F-22)."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for

from hearing.base import clock
from hearing.hearings import queries, recordings
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import blueprint, form_page, to_hearing
from hearing.web.case_desk.hearing import context

HERE = "case_desk.recordings_page"


class RecordingForm(forms.BaseForm):
    """The recording (F-22)."""

    device = forms.line("设备")
    operator = forms.line("操作人", required=False, most=40)
    medium_number = forms.line("介质编号")
    began = forms.hour("开始时间")
    ended = forms.hour("结束时间")
    sha256 = forms.line(
        "文件指纹（SHA-256）", required=False, most=80, hint="由录制设备或技术人员给出，64 位"
    )
    custody = forms.line("保管人和地点")


class HandOverForm(forms.BaseForm):
    """A change of hands."""

    to_words = forms.line("接收人", most=60)
    place = forms.line("存放地点", most=100)
    reason = forms.line("事由", most=100, hint="如：归档；复制入卷；调取")
    sha256 = forms.line(
        "核对时的指纹（SHA-256）", required=False, most=80, hint="与登记时不同的，页面会标明"
    )


@blueprint.get("/hearings/<int:hearing_id>/recordings")
@needs("hearing:record")
def recordings_page(hearing_id: int) -> Any:
    """The recordings with their custody."""
    hearing = queries.hearing(viewer(), hearing_id)
    return render_template(
        "case_desk/recordings.html",
        hearing=hearing,
        rows=recordings.recordings_of(hearing_id),
        chains=recordings.custody_of(hearing_id),
        **context(hearing),
    )


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
            recordings.register_recording(
                viewer(),
                hearing,
                device=form.device.data,
                operator=form.operator.data,
                medium_number=form.medium_number.data,
                began_at=clock.beijing(day, form.began.data),
                ended_at=clock.beijing(day, form.ended.data),
                sha256=form.sha256.data,
                custody=form.custody.data,
            )
        if form.ok:
            return to_hearing(hearing_id, HERE)
    back = url_for("case_desk.hearing", hearing_id=hearing_id)
    return form_page(form, "登记录音录像", "登记录音录像", back)


@blueprint.route(
    "/hearings/<int:hearing_id>/recordings/<int:recording_id>/hand-over", methods=["GET", "POST"]
)
@needs("hearing:record")
def hand_over(hearing_id: int, recording_id: int) -> Any:
    """A recording changes hands."""
    hearing = queries.hearing(viewer(), hearing_id)
    row = recordings.recording_of(hearing, recording_id)
    form = HandOverForm()
    if form.validate_on_submit():
        with attempt(form):
            recordings.hand_over(
                viewer(), hearing, row,
                to_words=form.to_words.data, place=form.place.data, reason=form.reason.data,
                sha256=form.sha256.data,
            )  # fmt: skip
        if form.ok:
            return to_hearing(hearing_id, HERE)
    chain = recordings.custody_of(hearing_id).get(recording_id, [])
    return form_page(
        form, "移交录音录像", "登记移交", url_for(HERE, hearing_id=hearing_id),
        under=f"介质编号 {row.medium_number}，现由 {recordings.holder(row, chain)} 保管。",
    )  # fmt: skip
