"""管: absences, the annual appraisal; 聘: who should be considered for removal."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.people.queries import names
from hearing.pool import appraisal, attendance, feedback, queries, record, rules
from hearing.pool.appraising import Grade
from hearing.units.queries import parameter_int
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import form_page
from hearing.web.pool_desk.blueprint import blueprint

FIRST = 2015


class GradeForm(forms.BaseForm):
    """The decision on a year."""

    grade = forms.radio("考核等次", [(g, g.label) for g in Grade])
    reasons = forms.prose(
        "理由", required=False, hint="与建议等次不同的、重新考核的，必须写明", rows=3
    )


class AbsenceForm(forms.BaseForm):
    """A finding on an absence."""

    is_justified = forms.radio("缺席有没有正当理由", (("yes", "有"), ("no", "没有")))
    words = forms.line("了解到的情况", most=200)


def _year() -> int:
    asked = request.args.get("year", 0, type=int)
    today = clock.today()
    return asked if FIRST <= asked <= today.year else today.year


@blueprint.get("/pool/appraisals")
@needs("pool:manage")
def appraisals() -> Any:
    """A year's inputs, proposals and decisions of every member."""
    year = _year()
    pool = queries.own_pool(viewer())
    return render_template(
        "pool_desk/appraisals.html",
        lines=appraisal.lines(viewer(), year),
        year=year,
        years=range(clock.today().year, max(FIRST, clock.today().year - 5) - 1, -1),
        grades=Grade.labels(),
        limits=appraisal.thresholds(year, pool.unit_id),
    )


@blueprint.route("/pool/appraisals/<int:member_id>/<int:year>", methods=["GET", "POST"])
@needs("pool:manage")
def appraise(member_id: int, year: int) -> Any:
    """One member's year with everything that speaks for a grade; the decision stays."""
    found = queries.member(viewer(), member_id)
    year = year if FIRST <= year <= clock.today().year else clock.today().year
    line = appraisal.line(found, year)
    form = GradeForm(grade=line.proposal.grade)
    if form.validate_on_submit():
        with attempt(form):
            appraisal.decide(viewer(), found, year, form.grade.data, form.reasons.data)
        if form.ok:
            return redirect(url_for("pool_desk.appraisals", year=year), 303)
    services = record.services([member_id], *record.year_of(year))
    rated = feedback.on_members([member_id], year).get(member_id, [])
    html = render_template(
        "pool_desk/appraise.html",
        form=form,
        member=found,
        year=year,
        line=line,
        services=services,
        states=rules.EngagementState.labels(),
        declines=rules.DeclineCode.labels(),
        grace=parameter_int(
            "late_minutes", min(date(year, 12, 31), clock.today()), found.pool.unit_id
        ),
        ratings=rated,
        who=names([row.by_person_id for row in rated]),
        items=feedback.ON_OFFICER,
        marks=dict(feedback.RATINGS),
        own=feedback.from_officers([one.engagement_id for one in services]),
        own_items=feedback.ON_HEARING,
        grades=Grade.labels(),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.route("/pool/absences/<int:engagement_id>", methods=["GET", "POST"])
@needs("pool:manage")
def absence(engagement_id: int) -> Any:
    """Find whether an absence was justified."""
    engagement = attendance.absence(viewer(), engagement_id)
    back = url_for(
        "pool_desk.appraise", member_id=engagement.member_id, year=engagement.held_on.year
    )
    form = AbsenceForm()
    if form.validate_on_submit():
        with attempt(form):
            attendance.review_absence(
                viewer(),
                engagement,
                is_justified=form.is_justified.data == "yes",
                words=form.words.data,
            )
        if form.ok:
            return redirect(back, 303)
    heading = f"认定{engagement.person.name} {engagement.held_on} 的缺席"
    return form_page(form, heading, "登记认定", back)


@blueprint.get("/pool/hire/suggestions")
@needs("pool:hire")
def removal_suggestions() -> Any:
    """For 聘: members whose removal should be considered, with the facts from 管."""
    return render_template(
        "pool_desk/suggestions.html",
        rows=appraisal.suggestions(viewer()),
        states=rules.MemberState.labels(),
    )
