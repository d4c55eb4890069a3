"""The annual appraisal: proposed from inputs, decided by 管, seen and answered by the officer (P-9)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import appraising, record
from hearing.pool.appraising import Grade, Inputs, Proposal, Thresholds
from hearing.pool.models import Appraisal, Member, Pool
from hearing.pool.rules import MemberState
from hearing.units.queries import parameter_int

IN_POOL = (MemberState.ACTIVE, MemberState.SUSPENDED)


def thresholds(year: int, unit_id: int) -> Thresholds:
    """The parameters of a year's proposals: those in force on its last day, or today."""
    day = min(date(year, 12, 31), clock.today())
    return Thresholds(
        absences_fail=parameter_int("appraisal_absences_fail", day, unit_id),
        answer_percent=parameter_int("appraisal_answer_percent", day, unit_id),
        excellent_attended=parameter_int("appraisal_excellent_attended", day, unit_id),
        excellent_rating_tenths=parameter_int("appraisal_excellent_rating", day, unit_id),
        training_hours=parameter_int("training_hours", day, unit_id),
    )


@dataclass(frozen=True)
class Line:
    """One member's year: inputs, proposal, and the decision that counts."""

    member: Member
    inputs: Inputs
    proposal: Proposal
    decided: Appraisal | None


def lines(viewer: Viewer, year: int) -> list[Line]:
    """Every member whose term touches the year, with a year's inputs and proposal; worst proposals first."""
    pool = db.session.scalar(select(Pool).where(Pool.unit_id == viewer.unit_id))
    if pool is None:
        raise NotFound
    members = db.session.scalars(
        select(Member)
        .options(joinedload(Member.person))
        .where(
            Member.pool_id == pool.id,
            Member.state.in_(IN_POOL),
            Member.term_from <= date(year, 12, 31),
            Member.term_until > date(year, 1, 1),
        )
        .order_by(Member.id)
    ).all()
    found = _lines(members, year, pool.unit_id)
    order = {Grade.FAILED: 0, Grade.BASIC: 1, None: 4, Grade.EXCELLENT: 2, Grade.COMPETENT: 3}
    return sorted(found, key=lambda line: (order[line.proposal.grade], line.member.id))


def line(member: Member, year: int) -> Line:
    """One member's year."""
    return _lines([member], year, member.pool.unit_id)[0]


def _lines(members: Sequence[Member], year: int, unit_id: int) -> list[Line]:
    limits = thresholds(year, unit_id)
    grace = parameter_int("late_minutes", min(date(year, 12, 31), clock.today()), unit_id)
    ids = [member.id for member in members]
    inputs = record.inputs(ids, year, grace)
    decided = _decided(ids, year)
    return [
        Line(
            member,
            inputs[member.id],
            appraising.propose(inputs[member.id], limits),
            decided.get(member.id),
        )
        for member in members
    ]


def _decided(member_ids: Sequence[int], year: int) -> dict[int, Appraisal]:
    rows = db.session.scalars(
        select(Appraisal)
        .where(Appraisal.member_id.in_(member_ids), Appraisal.year == year)
        .order_by(Appraisal.version)
    )
    return {row.member_id: row for row in rows}


def decide(viewer: Viewer, member: Member, year: int, grade: str, reasons: str | None) -> Appraisal:
    """管 decides a member's grade; inputs and grounds are frozen with it, for good (P-9)."""
    access.require(viewer, "pool:manage", member)
    if year > clock.today().year or year < 2000:
        raise Refused("只能考核今年或以前的年度", field="grade")
    if grade not in Grade.labels():
        raise Refused("选择考核等次", field="grade")
    now = line(member, year)
    problem = appraising.decision_problem(grade, now.proposal.grade, reasons)
    if now.decided is not None and not (reasons or "").strip():
        problem = "这一年度已经考核过；重新考核的，写明理由"
    if problem:
        raise Refused(problem, field="reasons", rule="P-9")
    row = Appraisal(
        member_id=member.id,
        year=year,
        version=now.decided.version + 1 if now.decided else 1,
        proposed=now.proposal.grade,
        grade=grade,
        inputs=json.dumps(now.inputs.as_json(), ensure_ascii=False, sort_keys=True),
        grounds="；".join(now.proposal.reasons),
        reasons=(reasons or "").strip() or None,
        decided_by=viewer.person_id or 0,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Conflict("有人刚刚考核过这一年度，请刷新后再看") from error
    journal.record(viewer, "appraisal.decide", "member", member.id, year=year, version=row.version)
    return row


def own(viewer: Viewer) -> Sequence[Appraisal]:
    """The officer's own appraisals, the newest first; of each year all versions."""
    return db.session.scalars(
        select(Appraisal)
        .join(Member, Member.id == Appraisal.member_id)
        .options(joinedload(Appraisal.member).joinedload(Member.pool))
        .where(Member.person_id == viewer.person_id)
        .order_by(Appraisal.year.desc(), Appraisal.version.desc(), Appraisal.id)
    ).all()


def own_one(viewer: Viewer, appraisal_id: int) -> Appraisal:
    """One of the officer's own appraisals."""
    found = next((row for row in own(viewer) if row.id == appraisal_id), None)
    if found is None:
        raise NotFound
    return found


def comment(viewer: Viewer, row: Appraisal, words: str) -> None:
    """The officer comments on the result, once."""
    access.require(viewer, "officer:own", row.member)
    if row.comment is not None:
        raise Conflict("您已经对这次考核提过意见")
    if not words.strip():
        raise Refused("写下您的意见", field="words")
    row.comment, row.commented_at = words.strip(), clock.now()
    db.session.flush()
    journal.record(viewer, "appraisal.comment", "appraisal", row.id)


@dataclass(frozen=True)
class Suggestion:
    """A member whom 聘 should consider for removal, with the facts."""

    member: Member
    words: str


def suggestions(viewer: Viewer) -> list[Suggestion]:
    """Members with too many unjustified absences this year or last, or found unfit (P-6)."""
    access.require(viewer, "pool:hire")
    members = db.session.scalars(
        select(Member)
        .join(Pool, Pool.id == Member.pool_id)
        .options(joinedload(Member.person), joinedload(Member.pool))
        .where(Pool.unit_id == viewer.unit_id, Member.state.in_(IN_POOL))
        .order_by(Member.id)
    ).all()
    if not members:
        return []
    year = clock.today().year
    found: dict[int, list[str]] = {}
    for one in (year, year - 1):
        limit = thresholds(one, members[0].pool.unit_id).absences_fail
        for line_ in _lines(members, one, members[0].pool.unit_id):
            times = line_.inputs.absent_unjustified
            if times >= limit:
                found.setdefault(line_.member.id, []).append(f"{one} 年无正当理由缺席 {times} 次")
            if line_.decided is not None and line_.decided.grade == Grade.FAILED:
                found.setdefault(line_.member.id, []).append(f"{one} 年考核不称职")
    return [
        Suggestion(member, "；".join(found[member.id])) for member in members if member.id in found
    ]
