"""管: the list of members with its filters, and one member."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.pool import (
    appraisal,
    availability,
    banking,
    caps,
    catalogue,
    manage,
    queries,
    record,
    roster,
    rules,
    training,
)
from hearing.pool.appraising import Grade
from hearing.pool.away_rules import Away, words
from hearing.pool.roster import Filter
from hearing.pool.training_rules import TrainingKind
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import form_page
from hearing.web.papers import sheet_response
from hearing.web.pool_desk.blueprint import WordsForm, blueprint

S = rules.MemberState
STATES = {state.value: state.label for state in training.IN_POOL}


def asked_day(name: str) -> date | None:
    """A day from the address or a hidden field, or ``None``."""
    try:
        return date.fromisoformat(request.values.get(name, ""))
    except ValueError:
        return None


def _filter() -> Filter:
    given = request.values
    return Filter(
        state=given.get("state", "") if given.get("state") in STATES else "",
        category=given.get("category", "")[:40],
        speciality=given.get("speciality", "")[:40],
        name=given.get("q", "").strip()[:40],
        free_on=asked_day("free"),
        near_cap=given.get("near") == "1",
        training_due=given.get("due") == "1",
    )


@blueprint.get("/pool/manage")
@needs("pool:manage")
def members() -> Any:
    """Members for 管: those to take in first; filters stand in the address."""
    pool, wanted = queries.own_pool(viewer()), _filter()
    return render_template(
        "pool_desk/roster.html",
        pool=pool,
        rows=roster.rows(viewer(), pool, wanted),
        counts=queries.counts(viewer()),
        wanted=wanted,
        states=S.labels(),
        choices=STATES,
        categories=catalogue.names("category"),
        specialities=catalogue.offered("speciality"),
        caps=caps.in_force(clock.today(), pool.unit_id),
        today=clock.today(),
    )


@blueprint.post("/pool/manage/export")
@needs("pool:manage")
def export_members() -> Any:
    """The filtered list as a spreadsheet; that it was taken is journalled."""
    pool = queries.own_pool(viewer())
    return sheet_response(roster.export(viewer(), pool, _filter()), f"{pool.name}名单.xlsx")


@blueprint.get("/pool/manage/<int:member_id>")
@needs("pool:manage")
def member(member_id: int) -> Any:
    """One member for 管: everything on one page."""
    found = queries.member(viewer(), member_id)
    year, unit_id = clock.today().year, found.pool.unit_id
    limits = caps.in_force(clock.today(), unit_id)
    return render_template(
        "pool_desk/managed.html",
        member=found,
        names=catalogue.all_names(),
        history=queries.history(viewer(), member_id),
        states=S.labels(),
        sources=rules.Source.labels(),
        away=[(row, _words(row)) for row in availability.entries(found.person_id)],
        standing=training.standings([member_id], unit_id)[member_id],
        demand=training.demand(clock.today(), unit_id),
        credits=training.credits_of([member_id])[:8],
        kinds=TrainingKind.labels(),
        caps=limits,
        use=caps.uses({member_id: found.person_id}, clock.today(), limits)[member_id],
        services=record.services([member_id], *record.year_of(year)),
        service_states=rules.EngagementState.labels(),
        declines=rules.DeclineCode.labels(),
        appraisal=appraisal.line(found, year),
        grades=Grade.labels(),
        bank=banking.account_of(found.person_id),
        tail=banking.tail(banking.account_of(found.person_id)),
        year=year,
    )


def _words(row: Any) -> str:
    return words(Away(row.from_on, row.until_on, row.half, row.weekday))


@blueprint.post("/pool/manage/<int:member_id>/activate")
@needs("pool:manage")
def activate(member_id: int) -> Any:
    """Take into the active pool."""
    manage.activate(viewer(), queries.member(viewer(), member_id))
    return redirect(url_for("pool_desk.member", member_id=member_id), 303)


@blueprint.route("/pool/manage/<int:member_id>/suspend", methods=["GET", "POST"])
@needs("pool:manage")
def suspend(member_id: int) -> Any:
    """Suspend at once."""
    found = queries.member(viewer(), member_id)
    form = WordsForm()
    if form.validate_on_submit():
        with attempt(form):
            manage.suspend(viewer(), found, form.words.data)
        if form.ok:
            return redirect(url_for("pool_desk.member", member_id=member_id), 303)
    back = url_for("pool_desk.member", member_id=member_id)
    return form_page(form, f"暂停{found.person.name}", "暂停", back, under="暂停后不再被抽取。")
