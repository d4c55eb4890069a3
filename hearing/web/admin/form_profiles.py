"""听证形式: the steps and the least panel of each form, changed from a day on with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.hearings import form_profiles
from hearing.hearings.day_rules import ALWAYS, ProfileStep
from hearing.hearings.rules import STEPS, Form
from hearing.people.queries import names
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.admin.blueprint import blueprint

NUMBERS = tuple(number for number, _ in STEPS)
USES = (("must", "必经"), ("may", "可以省略"), ("no", "没有这一步"))


class ChangeForm(forms.BaseForm):
    """What a form of hearing asks for from a day on."""

    min_panel = forms.number("听证员最少人数", 1, 7, required=False, hint="不填的按参数 panel_min")
    valid_from = forms.day("生效日期", hint="从明天起；当天以前举行的听证不受影响")
    reason = forms.prose("修改理由和依据", rows=3)
    seen = forms.hidden(required=False)

    @property
    def seen_id(self) -> int | None:
        """The change that was in view."""
        typed = self.seen.data or ""
        return int(typed) if typed.isdigit() else None


for _n in NUMBERS:
    setattr(ChangeForm, f"use{_n}", forms.radio(f"第 {_n} 步：要不要经过", USES))
    setattr(ChangeForm, f"words{_n}", forms.line(f"第 {_n} 步名称", required=False, most=60))
    setattr(
        ChangeForm,
        f"phrases{_n}",
        forms.prose(f"第 {_n} 步笔录常用语", required=False, rows=3, hint="一行一句"),
    )


def _filled(found: form_profiles.Profile) -> dict[str, Any]:
    held = {one.step: one for one in found.steps}
    values: dict[str, Any] = {
        "min_panel": found.min_panel,
        "valid_from": clock.today() + timedelta(days=1),
    }
    for n in NUMBERS:
        one = held.get(n)
        values[f"use{n}"] = "no" if one is None else ("may" if one.is_optional else "must")
        values[f"words{n}"] = one.words if one else dict(STEPS).get(n, "")
        values[f"phrases{n}"] = one.phrases if one else ""
    return values


def _steps(form: Any) -> list[ProfileStep]:
    return [
        ProfileStep(n, form[f"words{n}"].data or "", form[f"use{n}"].data == "may",
                    form[f"phrases{n}"].data or "")
        for n in NUMBERS
        if form[f"use{n}"].data != "no"
    ]  # fmt: skip


@blueprint.get("/system/forms")
@needs("admin:system")
def form_list() -> Any:
    """Every form as it is today, and what will change."""
    changes = {form: form_profiles.changes(form) for form in Form}
    return render_template(
        "admin/forms.html",
        rows=form_profiles.profiles(),
        labels=Form.labels(),
        changes=changes,
        today=clock.today(),
        who=names([one.by_person_id for rows in changes.values() for one in rows]),
    )


@blueprint.route("/system/forms/<code>", methods=["GET", "POST"])
@needs("setting:common")
def change_form(code: str) -> Any:
    """Change a form from a day on."""
    if code not in Form.labels():
        raise NotFound
    changes = form_profiles.changes(code)
    newest = changes[0] if changes else None
    # what was set last is what is changed further, also when it is not in force yet
    shown = form_profiles.profile(code, newest.valid_from if newest else None)
    form = ChangeForm(data={**_filled(shown), "seen": str(newest.id) if newest else ""})
    if form.validate_on_submit():
        with attempt(form):
            form_profiles.change(
                viewer(), code, form.seen_id,
                min_panel=form.min_panel.data, steps=_steps(form),
                valid_from=form.valid_from.data, reason=form.reason.data,
            )  # fmt: skip
        if form.ok:
            return redirect(url_for("admin.form_list"), 303)
    html = render_template(
        "admin/form.html", form=form, label=Form(code).label, numbers=NUMBERS, always=ALWAYS
    )
    return html, (form.status if form.is_submitted() else 200)
