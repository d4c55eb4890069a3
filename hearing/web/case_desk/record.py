"""The record: live by sections with phrases from the plan, checked, corrected visibly, signed (A-18, F-16)."""

from __future__ import annotations

import json
from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.hearings import form_profiles, phrases, preparing, queries, record
from hearing.hearings.rules import SIGNING_ROLES
from hearing.people.queries import names
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, form_page, to_hearing
from hearing.web.case_desk.hearing import context

HERE = "case_desk.record_page"
MARKS = "①②③④⑤⑥⑦"
SILENT = "只记时间，不记内容"


class SignForm(forms.BaseForm):
    """A signature on the screen, or its refusal."""

    ink = forms.hidden(required=False)
    refusal_note = forms.line("拒签的，注明情况", required=False, most=200)


class CorrectionForm(forms.BaseForm):
    """A correction while the record is checked."""

    section = forms.select("哪一部分")
    old_text = forms.line("笔录中原来的文字", most=500, hint="照原文填写，只写要改的几个字")
    new_text = forms.line("更正为", required=False, most=500, hint="不填即删去")
    asked_by_id = forms.select("应谁要求", required=False)


class RecordForm(forms.BaseForm):
    """The record by sections; the labels are those of the hearing's form."""

    version = forms.hidden(required=False)
    s0 = forms.prose("到场、权利义务告知和纪律", required=False, most=20000)
    s1 = forms.prose("①", required=False, most=20000, rows=5)
    s2 = forms.prose("②", required=False, most=20000, rows=6)
    s3 = forms.prose("③", required=False, most=20000, rows=8)
    s4 = forms.prose("④", required=False, rows=2)
    s5 = forms.prose("⑤", required=False, most=20000)
    s6 = forms.prose("⑥", required=False, most=20000)
    s7 = forms.prose("⑦", required=False, most=20000)


def _labelled(form: RecordForm, hearing: Any) -> list[int]:
    """Give the sections the words of the hearing's form; the steps it does not have are left out."""
    words = {
        step.number: step.words for step in form_profiles.steps_of(hearing.form, hearing.held_on)
    }
    for number in range(8):
        if number not in words:
            del form[f"s{number}"]
            continue
        label = form[f"s{number}"].label
        label.text = f"{MARKS[number - 1]} {words[number]}" if number else words[0]
        if number == 4:
            label.text += f"（{SILENT}）"
    return sorted(words)


def _with_phrase(hearing: Any, texts: dict[str, str], asked: str) -> None:
    """Put a phrase under what is written in its section: the way without script."""
    section, _, place = asked.partition(":")
    offered = phrases.of(hearing).get(int(section) if section.isdigit() else -1, [])
    if place.isdigit() and int(place) < len(offered):
        key = f"s{section}"
        texts[key] = f"{texts.get(key, '')}\n{offered[int(place)]}".strip()


@blueprint.route("/hearings/<int:hearing_id>/record", methods=["GET", "POST"])
@needs("hearing:record")
def record_page(hearing_id: int) -> Any:
    """Write the record, and see who has signed."""
    hearing = queries.hearing(viewer(), hearing_id)
    row = queries.record_of(hearing_id)
    sections = json.loads(row.text) if row else {}
    form = RecordForm(data={**sections, "version": row.version if row else 0})
    present = _labelled(form, hearing)
    if form.validate_on_submit():
        seen = str(form.version.data or "0")
        texts = {f"s{n}": form[f"s{n}"].data or "" for n in present}
        asked = request.form.get("phrase", "")
        _with_phrase(hearing, texts, asked)
        with attempt(form):
            record.save_record(viewer(), hearing, texts, int(seen) if seen.isdigit() else 0)
        if form.ok:
            anchor = f"s{asked.partition(':')[0]}" if asked else None
            return redirect(url_for(HERE, hearing_id=hearing_id, _anchor=anchor), 303)
    stale = form.is_submitted() and form.status == 409
    return _page(hearing, row, form, present, sections if stale else None)


def _page(hearing: Any, row: Any, form: Any, present: list[int], current: Any) -> Any:
    checking = row is not None and row.checking_at is not None
    corrections = record.corrections_of(hearing.id) if checking else ()
    html = render_template(
        "case_desk/record.html",
        form=form,
        hearing=hearing,
        row=row,
        present=present,
        checking=checking,
        phrases={} if checking else phrases.of(hearing),
        begun=queries.steps_of(hearing.id),
        current=current,
        marked=record.marked(row, corrections) if checking else {},
        corrections=corrections,
        untouched=record.is_untouched(row) if row and row.frozen_at else True,
        signers=[p for p in hearing.participants if p.role in SIGNING_ROLES and p.present_at],
        signatures=queries.signatures_of(hearing.id),
        sign_form=SignForm(formdata=None),
        **context(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/hearings/<int:hearing_id>/record/revisions")
@needs("hearing:record")
def record_revisions(hearing_id: int) -> Any:
    """Every section as it was saved, by whom and when."""
    hearing = queries.hearing(viewer(), hearing_id)
    rows = record.revisions_of(hearing_id)
    words = {
        f"s{step.number}": step.words
        for step in form_profiles.steps_of(hearing.form, hearing.held_on)
    }
    return render_template(
        "case_desk/record_revisions.html",
        hearing=hearing,
        rows=rows,
        sections=words,
        writers=names([row.by_person_id for row in rows]),
        **context(hearing),
    )


@blueprint.post("/hearings/<int:hearing_id>/record/check")
@needs("hearing:record")
def check_record(hearing_id: int) -> Any:
    """Give the record to the participants to check."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = Nothing()
    with attempt(form):
        record.begin_checking(viewer(), hearing)
    if form.ok:
        return to_hearing(hearing_id, HERE)
    back = url_for(HERE, hearing_id=hearing_id)
    return form_page(form, "交各方核对", "交各方核对笔录", back)


@blueprint.route("/hearings/<int:hearing_id>/record/correct", methods=["GET", "POST"])
@needs("hearing:record")
def correct_record(hearing_id: int) -> Any:
    """A correction at somebody's wish: the old words stay, struck out."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = CorrectionForm()
    form.section.choices = forms.choices(
        (f"s{step.number}", step.words)
        for step in form_profiles.steps_of(hearing.form, hearing.held_on)
    )
    people = [p for p in hearing.participants if p.removed_at is None and p.present_at]
    form.asked_by_id.choices = forms.choices(
        [("", "记录人自己发现"), *((p.id, p.name) for p in people)]
    )
    if form.validate_on_submit():
        asked = form.asked_by_id.data
        with attempt(form):
            record.correct(
                viewer(), hearing, form.section.data, form.old_text.data,
                form.new_text.data or "", int(asked) if asked else None,
            )  # fmt: skip
        if form.ok:
            return to_hearing(hearing_id, HERE)
    return form_page(
        form, "补正笔录", "登记补正", url_for(HERE, hearing_id=hearing_id),
        under="原来的文字划去后仍然可见，注明谁要求、何时更正。有人签名以后不能再补正。",
    )  # fmt: skip


@blueprint.route(
    "/hearings/<int:hearing_id>/record/sign/<int:participant_id>", methods=["GET", "POST"]
)
@needs("hearing:record")
def sign(hearing_id: int, participant_id: int) -> Any:
    """A participant reads the record and signs on the screen or on paper, or the refusal is noted."""
    hearing = queries.hearing(viewer(), hearing_id)
    one = preparing.participant_of(hearing, participant_id)
    form = SignForm()
    if form.validate_on_submit():
        with attempt(form):
            record.sign(
                viewer(), hearing, participant_id,
                refusal_note=form.refusal_note.data, ink=form.ink.data,
            )  # fmt: skip
        if form.ok:
            return to_hearing(hearing_id, HERE)
    row = queries.record_of(hearing_id)
    html = render_template(
        "case_desk/record_sign.html",
        form=form,
        hearing=hearing,
        one=one,
        row=row,
        steps=form_profiles.steps_of(hearing.form, hearing.held_on),
        marked=record.marked(row) if row else {},
        **context(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
