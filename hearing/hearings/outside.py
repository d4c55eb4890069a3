"""What a granted approval to name an officer, or to invite an outsider, brings about (P-8)."""

from __future__ import annotations

from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Approval, Hearing, OfficerRequest
from hearing.hearings.rules import ApprovalKind
from hearing.pool import outside


def fulfil(viewer: Viewer, approval: Approval, hearing: Hearing) -> None:
    """Invite the person whom the chief has just approved; the pool checks again what speaks against it (P-8)."""
    request = db.session.get_one(OfficerRequest, approval.id)
    need = outside.standing_need(hearing.id)
    if approval.kind == ApprovalKind.NAMING:
        row = outside.name_member(viewer, need, request.name, approval.id)
    elif request.declared_on is None or not request.identity:
        raise Refused("缺资格审查材料，不能邀请", rule="F-05")
    else:
        row = outside.invite_outsider(
            viewer,
            need,
            approval.id,
            name=request.name,
            identity=request.identity,
            gender=request.gender or "",
            phone=request.phone or "",
            employer=request.employer or "",
            identity_words=request.identity_words or "",
            declared_on=request.declared_on,
        )
    request.engagement_id = row.id
    db.session.flush()
