"""What a draw cannot do by itself: 管 asks with a reason, a chief or deputy decides, all of it counted."""

from __future__ import annotations

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.calendar import service as calendar
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import prospects, use
from hearing.pool.draw_rules import RequestKind
from hearing.pool.models import Draw, DrawRequest, Engagement, Need, Pool
from hearing.pool.rules import EngagementState as E


def _ask(viewer: Viewer, need: Need, kind: RequestKind, reason: str, row: DrawRequest) -> None:
    if not reason.strip():
        raise Refused("写明原因", field="reason")
    waiting = db.session.scalar(
        select(DrawRequest.id).where(
            DrawRequest.need_id == need.id,
            DrawRequest.kind == kind,
            DrawRequest.decision.is_(None),
            DrawRequest.pool_id.is_not_distinct_from(row.pool_id),
        )
    )
    if waiting:
        raise Conflict("已经提出过，正等审批")
    row.kind, row.need_id, row.reason = kind, need.id, reason.strip()
    row.requested_by, row.requested_at = viewer.person_id or 0, clock.now()
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, f"draw_request.{kind}", "draw_request", row.id, need=need.id)


def request_redraw(viewer: Viewer, row: Draw, reason: str) -> DrawRequest:
    """Ask that a draw be made again: only for a reason that the reserves cannot mend (P-9)."""
    need = row.need
    use.require_manager(viewer, need)
    latest = db.session.scalar(
        select(Draw.id).where(Draw.need_id == need.id).order_by(Draw.round.desc()).limit(1)
    )
    if row.id != latest or row.state not in ("frozen", "revealed"):
        raise Conflict("这次抽取已经作废，不能再申请重抽")
    if need.state == "withdrawn":
        raise Conflict("需求单已撤回")
    request = DrawRequest(draw_id=row.id, unit_id=need.pool.unit_id)
    _ask(viewer, need, RequestKind.REDRAW, reason, request)
    return request


def request_relaxation(viewer: Viewer, need: Need, reason: str) -> DrawRequest:
    """Ask that the quotas be lowered by the smallest amount that makes a draw possible (P-9)."""
    use.require_manager(viewer, need)
    found = prospects.look(need)
    if found.relaxation is None:
        raise Conflict("各项要求都能满足，或没有可抽的人，不需要放宽")
    request = DrawRequest(
        unit_id=need.pool.unit_id,
        asked=prospects.asked_text(found),
        granted=prospects.granted_text(found),
    )
    _ask(viewer, need, RequestKind.RELAX, reason, request)
    return request


def request_pool(viewer: Viewer, need: Need, pool_id: int, reason: str) -> DrawRequest:
    """Ask another pool to let its members who agreed to it be drawn as well (P-5)."""
    use.require_manager(viewer, need)
    lender = db.session.get(Pool, pool_id)
    if lender is None or pool_id == need.pool_id:
        raise Refused("选择另一个听证员库", field="pool_id", rule="P-5")
    if need.state != "open":
        raise Conflict("冻结名单以前才能申请从另一库抽取")
    known = db.session.scalar(
        select(DrawRequest.id).where(
            DrawRequest.need_id == need.id,
            DrawRequest.pool_id == pool_id,
            DrawRequest.decision == "granted",
        )
    )
    if known:
        raise Conflict("这个库已经同意", field="pool_id")
    request = DrawRequest(pool_id=pool_id, unit_id=lender.unit_id)
    _ask(viewer, need, RequestKind.BORROW, reason, request)
    return request


def request_of(viewer: Viewer, request_id: int) -> DrawRequest:
    """One request that the viewer's unit decides; another's is missing."""
    found = db.session.scalar(
        select(DrawRequest).where(
            DrawRequest.id == request_id, DrawRequest.unit_id == viewer.unit_id
        )
    )
    if found is None:
        raise NotFound
    return found


def decide(viewer: Viewer, request: DrawRequest, *, granted: bool, reasons: str) -> list[int]:
    """Grant or refuse; never one's own request, never in a case that one handles (P-9).

    A granted re-draw gives up the draw and releases its officers; gives the ids of their engagements, for the
    hearing's panel has to lose them too.
    """
    access.require(viewer, "draw:approve", request)
    if viewer.person_id == request.requested_by:
        raise Refused("申请须由另一人批准")
    if request.decision is not None:
        raise Conflict("这件申请已经办过")
    if not granted and not reasons.strip():
        raise Refused("不同意须写明理由", field="reasons")
    request.decision = "granted" if granted else "refused"
    request.decision_reasons = reasons.strip() or None
    request.decided_by, request.decided_at = viewer.person_id, clock.now()
    request.version += 1
    db.session.flush()
    journal.record(
        viewer, "draw_request.decide", "draw_request", request.id, decision=request.decision,
        kind=request.kind,
    )  # fmt: skip
    if granted and request.kind == RequestKind.REDRAW:
        return _give_up(viewer, db.session.get_one(Draw, request.draw_id))
    return []


def _give_up(viewer: Viewer, row: Draw) -> list[int]:
    need = row.need
    use.lock(need)
    if need.state == "withdrawn" or row.state not in ("frozen", "revealed"):
        raise Conflict("这次抽取已经作废")
    row.state = "abandoned" if row.state == "frozen" else "superseded"
    engaged = db.session.scalars(
        select(Engagement)
        .where(Engagement.draw_id == row.id, Engagement.state.in_((E.WAITING, *use.LIVE)))
        .order_by(Engagement.id)
        .execution_options(populate_existing=True)
    ).all()
    if any(one.state == E.ATTENDED for one in engaged):
        raise Conflict("听证员已经到场，不能再重新抽取")
    for one in engaged:
        if one.state != E.WAITING:
            use.tell_replaced(viewer, one, need)
            calendar.release(viewer, need.hearing_id, "重新抽取", person_id=one.person_id)
        one.state, one.ended_because = E.RELEASED, "重新抽取"
        one.version += 1
    need.state = "open"
    need.version += 1
    db.session.flush()
    journal.record(viewer, "draw.give_up", "draw", row.id, state=row.state, released=len(engaged))
    return [one.id for one in engaged]
