"""Drafts: what an officer has typed is kept at once, whatever interrupts; only the officer reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Stale
from hearing.base.viewer import Viewer
from hearing.opinions import ballots
from hearing.opinions.ballots import Answer, Signature
from hearing.opinions.models import OpinionDraft, Submission

ELSEWHERE = "您在另一个页面改过这一项。请对照那里写的，改好后再按一次“保存并继续”"
RECHECK = "您在另一个页面又改过意见。请把下面的内容再看一遍，然后提交"


def save_draft(
    viewer: Viewer,
    hearing_id: int,
    issue_id: int,
    answer: Answer,
    *,
    page: str = "",
    seen: int | None = None,
) -> OpinionDraft:
    """Keep what the officer has typed, complete or not.

    ``page`` names the page that writes and ``seen`` the version it began with: what another page has saved
    meanwhile is not overwritten unseen.
    """
    seat = ballots.own_seat(viewer, hearing_id)
    ballots.issue_of(hearing_id, issue_id)
    row = db.session.scalar(
        select(OpinionDraft)
        .where(OpinionDraft.seat_id == seat.id, OpinionDraft.issue_id == issue_id)
        .with_for_update()
    )
    if row is None:
        row = OpinionDraft(seat_id=seat.id, issue_id=issue_id, version=0)
        db.session.add(row)
    elif (
        seen is not None
        and row.version != seen
        and row.saved_from != page
        and _differs(row, answer)
    ):
        raise Stale(ELSEWHERE)
    row.option = answer.option or None
    row.alternative = answer.alternative
    row.reasons = answer.reasons or None
    row.suggestions = answer.suggestions or None
    row.saved_at = clock.now()
    row.saved_from = page[:40] or None
    row.version += 1
    db.session.flush()
    return row


def _differs(row: OpinionDraft, answer: Answer) -> bool:
    return (row.option or "", row.reasons or "", row.suggestions or "") != (
        answer.option or "", answer.reasons or "", answer.suggestions or "",
    )  # fmt: skip


def own_drafts(viewer: Viewer, hearing_id: int) -> dict[int, OpinionDraft]:
    """The officer's own drafts by issue."""
    seat = ballots.own_seat(viewer, hearing_id)
    rows = db.session.scalars(select(OpinionDraft).where(OpinionDraft.seat_id == seat.id))
    return {row.issue_id: row for row in rows}


def state_of(drafts: Iterable[OpinionDraft]) -> str:
    """A short word for what the drafts say now, by which a check page knows that they changed."""
    said = sorted((d.issue_id, d.option, d.reasons, d.suggestions) for d in drafts)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def submit_drafts(
    viewer: Viewer, hearing_id: int, signature: Signature, *, seen: str
) -> Submission:
    """Submit what the drafts say, if it is what the officer has just checked (A-15)."""
    drafts: Mapping[int, OpinionDraft] = own_drafts(viewer, hearing_id)
    if state_of(drafts.values()) != seen:
        raise Conflict(RECHECK)
    answers = {
        issue_id: Answer(row.option or "", row.reasons, row.alternative, row.suggestions)
        for issue_id, row in drafts.items()
    }
    return ballots.submit(viewer, hearing_id, answers, signature)
