"""Suspension and leaving: own wish, removal, end of term, an ended candidacy; history stays (P-6, P-7)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import SYSTEM, Viewer
from hearing.people import access
from hearing.people.service import end_posts
from hearing.pool import answers, consents
from hearing.pool.hire_rules import Ground
from hearing.pool.history import move, note
from hearing.pool.models import Appointment, Member, Proposal
from hearing.pool.rules import MemberState as S

SERVING = (S.APPOINTED, S.ACTIVE, S.SUSPENDED)
BEFORE = (S.CANDIDATE, S.REVIEWED)


def suspend(viewer: Viewer, member: Member, reason: str) -> None:
    """Suspend a member at once: not drawn, and reserves are called for coming hearings (P-6)."""
    access.require(viewer, "pool:suspend", member)
    _suspend(viewer, member, reason)


def _suspend(viewer: Viewer, member: Member, reason: str) -> None:
    if not reason.strip():
        raise Refused("写明暂停的原因", field="words")
    move(member, (S.ACTIVE,), S.SUSPENDED)
    member.suspended_because = reason.strip()[:200]
    db.session.flush()
    note(viewer, member, "suspend", reason)
    answers.leave_pool(viewer, member, "暂停")


def leave(viewer: Viewer, member: Member, ground: Ground, words: str, verb: str) -> None:
    """A serving member leaves: engagements, term, sign-in and open proposals end with it (P-6).

    Called by the acts below and by a granted removal; the permission is theirs to ask.
    """
    move(member, SERVING, S.LEFT)
    _left(member, ground, words)
    db.session.execute(
        update(Appointment)
        .where(
            Appointment.member_id == member.id,
            Appointment.ended_on.is_(None),
            Appointment.term_until > clock.today(),
        )
        .values(ended_on=clock.today(), ended_ground=ground.value)
    )
    _close_proposal(member)
    db.session.flush()
    note(viewer, member, verb, words)
    answers.leave_pool(viewer, member, ground.label)
    end_posts(SYSTEM, member.person_id, "officer", member.pool.unit_id)


def _left(member: Member, ground: Ground, words: str) -> None:
    member.left_on = clock.today()
    member.left_ground = ground
    member.left_because = words.strip()[:200] or ground.label


def _close_proposal(member: Member) -> None:
    """An undecided proposal about somebody who left has no object any more."""
    row = db.session.scalar(
        select(Proposal).where(Proposal.member_id == member.id, Proposal.state == "open")
    )
    if row is not None:
        row.state = "lapsed"


def request_resignation(viewer: Viewer, member: Member, words: str) -> None:
    """The officer asks to leave: not drawn from now on; 聘 completes it (P-7)."""
    if viewer.person_id != member.person_id:
        access.require(viewer, "pool:hire", member)
    if member.state not in SERVING:
        raise Conflict("您现在不在聘期内，不必申请退出")
    if member.resignation_asked_at is not None:
        raise Conflict("已经收到您的申请，聘任部门会尽快办理")
    member.resignation_asked_at = clock.now()
    member.version += 1
    note(viewer, member, "ask_to_leave", words.strip() or None)
    if member.state == S.ACTIVE:
        _suspend(viewer, member, "本人申请退出")


def resign(viewer: Viewer, member: Member, wish_on: date, evidence: str) -> None:
    """聘 records an officer's own wish to leave, with its evidence; it takes effect at once (P-7)."""
    access.require(viewer, "pool:hire", member)
    if wish_on > clock.today():
        raise Refused("申请日期不能晚于今天", field="wish_on")
    if not evidence.strip():
        raise Refused("写明依据，如书面申请或系统中的申请", field="evidence")
    words = f"{wish_on.isoformat()} 本人申请；{evidence.strip()}"
    leave(viewer, member, Ground.RESIGNED, words, "resign")


def drop(viewer: Viewer, member: Member, ground: Ground, because: str) -> None:
    """End a candidacy before appointment, with the reason; the person may come again later (P-4)."""
    access.require(viewer, "pool:hire", member)
    if not because.strip():
        raise Refused("写明不再推进的原因", field="words")
    move(member, BEFORE, S.LEFT)
    _left(member, ground, because)
    note(viewer, member, "drop", because)


def withdraw_cross_pool(viewer: Viewer, member: Member, evidence: str) -> None:
    """The person takes the consent back; a place beside another pool's is suspended at once (P-5)."""
    in_two = consents.withdraw_cross_pool(viewer, member, evidence)
    if in_two and member.state == S.ACTIVE:
        _suspend(viewer, member, "本人撤回跨库同意")
