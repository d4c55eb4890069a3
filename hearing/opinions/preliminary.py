"""The handler's preliminary opinion by issue, noted before the hearing (未听先定 shows beside it)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing, Issue
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.journal import service as journal
from hearing.opinions.models import PreliminaryOpinion
from hearing.opinions.rules import DecisionKind
from hearing.people import access

# an alternative of the officers' cannot be thought of before they were heard
KINDS = (DecisionKind.AS_PROPOSED, DecisionKind.IN_PART, DecisionKind.NOT_SO)


def note(viewer: Viewer, hearing: Hearing, thoughts: Mapping[int, tuple[str, str]]) -> None:
    """Note what the handler thinks of every issue now: (kind, words) by issue; a new version each time.

    The database stamps the time and refuses after the opening.
    """
    access.require(viewer, "decision:draft", hearing)
    if hearing.opened_at is not None or hearing.state not in BEFORE_SITTING:
        raise Conflict("初步意见在方案批准以后、开始听证以前记下；开始听证后不能再记，也不能更改")
    wanted = select(Issue.id).where(Issue.hearing_id == hearing.id)
    if set(thoughts) != set(db.session.scalars(wanted)):
        raise Refused("逐项记下初步意见")
    known = newest(hearing.id)
    for issue_id, (kind, words) in sorted(thoughts.items()):
        if kind not in KINDS:
            raise Refused("选择初步意见", field=f"kind{issue_id}")
        before = known.get(issue_id)
        if before and (before.kind, before.words) == (kind, words.strip() or None):
            continue
        db.session.add(
            PreliminaryOpinion(
                hearing_id=hearing.id,
                issue_id=issue_id,
                version=before.version + 1 if before else 1,
                kind=kind,
                words=words.strip() or None,
                entered_at=clock.now(),
                entered_by=viewer.person_id,
            )
        )
    db.session.flush()
    journal.record(viewer, "preliminary.note", "hearing", hearing.id)


def newest(hearing_id: int) -> dict[int, PreliminaryOpinion]:
    """Issue id → the last preliminary opinion noted before the opening."""
    rows = db.session.scalars(
        select(PreliminaryOpinion)
        .where(PreliminaryOpinion.hearing_id == hearing_id)
        .order_by(PreliminaryOpinion.version, PreliminaryOpinion.id)
    )
    return {row.issue_id: row for row in rows}


def latest(hearing_id: int) -> dict[int, tuple[str, int | None]]:
    """Issue id → (kind, alternative) last noted, to be compared with the decision."""
    return {key: (row.kind, row.alternative) for key, row in newest(hearing_id).items()}
