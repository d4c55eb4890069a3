"""A drafted problem is confirmed or dismissed by a person; what was ruled, and why, is kept."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.bulletins.ledger_models import ProblemRuling
from hearing.bulletins.models import Bulletin, BulletinProblem
from hearing.bulletins.rules import BulletinState
from hearing.journal import service as journal
from hearing.people import access


def rule(
    viewer: Viewer, bulletin: Bulletin, problem: BulletinProblem, *, confirmed: bool, reason: str
) -> ProblemRuling:
    """Confirm (写入通报) or dismiss with a reason; a later ruling replaces it, the earlier stays (F-30)."""
    access.require(viewer, "bulletin:draft", bulletin)
    if bulletin.state != BulletinState.DRAFT:
        raise Conflict("通报已经提交，不能再改问题；需要改动的请退回起草人")
    if problem.bulletin_id != bulletin.id:
        raise NotFound
    if not confirmed and not reason.strip():
        raise Refused("不写入通报的写明理由", field="reason")
    row = ProblemRuling(
        problem_id=problem.id,
        verdict="confirmed" if confirmed else "dismissed",
        reason=reason.strip() or None,
        by_person_id=viewer.person_id or 0,
        at=clock.now(),
    )
    db.session.add(row)
    problem.is_confirmed = confirmed
    db.session.flush()
    journal.record(
        viewer, "problem.rule", "bulletin", bulletin.id, problem=problem.id, verdict=row.verdict
    )
    return row


def confirm_all(viewer: Viewer, bulletin: Bulletin, problems: Iterable[BulletinProblem]) -> int:
    """Confirm several problems at once, those not ruled on yet."""
    ruled = rulings_of(bulletin.id)
    fresh = [problem for problem in problems if problem.id not in ruled]
    for problem in fresh:
        rule(viewer, bulletin, problem, confirmed=True, reason="")
    return len(fresh)


def rulings_of(bulletin_id: int) -> dict[int, ProblemRuling]:
    """Problem id → the ruling that holds."""
    newest = (
        select(func.max(ProblemRuling.id))
        .join(BulletinProblem, BulletinProblem.id == ProblemRuling.problem_id)
        .where(BulletinProblem.bulletin_id == bulletin_id)
        .group_by(ProblemRuling.problem_id)
    )
    rows = db.session.scalars(select(ProblemRuling).where(ProblemRuling.id.in_(newest)))
    return {row.problem_id: row for row in rows}


def problem_of(bulletin: Bulletin, problem_id: int) -> BulletinProblem:
    """One problem of a bulletin the caller may see."""
    found = db.session.get(BulletinProblem, problem_id)
    if found is None or found.bulletin_id != bulletin.id:
        raise NotFound
    return found
