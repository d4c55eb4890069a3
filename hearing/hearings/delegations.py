"""受检察长委托: a chief lets a deputy decide kinds of approvals for a span (settled 15, A-4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Approval, Delegation, DelegationKind
from hearing.hearings.rules import ApprovalKind
from hearing.journal import service as journal
from hearing.people import access
from hearing.people.queries import live_kinds
from hearing.people.rules import PostKind
from hearing.units.queries import parameter


@dataclass(frozen=True)
class Authority:
    """On what ground somebody decides: their own post (no id) or a delegation."""

    id: int | None = None


def delegable(unit_id: int | None) -> list[ApprovalKind]:
    """The kinds that a chief may let a deputy decide; against the majority only when a parameter says so."""
    open_too = parameter("delegate_against_majority", clock.today(), unit_id) == "1"
    return [kind for kind in ApprovalKind if open_too or kind is not ApprovalKind.AGAINST_MAJORITY]


def grant(
    viewer: Viewer,
    deputy_person_id: int,
    kinds: Iterable[str],
    from_on: date,
    until_on: date,
    words: str,
) -> Delegation:
    """The chief delegates kinds of approvals to a deputy of the unit for a span of days (A-4)."""
    access.require(viewer, "approval:delegate")
    chosen = sorted(set(kinds))
    unit_id = viewer.unit_id or 0
    if not chosen or not set(chosen) <= set(delegable(unit_id)):
        raise Refused(
            "选择委托审批的事项；不采纳多数意见由检察长本人决定", field="kinds", rule="A-16"
        )
    if PostKind.DEPUTY_CHIEF not in live_kinds([deputy_person_id], unit_id).get(
        deputy_person_id, ()
    ):
        raise Refused("只能委托本院分管副检察长", field="deputy_person_id")
    if until_on < from_on or until_on < clock.today():
        raise Refused("截止日期不能早于起始日期和今天", field="until_on")
    if not words.strip():
        raise Refused("写明委托的依据，如“院党组会 3 月 2 日决定”", field="words")
    row = Delegation(
        unit_id=unit_id,
        chief_person_id=viewer.person_id,
        deputy_person_id=deputy_person_id,
        from_on=from_on,
        until_on=until_on,
        words=words.strip(),
        granted_at=clock.now(),
    )
    row.kinds = [DelegationKind(kind=kind) for kind in chosen]
    db.session.add(row)
    db.session.flush()
    journal.record(
        viewer, "delegation.grant", "delegation", row.id, unit_id=unit_id,
        kinds=chosen, from_on=from_on, until_on=until_on,
    )  # fmt: skip
    return row


def revoke(viewer: Viewer, row: Delegation) -> None:
    """The chief ends a delegation; what was decided under it stands (A-4)."""
    access.require(viewer, "approval:delegate", row)
    if row.revoked_at is not None:
        raise Conflict("这项委托已经收回")
    row.revoked_at = clock.now()
    row.revoked_by = viewer.person_id
    row.version += 1
    db.session.flush()
    journal.record(viewer, "delegation.revoke", "delegation", row.id, unit_id=row.unit_id)


def of_unit(viewer: Viewer) -> Sequence[Delegation]:
    """The delegations of the viewer's unit, newest first."""
    return db.session.scalars(
        select(Delegation)
        .options(selectinload(Delegation.kinds))
        .where(Delegation.unit_id == viewer.unit_id)
        .order_by(Delegation.id.desc())
        .limit(50)
    ).all()


def one(viewer: Viewer, delegation_id: int) -> Delegation:
    """One delegation of the viewer's unit; another's is missing."""
    row = db.session.get(Delegation, delegation_id)
    if row is None or row.unit_id != viewer.unit_id:
        raise NotFound
    return row


def in_force(viewer: Viewer) -> dict[str, int]:
    """Kind of approval → the delegation by which this deputy decides it today."""
    if viewer.kind != PostKind.DEPUTY_CHIEF:
        return {}
    today = clock.today()
    rows = db.session.execute(
        select(DelegationKind.kind, Delegation.id)
        .join(Delegation, Delegation.id == DelegationKind.delegation_id)
        .where(
            Delegation.unit_id == viewer.unit_id,
            Delegation.deputy_person_id == viewer.person_id,
            Delegation.revoked_at.is_(None),
            Delegation.from_on <= today,
            Delegation.until_on >= today,
        )
        .order_by(Delegation.id)
    )
    allowed = set(delegable(viewer.unit_id))
    return {row.kind: row.id for row in rows if row.kind in allowed}


def kinds_in_force(viewer: Viewer) -> Select[str] | None:
    """The kinds that this deputy decides today, as part of another question."""
    if viewer.kind != PostKind.DEPUTY_CHIEF:
        return None
    today = clock.today()
    return (
        select(DelegationKind.kind)
        .join(Delegation, Delegation.id == DelegationKind.delegation_id)
        .where(
            Delegation.unit_id == viewer.unit_id,
            Delegation.deputy_person_id == viewer.person_id,
            Delegation.revoked_at.is_(None),
            Delegation.from_on <= today,
            Delegation.until_on >= today,
            DelegationKind.kind.in_(delegable(viewer.unit_id)),
        )
    )


def authority(viewer: Viewer, approval: Approval) -> Authority | None:
    """By what this viewer decides an approval: the post it waits for, or a delegation (A-4)."""
    if viewer.unit_id != approval.unit_id:
        return None
    if viewer.kind == approval.decider_post:
        return Authority()
    if approval.decider_post != PostKind.CHIEF:
        return None
    found = in_force(viewer).get(approval.kind)
    return Authority(found) if found else None
