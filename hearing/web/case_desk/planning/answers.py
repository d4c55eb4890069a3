"""Between what was typed into the steps and the plan: from steps to plan, from a hearing to steps."""

from __future__ import annotations

import json
from datetime import time as time_of_day
from typing import Any

from hearing.base import clock
from hearing.calendar.rules import VenueKind
from hearing.hearings import broadcasts, plan
from hearing.hearings.drafts import Answers
from hearing.hearings.plan_rules import BROADCAST_ASKS
from hearing.hearings.rules import PARTY_ROLES, STAFF_ROLES, IssueKind, PresiderKind, Role
from hearing.web.case_desk.planning import people_steps, place_steps
from hearing.web.case_desk.planning.case_steps import MOST_ISSUES
from hearing.web.case_desk.planning.opened import Opened
from hearing.web.case_desk.planning.people_steps import MOST_PEOPLE
from hearing.web.case_desk.planning.steps import STEPS


def plan_of(opened: Opened) -> plan.Plan:
    """The plan that the (complete) answers make."""
    form = {step.name: step.form(opened) for step in STEPS}
    grounds, issues, openness = form["grounds"], form["issues"], form["openness"]
    time, safety, presider = form["time"], form["safety"], form["presider"]
    period = place_steps.period_of(time)
    if period is None:
        raise ValueError("a plan without time was not looked at")
    return plan.Plan(
        necessity=grounds.necessity.data,
        grounds=tuple(grounds.grounds.data),
        campaign=grounds.campaign.data or None,
        issues=tuple(_issues(issues)),
        preliminary_view=issues.preliminary_view.data or None,
        is_public=openness.is_public.data == "yes",
        openness_reason=openness.openness_reason.data or None,
        form=form["form"].form_.data,
        needed=form["officers"].needed.data,
        wishes=people_steps.wishes_of(form["officers"]),
        wish_words=form["officers"].wish_words.data or None,
        presider_person_id=int(presider.presider_person_id.data),
        presider_kind=presider.presider_kind.data,
        clerk_person_id=int(presider.clerk_person_id.data or 0) or None,
        people=tuple(_people(opened, form["people"])),
        starts_at=period[0],
        ends_at=period[1],
        venue_kind=time.venue_kind.data,
        room_id=int(time.room_id.data or 0) or None,
        venue_words=time.venue_words.data or None,
        risk_level=safety.risk_level.data,
        security_plan=safety.security_plan.data or None,
        publicity_plan=safety.publicity_plan.data or None,
        budget=safety.budget.data,
        broadcast=safety.broadcast.data,
        broadcast_words=place_steps.broadcast_words(safety),
    )


def _issues(form: Any) -> list[plan.IssuePlan]:
    found = []
    for n in range(1, MOST_ISSUES + 1):
        if f"question{n}" in form and form[f"question{n}"].data:
            lines = (form[f"alternatives{n}"].data or "").splitlines()
            others = [line.strip() for line in lines if line.strip()]
            found.append(
                plan.IssuePlan(
                    form[f"kind{n}"].data or IssueKind.HANDLING,
                    form[f"question{n}"].data,
                    form[f"proposition{n}"].data,
                    "\n".join(others) or None,
                )
            )
    return found


def _people(opened: Opened, form: Any) -> list[plan.PersonPlan]:
    found = [
        plan.PersonPlan(
            form[f"role{party.id}"].data, party.name, None, party.phone, party.id, party.is_minor
        )
        for party in opened.parties
        if form[f"party{party.id}"].data
    ]
    for n in range(1, MOST_PEOPLE + 1):
        if f"name{n}" in form and form[f"name{n}"].data:
            found.append(
                plan.PersonPlan(
                    form[f"as{n}"].data,
                    form[f"name{n}"].data,
                    form[f"words{n}"].data or None,
                    form[f"phone{n}"].data or None,
                )
            )
    return found


def from_case(case_id: int) -> Answers:
    """A new draft that knows its case."""
    return {"cases": {"cases": [str(case_id)]}}


def with_found_time(typed: Answers, found: dict[str, Any]) -> Answers:
    """The same draft with a time, room, persons and number that were found in the calendar."""
    if "held_on" in found:
        kept = typed.get("time") or {"venue_kind": [VenueKind.ROOM]}
        time = {name: [_written(found[name])] for name in TIME if name in found}
        typed = {**typed, "time": {"room_id": [""], "venue_words": [""], **kept, **time}}
    people = {name: [found[name]] for name in PEOPLE if name in found}
    if people:
        kind: dict[str, list[str]] = {
            "presider_kind": [PresiderKind.HANDLER],
            "clerk_person_id": [""],
        }
        typed = {**typed, "presider": {**kind, **typed.get("presider", {}), **people}}
    if "needed" in found:
        typed = {
            **typed,
            "officers": {**typed.get("officers", {}), "needed": [str(found["needed"])]},
        }
    return typed


def _written(value: Any) -> str:
    return (
        value[:20] if isinstance(value, str) else value.isoformat()[: 10 if _is_day(value) else 5]
    )


def _is_day(value: Any) -> bool:
    return not isinstance(value, time_of_day)


TIME = ("held_on", "starts", "ends", "room_id")
PEOPLE = ("presider_person_id", "clerk_person_id")


def again(hearing: Any, case_id: int | None = None) -> Answers:
    """照此新建: grounds, issues, form, wishes, roles and room of an earlier hearing, but no dates."""
    found = from_hearing(hearing)
    found["cases"] = {"cases": [str(case_id)] if case_id else []}
    found["people"] = _roles_only(hearing)
    time = found["time"]
    found["time"] = {**time, "held_on": [""], "starts": [""], "ends": [""]}
    found["issues"]["preliminary_view"] = [""]
    return found


def _roles_only(hearing: Any) -> dict[str, list[str]]:
    """The roles of those who were no party; names are typed anew."""
    roles = [p.role for p in hearing.participants if _is_other(p)]
    found: dict[str, list[str]] = {}
    for n, role in enumerate(roles[:MOST_PEOPLE], start=1):
        found |= {f"name{n}": [""], f"as{n}": [role], f"words{n}": [""], f"phone{n}": [""]}
    return found


def _is_other(one: Any) -> bool:
    apart = (Role.OFFICER, *STAFF_ROLES, *PARTY_ROLES)
    return one.removed_at is None and one.party_id is None and one.role not in apart


def from_hearing(hearing: Any) -> Answers:
    """A returned plan as the steps would have been typed; one that was postponed has no time."""
    return {
        "cases": {"cases": [str(case.id) for case in hearing.cases]},
        "grounds": {
            "grounds": [g.ground for g in hearing.grounds],
            "necessity": [hearing.necessity],
            "campaign": [hearing.campaign or ""],
        },
        "issues": _issue_answers(hearing),
        "openness": {
            "is_public": ["yes" if hearing.is_public else "no"],
            "openness_reason": [hearing.openness_reason or ""],
        },
        "form": {"form_": [hearing.form]},
        "officers": _wish_answers(hearing),
        "presider": {
            "presider_person_id": [str(hearing.presider_person_id)],
            "presider_kind": [hearing.presider_kind],
            "clerk_person_id": [str(hearing.clerk_person_id or "")],
        },
        "people": _people_answers(hearing),
        "time": {
            "held_on": [_local(hearing.starts_at, "%Y-%m-%d")],
            "starts": [_local(hearing.starts_at, "%H:%M")],
            "ends": [_local(hearing.ends_at, "%H:%M")],
            "venue_kind": [hearing.venue_kind],
            "room_id": [str(hearing.room_id or "")],
            "venue_words": [hearing.venue_words or ""],
        },
        "safety": {
            "risk_level": [hearing.risk_level or "low"],
            "security_plan": [hearing.security_plan or ""],
            "publicity_plan": [hearing.publicity_plan or ""],
            "budget": ["" if hearing.budget is None else str(hearing.budget)],
            "broadcast": [hearing.broadcast],
            **_broadcast_answers(hearing.id),
        },
    }


def _local(instant: Any, shape: str) -> str:
    return format(clock.local(instant), shape) if instant else ""


def _broadcast_answers(hearing_id: int) -> dict[str, list[str]]:
    row = broadcasts.draft_of(hearing_id)
    names = (*(name for name, _ in BROADCAST_ASKS), "delay_minutes")
    return {name: [str(getattr(row, name)) if row else ""] for name in names}


def _issue_answers(hearing: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"preliminary_view": [hearing.preliminary_view or ""]}
    for n, issue in enumerate(hearing.issues, start=1):
        found |= {
            f"question{n}": [issue.question],
            f"kind{n}": [issue.kind],
            f"proposition{n}": [issue.proposition],
            f"alternatives{n}": [issue.alternatives or ""],
        }
    return found


def _wish_answers(hearing: Any) -> dict[str, list[str]]:
    found = {"needed": [str(hearing.needed)], "wish_words": [hearing.wish_words or ""]}
    wished = {q["value"]: q["at_least"] for q in json.loads(hearing.wishes or "[]")}
    for name, _, _, value in people_steps.WISHES:
        found[name] = [str(wished.get(str(value), ""))]
    return found


def _people_answers(hearing: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = [p for p in hearing.participants if p.removed_at is None]
    others = [p for p in rows if p.party_id is None and p.role not in (Role.OFFICER,)]
    for one in rows:
        if one.party_id:
            found |= {f"party{one.party_id}": ["y"], f"role{one.party_id}": [one.role]}
    others = [p for p in others if p.role not in (Role.PRESIDER, Role.HANDLER, Role.CLERK)]
    for n, one in enumerate(others[:MOST_PEOPLE], start=1):
        found |= {
            f"name{n}": [one.name],
            f"as{n}": [one.role],
            f"words{n}": [one.identity_words or ""],
            f"phone{n}": [one.phone or ""],
        }
    return found
