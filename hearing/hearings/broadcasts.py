"""直播录播方案 (F-11): part of the plan's draft, then the words in which it is asked for (A-19)."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, select

from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import Viewer
from hearing.hearings import documents, plan_rules
from hearing.hearings.models import Approval, BroadcastPlan, Hearing
from hearing.hearings.plan_rules import Broadcast, BroadcastWords

FIELDS = tuple(BroadcastWords.__dataclass_fields__)


def keep_draft(viewer: Viewer, hearing: Hearing, wanted: BroadcastWords | None) -> None:
    """What the draft plan says about its broadcast, in place of what it said before (F-11)."""
    db.session.execute(
        delete(BroadcastPlan).where(
            BroadcastPlan.hearing_id == hearing.id, BroadcastPlan.approval_id.is_(None)
        )
    )
    if wanted is not None and hearing.broadcast != Broadcast.NONE:
        db.session.add(_row(viewer, hearing, hearing.broadcast, wanted))
    db.session.flush()


def _row(viewer: Viewer, hearing: Hearing, mode: str, wanted: BroadcastWords) -> BroadcastPlan:
    return BroadcastPlan(
        hearing_id=hearing.id, mode=mode, entered_by=viewer.person_id, **asdict(wanted)
    )


def draft_of(hearing_id: int) -> BroadcastPlan | None:
    """The particulars of a plan that no approval was asked for yet, else those asked for last."""
    return db.session.scalar(
        select(BroadcastPlan)
        .where(BroadcastPlan.hearing_id == hearing_id)
        .order_by(BroadcastPlan.approval_id.is_not(None), BroadcastPlan.id.desc())
        .limit(1)
    )


def of_approval(approval_id: int) -> BroadcastPlan | None:
    """The particulars that an approval was asked for."""
    return db.session.scalar(select(BroadcastPlan).where(BroadcastPlan.approval_id == approval_id))


def in_force(hearing: Hearing) -> BroadcastPlan | None:
    """The particulars of the broadcast that was approved, if any."""
    if hearing.broadcast == Broadcast.NONE or hearing.broadcast_approval_id is None:
        return None
    return of_approval(hearing.broadcast_approval_id)


def check(wanted: BroadcastWords | None) -> None:
    """Refuse a broadcast whose particulars are not all there (F-11)."""
    problem = plan_rules.broadcast_words_problem(wanted)
    if problem:
        raise Refused(problem[1], field=problem[0], rule="A-19")


def request_words(viewer: Viewer, hearing: Hearing) -> str:
    """The words of the request for the broadcast of a submitted plan, kept with it (A-19)."""
    row = draft_of(hearing.id)
    if row is None:
        raise Refused("直播录播方案还没有填写，请修改方案", field="channel", rule="A-19")
    wanted = BroadcastWords(**{name: getattr(row, name) for name in FIELDS})
    check(wanted)
    if row.approval_id is not None:  # a plan sent back and submitted again as it was
        keep_draft(viewer, hearing, wanted)
        row = draft_of(hearing.id) or row
    return fill(hearing, row)


def fill(hearing: Hearing, row: BroadcastPlan) -> str:
    """Put the request into words, with the version of their template."""
    filled = documents.broadcast_text(hearing, row)
    row.text, row.template_version = filled.text, filled.version
    return filled.text


def attach(hearing_id: int, approval: Approval) -> None:
    """The draft's particulars belong to the approval now asked for; from here on they stay."""
    row = draft_of(hearing_id)
    if row is not None and row.approval_id is None:
        row.approval_id = approval.id
        db.session.flush()


def new_request(
    viewer: Viewer, hearing: Hearing, mode: str, wanted: BroadcastWords
) -> BroadcastPlan:
    """The particulars of a broadcast asked for after approval; not yet kept."""
    row = _row(viewer, hearing, mode, wanted)
    fill(hearing, row)
    return row
