"""听证员, phone first: invitation, undertaking, briefing, opinion, feedback."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.hearings import briefings, declarations, documents, panel, queries
from hearing.hearings.workflow import State
from hearing.opinions import queries as opinions
from hearing.opinions import telling
from hearing.pool import answers, findings
from hearing.pool import queries as pool
from hearing.pool.rules import DeclineCode
from hearing.practice import queries as practice
from hearing.practice.rules import GatheringKind
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.officer_desk.blueprint import blueprint


class InvitationForm(forms.BaseForm):
    """Come or not."""

    answer = forms.radio("您能参加吗", (("yes", "能参加"), ("no", "不能参加")))
    no_interest = forms.tick("我与案件和当事人没有亲属、同事、债务等利害关系")
    agrees_late = forms.tick("我知道离听证已不足三日，同意参加")
    answered = forms.tick("上面的问题我都看过，没有这些情形")
    code = forms.radio("不能参加的原因", [(c, c.label) for c in DeclineCode], required=False)
    note = forms.line("补充说明", required=False)


class InkForm(forms.BaseForm):
    """A signature written on the screen; without it the signing itself counts."""

    ink = forms.hidden(required=False)


class ReadForm(forms.BaseForm):
    """Having read: which release was shown."""

    digest = forms.hidden()


class WordsForm(forms.BaseForm):
    """A word back."""

    words = forms.prose(
        "想对检察机关说的话", required=False, most=200, rows=3, hint="只能回复一次，提交后不能更改"
    )


@blueprint.get("")
@needs("officer:desk")
def home() -> Any:
    """Invitations, coming hearings, opinions to give, feedback received."""
    rows = queries.officer_hearings(viewer())
    return render_template(
        "officer_desk/home.html",
        invitations=pool.officer_invitations(viewer()),
        gatherings=practice.officer_gatherings(viewer()),
        kinds=GatheringKind.labels(),
        rows=rows,
        tasks={h.id: _task(p, h) for p, h in rows},
    )


def _task(participant: Any, hearing: Any) -> tuple[str, str] | None:
    """The one thing to do next in a hearing: words and address."""
    where = {"hearing_id": hearing.id}
    closed = hearing.opinions_closed_at is not None and hearing.decided_at is None
    if closed and opinions.has_seat(viewer(), hearing.id):
        return ("我的意见、集体评议意见", url_for(".done", **where))
    if hearing.state == State.DELIBERATING and opinions.has_seat(viewer(), hearing.id):
        done = opinions.officer_opinions(viewer(), hearing.id)
        return ("修改意见" if done else "填写意见", url_for(".check", **where))
    if hearing.told_at or hearing.decided_at:
        told = telling.feedback_for(viewer(), participant)
        if told is not None:
            words = "查看结果" if opinions.has_read(participant.id) else "查看决定和理由"
            return (words, url_for(".feedback", **where))
        return None
    if hearing.state == State.READY and hearing.held_on == clock.today():
        return ("到场签到", url_for(".today", **where))
    if hearing.opened_at is None:
        signed = participant.id in queries.undertakings_of(hearing.id)
        return (
            "看案情简介" if signed else "签保密承诺书",
            url_for(".briefing", **where),
        )
    return None


@blueprint.route("/invitations/<int:engagement_id>", methods=["GET", "POST"])
@needs("officer:desk")
def invitation(engagement_id: int) -> Any:
    """Accept or decline with a reason; declare no interest."""
    engagement = answers.own_engagement(viewer(), engagement_id)
    form = InvitationForm()
    if form.validate_on_submit():
        with attempt(form):
            if form.answer.data == "yes":
                panel.accept_invitation(
                    viewer(),
                    engagement_id,
                    no_interest=form.no_interest.data,
                    agrees_late=form.agrees_late.data,
                    answered=form.answered.data,
                )
            else:
                panel.decline_invitation(
                    viewer(), engagement_id, form.code.data or "", form.note.data
                )
        if form.ok:
            return redirect(url_for(".home"), 303)
    html = render_template(
        "officer_desk/invitation.html",
        form=form,
        engagement=engagement,
        need=use_need(engagement),
        late=panel.officer_must_agree_late(viewer(), engagement_id),
        questions=findings.questions(viewer(), engagement),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


def use_need(engagement: Any) -> Any:
    """The need behind an engagement: time and place only."""
    return pool.officer_need(viewer(), engagement)


@blueprint.route("/<int:hearing_id>/undertaking", methods=["GET", "POST"])
@needs("officer:desk")
def undertaking(hearing_id: int) -> Any:
    """Sign the confidentiality undertaking (F-13)."""
    participant, hearing = queries.officer_seat(viewer(), hearing_id)
    form = InkForm()
    if form.validate_on_submit():
        with attempt(form):
            declarations.sign_undertaking(viewer(), participant, form.ink.data)
        if form.ok:
            return redirect(url_for(".briefing", hearing_id=hearing_id), 303)
    html = render_template(
        "officer_desk/undertaking.html",
        form=form,
        hearing=hearing,
        text=documents.undertaking_text(hearing).text,
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/<int:hearing_id>/briefing", methods=["GET", "POST"])
@needs("officer:desk")
def briefing(hearing_id: int) -> Any:
    """The minimal extract, after the undertaking; reading is confirmed."""
    participant, hearing = queries.officer_seat(viewer(), hearing_id)
    if participant.id not in queries.undertakings_of(hearing_id):
        return redirect(url_for(".undertaking", hearing_id=hearing_id), 303)
    form = ReadForm()
    if form.validate_on_submit():
        with attempt(form):
            briefings.read(viewer(), participant, form.digest.data or "")
        if form.ok:
            return redirect(url_for(".briefing", hearing_id=hearing_id), 303)
    release = briefings.officer_release(viewer(), participant)
    form.digest.data = release.digest if release else ""
    html = render_template(
        "officer_desk/briefing.html",
        form=form,
        hearing=hearing,
        release=release,
        content=briefings.content(release) if release else None,
        read=briefings.officer_reading(viewer(), participant),
        when=documents.when_words(hearing),
        where=documents.where_words(hearing),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/<int:hearing_id>/feedback", methods=["GET", "POST"])
@needs("officer:desk")
def feedback(hearing_id: int) -> Any:
    """What became of the opinion: decision and reasons (A-17)."""
    participant, hearing = queries.officer_seat(viewer(), hearing_id)
    form = WordsForm()
    rows = opinions.officer_decisions(viewer(), participant)
    if form.validate_on_submit():
        with attempt(form):
            telling.read_feedback(viewer(), participant, form.words.data)
        if form.ok:
            return redirect(url_for(".feedback", hearing_id=hearing_id), 303)
    html = render_template(
        "officer_desk/feedback.html",
        form=form,
        hearing=hearing,
        rows=rows,
        read=opinions.has_read(participant.id),
        answer=opinions.officer_answer(viewer(), participant),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)
