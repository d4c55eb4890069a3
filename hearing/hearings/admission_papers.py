"""Content of the papers about people from outside, as plain data: F-05 and F-10; numbers masked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.masking import mask_identity, mask_phone
from hearing.hearings import doorkeeping, plan_sheet, queries
from hearing.hearings.gallery import Relation, SpectatorState
from hearing.hearings.letters import instant, sitting_of
from hearing.hearings.models import Approval, Hearing, OfficerRequest, Spectator
from hearing.hearings.rules import ApprovalKind
from hearing.people.queries import names
from hearing.people.rules import Gender
from hearing.pool.rules import age_on, birth_of
from hearing.units.queries import unit


def from_outside(hearing_id: int) -> tuple[dict[int, str], bool]:
    """The approvals asked for outsiders with their names, and whether anybody applied to attend."""
    attended = exists().where(Spectator.hearing_id == hearing_id)
    rows = db.session.execute(
        select(OfficerRequest.approval_id, OfficerRequest.name, attended.label("attended"))
        .select_from(Hearing)
        .outerjoin(
            OfficerRequest,
            (OfficerRequest.hearing_id == Hearing.id)
            & (OfficerRequest.kind == ApprovalKind.OUTSIDER),
        )
        .where(Hearing.id == hearing_id)
        .order_by(OfficerRequest.approval_id)
    ).all()
    outsiders = {row.approval_id: row.name for row in rows if row.approval_id is not None}
    return outsiders, any(row.attended for row in rows)


def outsider_paper(hearing: Hearing, approval: Approval) -> dict[str, Any]:
    """Who is asked for from outside the pool, why, how the conditions were checked, the decision (P-8, F-05)."""
    row = db.session.get_one(OfficerRequest, approval.id)
    who = names([approval.requested_by, approval.decided_by])
    return {
        **sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "person": _outsider(hearing, row),
        "request": approval.request,
        "declared_on": row.declared_on.isoformat() if row.declared_on else "",
        "evidence": row.evidence or "",
        "asked_by": who.get(approval.requested_by, "—"),
        "asked_at": instant(approval.requested_at),
        "approval": plan_sheet.decided(approval, who),
    }


def _outsider(hearing: Hearing, row: OfficerRequest) -> dict[str, str]:
    born_on = birth_of(row.identity or "")
    day = hearing.held_on or clock.today()
    return {
        "name": row.name,
        "gender": Gender(row.gender).label if row.gender else "—",
        "age": f"听证日满 {age_on(born_on, day)} 周岁" if born_on else "—",
        "identity": mask_identity(row.identity),
        "phone": mask_phone(row.phone),
        "employer": row.employer or "—",
        "words": row.identity_words or "群众代表",
    }


def gallery_paper(hearing: Hearing) -> dict[str, Any]:
    """All who applied to attend, what was decided and who came (A-19, F-10)."""
    announced = queries.announcement_of(hearing.id)
    return {
        **sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "seats": announced.seats if announced else None,
        "apply_until": announced.apply_until.isoformat() if announced else None,
        "people": [_spectating(row) for row in doorkeeping.in_order(hearing.id)],
    }


def _spectating(row: Spectator) -> dict[str, Any]:
    decision = SpectatorState(row.state).label
    return {
        "name": row.name,
        "identity": mask_identity(row.identity),
        "phone": mask_phone(row.phone),
        "employer": row.employer or "—",
        "relation": Relation(row.relation).label,
        "decision": f"{decision}：{row.reason}" if row.reason else decision,
        "seat": row.seat,
    }
