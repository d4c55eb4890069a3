"""Inviting, answering, noting who came, training hours, feedback."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from hearing.base import clock
from hearing.base.errors import NotFound
from hearing.people.queries import posted
from hearing.people.rules import BUSINESS, PostKind
from hearing.pool import queries as pool
from hearing.practice import attendance, gatherings, queries, rules
from hearing.practice.rules import Capacity
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, form_page

STAFF = tuple(kind for kind in BUSINESS if kind != PostKind.OFFICER)
QUARTERS = (("0", "整"), ("15", "15 分"), ("30", "30 分"), ("45", "45 分"))


class StaffForm(forms.BaseForm):
    """Leaders and colleagues of the own unit."""

    capacity = forms.radio("身份", [(k, k.label) for k in (Capacity.LEADER, Capacity.COLLEAGUE)])
    people = forms.ticks("邀请的人")


class OfficersForm(forms.BaseForm):
    """Officers of the own pool."""

    people = forms.ticks("邀请的听证员")


class GuestForm(forms.BaseForm):
    """Somebody from outside."""

    name = forms.line("姓名", most=40)
    words = forms.line("单位和职务", required=False)


class AnswerForm(forms.BaseForm):
    """Coming or not."""

    answer = forms.radio("答复", (("yes", "参加"), ("no", "不能参加")))
    reason = forms.line("不能参加的原因", required=False)


class PresentForm(forms.BaseForm):
    """Who came."""

    present = forms.ticks("到场的人", required=False)


class HoursForm(forms.BaseForm):
    """Training hours of the officers who came."""

    hours = forms.number("学时：小时", 0, 24)
    quarters = forms.select("学时：分", QUARTERS)


class FeedbackForm(forms.BaseForm):
    """What it was like."""

    audible = forms.radio("听得清", list(rules.MARK_WORDS.items()))
    clear = forms.radio("听得懂", list(rules.MARK_WORDS.items()))
    orderly = forms.radio("程序规范", list(rules.MARK_WORDS.items()))
    useful = forms.radio("对工作有帮助", list(rules.MARK_WORDS.items()))
    words = forms.prose("意见和建议", required=False, most=1000)


def _here(gathering_id: int) -> Any:
    return redirect(url_for("case_desk.gathering", gathering_id=gathering_id), 303)


@blueprint.route("/gatherings/<int:gathering_id>/staff", methods=["GET", "POST"])
@needs("gathering:keep")
def invite_staff(gathering_id: int) -> Any:
    """Invite leaders and colleagues."""
    row, form = queries.gathering(viewer(), gathering_id), StaffForm()
    invited = {guest.person_id for guest in row.guests}
    form.people.choices = forms.choices(
        (one.id, f"{one.name} · {PostKind(min(one.kinds)).label}")
        for one in posted(row.unit_id, *STAFF)
        if one.id not in invited
    )
    if form.validate_on_submit():
        with attempt(form):
            gatherings.invite(
                viewer(), row, form.capacity.data, person_ids=tuple(map(int, form.people.data))
            )
        if form.ok:
            return _here(row.id)
    back = url_for("case_desk.gathering", gathering_id=row.id)
    return form_page(form, "邀请本院人员", "邀请本院人员", back, under=row.title)


@blueprint.route("/gatherings/<int:gathering_id>/officers", methods=["GET", "POST"])
@needs("pool:manage")
def invite_officers(gathering_id: int) -> Any:
    """管 invites officers of the own pool."""
    row, form = queries.gathering(viewer(), gathering_id), OfficersForm()
    invited = {guest.member_id for guest in row.guests}
    form.people.choices = forms.choices(
        (one.id, f"{one.person.name} · {one.profession or '—'}")
        for one in pool.members(viewer(), ("appointed", "active"))
        if one.id not in invited
    )
    if form.validate_on_submit():
        with attempt(form):
            gatherings.invite(
                viewer(), row, Capacity.OFFICER, member_ids=tuple(map(int, form.people.data))
            )
        if form.ok:
            return _here(row.id)
    back = url_for("case_desk.gathering", gathering_id=row.id)
    return form_page(form, "邀请听证员", "邀请听证员", back, under=row.title)


@blueprint.route("/gatherings/<int:gathering_id>/guest", methods=["GET", "POST"])
@needs("gathering:keep")
def invite_guest(gathering_id: int) -> Any:
    """Invite somebody from outside."""
    row, form = queries.gathering(viewer(), gathering_id), GuestForm()
    if form.validate_on_submit():
        with attempt(form):
            gatherings.invite(
                viewer(), row, Capacity.GUEST, name=form.name.data, words=form.words.data or ""
            )
        if form.ok:
            return _here(row.id)
    back = url_for("case_desk.gathering", gathering_id=row.id)
    return form_page(form, "邀请院外人员", "邀请院外人员", back, under=row.title)


@blueprint.route(
    "/gatherings/<int:gathering_id>/guests/<int:guest_id>/withdraw", methods=["GET", "POST"]
)
@needs("gathering:keep")
def uninvite(gathering_id: int, guest_id: int) -> Any:
    """Take back an invitation that nobody has answered."""
    row, form = queries.gathering(viewer(), gathering_id), Nothing()
    guest = next((one for one in row.guests if one.id == guest_id), None)
    if guest is None:
        raise NotFound
    if form.validate_on_submit():
        with attempt(form):
            gatherings.uninvite(viewer(), row, guest_id)
        if form.ok:
            return _here(row.id)
    back = url_for("case_desk.gathering", gathering_id=row.id)
    return form_page(form, "撤回邀请", "撤回邀请", back, under=f"{guest.name} · {row.title}")


@blueprint.route("/gatherings/<int:gathering_id>/present", methods=["GET", "POST"])
@needs("gathering:keep")
def note_present(gathering_id: int) -> Any:
    """Enter who came."""
    row, form = queries.gathering(viewer(), gathering_id), PresentForm()
    form.present.choices = forms.choices(
        (one.id, f"{one.name} · {Capacity(one.capacity).label}") for one in row.guests
    )
    if form.validate_on_submit():
        with attempt(form):
            attendance.note(viewer(), row, map(int, form.present.data or ()))
        if form.ok:
            return _here(row.id)
    return form_page(
        form,
        "登记到场情况",
        "登记到场情况",
        url_for("case_desk.gathering", gathering_id=row.id),
        under=row.title,
        consequence="登记后活动记为已举行，到场情况不能再改；未勾选的记为未到。",
    )


@blueprint.route("/gatherings/<int:gathering_id>/credit", methods=["GET", "POST"])
@needs("pool:manage")
def credit_officers(gathering_id: int) -> Any:
    """管 enters the training hours of the officers who came."""
    row = queries.gathering(viewer(), gathering_id)
    minutes = int((row.ends_at - row.starts_at).total_seconds() // 900) * 15
    form = HoursForm(hours=minutes // 60, quarters=str(minutes % 60))
    if form.validate_on_submit():
        with attempt(form):
            attendance.credit(viewer(), row, (form.hours.data or 0) * 60 + int(form.quarters.data))
        if form.ok:
            return _here(row.id)
    waiting = "、".join(one.name for one in attendance.uncredited(row)) or "没有"
    return form_page(
        form,
        "登记听证员学时",
        "登记听证员学时",
        url_for("case_desk.gathering", gathering_id=row.id),
        under=f"到场而未登记学时的听证员：{waiting}",
        consequence="登记到培训记录中，与培训页的学时是同一笔，不重复计算。",
    )


@blueprint.route("/gatherings/mine/<int:guest_id>", methods=["GET", "POST"])
@needs("gathering:read")
def answer_invitation(guest_id: int) -> Any:
    """My answer to an invitation."""
    guest, row = queries.own_guest(viewer(), guest_id)
    form = AnswerForm(reason=guest.reason)
    if form.validate_on_submit():
        with attempt(form):
            gatherings.answer(
                viewer(),
                guest,
                is_coming=form.answer.data == "yes",
                reason=form.reason.data or "",
            )
        if form.ok:
            return redirect(url_for("case_desk.gatherings"), 303)
    begin = clock_words(row)
    return form_page(
        form, f"答复：{row.title}", "答复邀请", url_for("case_desk.gatherings"), under=begin
    )


def clock_words(row: Any) -> str:
    """When and where in one line."""
    return f"{clock.local(row.starts_at):%Y-%m-%d %H:%M} · {row.place} · {row.number}"


@blueprint.route("/gatherings/mine/<int:guest_id>/feedback", methods=["GET", "POST"])
@needs("gathering:read")
def gathering_feedback(guest_id: int) -> Any:
    """My feedback after a gathering."""
    guest, row = queries.own_guest(viewer(), guest_id)
    form = FeedbackForm()
    if form.validate_on_submit():
        marks = {name: int(form[name].data) for name, _ in rules.ON_GATHERING}
        with attempt(form):
            attendance.give_feedback(viewer(), guest, marks, form.words.data or "")
        if form.ok:
            return redirect(url_for("case_desk.gatherings"), 303)
    return form_page(
        form,
        f"反馈表：{row.title}",
        "提交反馈表",
        url_for("case_desk.gatherings"),
        under="只显示平均数和意见，不显示姓名。",
    )
