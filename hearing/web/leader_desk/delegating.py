"""委托审批: the chief lets a deputy decide some kinds for a span, and takes it back."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.base import clock
from hearing.hearings import delegations
from hearing.hearings.rules import ApprovalKind
from hearing.people.queries import holders, names
from hearing.people.rules import PostKind
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.leader_desk.blueprint import blueprint
from hearing.web.pages import Nothing, form_page


class DelegationForm(forms.BaseForm):
    """A new delegation."""

    deputy_person_id = forms.select("委托给")
    kinds = forms.ticks("委托审批的事项")
    from_on = forms.day("从哪天起")
    until_on = forms.day("到哪天止（含）")
    words = forms.line("委托的依据", hint="如：院党组会 3 月 2 日决定")


@blueprint.route("/delegations", methods=["GET", "POST"])
@needs("approval:delegate")
def delegation_list() -> Any:
    """The unit's delegations, and a new one."""
    form = DelegationForm(from_on=clock.today())
    deputies = holders(viewer().unit_id or 0, PostKind.DEPUTY_CHIEF)
    form.deputy_person_id.choices = forms.choices((one.id, one.name) for one in deputies)
    form.kinds.choices = forms.choices(
        (kind, kind.label) for kind in delegations.delegable(viewer().unit_id)
    )
    if form.validate_on_submit():
        with attempt(form):
            delegations.grant(
                viewer(),
                int(form.deputy_person_id.data),
                form.kinds.data,
                form.from_on.data,
                form.until_on.data,
                form.words.data,
            )
        if form.ok:
            return redirect(url_for("leader_desk.delegation_list"), 303)
    rows = delegations.of_unit(viewer())
    html = render_template(
        "leader_desk/delegations.html",
        form=form,
        rows=rows,
        today=clock.today(),
        kinds=ApprovalKind.labels(),
        who=names(
            [person for row in rows for person in (row.chief_person_id, row.deputy_person_id)]
        ),
    )
    return html, (form.status if form.is_submitted() else 200)


@blueprint.route("/delegations/<int:delegation_id>/end", methods=["GET", "POST"])
@needs("approval:delegate")
def end_delegation(delegation_id: int) -> Any:
    """Take a delegation back; what was decided under it stands."""
    row, form = delegations.one(viewer(), delegation_id), Nothing()
    if form.validate_on_submit():
        with attempt(form):
            delegations.revoke(viewer(), row)
        if form.ok:
            return redirect(url_for("leader_desk.delegation_list"), 303)
    return form_page(
        form,
        "收回委托",
        "收回委托",
        url_for("leader_desk.delegation_list"),
        under=f"{row.words} · {row.from_on} 至 {row.until_on}",
        consequence="收回后由检察长本人审批；委托期间已作的决定仍然有效。",
    )
