"""Officers come into the panel by their own acceptance and leave it by re-draw or recusal (settled 16)."""

from __future__ import annotations

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.hearings import declarations, preparing
from hearing.hearings.facts import active_participants, min_notice_days
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.rules import Role, notice_in_time
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import answers, findings, requests
from hearing.pool.draw_rules import RequestKind
from hearing.pool.models import DrawRequest, Engagement, RecusalFinding
from hearing.pool.rules import EngagementState


def accept_invitation(
    viewer: Viewer,
    engagement_id: int,
    *,
    no_interest: bool,
    answered: bool = False,
    agrees_late: bool = False,
) -> Participant:
    """The officer accepts: a participant who is told; late only with consent (A-10, settled 16).

    A substitute's acceptance is the consent to their own late notice; anybody else says so expressly.
    """
    access.require(viewer, "officer:desk")
    engagement = answers.own_engagement(viewer, engagement_id)
    hearing = db.session.get_one(Hearing, engagement.hearing_id)
    if hearing.state not in BEFORE_SITTING:
        raise Conflict("这场听证已经开始或不再举行，感谢您的答复")
    if must_agree_late(engagement, hearing) and not agrees_late:
        raise Refused(
            "离听证已不足规定的提前告知天数。您愿意参加的，请勾选同意；不愿意的，请选择不能参加",
            field="agrees_late",
            rule="A-10",
        )
    _not_supervisor(hearing, engagement)
    answers.accept(viewer, engagement, no_interest=no_interest, answered=answered)
    participant = _seat(hearing, engagement)
    receipt = preparing.told_at_acceptance(clock.now())
    preparing.write_notice(
        viewer,
        hearing,
        participant,
        "in_app",
        receipt,
        "递补听证员同意参加" if engagement.is_reserve else "本人勾选同意临近参加",
        "递补" if engagement.is_reserve else "临近听证抽取",
    )
    return participant


def _not_supervisor(hearing: Hearing, engagement: Engagement) -> None:
    """Who takes part as people's supervisor cannot be an officer of the same hearing (A-8)."""
    taken = any(
        p.person_id == engagement.person_id for p in active_participants(hearing, Role.SUPERVISOR)
    )
    if taken:
        raise Refused("您已作为人民监督员参加这场听证，请选择不能参加", rule="A-8")


def _seat(hearing: Hearing, engagement: Engagement) -> Participant:
    """The officer's place in the hearing; one who agreed to a new time takes the old place again."""
    known = next((p for p in hearing.participants if p.engagement_id == engagement.id), None)
    if known is not None:
        known.removed_at = known.removed_because = None
        known.since_version = hearing.plan_version
        db.session.flush()
        return known
    participant = Participant(
        hearing_id=hearing.id,
        role=Role.OFFICER,
        name=engagement.person.name,
        identity_words=engagement.identities,
        person_id=engagement.person_id,
        engagement_id=engagement.id,
        position=100 + engagement.rank,
        since_version=hearing.plan_version,
    )
    hearing.participants.append(participant)
    db.session.flush()
    return participant


def must_agree_late(engagement: Engagement, hearing: Hearing) -> bool:
    """Whether notice given today is late for an officer who is no substitute (A-10)."""
    if engagement.is_reserve or hearing.held_on is None:
        return False
    days, strict = min_notice_days(hearing)
    return not notice_in_time(clock.today(), hearing.held_on, days, strict=strict)


def officer_must_agree_late(viewer: Viewer, engagement_id: int) -> bool:
    """The same for the officer's own invitation page."""
    engagement = answers.own_engagement(viewer, engagement_id)
    return must_agree_late(engagement, db.session.get_one(Hearing, engagement.hearing_id))


def decline_invitation(viewer: Viewer, engagement_id: int, code: str, note: str | None) -> None:
    """The officer declines with a reason; the next reserve is called."""
    access.require(viewer, "officer:desk")
    answers.decline(viewer, answers.own_engagement(viewer, engagement_id), code, note)


def decide_request(viewer: Viewer, request: DrawRequest, *, granted: bool, reasons: str) -> None:
    """A leader decides a request about a draw; after a granted re-draw the officers leave the panel (P-9)."""
    hearing = db.session.get_one(Hearing, request.need.hearing_id)
    if granted and request.kind == RequestKind.REDRAW and hearing.state not in BEFORE_SITTING:
        raise Conflict("听证已经开始或不再举行，不能重新抽取")
    released = requests.decide(viewer, request, granted=granted, reasons=reasons)
    for participant in hearing.participants:
        if participant.engagement_id in released and participant.removed_at is None:
            participant.removed_at = clock.now()
            participant.removed_because = "重新抽取"
            journal.record(viewer, "participant.remove", "participant", participant.id)
    db.session.flush()


def decide_finding(
    viewer: Viewer, finding: RecusalFinding, *, confirmed: bool, reason: str
) -> None:
    """管 decides on a sign found after the draw; a confirmed one ends the officer's service (A-7)."""
    engagement = findings.decide_after(viewer, finding, confirmed=confirmed, reason=reason)
    if engagement is None:
        return
    participant = db.session.scalar(
        select(Participant).where(
            Participant.engagement_id == engagement.id, Participant.removed_at.is_(None)
        )
    )
    if participant is not None:
        declarations.remove_officer(viewer, participant, "应当回避")
    else:
        answers.recuse(viewer, engagement, "应当回避")


def follow_pool(viewer: Viewer) -> int:
    """Officers whose engagement the pool ended leave their panels (job); gives how many (P-6)."""
    rows = db.session.scalars(
        select(Participant)
        .join(Engagement, Engagement.id == Participant.engagement_id)
        .join(Hearing, Hearing.id == Participant.hearing_id)
        .where(
            Participant.removed_at.is_(None),
            Engagement.state == EngagementState.RELEASED,
            Hearing.state.in_(BEFORE_SITTING),
        )
        .order_by(Participant.id)
    ).all()
    for participant in rows:
        participant.removed_at = clock.now()
        participant.removed_because = "听证员暂停或出库"
        journal.record(viewer, "participant.remove", "participant", participant.id)
    return len(rows)
