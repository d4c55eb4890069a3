"""听证进行: opening, the steps with their times, adjourning for deliberation, closing (A-14, A-15)."""

from __future__ import annotations

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.cases.milestones import set_heard
from hearing.hearings import day_rules, form_profiles, milestones, moves, order, rules
from hearing.hearings.facts import steps_done
from hearing.hearings.models import Hearing, Participant, SittingStep
from hearing.hearings.presence import mark_absent, mark_left, mark_present
from hearing.hearings.rules import Role
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import attendance

SITTING_STATES = (State.SITTING, State.RESUMED)


def open_hearing(viewer: Viewer, hearing: Hearing) -> None:
    """Presence confirmed, procedure and discipline announced: the hearing is open (A-14)."""
    first = hearing.opened_at or clock.now()  # a suspended hearing goes on, it does not begin anew
    moves.go(viewer, hearing, "open", values={"opened_at": first})
    if 0 not in steps_done(hearing):
        _note_step(viewer, hearing, 0)


def begin_step(viewer: Viewer, hearing: Hearing, step: int) -> None:
    """Begin the next step of the hearing's form (A-15); deliberation begins with the adjournment."""
    access.require(viewer, "hearing:sit", hearing)
    if hearing.state not in SITTING_STATES:
        raise Conflict("听证进行中才能进入下一步")
    if step == rules.DELIBERATION_STEP:
        raise Refused("休会评议请用“休会评议”办理")
    if (step > rules.DELIBERATION_STEP) != (hearing.state == State.RESUMED):
        raise Refused(
            "评议以后的步骤在复会以后进行" if step > 4 else "已经复会，不能回到前面的步骤"
        )
    if day_rules.on_break(one.kind for one in order.notes_of(hearing.id)):
        raise Conflict("正在暂时休息，请先登记“休息结束”")
    problem = day_rules.step_problem(
        form_profiles.steps_of(hearing.form, hearing.held_on), steps_done(hearing), step
    )
    if problem:
        raise Refused(problem, rule="A-15")
    _note_step(viewer, hearing, step)


def _note_step(viewer: Viewer, hearing: Hearing, step: int) -> None:
    db.session.add(
        SittingStep(
            hearing_id=hearing.id,
            step=step,
            began_at=clock.now(),
            by_person_id=viewer.person_id,
        )
    )
    db.session.flush()
    journal.record(viewer, "sitting.step", "hearing", hearing.id, step=step)


def adjourn(viewer: Viewer, hearing: Hearing) -> None:
    """Adjourn so that the officers deliberate and give their opinions (A-15-④)."""
    moves.go(viewer, hearing, "adjourn")
    if rules.DELIBERATION_STEP not in steps_done(hearing):
        _note_step(viewer, hearing, rules.DELIBERATION_STEP)


def resume(viewer: Viewer, hearing: Hearing) -> None:
    """Resume after the opinions are closed."""
    moves.go(viewer, hearing, "resume")


def close(viewer: Viewer, hearing: Hearing) -> None:
    """End the hearing; the decision follows."""
    due_on = milestones.decision_due(hearing.unit_id, clock.today())
    moves.go(viewer, hearing, "close", values={"closed_at": clock.now(), "decision_due_on": due_on})
    set_heard([case.id for case in hearing.cases])
    attendance.record(
        viewer,
        hearing.id,
        attendance.Day(
            profile=hearing.profile,
            due_at=hearing.starts_at or hearing.opened_at or clock.now(),
            began_at=hearing.opened_at or clock.now(),
            ended_at=clock.now(),
        ),
        {
            p.engagement_id: p.present_at
            for p in hearing.participants
            if p.engagement_id and p.removed_at is None
        },
    )


def present_officers(hearing: Hearing) -> list[Participant]:
    """The panel: officers recorded present, in order."""
    return [
        p
        for p in hearing.participants
        if p.role == Role.OFFICER and p.removed_at is None and p.present_at is not None
    ]


__all__ = [
    "SITTING_STATES",
    "adjourn",
    "begin_step",
    "close",
    "mark_absent",
    "mark_left",
    "mark_present",
    "open_hearing",
    "present_officers",
    "resume",
]
