"""The wizard's last page: all answers, what is missing, what will be asked for, and one button."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from hearing.base import clock
from hearing.calendar.queries import is_workday
from hearing.calendar.rules import needs_venue_approval
from hearing.cases.rules import opening_needs_approval
from hearing.hearings import drafts
from hearing.hearings.facts import openness_default
from hearing.hearings.rules import ApprovalKind, latest_notice_day, panel_is_usual
from hearing.units.queries import parameter, parameter_int
from hearing.web.access import attempt, needs, viewer
from hearing.web.case_desk.blueprint import Nothing, blueprint, to_hearing
from hearing.web.case_desk.planning import answers
from hearing.web.case_desk.planning.opened import Opened
from hearing.web.case_desk.planning.steps import STEPS, words_of
from hearing.web.case_desk.planning.wizard import around


@blueprint.route("/booking/<int:draft_id>", methods=["GET", "POST"])
@needs("hearing:plan")
def check_plan(draft_id: int) -> Any:
    """Check answers, then submit the plan for review and approval (A-4)."""
    opened, form = Opened(draft_id), Nothing()
    seen_forms = {step.name: step.looked_at(opened) for step in STEPS}
    filled = {name: one for name, (one, _) in seen_forms.items()}
    problems = {name: found for name, (_, found) in seen_forms.items()}
    stands = any(problems.values())
    if form.validate_on_submit():
        seen = request.form.get("version", "")
        if stands:
            form.refused.append("还有需要更正的内容，更正后才能提交")
        else:
            with attempt(form):
                number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
                hearing = drafts.submit(
                    viewer(), draft_id, number, opened.cases, answers.plan_of(opened)
                )
        if form.ok:
            return to_hearing(hearing.id)
    held_on = filled["time"].held_on.data
    html = render_template(
        "case_desk/plan/check.html",
        form=form,
        words={n: words_of(one) for n, one in filled.items() if opened.raw(n) is not None},
        problems=problems,
        stands=stands,
        asked=[] if stands else asked_for(opened, filled),
        warnings=warnings(opened, held_on),
        **around(opened),
    )
    return html, (form.status if form.is_submitted() else 200)


def asked_for(opened: Opened, filled: dict[str, Any]) -> list[str]:
    """The separate approvals that the chief will be asked for."""
    day = filled["time"].held_on.data
    least, most = (parameter_int(f"panel_{end}", day, viewer().unit_id) for end in ("min", "max"))
    opening = opening_needs_approval(
        is_public=opened.is_public,
        type_default=openness_default(opened.cases),
        has_minor=opened.has_minor,
    )
    wanted = {
        ApprovalKind.HOLD: True,
        ApprovalKind.PANEL_SIZE: not panel_is_usual(filled["officers"].needed.data, least, most),
        ApprovalKind.OPENING: opening,
        ApprovalKind.VENUE: needs_venue_approval(filled["time"].venue_kind.data),
        ApprovalKind.BROADCAST: filled["safety"].broadcast.data != "none",
    }
    return [kind.label for kind, needed in wanted.items() if needed]


def warnings(opened: Opened, held_on: Any) -> list[str]:
    """What does not stand against the plan but should be known before it is submitted."""
    if held_on is None:
        return []
    found = [opened.limit_warning(held_on) or ""]
    owner = viewer().unit_id
    days = parameter_int(f"notice_days_{opened.profile}", held_on, owner)
    strict = parameter("notice_strict", held_on, owner) == "1"
    until = latest_notice_day(held_on, days, strict=strict)
    if until < clock.today():
        found.append(f"距听证已不足 {days} 日，每名参加人都要书面同意（A-10）")
    elif (until - clock.today()).days <= 2:
        found.append(f"须在 {until.month} 月 {until.day} 日以前审批完并告知全部参加人（A-10）")
    if not is_workday(held_on):
        found.append("听证日是休息日")
    if opened.form_code == "simplified" and all(case.line_id != 10 for case in opened.cases):
        found.append("简易公开听证一般用于控告申诉案件（R-4）")
    return [one for one in found if one]
