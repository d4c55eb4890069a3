"""A draft as one request sees it: what was typed, and what the steps ask about its cases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from werkzeug.datastructures import MultiDict

from hearing.base import clock
from hearing.calendar import queries as calendar
from hearing.cases import queries as cases
from hearing.cases.rules import days_left, default_public
from hearing.hearings import drafts, occupancy, plan_rules
from hearing.hearings.facts import openness_default
from hearing.people.queries import posted
from hearing.people.rules import PostKind
from hearing.units.queries import case_type, case_types, parameter_int
from hearing.web.access import viewer

PRESIDING = (PostKind.HANDLE, PostKind.DEPARTMENT_HEAD, PostKind.DEPUTY_CHIEF, PostKind.CHIEF)


class Opened:
    """An opened draft."""

    def __init__(self, draft_id: int) -> None:
        self.row = drafts.draft(viewer(), draft_id)
        self.answers = drafts.read(self.row)
        self.types = case_types()  # kept, so that each type is read once a page

    def raw(self, step: str) -> MultiDict[str, str] | None:
        """What was typed at a step, as a form would have sent it."""
        kept = self.answers.get(step)
        if kept is None:
            return None
        return MultiDict((name, value) for name, values in kept.items() for value in values)

    def first(self, step: str, name: str) -> str:
        """The first value typed into a field."""
        values = self.answers.get(step, {}).get(name, [])
        return values[0] if values else ""

    def rows(self, step: str, name: str, typed: Any, *, least: int, most: int) -> int:
        """How many rows a step with repeated fields has: those sent, or those kept, or the least."""
        names = list(typed) if typed is not None else list(self.answers.get(step, {}))
        numbers = [int(n) for one in names for n in re.findall(rf"^{name}(\d{{1,2}})$", one)]
        return min(most, max([least, *numbers]))

    # cases
    @cached_property
    def own_cases(self) -> Sequence[Any]:
        """The cases that the viewer handles."""
        return cases.own_cases(viewer())

    @cached_property
    def cases(self) -> list[Any]:
        """The cases chosen, with their parties, in the order of the list."""
        chosen = drafts.numbers(self.answers.get("cases", {}).get("cases", []))
        return list(drafts.cases_of(viewer(), chosen)) if chosen else []

    @cached_property
    def parties(self) -> list[Any]:
        """The parties of all chosen cases."""
        return [party for case in self.cases for party in case.parties]

    @cached_property
    def has_minor(self) -> bool:
        """Whether a party of any case is a minor."""
        return any(case.has_minor for case in self.cases)

    @cached_property
    def usual_public(self) -> bool:
        """Whether such cases are as a rule heard in public (A-5)."""
        return default_public(openness_default(self.cases), has_minor=self.has_minor)

    @property
    def openness_words(self) -> str:
        """Why a hearing of these cases is as a rule open or closed."""
        if self.has_minor:
            return "当事人中有未成年人，不公开（A-5）。经检察长批准改为公开的，仍不公告、不直播"
        names = "、".join(dict.fromkeys(case_type(case.type_code).name for case in self.cases))
        return f"{names or '此类'}案件通常{'公开' if self.usual_public else '不公开'}（A-5）"

    @property
    def is_public(self) -> bool:
        """What was chosen, or the rule."""
        chosen = self.first("openness", "is_public")
        return chosen == "yes" if chosen else self.usual_public

    # form and people
    @property
    def form_code(self) -> str:
        """The form of hearing chosen so far."""
        return self.first("form", "form_") or "ordinary"

    @property
    def profile(self) -> str:
        """Which clock and panel rules follow from form and cases."""
        profiles = [case_type(case.type_code).profile for case in self.cases]
        return plan_rules.profile_of(self.form_code, profiles)

    @cached_property
    def rank(self) -> str:
        """The rank in which the viewer handles these cases (A-13)."""
        ranks = {case.handler_rank for case in self.cases}
        return next((r for r in ("chief", "department_head") if r in ranks), "handler")

    @property
    def is_chief(self) -> bool:
        """Whether this is the chief procurator's own case, which a deputy approves (settled 15)."""
        return self.rank == "chief" and PostKind.CHIEF in self.kinds_of(viewer().person_id or 0)

    @property
    def presider_words(self) -> str:
        """What A-13 says about these cases."""
        if self.rank == "handler":
            return "一般由承办检察官或主办检察官主持（A-13）"
        who = "检察长" if self.rank == "chief" else "部门负责人"
        return f"{who}办理的案件，由其本人主持（A-13）"

    @cached_property
    def staff(self) -> list[Any]:
        """Everybody of the unit who may preside or keep the record, with the posts held."""
        return posted(viewer().unit_id or 0, *PRESIDING, PostKind.CLERK)

    @property
    def presiders(self) -> list[Any]:
        """Who may preside at this unit, the viewer first."""
        found = [one for one in self.staff if one.kinds & set(PRESIDING)]
        return sorted(found, key=lambda one: one.id != viewer().person_id)

    @property
    def clerks(self) -> list[Any]:
        """The clerks of the unit."""
        return [one for one in self.staff if PostKind.CLERK in one.kinds]

    def kinds_of(self, person_id: int) -> frozenset[str]:
        """The posts somebody holds at the unit."""
        return next((one.kinds for one in self.staff if one.id == person_id), frozenset())

    # time and place
    @cached_property
    def rooms(self) -> list[Any]:
        """The open rooms of the unit."""
        return [room for room in calendar.rooms(viewer()) if room.unit_id == viewer().unit_id]

    @property
    def chosen_room(self) -> Any:
        """The room chosen so far."""
        wanted = self.first("time", "room_id")
        return next((room for room in self.rooms if str(room.id) == wanted), None)

    def taken(self, starts_at: datetime, ends_at: datetime, room_id: int | None) -> str | None:
        """The sentence when room, presider or clerk is taken at that time."""
        people = [self.first("presider", f"{role}_person_id") for role in ("presider", "clerk")]
        wanted = drafts.numbers(people)
        return occupancy.taken(
            viewer().unit_id or 0,
            starts_at,
            ends_at,
            room_id=room_id,
            person_ids=wanted or [viewer().person_id or 0],
            but_hearing_id=self.row.hearing_id,
        )

    # limits
    @cached_property
    def deadline(self) -> date | None:
        """The earliest time limit of the cases (A-20)."""
        return min((c.deadline_on for c in self.cases if c.deadline_on), default=None)

    @property
    def left(self) -> int | None:
        """Days left of the earliest limit."""
        return days_left(self.deadline, clock.today())

    def limit_warning(self, held_on: date | None) -> str | None:
        """The warning when hearing and decision would exceed the limit."""
        if held_on is None:
            return None
        days = parameter_int("decision_days", held_on, viewer().unit_id)
        return plan_rules.limit_warning(self.deadline, held_on, days)
