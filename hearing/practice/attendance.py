"""Who came to a gathering, the officers' training credits from it, and what guests thought (F-27)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import training
from hearing.pool.models import Member, TrainingCredit
from hearing.pool.training_rules import TrainingKind
from hearing.practice import rules
from hearing.practice.models import Gathering, GatheringFeedback, Guest
from hearing.practice.rules import GatheringState

CREDIT = {
    "training": TrainingKind.ON_THE_JOB,
    "observation": TrainingKind.OBSERVATION,
    "exchange": TrainingKind.ON_THE_JOB,
}


def note(viewer: Viewer, row: Gathering, present_ids: Iterable[int]) -> int:
    """Enter once who of the invited came; the gathering is held with that (F-27)."""
    access.require(viewer, "gathering:keep", row)
    if row.state != GatheringState.PLANNED:
        raise Conflict("到场情况已经登记，或活动已取消")
    if row.starts_at > clock.now():
        raise Refused("活动还没有开始，开始后登记到场情况")
    present = set(present_ids)
    if not present <= {guest.id for guest in row.guests} or not row.guests:
        raise Refused("从邀请的人中勾选到场的人", field="present")
    for guest in row.guests:
        guest.is_present = guest.id in present
        guest.noted_at, guest.noted_by = clock.now(), viewer.person_id
    db.session.flush()
    row.state, row.closed_at, row.closed_by = (
        GatheringState.HELD, clock.now(), viewer.person_id
    )  # fmt: skip
    row.version += 1
    db.session.flush()
    journal.record(viewer, "gathering.note", "gathering", row.id, present=len(present))
    return len(present)


def uncredited(row: Gathering) -> list[Guest]:
    """The officers who came and have no training credit from it yet."""
    return [
        guest
        for guest in row.guests
        if guest.is_present and guest.member_id and not guest.credit_id
    ]


def credit(viewer: Viewer, row: Gathering, minutes: int) -> int:
    """Enter the training hours of the officers who came in 管's own register and point at them (P-9)."""
    access.require(viewer, "gathering:keep", row)
    guests = uncredited(row)
    if row.state != GatheringState.HELD or not guests:
        raise Refused("没有到场而未登记学时的听证员")
    member_ids = [guest.member_id for guest in guests if guest.member_id]
    pool = db.session.get_one(Member, member_ids[0]).pool
    kind = CREDIT[row.kind]
    topic = f"{row.title[:60]}（{row.number}）"
    done = training.sign_in_list(
        viewer, pool, member_ids, held_on=row.held_on, minutes=minutes, kind=kind, topic=topic,
        evidence=f"{row.number}签到与记录",
    )  # fmt: skip
    made = db.session.execute(
        select(TrainingCredit.member_id, TrainingCredit.id).where(
            TrainingCredit.member_id.in_(member_ids),
            TrainingCredit.held_on == row.held_on,
            TrainingCredit.topic == topic,
            TrainingCredit.voided_at.is_(None),
        )
    )
    by_member = {one.member_id: one.id for one in made}
    for guest in guests:
        guest.credit_id = by_member[guest.member_id or 0]
    db.session.flush()
    journal.record(viewer, "gathering.credit", "gathering", row.id, number=done)
    return done


def give_feedback(viewer: Viewer, guest: Guest, marks: Mapping[str, int], words: str) -> None:
    """A guest who came says once what it was like (F-27)."""
    if guest.person_id != viewer.person_id:
        raise NotFound
    if not guest.is_present:
        raise Refused("到场的人才能填写反馈表")
    wanted = [name for name, _ in rules.ON_GATHERING]
    if any(marks.get(name) not in rules.MARKS for name in wanted):
        raise Refused("每一项都选一个评价")
    try:
        with db.session.begin_nested():
            db.session.add(
                GatheringFeedback(
                    guest_id=guest.id,
                    words=words.strip() or None,
                    given_at=clock.now(),
                    **{name: marks[name] for name in wanted},
                )
            )
    except IntegrityError as error:
        raise Conflict("您已经填写过反馈表") from error
    journal.record(viewer, "gathering.feedback", "gathering", guest.gathering_id)
