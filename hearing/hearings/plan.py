"""The plan (方案): create, revise, submit; each version is kept by ``versions``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.calendar import service as calendar
from hearing.calendar.rules import VenueKind, needs_venue_approval
from hearing.cases.models import Case
from hearing.cases.rules import CaseState, opening_needs_approval
from hearing.hearings import (
    approvals,
    broadcasts,
    facts,
    holding,
    moves,
    plan_rules,
    venue,
    versions,
)
from hearing.hearings.models import (
    Hearing,
    HearingGround,
    Issue,
    Participant,
)
from hearing.hearings.plan_rules import Broadcast
from hearing.hearings.rules import (
    STAFF_ROLES,
    ApprovalKind,
    Form,
    PresiderKind,
    Role,
    panel_is_usual,
)
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.people import access
from hearing.people.queries import live_kinds, person
from hearing.people.rules import PostKind
from hearing.people.separation import refuse_pool_staff
from hearing.pool.draw_rules import quota_problem
from hearing.pool.rules import NeedFacts, Quota, need_problem
from hearing.units.numbering import next_number
from hearing.units.queries import case_type, parameter_int, unit


@dataclass(frozen=True)
class IssuePlan:
    """One issue as planned: kind, plain question, proposition voted on, numbered alternatives."""

    kind: str
    question: str
    proposition: str
    alternatives: str | None = None


@dataclass(frozen=True)
class PersonPlan:
    """Somebody who is to take part: a party of a case by id, or anybody else by name."""

    role: str
    name: str
    identity_words: str | None = None
    phone: str | None = None
    party_id: int | None = None
    is_minor: bool = False


@dataclass(frozen=True)
class Plan:
    """What the handler plans; instants aware, persons and rooms by id; no ``people``: all parties."""

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
    publicity_plan: str | None = None
    risk_level: str | None = None
    budget: int | None = None
    broadcast: str = Broadcast.NONE
    preliminary_view: str | None = None
    campaign: str | None = None
    wish_words: str | None = None
    wishes: tuple[Quota, ...] = ()
    people: tuple[PersonPlan, ...] | None = None
    broadcast_words: plan_rules.BroadcastWords | None = None
    profile: str = field(default="")


APART = {"grounds", "issues", "profile", "people", "wishes", "broadcast_words"}


def create_plan(viewer: Viewer, cases: Sequence[Case], plan: Plan) -> Hearing:
    """Plan a hearing of one or more cases that the viewer handles (F-03)."""
    _may_plan(viewer, cases)
    owner = unit(cases[0].unit_id)
    year = clock.today().year
    number = next_number(f"hearing/{owner.id}/{year}")
    hearing = Hearing(
        number=f"{owner.short}检听〔{year}〕{number}号",
        unit_id=owner.id,
        state=State.DRAFT,
        handler_person_id=viewer.person_id,
        handler_post_id=viewer.hat.post_id if viewer.hat else None,
        entered_by=viewer.person_id,
    )
    _fill(hearing, cases, plan)
    db.session.add(hearing)
    db.session.flush()
    _issues_and_people(hearing, plan, cases)
    broadcasts.keep_draft(viewer, hearing, plan.broadcast_words)
    versions.keep(viewer, hearing, "初稿")
    journal.record(viewer, "hearing.plan", "hearing", hearing.id, unit_id=hearing.unit_id)
    return hearing


def _may_plan(viewer: Viewer, cases: Sequence[Case]) -> None:
    if not cases:
        raise Refused("选择要听证的案件", field="cases")
    for case in cases:
        access.require(viewer, "hearing:plan", case)
        if case.state != CaseState.OPEN:
            raise Refused(f"“{case.title}”已经办结，不能再安排听证", field="cases")


def _fill(hearing: Hearing, cases: Sequence[Case], plan: Plan) -> None:
    if plan.ends_at <= plan.starts_at:
        raise Refused("结束时间须晚于开始时间", field="ends_at")
    has_minor = any(case.has_minor for case in cases)
    _check_words(plan, has_minor=has_minor)
    hearing.has_minor = has_minor
    wanted = asdict(plan)
    if plan.preliminary_view != hearing.preliminary_view:
        hearing.preliminary_at = clock.now() if plan.preliminary_view else None
    for name in wanted.keys() - APART:
        setattr(hearing, name, wanted[name])
    hearing.wishes = json.dumps([q.__dict__ for q in plan.wishes], ensure_ascii=False)
    venue.own_room(hearing, hearing.room_id)
    hearing.title = cases[0].title + (f"等{len(cases)}件" if len(cases) > 1 else "")
    hearing.is_chiefs_own = _is_chiefs(hearing, cases)
    profiles = [case_type(case.type_code).profile for case in cases]
    hearing.profile = plan.profile or plan_rules.profile_of(plan.form, profiles)
    hearing.held_on = clock.beijing_date(plan.starts_at)
    hearing.grounds = [HearingGround(ground=ground) for ground in dict.fromkeys(plan.grounds)]
    hearing.cases = list(cases)


def _check_words(plan: Plan, *, has_minor: bool) -> None:
    """What the form of the plan itself rules out, whatever its stage."""
    blocked = plan_rules.broadcast_problem(
        plan.broadcast, is_public=plan.is_public, has_minor=has_minor
    )
    if blocked:
        raise Refused(blocked, field="broadcast", rule="A-19")
    problem = need_problem(NeedFacts(plan.needed, plan.needed, plan.wishes))
    problem = problem or quota_problem(plan.needed, plan.wishes)
    if problem:
        raise Refused(problem, field="needed", rule="P-8")


def _is_chiefs(hearing: Hearing, cases: Sequence[Case]) -> bool:
    """The chief procurator's own case; a deputy's own case still goes to the chief."""
    if all(case.handler_rank != "chief" for case in cases):
        return False
    held = live_kinds([hearing.handler_person_id], hearing.unit_id)
    return PostKind.CHIEF in held.get(hearing.handler_person_id, ())


def staff_of(hearing: Hearing) -> list[tuple[str, int]]:
    """Who takes part by office: presider, the handler when another presides, clerk."""
    wanted = [
        (Role.PRESIDER, hearing.presider_person_id),
        (Role.HANDLER, hearing.handler_person_id),
        (Role.CLERK, hearing.clerk_person_id),
    ]
    if hearing.handler_person_id == hearing.presider_person_id:
        del wanted[1]
    return [(role, person_id) for role, person_id in wanted if person_id]


def staff_row(role: str, person_id: int) -> Participant:
    """A member of staff as participant: named in notices, never told by one."""
    return Participant(
        role=role, name=person(person_id).name, person_id=person_id, must_be_told=False
    )


def _issues_and_people(hearing: Hearing, plan: Plan, cases: Sequence[Case]) -> None:
    db.session.add_all(
        Issue(hearing_id=hearing.id, position=position, **asdict(issue))
        for position, issue in enumerate(plan.issues, start=1)
    )
    staff = staff_of(hearing)
    digests = [party.identity_digest for case in cases for party in case.parties]
    refuse_pool_staff(hearing.unit_id, [person_id for _, person_id in staff], digests)
    rows = [staff_row(role, person_id) for role, person_id in staff]
    rows += [_person_row(one) for one in _people(plan, cases)]
    for position, row in enumerate(rows, start=1):
        row.position = position
        row.hearing_id = hearing.id
        row.since_version = hearing.plan_version
    db.session.add_all(rows)
    db.session.flush()


def _people(plan: Plan, cases: Sequence[Case]) -> list[PersonPlan]:
    parties = {party.id: party for case in cases for party in case.parties}
    if plan.people is None:
        return [
            PersonPlan(p.role, p.name, None, p.phone, p.id, p.is_minor) for p in parties.values()
        ]
    wrong = {one.party_id for one in plan.people if one.party_id} - set(parties)
    if wrong or any(one.role == Role.OFFICER for one in plan.people):
        raise Refused("参加人须是这些案件的当事人或另行填写的人，听证员由管理部门抽取", rule="A-6")
    return list(plan.people)


def _person_row(one: PersonPlan) -> Participant:
    row = Participant(
        role=one.role,
        name=one.name,
        party_id=one.party_id,
        identity_words=one.identity_words,
        is_minor=one.is_minor,
        must_be_told=one.role not in STAFF_ROLES,
    )
    if one.phone:
        row.phone = one.phone
    return row


def revise(
    viewer: Viewer,
    hearing: Hearing,
    plan: Plan,
    seen_version: int,
    cases: Sequence[Case] | None = None,
) -> None:
    """Change a returned plan; a stale form is refused with both texts kept by the page."""
    access.require(viewer, "hearing:plan", hearing)
    if hearing.state != State.DRAFT:
        raise Conflict("方案已提交，退回后才能修改")
    if hearing.version != seen_version:
        raise Stale
    wanted = list(hearing.cases if cases is None else cases)
    _may_plan(viewer, wanted)
    for row in [*hearing.issues, *hearing.grounds, *hearing.participants]:
        db.session.delete(row)
    db.session.flush()
    db.session.expire(hearing, ["issues", "participants", "grounds"])
    _fill(hearing, wanted, plan)
    hearing.version += 1
    hearing.plan_version += 1
    db.session.flush()
    _issues_and_people(hearing, plan, wanted)
    broadcasts.keep_draft(viewer, hearing, plan.broadcast_words)
    db.session.expire(hearing, ["issues", "participants", "room"])
    versions.keep(viewer, hearing, "修改")
    db.session.flush()
    journal.record(viewer, "hearing.revise", "hearing", hearing.id)


def submit(viewer: Viewer, hearing: Hearing) -> None:
    """Submit the plan: gates, room and people held, approvals asked for (A-4)."""
    if hearing.starts_at is not None and hearing.starts_at <= clock.now():
        raise Refused("听证时间已过，请改为今天以后", field="starts_at")
    ranks = {case.handler_rank for case in hearing.cases}
    leader = bool(ranks & {"chief", "department_head"})
    moves.go(viewer, hearing, "submit_to_chief" if leader else "submit")
    venue.check_room(hearing)
    calendar.hold(viewer, hearing.id, holding.holds_of(hearing))
    for kind, words in needed_approvals(viewer, hearing):
        approval = approvals.request(viewer, hearing, kind, words)
        if kind is ApprovalKind.BROADCAST:
            broadcasts.attach(hearing.id, approval)


def needed_approvals(viewer: Viewer, hearing: Hearing) -> list[tuple[ApprovalKind, str]]:
    """Each separate approval that this plan needs, with the words of the request (A-4, A-5, A-7, A-12, A-19)."""
    found = [(ApprovalKind.HOLD, hearing.necessity)]
    day = hearing.held_on or clock.today()
    least, most = (parameter_int(f"panel_{end}", day, hearing.unit_id) for end in ("min", "max"))
    if not panel_is_usual(hearing.needed, least, most):
        found.append((ApprovalKind.PANEL_SIZE, f"拟请听证员 {hearing.needed} 人"))
    if opening_needs_approval(
        is_public=hearing.is_public,
        type_default=facts.openness_default(hearing.cases),
        has_minor=hearing.has_minor,
    ):
        found.append((ApprovalKind.OPENING, hearing.openness_reason or ""))
    if needs_venue_approval(hearing.venue_kind):
        place = VenueKind(hearing.venue_kind).label
        found.append((ApprovalKind.VENUE, f"{place}：{hearing.venue_words or ''}"))
    if hearing.broadcast != Broadcast.NONE:
        found.append((ApprovalKind.BROADCAST, broadcasts.request_words(viewer, hearing)))
    return found
