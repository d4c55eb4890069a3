"""A drafted problem is confirmed or dismissed by a person; what was ruled, and why, is kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.bulletins import answering, queries
from hearing.bulletins.answering import USUAL, Answering, Choice, Demand
from hearing.bulletins.ledger_models import ProblemRuling
from hearing.bulletins.models import Bulletin, BulletinProblem
from hearing.bulletins.rules import BulletinState, Detector
from hearing.journal import service as journal
from hearing.people import access


def rule(
    viewer: Viewer,
    bulletin: Bulletin,
    problem: BulletinProblem,
    *,
    confirmed: bool,
    reason: str,
    answerable: Choice = USUAL,
    demand: Demand | None = None,
) -> ProblemRuling:
    """Confirm (写入通报) or dismiss, with a reason; a later ruling replaces it, the earlier stays (F-30).

    What is confirmed names who answers for it (责任人), by default the post whose matter the kind is, and what is
    demanded until when, by default as usual of the kind.
    """
    access.require(viewer, "bulletin:draft", bulletin)
    if bulletin.state != BulletinState.DRAFT:
        raise Conflict("通报已经提交，不能再改问题；需要改动的请退回起草人")
    if problem.bulletin_id != bulletin.id:
        raise NotFound
    if not reason.strip():
        raise Refused("写明理由：写入的写明核对了什么，不写入的写明为什么", field="reason")
    who = answering.decided(problem, answerable) if confirmed else None
    what = answering.demanded(problem, demand) if confirmed else None
    row = ProblemRuling(
        problem_id=problem.id,
        verdict="confirmed" if confirmed else "dismissed",
        reason=reason.strip(),
        person_id=who.person_id if who else None,
        person_words=who.words if who else None,
        demand=what.words if what else None,
        due_on=what.due_on if what else None,
        by_person_id=viewer.person_id or 0,
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()  # the database takes a confirmation only after the ruling
    problem.is_confirmed = confirmed
    db.session.flush()
    journal.record(
        viewer, "problem.rule", "bulletin", bulletin.id, problem=problem.id, verdict=row.verdict
    )
    return row


def rule_kind(
    viewer: Viewer,
    bulletin: Bulletin,
    detector: str,
    *,
    confirmed: bool,
    reason: str,
    answerable: Choice = USUAL,
    demand: Demand | None = None,
) -> int:
    """Rule alike on all problems of one kind that nobody has ruled on yet; gives how many (F-30)."""
    access.require(viewer, "bulletin:draft", bulletin)
    fresh = [one for one in unruled(bulletin) if one.detector == detector]
    if not fresh:
        raise Conflict("这一类问题都已经决定，请刷新后再看")
    for problem in fresh:
        rule(
            viewer, bulletin, problem, confirmed=confirmed, reason=reason, answerable=answerable,
            demand=demand,
        )  # fmt: skip
    return len(fresh)


def unruled(bulletin: Bulletin) -> list[BulletinProblem]:
    """Problems of the present collection that nobody has ruled on."""
    ruled = rulings_of(bulletin.id)
    return [one for one in queries.problems_of(bulletin.id) if one.id not in ruled]


@dataclass(frozen=True)
class Kind:
    """The problems of one kind, each with the ruling that holds, and what is demanded of all of them."""

    detector: Detector
    demand: str
    rows: tuple[tuple[BulletinProblem, ProblemRuling | None], ...]

    @property
    def confirmed(self) -> int:
        """How many go into the bulletin."""
        return sum(problem.is_confirmed for problem, _ in self.rows)

    @property
    def open(self) -> int:
        """How many nobody has ruled on."""
        return sum(ruling is None for _, ruling in self.rows)


def by_kind(bulletin: Bulletin) -> list[Kind]:
    """The problems of the present collection by kind, in the order of the kinds."""
    ruled = rulings_of(bulletin.id)
    found: dict[str, list[BulletinProblem]] = {}
    for one in queries.problems_of(bulletin.id):
        found.setdefault(one.detector, []).append(one)
    return [
        Kind(
            kind,
            found[kind][0].requirement or "",
            tuple((one, ruled.get(one.id)) for one in found[kind]),
        )
        for kind in Detector
        if kind in found
    ]


def carry_on(bulletin: Bulletin, before: int) -> None:
    """After a new collection: what is still the same problem keeps its ruling, with who ruled and when."""
    ruled = rulings_of(bulletin.id)
    rows = db.session.scalars(
        select(BulletinProblem).where(
            BulletinProblem.bulletin_id == bulletin.id, BulletinProblem.collection == before
        )
    ).all()
    known = {_same(one): ruled[one.id] for one in rows if one.id in ruled}
    for one in rows:
        one.is_confirmed = False
    again = [
        (one, known[_same(one)]) for one in queries.problems_of(bulletin.id) if _same(one) in known
    ]
    db.session.add_all(
        ProblemRuling(
            problem_id=one.id, verdict=old.verdict, reason=old.reason,
            person_id=old.person_id, person_words=old.person_words, demand=old.demand,
            due_on=old.due_on,
            by_person_id=old.by_person_id, at=old.at,
        )
        for one, old in again
    )  # fmt: skip
    db.session.flush()
    for one, old in again:
        one.is_confirmed = old.verdict == "confirmed"
    db.session.flush()


def _same(problem: BulletinProblem) -> tuple[str, int, str]:
    return problem.detector, problem.unit_id, problem.fact


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


def answering_of(bulletin_id: int) -> dict[int, Answering]:
    """Problem id → who answers for it, for what and until when, of those confirmed."""
    return {
        problem_id: Answering(row.person_words, row.person_id, row.demand or "", row.due_on)
        for problem_id, row in rulings_of(bulletin_id).items()
        if row.person_words is not None
    }


def problem_of(bulletin: Bulletin, problem_id: int) -> BulletinProblem:
    """One problem of a bulletin the caller may see."""
    found = db.session.get(BulletinProblem, problem_id)
    if found is None or found.bulletin_id != bulletin.id:
        raise NotFound
    return found
