"""管 keeps one member: profile, calendar, account."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.pool import availability, banking, catalogue, manage, queries
from hearing.pool.manage import Profile, profile_of
from hearing.pool.rules import WordKind
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.bank_form import BankForm, seen
from hearing.web.calendars import asked_month, away_form, away_values, calendar_values
from hearing.web.pages import Nothing, form_page
from hearing.web.pool_desk.blueprint import blueprint


class ProfileForm(forms.BaseForm):
    """What 管 keeps about a member; carries the version that was seen."""

    version = forms.hidden()
    category = forms.radio("类别")
    profession = forms.line("职业或专长", required=False)
    identities = forms.ticks("身份", required=False)
    specialities = forms.ticks("专业领域", required=False, hint="抽取时可按专业领域要求人数")
    languages = forms.ticks("语言", required=False, hint="含手语")


def _words(kind: WordKind, had: tuple[str, ...]) -> list[tuple[str, str]]:
    """The words offered, and those the member has already."""
    offered = catalogue.offered(kind)
    names, known = catalogue.names(kind), {code for code, _ in offered}
    return offered + [(code, f"{names[code]}（已停用）") for code in had if code not in known]


def _profile_form(now: Profile, version: int) -> ProfileForm:
    form = ProfileForm(
        version=version,
        category=now.category,
        profession=now.profession,
        identities=list(now.identities),
        specialities=list(now.specialities),
        languages=list(now.languages),
    )
    form.category.choices = forms.choices(_words(WordKind.CATEGORY, (now.category,)))
    form.identities.choices = forms.choices(_words(WordKind.IDENTITY, now.identities))
    form.specialities.choices = forms.choices(_words(WordKind.SPECIALITY, now.specialities))
    form.languages.choices = forms.choices(_words(WordKind.LANGUAGE, now.languages))
    return form


@blueprint.route("/pool/manage/<int:member_id>/profile", methods=["GET", "POST"])
@needs("pool:manage")
def edit_profile(member_id: int) -> Any:
    """Category, identities, specialities, languages; a stale form shows both texts."""
    found = queries.member(viewer(), member_id)
    now = profile_of(found)
    form = _profile_form(now, found.version)
    if form.validate_on_submit():
        wanted = Profile(
            form.category.data,
            tuple(form.identities.data or ()),
            tuple(form.specialities.data or ()),
            tuple(form.languages.data or ()),
            form.profession.data or None,
        )
        with attempt(form):
            manage.edit_profile(viewer(), found, wanted, seen(form.version))
        if form.ok:
            return redirect(url_for("pool_desk.member", member_id=member_id), 303)
    found = queries.member(viewer(), member_id)
    stale = form.is_submitted() and form.status == 409
    if stale:
        form.version.data = str(found.version)
    html = render_template(
        "pool_desk/profile.html",
        form=form,
        member=found,
        current=profile_of(found) if stale else None,
        names=catalogue.all_names(),
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.get("/pool/manage/<int:member_id>/calendar")
@needs("pool:manage")
def calendar(member_id: int) -> Any:
    """A month of the member's free and taken days."""
    found = queries.member(viewer(), member_id)
    return render_template(
        "pool_desk/calendar.html",
        member=found,
        form=Nothing(),
        **calendar_values(found.person_id),
    )


@blueprint.route("/pool/manage/<int:member_id>/away", methods=["GET", "POST"])
@needs("pool:manage")
def away(member_id: int) -> Any:
    """Mark days on which the member cannot come."""
    found = queries.member(viewer(), member_id)
    form = away_form()
    back = url_for("pool_desk.calendar", member_id=member_id)
    if form.validate_on_submit():
        with attempt(form):
            availability.mark(viewer(), found, **away_values(form))
        if form.ok:
            month = asked_month(form.from_on.data)
            return redirect(url_for("pool_desk.calendar", member_id=member_id, month=month), 303)
    return form_page(form, f"登记{found.person.name}不便参加的日期", "登记日期", back)


@blueprint.post("/pool/manage/<int:member_id>/away/<int:entry_id>/remove")
@needs("pool:manage")
def remove_away(member_id: int, entry_id: int) -> Any:
    """Take an entry away."""
    found = queries.member(viewer(), member_id)
    availability.remove(viewer(), found, availability.entry_of(found.person_id, entry_id))
    return redirect(url_for("pool_desk.calendar", member_id=member_id), 303)


@blueprint.route("/pool/manage/<int:member_id>/bank", methods=["GET", "POST"])
@needs("pool:manage")
def bank(member_id: int) -> Any:
    """The account for allowances, never shown whole."""
    found = queries.member(viewer(), member_id)
    row = banking.account_of(found.person_id)
    form = BankForm(version=row.version if row else 0, bank=row.bank if row else None)
    back = url_for("pool_desk.member", member_id=member_id)
    if form.validate_on_submit():
        with attempt(form):
            banking.register(viewer(), found, form.bank.data, form.number.data, seen(form.version))
        if form.ok:
            return redirect(back, 303)
        if form.status == 409:
            form.version.data = str(row.version if row else 0)
    under = f"现用账号尾号 {banking.tail(row)}" if row else "还没有登记账号"
    return form_page(form, f"登记{found.person.name}的收款账号", "登记收款账号", back, under=under)
