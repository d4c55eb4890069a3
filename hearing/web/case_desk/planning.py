"""Booking a hearing: the plan as one grouped form; changes of time; withdrawal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for

from hearing.base import clock
from hearing.calendar import queries as calendar
from hearing.calendar.rules import VenueKind
from hearing.cases import queries as cases
from hearing.cases.rules import days_left, default_public
from hearing.hearings import plan, queries, rescheduling, rules
from hearing.people.queries import holders
from hearing.people.rules import PostKind
from hearing.units.queries import case_type
from hearing.web import forms
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, form_page, to_hearing
from hearing.web.case_desk.chosen import chosen, passed_on

PRESIDING = (
    PostKind.HANDLE,
    PostKind.DEPARTMENT_HEAD,
    PostKind.DEPUTY_CHIEF,
    PostKind.CHIEF,
)


class PlanForm(forms.BaseForm):
    """The plan (F-03)."""

    grounds = forms.ticks("听证事由", [(g, g.label) for g in rules.Ground])
    necessity = forms.prose("为何需要当面听取意见", hint="不少于 10 个字", rows=3)
    question1 = forms.line("第 1 项：问听证员什么", hint="用大白话写，如：对陈某不起诉，您怎么看？")
    proposition1 = forms.prose("第 1 项：检察机关的拟处理意见", rows=2)
    kind1 = forms.radio("第 1 项：属于", [(k, k.label) for k in rules.IssueKind])
    question2 = forms.line("第 2 项：问听证员什么", required=False)
    proposition2 = forms.prose("第 2 项：检察机关的拟处理意见", required=False, rows=2)
    kind2 = forms.radio("第 2 项：属于", [(k, k.label) for k in rules.IssueKind], required=False)
    is_public = forms.radio("是否公开", (("yes", "公开"), ("no", "不公开")))
    openness_reason = forms.prose("改变通常做法的理由", required=False, rows=2)
    form_ = forms.radio("听证形式", [(f, f.label) for f in rules.Form])
    needed = forms.number("听证员人数", 1, 15, hint="一般三至七人，超出须另行批准（A-7）")
    presider_person_id = forms.select("主持人")
    presider_kind = forms.radio("主持人身份", [(k, k.label) for k in rules.PresiderKind])
    clerk_person_id = forms.select("书记员", required=False)
    held_on = forms.day("听证日期")
    starts = forms.hour("开始时间")
    ends = forms.hour("结束时间")
    venue_kind = forms.radio("地点类型", [(v, v.label) for v in VenueKind])
    room_id = forms.select("听证室", required=False)
    venue_words = forms.line(
        "其他地点", required=False, hint="不在听证室举行时填写，须检察长批准（A-12）"
    )
    preliminary_view = forms.prose("承办人初步意见", required=False, rows=2)
    security_plan = forms.prose("安保和舆情预案", required=False, rows=2)


class FirstPlanForm(PlanForm):
    """The plan of a new hearing, which may cover several cases (trap 4)."""

    others = forms.ticks(
        "一并听证的案件", required=False, hint="一场听证可以审查几件案件；统计时分别计件，只计一场"
    )


class RescheduleForm(forms.BaseForm):
    """A new time."""

    held_on = forms.day("新的日期")
    starts = forms.hour("开始时间")
    ends = forms.hour("结束时间")
    room_id = forms.select("听证室", required=False)
    reason = forms.line("改期的原因")


class ReasonForm(forms.BaseForm):
    """A reason."""

    reason = forms.prose("原因", rows=3)


def _fill_choices(form: PlanForm) -> None:
    unit_id = viewer().unit_id or 0
    form.presider_person_id.choices = forms.choices(
        (p.id, p.name) for p in holders(unit_id, *PRESIDING)
    )
    form.clerk_person_id.choices = forms.choices(
        [("", "不指定"), *((p.id, p.name) for p in holders(unit_id, PostKind.CLERK))]
    )
    form.room_id.choices = _rooms()


def _rooms() -> list[Any]:
    mine = [r for r in calendar.rooms(viewer()) if r.unit_id == viewer().unit_id]
    return forms.choices([("", "不使用听证室"), *((r.id, r.name) for r in mine)])


def _plan_of(form: PlanForm) -> plan.Plan:
    issues = [
        plan.IssuePlan(
            form[f"kind{n}"].data or rules.IssueKind.HANDLING,
            form[f"question{n}"].data,
            form[f"proposition{n}"].data or form[f"question{n}"].data,
        )
        for n in (1, 2)
        if form[f"question{n}"].data
    ]
    return plan.Plan(
        necessity=form.necessity.data,
        grounds=tuple(form.grounds.data),
        issues=tuple(issues),
        is_public=form.is_public.data == "yes",
        openness_reason=form.openness_reason.data or None,
        form=form.form_.data,
        needed=form.needed.data,
        presider_person_id=int(form.presider_person_id.data),
        presider_kind=form.presider_kind.data,
        clerk_person_id=int(form.clerk_person_id.data) if form.clerk_person_id.data else None,
        starts_at=clock.beijing(form.held_on.data, form.starts.data),
        ends_at=clock.beijing(form.held_on.data, form.ends.data),
        venue_kind=form.venue_kind.data,
        venue_words=form.venue_words.data or None,
        room_id=int(form.room_id.data) if form.room_id.data else None,
        preliminary_view=form.preliminary_view.data or None,
        security_plan=form.security_plan.data or None,
    )


@blueprint.get("/booking")
@needs("hearing:plan")
def book() -> Any:
    """Choose the case to hear; a time found earlier is carried along."""
    own = cases.own_cases(viewer())
    return render_template("case_desk/book.html", cases=own, chosen=passed_on())


@blueprint.route("/booking/<int:case_id>", methods=["GET", "POST"])
@needs("hearing:plan")
def book_case(case_id: int) -> Any:
    """Plan the hearing of one case."""
    case = cases.case(viewer(), case_id)
    kind = case_type(case.type_code)
    usual = default_public(kind.default_public, has_minor=case.has_minor)
    usually = {
        "is_public": "yes" if usual else "no",
        "form_": rules.Form.ORDINARY,
        "needed": 3,
        "kind1": rules.IssueKind.HANDLING,
        "presider_person_id": str(viewer().person_id),
        "presider_kind": case.handler_rank
        if case.handler_rank in rules.PresiderKind.labels()
        else rules.PresiderKind.HANDLER,
        "venue_kind": VenueKind.ROOM,
    }
    form = FirstPlanForm(data=usually | chosen())
    _fill_choices(form)
    own = {str(one.id): one for one in cases.own_cases(viewer()) if one.id != case_id}
    form.others.choices = forms.choices(
        (key, f"{one.title}（{one.number}）") for key, one in own.items()
    )
    if form.validate_on_submit():
        with attempt(form):
            together = [case, *(own[key] for key in form.others.data or ())]
            hearing = plan.create_plan(viewer(), together, _plan_of(form))
        if form.ok:
            return to_hearing(hearing.id)
    status = form.status if form.is_submitted() else 200
    left = days_left(case.deadline_on, clock.today())
    return render_template(
        "case_desk/plan.html", form=form, case=case, usual=usual, left=left
    ), status


@blueprint.route("/hearings/<int:hearing_id>/plan", methods=["GET", "POST"])
@needs("hearing:plan")
def edit_plan(hearing_id: int) -> Any:
    """Change a draft plan; a stale form is refused with what was typed kept."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = PlanForm(data=_data_of(hearing))
    _fill_choices(form)
    if form.validate_on_submit():
        seen = request.form.get("version", "0")
        with attempt(form):
            plan.revise(viewer(), hearing, _plan_of(form), int(seen) if seen.isdigit() else 0)
        if form.ok:
            return to_hearing(hearing_id)
    status = form.status if form.is_submitted() else 200
    case = hearing.cases[0]
    return render_template(
        "case_desk/plan.html",
        form=form,
        case=case,
        usual=True,
        left=days_left(case.deadline_on, clock.today()),
        version=request.form.get("version", hearing.version),
    ), status


def _data_of(hearing: Any) -> dict[str, Any]:
    def local(value: datetime | None) -> datetime | None:
        return value.astimezone(clock.BEIJING) if value else None

    start, end = local(hearing.starts_at), local(hearing.ends_at)
    data = {
        "grounds": [g.ground for g in hearing.grounds],
        "is_public": "yes" if hearing.is_public else "no",
        "form_": hearing.form,
        "held_on": hearing.held_on,
        "starts": start.time() if start else None,
        "ends": end.time() if end else None,
        "room_id": str(hearing.room_id or ""),
        "presider_person_id": str(hearing.presider_person_id),
        "clerk_person_id": str(hearing.clerk_person_id or ""),
    }
    for n, issue in enumerate(hearing.issues[:2], 1):
        data |= {
            f"question{n}": issue.question,
            f"proposition{n}": issue.proposition,
            f"kind{n}": issue.kind,
        }
    same = (
        "necessity", "openness_reason", "needed", "presider_kind", "venue_kind", "venue_words",
        "preliminary_view", "security_plan",
    )  # fmt: skip
    return data | {name: getattr(hearing, name) for name in same}


@blueprint.post("/hearings/<int:hearing_id>/submit")
@needs("hearing:submit")
def submit_plan(hearing_id: int) -> Any:
    """Submit the plan for review and approval."""
    form = Nothing()
    hearing = queries.hearing(viewer(), hearing_id)
    with attempt(form):
        plan.submit(viewer(), hearing)
    if form.ok:
        return to_hearing(hearing_id)
    from hearing.web.case_desk.hearing import show

    return show(hearing_id, form)


@blueprint.route("/hearings/<int:hearing_id>/reschedule", methods=["GET", "POST"])
@needs("hearing:reschedule")
def reschedule(hearing_id: int) -> Any:
    """A new time or room; everybody is told again."""
    hearing = queries.hearing(viewer(), hearing_id)
    form = RescheduleForm(held_on=hearing.held_on, room_id=str(hearing.room_id or ""))
    form.room_id.choices = _rooms()
    if form.validate_on_submit():
        with attempt(form):
            rescheduling.reschedule(
                viewer(),
                hearing,
                clock.beijing(form.held_on.data, form.starts.data),
                clock.beijing(form.held_on.data, form.ends.data),
                int(form.room_id.data) if form.room_id.data else None,
                form.reason.data,
            )
        if form.ok:
            return to_hearing(hearing_id)
    back = url_for("case_desk.hearing", hearing_id=hearing_id)
    return form_page(
        form,
        "改期",
        "改期",
        back,
        under="改期后，须重新抽取听证员、重新告知全部参加人（A-10）。",
    )


@blueprint.route("/hearings/<int:hearing_id>/stop/<how>", methods=["GET", "POST"])
@needs("hearing:reschedule")
def stop(hearing_id: int, how: str) -> Any:
    """Postpone or withdraw a hearing, with the reason."""
    verbs = {
        "postpone": ("延期", rescheduling.postpone),
        "withdraw": ("撤销听证", plan.withdraw),
    }
    if how not in verbs:
        return redirect(url_for("case_desk.hearing", hearing_id=hearing_id), 303)
    words, verb = verbs[how]
    hearing = queries.hearing(viewer(), hearing_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with attempt(form):
            verb(viewer(), hearing, form.reason.data)
        if form.ok:
            return to_hearing(hearing_id)
    back = url_for("case_desk.hearing", hearing_id=hearing_id)
    return form_page(
        form,
        words,
        words,
        back,
        under="已留的听证室和人员将释放，已请的听证员不再参加。",
    )
