"""Collects what the gates of a move look at, reading only what that move needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.law import Unmet
from hearing.cases.models import Case
from hearing.cases.rules import openness_problem
from hearing.hearings import day_rules, form_profiles, plan_rules, recusals, rules
from hearing.hearings.models import (
    Approval,
    Briefing,
    BriefingReading,
    BriefingRelease,
    Hearing,
    Notice,
    Objection,
    Participant,
    Recording,
    RecordSignature,
    SittingNote,
    SittingStep,
    SubstituteNotice,
    Undertaking,
)
from hearing.hearings.rules import ApprovalKind, Role
from hearing.hearings.workflow import MOVES, Facts, State, unmet
from hearing.people.queries import live_kinds
from hearing.units.queries import case_type, parameter, parameter_int

Part = Callable[[Hearing], dict[str, Any]]


def min_notice_days(hearing: Hearing) -> tuple[int, bool]:
    """Days of notice for the hearing's profile on its day, and whether counted strictly."""
    day = hearing.held_on or clock.today()
    days = parameter_int(f"notice_days_{hearing.profile}", day, hearing.unit_id)
    return days, parameter("notice_strict", day, hearing.unit_id) == "1"


def active_participants(hearing: Hearing, *roles: str) -> list[Participant]:
    """Participants not removed, optionally of some roles, in order."""
    found = [
        one
        for one in hearing.participants
        if one.removed_at is None and (not roles or one.role in roles)
    ]
    return sorted(found, key=lambda one: (one.position, one.id))


def openness_default(cases: Iterable[Case]) -> bool | None:
    """What the types of the cases heard together suggest (A-5)."""
    return plan_rules.joint_default(case_type(case.type_code).default_public for case in cases)


def presider_problem(hearing: Hearing) -> str | None:
    """Who presides, in what capacity, and whether that person's posts allow it (A-13)."""
    if hearing.presider_person_id is None:
        return "还没有选主持人"
    ranks = {case.handler_rank for case in hearing.cases}
    kind = str(hearing.presider_kind)
    problem = rules.presider_problem(
        kind,
        next((r for r in ("chief", "department_head") if r in ranks), "handler"),
        same_person=hearing.presider_person_id == hearing.handler_person_id,
    )
    held = live_kinds([hearing.presider_person_id], hearing.unit_id)
    return problem or plan_rules.presider_post_problem(
        kind, held.get(hearing.presider_person_id, ())
    )


def _plan(hearing: Hearing) -> dict[str, Any]:
    cases = hearing.cases
    day = hearing.held_on or clock.today()
    return {
        "ground_problem": rules.ground_problem(
            [g.ground for g in hearing.grounds],
            [case.type_code for case in cases],
            hearing.necessity,
        ),
        "issue_count": len(hearing.issues),
        "openness_problem": openness_problem(
            is_public=hearing.is_public,
            type_default=openness_default(cases),
            has_minor=hearing.has_minor,
            reason=hearing.openness_reason,
        ),
        "presider_problem": presider_problem(hearing),
        "panel_problem": plan_rules.panel_problem(
            hearing.needed, form_profiles.least_panel(hearing.form, day, hearing.unit_id)
        ),
        "place_problem": plan_rules.place_problem(
            hearing.form, hearing.venue_kind, hearing.room_id, hearing.venue_words
        ),
        "has_period": hearing.starts_at is not None,
        "party_count": len(active_participants(hearing, *rules.PARTY_ROLES)),
    }


def _approvals(hearing: Hearing) -> dict[str, Any]:
    missing = db.session.scalars(
        select(Approval.kind).where(
            Approval.hearing_id == hearing.id,
            Approval.decision.is_(None),
            Approval.kind.not_in(rules.LATER_KINDS),
        )
    )
    return {"approvals_missing": tuple(ApprovalKind(kind).label for kind in missing)}


def _presider(hearing: Hearing) -> dict[str, Any]:
    return {"presider_problem": presider_problem(hearing)}


def _confirmed(hearing: Hearing) -> dict[str, Any]:
    return {
        "needed": hearing.needed,
        "confirmed": len(active_participants(hearing, Role.OFFICER)),
    }


def told_and_latest(hearing: Hearing) -> tuple[dict[int, Notice], dict[int, Notice]]:
    """Participant id → the notice of the plan that concerns them; and → the latest of any version."""
    since = {p.id: p.since_version for p in hearing.participants}
    rows = db.session.scalars(
        select(Notice)
        .where(Notice.hearing_id == hearing.id, Notice.told_at.is_not(None))
        .order_by(Notice.id)
    ).all()
    latest = {row.participant_id: row for row in rows}
    told = {
        row.participant_id: row
        for row in rows
        if row.plan_version >= since.get(row.participant_id, row.plan_version + 1)
    }
    return told, latest


def told_participants(hearing: Hearing) -> dict[int, Notice]:
    """Participant id → the notice by which they were told the plan that concerns them."""
    return told_and_latest(hearing)[0]


def _told(hearing: Hearing, known: Mapping[int, Notice] | None = None) -> dict[str, Any]:
    told = told_participants(hearing) if known is None else known
    people = [p for p in active_participants(hearing) if p.must_be_told]
    days, strict = min_notice_days(hearing)
    until = (
        rules.latest_notice_day(hearing.held_on, days, strict=strict) if hearing.held_on else None
    )
    return {
        "untold": tuple(p.name for p in people if p.id not in told),
        "late_without_consent": tuple(
            p.name
            for p in people
            if p.id in told and told[p.id].is_late and not told[p.id].consent_words
        ),
        "notice_until": until,
        "today": clock.today(),
    }


def _signed(hearing: Hearing) -> dict[str, Any]:
    signed = set(
        db.session.scalars(
            select(Undertaking.participant_id)
            .join(Participant, Participant.id == Undertaking.participant_id)
            .where(Participant.hearing_id == hearing.id)
        )
    )
    officers = [p for p in active_participants(hearing, Role.OFFICER) if p.absence_note is None]
    return {"undertakings_missing": tuple(p.name for p in officers if p.id not in signed)}


def _ready(hearing: Hearing) -> dict[str, Any]:
    briefing = db.session.get(Briefing, hearing.id)
    return {
        "is_public": hearing.is_public,
        "announced": hearing.announced_at is not None,
        "briefing_released": briefing is not None and briefing.released_at is not None,
    }


def _reading(hearing: Hearing) -> dict[str, Any]:
    """Officers who come and have not read the newest release (A-11)."""
    newest = (
        select(BriefingRelease.id)
        .where(BriefingRelease.hearing_id == hearing.id)
        .order_by(BriefingRelease.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    readers = set(
        db.session.scalars(
            select(BriefingReading.participant_id).where(BriefingReading.release_id == newest)
        )
    )
    officers = [p for p in active_participants(hearing, Role.OFFICER) if p.absence_note is None]
    return {"unread": tuple(p.name for p in officers if p.id not in readers)}


def untold_of_substitutes(hearing: Hearing) -> list[tuple[Participant, Participant]]:
    """(party, officer) where the officer came into the panel after the party was told of it (A-10)."""
    officers = active_participants(hearing, Role.OFFICER)
    parties = [p for p in active_participants(hearing, *rules.PARTY_ROLES) if p.must_be_told]
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for participant_id, notice_id in db.session.execute(
        select(Notice.participant_id, Notice.id)
        .where(Notice.hearing_id == hearing.id, Notice.told_at.is_not(None))
        .order_by(Notice.id)
    ):
        first.setdefault(participant_id, notice_id)
        last[participant_id] = notice_id
    pairs = [
        (party, officer)
        for party in parties
        for officer in officers
        if party.id in last and first.get(officer.id, 0) > last[party.id]
    ]
    if not pairs:
        return []
    rows = db.session.execute(
        select(SubstituteNotice.participant_id, SubstituteNotice.officer_id).where(
            SubstituteNotice.hearing_id == hearing.id
        )
    )
    told = {(row.participant_id, row.officer_id) for row in rows}
    return [pair for pair in pairs if (pair[0].id, pair[1].id) not in told]


def _substitutes(hearing: Hearing) -> dict[str, Any]:
    pairs = untold_of_substitutes(hearing)
    return {"substitutes_untold": tuple(f"{one.name}（关于{who.name}）" for one, who in pairs)}


def _objections(hearing: Hearing) -> dict[str, Any]:
    number = db.session.scalar(
        select(func.count(Objection.id)).where(
            Objection.hearing_id == hearing.id, Objection.decision.is_(None)
        )
    )
    return {
        "objections_open": number or 0,
        "findings_open": recusals.open_number(hearing),
        "parties_changed": recusals.has_fresh_traces(hearing),
    }


def _presence(hearing: Hearing) -> dict[str, Any]:
    people = active_participants(hearing)
    return {
        "presence_open": tuple(
            p.name for p in people if p.present_at is None and p.absence_note is None
        ),
        "officers_present": sum(
            p.role == Role.OFFICER and p.present_at is not None for p in people
        ),
        "needed": hearing.needed,
        "hearing_on": hearing.held_on,
        "today": clock.today(),
    }


def steps_done(hearing: Hearing) -> frozenset[int]:
    """The steps of A-15 that have begun."""
    return frozenset(
        db.session.scalars(select(SittingStep.step).where(SittingStep.hearing_id == hearing.id))
    )


def _steps(hearing: Hearing) -> dict[str, Any]:
    return {
        "steps": form_profiles.steps_of(hearing.form, hearing.held_on),
        "steps_done": steps_done(hearing),
        "on_break": day_rules.on_break(
            db.session.scalars(
                select(SittingNote.kind)
                .where(SittingNote.hearing_id == hearing.id)
                .order_by(SittingNote.id)
            )
        ),
        "opinions_closed": hearing.opinions_closed_at is not None,
    }


def _file(hearing: Hearing) -> dict[str, Any]:
    signed = set(
        db.session.scalars(
            select(RecordSignature.participant_id).where(RecordSignature.hearing_id == hearing.id)
        )
    )
    people = [p for p in active_participants(hearing, *rules.SIGNING_ROLES) if p.present_at]
    recorded = db.session.scalar(
        select(func.count(Recording.id)).where(Recording.hearing_id == hearing.id)
    )
    return {
        "unsigned": tuple(p.name for p in people if p.id not in signed),
        "recording_registered": bool(recorded),
        "outcome_recorded": hearing.outcome_at is not None,
    }


PARTS: dict[str, tuple[Part, ...]] = {
    "submit": (_plan,),
    "submit_to_chief": (_plan,),
    "approve": (_approvals,),
    "notify": (_presider, _confirmed, _told),
    "make_ready": (_confirmed, _told, _ready, _signed, _substitutes, _objections),
    "open": (_presence, _signed, _reading, _substitutes, _objections),
    "adjourn": (_steps,),
    "resume": (_steps,),
    "close": (_steps,),
    "file": (_file,),
}
NEXT: dict[str, str] = {
    State.DRAFT: "submit",
    State.DEPARTMENT_REVIEW: "department_agree",
    State.CHIEF_REVIEW: "approve",
    State.APPROVED: "notify",
    State.NOTIFIED: "make_ready",
    State.READY: "open",
    State.SITTING: "adjourn",
    State.DELIBERATING: "resume",
    State.RESUMED: "close",
    State.TOLD: "file",
}


def facts_for(
    hearing: Hearing, move: str, told: Mapping[int, Notice] | None = None, **downstream: Any
) -> Facts:
    """The facts that a move's gates look at; stations below pass what they know.

    ``told`` is what a page has read already.
    """
    values: dict[str, Any] = {}
    if MOVES[move].gates:
        for part in PARTS.get(move, ()):
            values.update(_told(hearing, told) if part is _told else part(hearing))
    return Facts(**{**values, **downstream})


def still_missing(
    hearing: Hearing, told: Mapping[int, Notice] | None = None
) -> tuple[str, tuple[Unmet, ...]] | None:
    """The next move of a hearing and what still stands against it."""
    move = NEXT.get(hearing.state)
    return (move, unmet(move, facts_for(hearing, move, told))) if move else None
