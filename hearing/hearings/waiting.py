"""What waits for a leader, by time of the hearing, and what was decided (A-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, func, or_, select, true

from hearing.base import clock
from hearing.base.db import AnySelect, Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.hearings import delegations, queries
from hearing.hearings.approvals import when
from hearing.hearings.models import Approval, Hearing, StateChange
from hearing.hearings.rules import ApprovalKind
from hearing.hearings.workflow import State
from hearing.people.models import Post
from hearing.people.rules import PostKind
from hearing.units.queries import scope


@dataclass(frozen=True)
class Waiting:
    """One approval (or review) that waits: which hearing, when it is, how many days are left."""

    approval_id: int | None
    kind: str
    hearing_id: int
    title: str
    number: str
    starts_at: datetime | None
    days_left: int | None
    requested_by: int
    requested_at: datetime | None
    is_chiefs_own: bool


_COLUMNS = (
    Hearing.id, Hearing.title, Hearing.number, Hearing.starts_at, Hearing.held_on,
    Hearing.is_chiefs_own, Hearing.handler_person_id,
)  # fmt: skip


def _approvals(viewer: Viewer, limit: int) -> AnySelect:
    by_post = Approval.decider_post == viewer.kind
    delegated = delegations.kinds_in_force(viewer)
    mine = by_post
    if delegated is not None:
        for_chief = Approval.decider_post == PostKind.CHIEF
        mine = or_(by_post, and_(for_chief, Approval.kind.in_(delegated)))
    ripe = or_(
        *(and_(Approval.kind == kind, Hearing.state.in_(when(kind))) for kind in ApprovalKind)
    )
    reported = or_(
        Approval.kind != ApprovalKind.AGAINST_MAJORITY, Approval.department_at.is_not(None)
    )
    return (
        select(
            Approval.id.label("approval_id"),
            Approval.kind,
            Approval.requested_by,
            Approval.requested_at,
            *_COLUMNS,
        )
        .join(Hearing, Hearing.id == Approval.hearing_id)
        .where(
            Approval.decision.is_(None),
            Approval.unit_id == viewer.unit_id,
            mine,
            ripe,
            reported,
            Approval.requested_by != viewer.person_id,
            Hearing.handler_person_id != viewer.person_id,
        )
        .order_by(Hearing.starts_at.is_(None), Hearing.starts_at, Approval.id)
        .limit(limit)
    )


def approvals_waiting(viewer: Viewer, limit: int = 50) -> list[Waiting]:
    """Approvals that this viewer decides by post or delegation, the nearest hearing first."""
    rows = db.session.execute(_approvals(viewer, limit))
    return [
        Waiting(
            row.approval_id, row.kind, row.id, row.title, row.number, row.starts_at, _left(row.held_on),
            row.requested_by, row.requested_at, row.is_chiefs_own,
        )
        for row in rows
    ]  # fmt: skip


def _left(held_on: date | None) -> int | None:
    return (held_on - clock.today()).days if held_on else None


def _reviews(viewer: Viewer, limit: int) -> AnySelect:
    return (
        select(*_COLUMNS)
        .where(
            Hearing.unit_id == viewer.unit_id,
            Hearing.state == State.DEPARTMENT_REVIEW,
            Hearing.handler_person_id != viewer.person_id,
        )
        .order_by(Hearing.starts_at.is_(None), Hearing.starts_at, Hearing.id)
        .limit(limit)
    )


def reviews_waiting(viewer: Viewer, limit: int = 50) -> list[Waiting]:
    """Plans that wait for the department head of the viewer's unit, the nearest hearing first."""
    if viewer.kind != PostKind.DEPARTMENT_HEAD:
        return []
    rows = db.session.execute(_reviews(viewer, limit))
    return [
        Waiting(
            None, "review", row.id, row.title, row.number, row.starts_at, _left(row.held_on),
            row.handler_person_id, None, row.is_chiefs_own,
        )
        for row in rows
    ]  # fmt: skip


def _reports(viewer: Viewer, limit: int) -> AnySelect:
    """Reports on which the department has no opinion yet; a head's own case is the deputy chief's."""
    of_head = exists().where(
        Post.person_id == Hearing.handler_person_id,
        Post.unit_id == Hearing.unit_id,
        Post.kind == PostKind.DEPARTMENT_HEAD,
        Post.ended_at.is_(None),
    )
    return (
        select(
            Approval.id.label("approval_id"),
            Approval.requested_by,
            Approval.requested_at,
            *_COLUMNS,
        )
        .join(Hearing, Hearing.id == Approval.hearing_id)
        .where(
            Approval.kind == ApprovalKind.AGAINST_MAJORITY,
            Approval.decision.is_(None),
            Approval.department_at.is_(None),
            Approval.unit_id == viewer.unit_id,
            Hearing.state == State.CONSENT,
            Hearing.handler_person_id != viewer.person_id,
            true() if viewer.kind == PostKind.DEPARTMENT_HEAD else of_head,
        )
        .order_by(Approval.requested_at, Approval.id)
        .limit(limit)
    )


def reports_waiting(viewer: Viewer, limit: int = 50) -> list[Waiting]:
    """Reports against the majority that wait for the department's opinion, the oldest first (F-18)."""
    if viewer.kind not in (PostKind.DEPARTMENT_HEAD, PostKind.DEPUTY_CHIEF):
        return []
    return [
        Waiting(
            row.approval_id, "department_opinion", row.id, row.title, row.number, row.starts_at,
            _left(row.held_on), row.requested_by, row.requested_at, row.is_chiefs_own,
        )
        for row in db.session.execute(_reports(viewer, limit))
    ]  # fmt: skip


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many things wait for this leader, for the menu."""
    found = [count_of(_approvals(viewer, 50))]
    if viewer.kind == PostKind.DEPARTMENT_HEAD:
        found.append(count_of(_reviews(viewer, 50)))
    if viewer.kind in (PostKind.DEPARTMENT_HEAD, PostKind.DEPUTY_CHIEF):
        found.append(count_of(_reports(viewer, 50)))
    return found


def decided(
    viewer: Viewer, limit: int = 30, offset: int = 0
) -> tuple[list[tuple[Approval, Hearing]], int]:
    """Approvals decided by this viewer, the latest first, and how many there are."""
    mine = (Approval.decided_by == viewer.person_id, scope(viewer, Approval.unit_id))
    total = db.session.scalar(select(func.count(Approval.id)).where(*mine)) or 0
    rows = db.session.execute(
        select(Approval, Hearing)
        .join(Hearing, Hearing.id == Approval.hearing_id)
        .where(*mine)
        .order_by(Approval.decided_at.desc(), Approval.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(row[0], row[1]) for row in rows], total


def approval(viewer: Viewer, approval_id: int) -> tuple[Approval, Hearing]:
    """One approval with its hearing, in scope."""
    row = db.session.get(Approval, approval_id)
    if row is None:
        raise NotFound
    return row, queries.hearing(viewer, row.hearing_id)


def next_open(viewer: Viewer, hearing: Hearing) -> Approval | None:
    """The next approval of the same hearing that this viewer decides."""
    if hearing.handler_person_id == viewer.person_id:
        return None
    rows = [row for row in queries.approvals_of(hearing.id) if row.decision is None]
    return next(
        (
            row for row in rows
            if hearing.state in when(row.kind) and delegations.authority(viewer, row)
        ),
        None,
    )  # fmt: skip


def department_opinion(hearing_id: int) -> StateChange | None:
    """What the department head wrote when the plan went on to the chief (F-03)."""
    return db.session.scalar(
        select(StateChange)
        .where(StateChange.hearing_id == hearing_id, StateChange.move == "department_agree")
        .order_by(StateChange.id.desc())
        .limit(1)
    )


def reusable(viewer: Viewer, limit: int = 20) -> Sequence[Hearing]:
    """The viewer's own earlier hearings, for 照此新建, the latest first."""
    return db.session.scalars(
        select(Hearing)
        .where(
            Hearing.handler_person_id == viewer.person_id,
            Hearing.unit_id == viewer.unit_id,
        )
        .order_by(Hearing.id.desc())
        .limit(limit)
    ).all()
