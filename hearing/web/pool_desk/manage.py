"""管: members, availability, suspension."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from hearing.pool import manage, queries, rules
from hearing.web.access import attempt, needs, viewer
from hearing.web.pages import form_page
from hearing.web.pool_desk.blueprint import AwayForm, WordsForm, blueprint
from hearing.web.pool_desk.members import member_page

S = rules.MemberState


@blueprint.get("/pool/manage")
@needs("pool:manage")
def members() -> Any:
    """Members for 管: those to take in first."""
    states = (S.APPOINTED, S.ACTIVE, S.SUSPENDED)
    return render_template(
        "pool_desk/members.html",
        heading="听证员",
        rows=queries.members(viewer(), states),
        counts=queries.counts(viewer()),
        states=S.labels(),
        categories=rules.Category.labels(),
        endpoint="pool_desk.member",
    )


@blueprint.get("/pool/manage/<int:member_id>")
@needs("pool:manage")
def member(member_id: int) -> Any:
    """One member for 管."""
    return member_page(member_id, "听证员", side="manage")


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


@blueprint.route("/pool/manage/<int:member_id>/away", methods=["GET", "POST"])
@needs("pool:manage")
def away(member_id: int) -> Any:
    """Mark days on which the member cannot come."""
    found = queries.member(viewer(), member_id)
    form = AwayForm()
    if form.validate_on_submit():
        with attempt(form):
            manage.mark_unavailable(
                viewer(),
                found,
                form.from_on.data,
                form.until_on.data,
                form.reason.data or "",
            )
        if form.ok:
            return redirect(url_for("pool_desk.member", member_id=member_id), 303)
    back = url_for("pool_desk.member", member_id=member_id)
    return form_page(form, f"登记{found.person.name}不便参加的日期", "登记日期", back)
