"""听证员's own service, phone first: calendar, training, attendance record, appraisal, allowances."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.pool import (
    answers,
    appraisal,
    availability,
    banking,
    feedback,
    ledger,
    queries,
    record,
    rules,
    training,
)
from hearing.pool.appraising import Grade
from hearing.pool.feedback import Rating
from hearing.pool.training_rules import TrainingKind
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.bank_form import BankForm, seen
from hearing.web.calendars import asked_month, away_form, away_values, calendar_values
from hearing.web.officer_desk.blueprint import blueprint
from hearing.web.pages import Nothing, form_page

YEARS = 3


class CommentForm(forms.BaseForm):
    """The officer's word on an appraisal."""

    words = forms.prose("您的意见", most=1000, rows=4)


class HearingFeedbackForm(forms.BaseForm):
    """How a hearing was organised, from 1 to 3."""

    notice = forms.radio(feedback.ON_HEARING[0][1], feedback.RATINGS)
    materials = forms.radio(feedback.ON_HEARING[1][1], feedback.RATINGS)
    arrangement = forms.radio(feedback.ON_HEARING[2][1], feedback.RATINGS)
    heard = forms.radio(feedback.ON_HEARING[3][1], feedback.RATINGS)
    words = forms.line("还想说的话", required=False, most=200)


def _members() -> Any:
    found = queries.officer_memberships(viewer())
    if not found:
        raise NotFound
    return found


def _main() -> Any:
    """The membership to which own entries go: the one in force, else the last."""
    found = _members()
    active = [m for m in found if m.state == rules.MemberState.ACTIVE]
    return (active or found)[-1]


@blueprint.get("/profile/away")
@needs("officer:desk")
def away() -> Any:
    """My month: on which days I cannot come, and my hearings."""
    main = _main()
    return render_template(
        "officer_desk/calendar.html", form=Nothing(), **calendar_values(main.person_id)
    )


@blueprint.route("/profile/away/new", methods=["GET", "POST"])
@needs("officer:desk")
def new_away() -> Any:
    """Mark a day, a span or a day of each week."""
    main, form = _main(), away_form()
    if form.validate_on_submit():
        with attempt(form):
            availability.mark(viewer(), main, **away_values(form))
        if form.ok:
            return redirect(url_for(".away", month=asked_month(form.from_on.data)), 303)
    return form_page(form, "登记不便的日期", "登记日期", url_for(".away"), frame="officer")


@blueprint.post("/profile/away/<int:entry_id>/remove")
@needs("officer:desk")
def remove_away(entry_id: int) -> Any:
    """Take an own entry away."""
    main = _main()
    availability.remove(viewer(), main, availability.entry_of(main.person_id, entry_id))
    return redirect(url_for(".away"), 303)


@blueprint.get("/service")
@needs("officer:desk")
def service() -> Any:
    """Training and allowances at a glance, each with its page."""
    main = _main()
    year = clock.today().year
    rows = record.services([main.id], *record.year_of(year))
    lines = ledger.officer_lines(viewer())
    return render_template(
        "officer_desk/service.html",
        standing=training.standings([main.id], main.pool.unit_id)[main.id],
        attended=sum(row.state == rules.EngagementState.ATTENDED for row in rows),
        paid_fen=sum(
            line.amount_fen for line in lines if line.paid_on and line.paid_on.year == year
        ),
        year=year,
    )


@blueprint.get("/service/training")
@needs("officer:desk")
def my_training() -> Any:
    """My training and until when it counts."""
    main = _main()
    ids = [member.id for member in _members()]
    return render_template(
        "officer_desk/training.html",
        standing=training.standings([main.id], main.pool.unit_id)[main.id],
        demand=training.demand(clock.today(), main.pool.unit_id),
        credits=[row for row in training.credits_of(ids) if row.voided_at is None],
        kinds=TrainingKind.labels(),
    )


@blueprint.get("/service/record")
@needs("officer:desk")
def my_record() -> Any:
    """What I was asked for and came to, what I said of it, and my appraisals."""
    ids = [member.id for member in _members()]
    year = clock.today().year
    first, after = record.year_of(year - YEARS + 1)[0], record.year_of(year)[1]
    rows = record.services(ids, first, after)
    return render_template(
        "officer_desk/record.html",
        rows=rows,
        states=rules.EngagementState.labels(),
        declines=rules.DeclineCode.labels(),
        given=feedback.from_officers([row.engagement_id for row in rows]),
        appraisals=appraisal.own(viewer()),
        grades=Grade.labels(),
    )


@blueprint.route("/service/record/<int:engagement_id>/feedback", methods=["GET", "POST"])
@needs("officer:desk")
def rate_hearing(engagement_id: int) -> Any:
    """Say how a hearing was organised."""
    engagement = answers.own_engagement(viewer(), engagement_id)
    form = HearingFeedbackForm()
    if form.validate_on_submit():
        items = {name: int(form[name].data) for name, _ in feedback.ON_HEARING}
        with attempt(form):
            feedback.rate_hearing(viewer(), engagement, Rating(items, form.words.data))
        if form.ok:
            return redirect(url_for(".my_record"), 303)
    return form_page(
        form,
        "评价这场听证的组织",
        "提交评价",
        url_for(".my_record"),
        frame="officer",
        under="只供听证员管理部门改进工作，承办人看不到。提交后不能更改。",
    )


@blueprint.route("/service/appraisals/<int:appraisal_id>", methods=["GET", "POST"])
@needs("officer:desk")
def my_appraisal(appraisal_id: int) -> Any:
    """One result with its grounds; a comment once."""
    row = appraisal.own_one(viewer(), appraisal_id)
    form = CommentForm()
    if form.validate_on_submit():
        with attempt(form):
            appraisal.comment(viewer(), row, form.words.data)
        if form.ok:
            return redirect(url_for(".my_record"), 303)
    html = render_template("officer_desk/appraisal.html", form=form, row=row, grades=Grade.labels())
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/service/allowances")
@needs("officer:desk")
def my_allowances() -> Any:
    """My allowances and where they go."""
    row = banking.account_of(_main().person_id)
    return render_template(
        "officer_desk/allowances.html",
        lines=ledger.officer_lines(viewer()),
        bank=row,
        tail=banking.tail(row),
    )


@blueprint.route("/service/allowances/bank", methods=["GET", "POST"])
@needs("officer:desk")
def my_bank() -> Any:
    """Enter or change the account."""
    main = _main()
    row = banking.account_of(main.person_id)
    version = row.version if row else 0
    form = BankForm(version=version, bank=row.bank if row else None)
    if form.validate_on_submit():
        with attempt(form):
            banking.register(viewer(), main, form.bank.data, form.number.data, seen(form.version))
        if form.ok:
            return redirect(url_for(".my_allowances"), 303)
        if form.status == 409:
            form.version.data = str(version)
    return form_page(
        form, "登记收款银行卡", "登记银行卡", url_for(".my_allowances"), frame="officer"
    )
