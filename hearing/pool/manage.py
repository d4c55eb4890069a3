"""管: take into the active pool, suspend, availability, training. Never the steps of 聘 (P-3)."""

from __future__ import annotations

from datetime import date

from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import leaving
from hearing.pool.history import move, note
from hearing.pool.models import Member, Unavailability
from hearing.pool.rules import MemberState


def activate(viewer: Viewer, member: Member) -> None:
    """Take an appointed member into the active pool."""
    access.require(viewer, "pool:manage", member)
    if member.registered_by == viewer.person_id:
        raise Refused("聘任登记人不能办理入库，聘、管须分人", rule="P-3")
    if member.resignation_asked_at is not None:
        raise Refused("本人已申请退出，等聘任部门办理", rule="P-7")
    if member.exclusion_hit:
        raise Refused(f"核查发现“{member.exclusion_hit}”，聘任部门复核通过后才能入库", rule="A-7")
    move(member, (MemberState.APPOINTED, MemberState.SUSPENDED), MemberState.ACTIVE)
    member.activated_by = viewer.person_id
    member.suspended_because = None
    note(viewer, member, "activate")


def suspend(viewer: Viewer, member: Member, reason: str) -> None:
    """Suspend a member at once; suspended members are not drawn (P-6)."""
    access.require(viewer, "pool:manage", member)
    leaving.suspend(viewer, member, reason)


def record_training(viewer: Viewer, member: Member, valid_until: date) -> None:
    """Record training done and until when it counts."""
    access.require(viewer, "pool:manage", member)
    member.trained_until = valid_until
    note(viewer, member, "train", valid_until.isoformat())


def mark_unavailable(
    viewer: Viewer, member: Member, from_on: date, until_on: date, reason: str
) -> Unavailability:
    """Mark days on which the member cannot come: by 管, or by the officer for themselves."""
    if viewer.person_id != member.person_id:
        access.require(viewer, "pool:manage", member)
    if until_on < from_on:
        raise Refused("结束日期不能早于开始日期", field="until_on")
    row = Unavailability(
        member_id=member.id,
        from_on=from_on,
        until_on=until_on,
        reason=reason or "本人不便",
        entered_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "member.unavailable", "member", member.id)
    return row
