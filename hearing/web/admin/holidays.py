"""Holidays and 调休 workdays, year by year: entered, then confirmed against the official notice."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.calendar import holidays as calendar
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.admin.blueprint import blueprint
from hearing.web.fields import DayField
from hearing.web.pages import Nothing, form_page


class DaysForm(forms.BaseForm):
    """A span of days off, or of 调休 workdays."""

    is_workday = forms.radio("这些天", (("no", "放假"), ("yes", "调休上班")))
    name = forms.line("节日", most=20, hint="如：国庆节")
    from_on = forms.day("从哪天")
    until_on = forms.day("到哪天", hint="含当天；只有一天的填同一天")


class ConfirmForm(forms.BaseForm):
    """What the year was compared with."""

    source = forms.line(
        "依据的文件", hint="如：国务院办公厅关于 2027 年部分节假日安排的通知（文号）", most=150
    )


def _to(year: int) -> Any:
    return redirect(url_for("admin.holiday_year", year=year), 303)


@blueprint.get("/system/holidays")
@needs("admin:system")
def holidays() -> Any:
    """All years, and which are not confirmed."""
    years = calendar.years()
    return render_template(
        "admin/holidays.html", years=years, unconfirmed=calendar.unconfirmed(years)
    )


@blueprint.route("/system/holidays/<int:year>", methods=["GET", "POST"])
@needs("admin:system")
def holiday_year(year: int) -> Any:
    """One year: enter days while it is not confirmed."""
    form = DaysForm(is_workday="no")
    found = calendar.year_of(year)
    if form.validate_on_submit():
        with attempt(form):
            calendar.add_days(
                viewer(),
                form.from_on.data,
                form.until_on.data,
                form.name.data,
                is_workday=form.is_workday.data == "yes",
            )
        if form.ok:
            return _to(year if form.from_on.data is None else form.from_on.data.year)
        found = calendar.year_of(year)
    return _page(form, found)


def _page(form: Any, found: calendar.Year) -> Any:
    html = render_template(
        "admin/holiday_year.html", form=form, found=found, this_year=clock.today().year
    )
    return html, (form.status if form.is_submitted() and not form.ok else 200)


@blueprint.post("/system/holidays/<int:year>/remove")
@needs("admin:system")
def remove_holiday(year: int) -> Any:
    """Take a day back."""
    form = DaysForm(formdata=None, is_workday="no")
    found = calendar.year_of(year)
    day: Any = DayField("日期", name="day", _form=Nothing()).read(request.form.get("day", "")[:20])
    known = {one.day for one in found.days}
    if day in known:
        with attempt(form):
            calendar.remove_day(viewer(), day)
        if not form.ok:
            return _page(form, calendar.year_of(year))
    return _to(year)


@blueprint.route("/system/holidays/<int:year>/confirm", methods=["GET", "POST"])
@needs("admin:system")
def confirm_holidays(year: int) -> Any:
    """The year agrees with the official notice."""
    found = calendar.year_of(year)
    form = ConfirmForm()
    if form.validate_on_submit():
        with attempt(form):
            calendar.confirm_year(viewer(), year, form.source.data)
        if form.ok:
            return _to(year)
    return form_page(
        form, f"确认 {year} 年节假日", "确认这一年", url_for("admin.holiday_year", year=year),
        under=f"已录入 {len(found.days)} 天。确认后，日历和期限按此计算，页面不再标“未确认”。",
        crumbs=[("节假日", url_for("admin.holidays"))],
    )  # fmt: skip


@blueprint.route("/system/holidays/<int:year>/reopen", methods=["GET", "POST"])
@needs("admin:system")
def reopen_holidays(year: int) -> Any:
    """Take the confirmation back."""
    calendar.year_of(year)
    form = Nothing()
    if form.validate_on_submit():
        with attempt(form):
            calendar.reopen_year(viewer(), year)
        if form.ok:
            return _to(year)
    return form_page(
        form, f"撤回 {year} 年的确认", "撤回确认", url_for("admin.holiday_year", year=year),
        consequence="撤回后这一年重新标为“未确认”，可以增减日子；已经办理的答复期限不变。",
        crumbs=[("节假日", url_for("admin.holidays"))],
    )  # fmt: skip
