"""Recomputing everything that was given: a change made past the program is found (T2, P4)."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select

from hearing.base.db import db
from hearing.hearings.models import Hearing, Issue
from hearing.journal import queries as journal
from hearing.opinions import ballots, digests, rules, verifying_paper
from hearing.opinions.models import (
    CollegialStatement,
    Dissent,
    Opinion,
    Submission,
    Supplement,
    Tally,
)


@dataclass
class Found:
    """How much was looked at, and what does not fit."""

    hearings: int = 0
    opinions: int = 0
    problems: list[str] = field(default_factory=list)


def verify(hearing_id: int | None = None) -> Found:
    """Recompute opinions, submissions, supplements and tallies of one hearing or of all (A-16)."""
    found = Found()
    wanted = select(Hearing.id, Hearing.number).order_by(Hearing.id)
    if hearing_id is not None:
        wanted = wanted.where(Hearing.id == hearing_id)
    known = _journaled(hearing_id)
    for one, number in db.session.execute(wanted).all():
        problems = _hearing(one, known.get(one, ([], [], [], [], [])), found)
        found.problems += [f"{number}：{words}" for words in problems]
        found.hearings += 1
    return found


Known = tuple[list[str], list[str], list[str], list[str], list[str]]


def _journaled(hearing_id: int | None) -> dict[int, Known]:
    """Hearing → digests of opinions, submissions, supplements and common statements as the journal holds them."""
    known: dict[int, Known] = defaultdict(lambda: ([], [], [], [], []))
    wanted = None if hearing_id is None else str(hearing_id)
    for entry in journal.of_verb("opinion.submit", object_id=wanted):
        opinions, submissions, *_ = known[int(entry.object_id)]
        opinions += entry.details.get("digests", [])
        submissions += [entry.details["submission"]] if "submission" in entry.details else []
    for entry in journal.of_verb("opinion.supplement", object_id=wanted):
        known[int(entry.object_id)][2].append(entry.details["digest"])
    for verb, place in (
        ("collegial.state", 3), ("collegial.dissent", 3), ("opinion.paper_entry", 4),
    ):  # fmt: skip
        for entry in journal.of_verb(verb, object_id=wanted):
            known[int(entry.object_id)][place].append(entry.details["digest"])
    return known


def _hearing(hearing_id: int, known: Known, found: Found) -> list[str]:
    opinions = db.session.scalars(
        select(Opinion)
        .join(Issue, Issue.id == Opinion.issue_id)
        .where(Opinion.hearing_id == hearing_id)
        .order_by(Issue.position, Opinion.id)
        .execution_options(populate_existing=True)
    ).all()
    found.opinions += len(opinions)
    problems = [
        f"第 {row.seat_id} 席对第 {row.issue_id} 项的意见（第 {row.version} 次提交）与提交时不一致"
        for row in opinions
        if digests.digest_of(row) != row.digest
    ]
    problems += _against("意见", [row.digest for row in opinions], known[0])
    problems += _submissions(hearing_id, list(opinions), known[1])
    added = db.session.scalars(
        select(Supplement)
        .where(Supplement.hearing_id == hearing_id)
        .execution_options(populate_existing=True)
    ).all()
    problems += [
        f"第 {one.seat_id} 席的补充说明与写下时不一致"
        for one in added
        if digests.digest_of_supplement(one) != one.digest
    ]
    problems += _against("补充说明", [one.digest for one in added], known[2])
    problems += verifying_paper.problems(hearing_id, opinions, set(known[4]))
    return problems + _collegial(hearing_id, known[3]) + _tallies(hearing_id)


def _collegial(hearing_id: int, known: list[str]) -> list[str]:
    rows: list[CollegialStatement | Dissent] = []
    for model in (CollegialStatement, Dissent):
        rows += db.session.scalars(
            select(model)
            .where(model.hearing_id == hearing_id)
            .execution_options(populate_existing=True)
        )
    problems = [
        "集体评议意见或不同意见与写下时不一致"
        for row in rows
        if digests.digest_of_collegial(row) != row.digest
    ]
    return problems + _against("集体评议意见", [row.digest for row in rows], known)


def _submissions(hearing_id: int, opinions: list[Opinion], known: list[str]) -> list[str]:
    given = defaultdict(list)
    for one in opinions:
        given[one.submission_id].append(one.digest)
    rows = db.session.scalars(
        select(Submission)
        .where(Submission.hearing_id == hearing_id)
        .execution_options(populate_existing=True)
    ).all()
    problems = [
        f"第 {row.seat_id} 席第 {row.number} 次提交的签名、时间或份数与提交时不一致"
        for row in rows
        if digests.digest_of_submission(row, given[row.id]) != row.digest
        or rules.receipt(row.digest) != row.receipt
    ]
    return problems + _against("提交", [row.digest for row in rows], known)


def _against(what: str, stored: list[str], known: list[str]) -> list[str]:
    """Stored digests against those of the journal, whose chain nobody can mend."""
    kept, chained = Counter(stored), Counter(known)
    return [
        *(f"有一份{what}不在日志里（摘要 {one[:12]}）" for one in (kept - chained)),
        *(f"日志里的一份{what}不见了（摘要 {one[:12]}）" for one in (chained - kept)),
    ]


def _tallies(hearing_id: int) -> list[str]:
    last = ballots.last_opinions(hearing_id)
    rows = db.session.scalars(
        select(Tally)
        .where(Tally.hearing_id == hearing_id)
        .execution_options(populate_existing=True)
    ).all()
    problems = []
    for row in rows:
        opinions = last.get(row.issue_id, [])
        view = rules.majority([rules.Vote(o.option, o.alternative) for o in opinions], row.panel)
        votes = Counter(str(o.option) for o in opinions)
        whole = rules.opinion_digest({"opinions": [o.digest for o in opinions]}, "")
        if (
            row.opinions_digest != whole
            or json.loads(row.votes) != dict(votes)
            or (row.majority, row.majority_alternative)
            != ((view.option, view.alternative) if view else (None, None))
        ):
            problems.append(f"第 {row.issue_id} 项的评议汇总与意见不一致")
    return problems
