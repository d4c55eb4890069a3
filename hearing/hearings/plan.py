"""The plan (方案): create, revise, submit, withdraw."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.calendar import service as calendar
from hearing.calendar.rules import (
    Period,
    VenueKind,
    needs_venue_approval,
    occupied,
)
from hearing.cases.models import Case
from hearing.cases.rules import CaseState, opening_needs_approval
from hearing.hearings import approvals, moves, venue
from hearing.hearings.models import (
    Hearing,
    HearingGround,
    Issue,
    Participant,
    PlanVersion,
)
from hearing.hearings.rules import (
    ApprovalKind,
    Form,
    PresiderKind,
    Role,
    panel_is_usual,
)
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.people import access
from hearing.people.queries import person
from hearing.people.separation import refuse_pool_staff
from hearing.pool import use
from hearing.units.numbering import next_number
from hearing.units.queries import case_type, parameter_int, unit


@dataclass(frozen=True)
class IssuePlan:
    """One issue as planned: kind, plain question, proposition voted on."""

    kind: str
    question: str
    proposition: str


@dataclass(frozen=True)
class Plan:
    """What the handler plans; instants aware, persons and rooms by id."""

    necessity: str
    grounds: tuple[str, ...]
    issues: tuple[IssuePlan, ...]
    is_public: bool
    needed: int
    starts_at: datetime
    ends_at: datetime
    presider_person_id: int
    presider_kind: str = PresiderKind.HANDLER
    clerk_person_id: int | None = None
    form: str = Form.ORDINARY
    venue_kind: str = VenueKind.ROOM
    venue_words: str | None = None
    room_id: int | None = None
    openness_reason: str | None = None
    security_plan: str | None = None
    preliminary_view: str | None = None
    campaign: str | None = None
    profile: str = field(default="")


def create_plan(viewer: Viewer, cases: Sequence[Case], plan: Plan) -> Hearing:
    """Plan a hearing of one or more cases that the viewer handles (F-03)."""
    if not cases:
        raise Refused("选择要听证的案件", field="case_id")
    for case in cases:
        access.require(viewer, "hearing:plan", case)
        if case.state != CaseState.OPEN:
            raise Refused(f"“{case.title}”已经办结，不能再安排听证", field="others")
    first = cases[0]
    owner = unit(first.unit_id)
    year = clock.today().year
    number = next_number(f"hearing/{owner.id}/{year}")
    hearing = Hearing(
        number=f"{owner.short}检听〔{year}〕{number}号",
        unit_id=owner.id,
        title=first.title + (f"等{len(cases)}件" if len(cases) > 1 else ""),
        state=State.DRAFT,
        handler_person_id=viewer.person_id,
        handler_post_id=viewer.hat.post_id if viewer.hat else None,
        has_minor=any(case.has_minor for case in cases),
        is_chiefs_own=any(case.handler_rank == "chief" for case in cases),
        profile=plan.profile or case_type(first.type_code).profile,
        entered_by=viewer.person_id,
    )
    _fill(hearing, plan)
    hearing.cases = list(cases)
    db.session.add(hearing)
    db.session.flush()
    _issues_and_people(hearing, plan, cases)
    _keep_version(viewer, hearing, "初稿")
    journal.record(viewer, "hearing.plan", "hearing", hearing.id, unit_id=hearing.unit_id)
    return hearing


def _fill(hearing: Hearing, plan: Plan) -> None:
    if plan.ends_at <= plan.starts_at:
        raise Refused("结束时间须晚于开始时间", field="ends_at")
    for name, value in asdict(plan).items():
        if name not in ("grounds", "issues", "profile"):
            setattr(hearing, name, value)
    venue.own_room(hearing, hearing.room_id)
    hearing.held_on = clock.beijing_date(plan.starts_at)
    hearing.preliminary_at = clock.now() if plan.preliminary_view else None
    hearing.grounds = [HearingGround(ground=ground) for ground in dict.fromkeys(plan.grounds)]


def _issues_and_people(hearing: Hearing, plan: Plan, cases: Sequence[Case]) -> None:
    db.session.add_all(
        Issue(hearing_id=hearing.id, position=position, **asdict(issue))
        for position, issue in enumerate(plan.issues, start=1)
    )
    staff: list[tuple[str, int]] = [(Role.PRESIDER, plan.presider_person_id)]
    if hearing.handler_person_id != plan.presider_person_id:
        staff.append((Role.HANDLER, hearing.handler_person_id))
    if plan.clerk_person_id:
        staff.append((Role.CLERK, plan.clerk_person_id))
    digests = [party.identity_digest for case in cases for party in case.parties]
    refuse_pool_staff(hearing.unit_id, [pid for _, pid in staff], digests)
    rows = [
        Participant(role=role, name=person(pid).name, person_id=pid, must_be_told=False)
        for role, pid in staff
    ]
    for case in cases:
        for party in case.parties:
            row = Participant(
                role=party.role,
                name=party.name,
                party_id=party.id,
                is_minor=party.is_minor,
            )
            if party.phone:
                row.phone = party.phone
            rows.append(row)
    for position, row in enumerate(rows, start=1):
        row.position = position
        row.hearing_id = hearing.id
        row.since_version = hearing.plan_version
    db.session.add_all(rows)
    db.session.flush()


def snapshot(hearing: Hearing) -> dict[str, Any]:
    """The plan's content as kept per version: plain values."""
    return {
        "时间": f"{hearing.starts_at:%Y-%m-%dT%H:%MZ}/{hearing.ends_at:%H:%MZ}"
        if hearing.starts_at and hearing.ends_at
        else "",
        "听证室": hearing.room_id,
        "地点": hearing.venue_words or "",
        "公开": hearing.is_public,
        "主持人": hearing.presider_person_id,
        "书记员": hearing.clerk_person_id,
        "听证员人数": hearing.needed,
        "形式": Form(hearing.form).label,
    }


def _keep_version(viewer: Viewer, hearing: Hearing, reason: str) -> None:
    db.session.add(
        PlanVersion(
            hearing_id=hearing.id,
            version=hearing.plan_version,
            content=json.dumps(snapshot(hearing), ensure_ascii=False, sort_keys=True),
            at=clock.now(),
            by_person_id=viewer.person_id,
            reason=reason,
        )
    )


def new_version(viewer: Viewer, hearing: Hearing, reason: str) -> None:
    """Keep the changed plan as the next version; everybody has to be told again."""
    hearing.plan_version += 1
    _keep_version(viewer, hearing, reason)
    for participant in hearing.participants:
        if participant.removed_at is None:
            participant.since_version = hearing.plan_version
    db.session.flush()


def revise(viewer: Viewer, hearing: Hearing, plan: Plan, seen_version: int) -> None:
    """Change a draft plan; a stale form is refused with both texts kept by the page."""
    access.require(viewer, "hearing:plan", hearing)
    if hearing.state != State.DRAFT:
        raise Conflict("方案已提交，退回后才能修改")
    if hearing.version != seen_version:
        raise Stale
    for row in [*hearing.issues, *hearing.grounds, *hearing.participants]:
        db.session.delete(row)
    db.session.flush()
    _fill(hearing, plan)
    hearing.version += 1
    db.session.flush()
    db.session.expire(hearing, ["issues", "participants", "grounds"])
    _issues_and_people(hearing, plan, hearing.cases)
    hearing.plan_version += 1
    _keep_version(viewer, hearing, "修改")
    db.session.flush()
    journal.record(viewer, "hearing.revise", "hearing", hearing.id)


def holds_of(hearing: Hearing) -> list[calendar.Hold]:
    """Room (with set-up and clear-down), presider and clerk of a plan, as holds."""
    if hearing.starts_at is None or hearing.ends_at is None:
        raise Refused("还没有时间和地点", field="starts_at")
    day, owner = clock.beijing_date(hearing.starts_at), hearing.unit_id
    room = occupied(
        Period(hearing.starts_at, hearing.ends_at),
        parameter_int("setup_minutes", day, owner),
        parameter_int("cleardown_minutes", day, owner),
    )
    named = hearing.is_public and not hearing.has_minor
    purpose = hearing.title if named else "不公开听证"
    people = [
        ("presider", hearing.presider_person_id),
        ("clerk", hearing.clerk_person_id),
    ]
    holds = [
        calendar.Hold(role, hearing.starts_at, hearing.ends_at, purpose, person_id=person_id)
        for role, person_id in people
        if person_id
    ]
    if hearing.room_id:
        holds.append(
            calendar.Hold("room", room.starts_at, room.ends_at, purpose, room_id=hearing.room_id)
        )
    return holds


def submit(viewer: Viewer, hearing: Hearing) -> None:
    """Submit the plan: gates, room and people held, approvals asked for (A-4)."""
    if hearing.starts_at is not None and hearing.starts_at <= clock.now():
        raise Refused("听证时间已过，请改为今天以后", field="starts_at")
    ranks = {case.handler_rank for case in hearing.cases}
    leader = bool(ranks & {"chief", "department_head"})
    moves.go(viewer, hearing, "submit_to_chief" if leader else "submit")
    venue.check_room(hearing)
    calendar.hold(viewer, hearing.id, holds_of(hearing))
    approvals.request(viewer, hearing, ApprovalKind.HOLD, hearing.necessity)
    day = hearing.held_on or clock.today()
    least, most = (parameter_int(f"panel_{end}", day, hearing.unit_id) for end in ("min", "max"))
    if not panel_is_usual(hearing.needed, least, most):
        approvals.request(
            viewer, hearing, ApprovalKind.PANEL_SIZE, f"拟请听证员 {hearing.needed} 人"
        )
    default = case_type(hearing.cases[0].type_code).default_public
    if opening_needs_approval(
        is_public=hearing.is_public, type_default=default, has_minor=hearing.has_minor
    ):
        approvals.request(viewer, hearing, ApprovalKind.OPENING, hearing.openness_reason or "")
    if needs_venue_approval(hearing.venue_kind):
        approvals.request(viewer, hearing, ApprovalKind.VENUE, hearing.venue_words or "")


def withdraw(viewer: Viewer, hearing: Hearing, reason: str) -> None:
    """Withdraw a hearing before it sits; room, persons and need are released."""
    if not reason.strip():
        raise Refused("写明撤销的原因", field="reason")
    moves.go(viewer, hearing, "withdraw", reason=reason)
    calendar.release(viewer, hearing.id, "听证撤销")
    use.withdraw_need(viewer, hearing.id, "听证撤销")
