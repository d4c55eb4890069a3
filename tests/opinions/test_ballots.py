"""Opinions are sealed, independent and final (reliability P4, T2)."""

from __future__ import annotations

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.journal import queries as journal_queries
from hearing.opinions import ballots, decision, digests, queries, telling
from hearing.opinions.ballots import Answer, Signature
from hearing.opinions.models import Opinion
from tests.support.make import PROVINCE, P
from tests.support.race import together


@pytest.fixture
def sitting(make):
    life = make.world().life("adjourn")
    with clock.at(clock.beijing(life.row.held_on, "15:40")):
        yield life


def officer(life, seat: int = 0):
    return life.officer(life._panel()[seat].person_id)


def answers(life, option: str = "agree"):
    return {issue.id: Answer(option, "理由充分") for issue in life.hearing.issues}


def sign(viewer) -> Signature:
    return Signature(typed=viewer.name)


def give(viewer, life, option: str = "agree"):
    return ballots.submit(viewer, life.hearing_id, answers(life, option), sign(viewer))


@pytest.mark.both_engines
def test_nobody_sees_anything_before_closing(sitting, make):
    give(officer(sitting), sitting)
    assert queries.counted(sitting.owner, sitting.hearing) == []
    ticks = queries.seat_ticks(sitting.owner, sitting.hearing)
    assert [t.is_complete for t in ticks] == [True, False, False]
    with pytest.raises(Forbidden):
        queries.seat_ticks(sitting.chief, sitting.hearing)
    assert queries.officer_opinions(officer(sitting, 1), sitting.hearing_id) == {}
    with pytest.raises(NotFound):
        queries.officer_opinions(sitting.owner, sitting.hearing_id)
    db.session.commit()
    audit = make.staff(P.AUDIT_ADMIN, PROVINCE)
    assert not [r for r in journal_queries.latest(audit, limit=999) if r.verb == "opinion.submit"]


def test_versions_until_closing_then_none(sitting):
    voter = officer(sitting)
    first = give(voter, sitting)
    second = give(voter, sitting, "disagree")
    assert first.receipt != second.receipt
    last = queries.officer_opinions(voter, sitting.hearing_id)
    assert [(o.version, o.option) for o in last.values()] == [(2, "disagree")]
    for row in db.session.query(Opinion):
        assert digests.digest_of(row) == row.digest
    with pytest.raises(Forbidden):
        ballots.close(sitting.clerk, sitting.hearing_id, "x")
    with pytest.raises(Refused, match="2 份意见没有提交"):
        ballots.close(sitting.owner, sitting.hearing_id)
    ballots.close(sitting.owner, sitting.hearing_id, "两名听证员突发疾病")
    with pytest.raises(Conflict, match="截止"):
        give(voter, sitting)
    with pytest.raises(Conflict):
        ballots.close(sitting.owner, sitting.hearing_id)


@pytest.mark.rule("A-15")
def test_every_issue_with_reasons(sitting):
    with pytest.raises(Refused, match="逐项"):
        ballots.submit(officer(sitting), sitting.hearing_id, {}, sign(officer(sitting)))
    empty = {issue.id: Answer("disagree", " ") for issue in sitting.hearing.issues}
    with pytest.raises(Refused, match="理由"):
        ballots.submit(officer(sitting), sitting.hearing_id, empty, sign(officer(sitting)))


@pytest.mark.both_engines
def test_closing_against_submitting(app, sitting):
    """Whatever comes first wins; never an opinion after closing."""
    voters = [officer(sitting, n) for n in range(3)]
    given, hearing_id, owner = answers(sitting), sitting.hearing_id, sitting.owner
    now = clock.now()

    def work(n: int) -> str:
        with clock.at(now):
            if n == 7:
                ballots.close(owner, hearing_id, "时间已到")
                return "closed"
            ballots.submit(voters[n % 3], hearing_id, given, sign(voters[n % 3]))
            return "in"

    results = together(app, work, 15)
    assert results.count("closed") == 1
    assert all(r in ("in", "closed") or isinstance(r, Conflict) or "seat_id" in str(r) or
               "uq_opinion" in str(r) for r in results), results  # fmt: skip
    found = queries.counted(owner, sitting.hearing)
    assert sum(found[0].votes.values()) == len(found[0].opinions)


@pytest.mark.rule("A-16", "A-17")
def test_against_the_majority_only_with_consent(make):
    life = make.world().life("close", against_majority=True)
    with clock.at(clock.beijing(life.row.held_on, "17:00")):
        life.intend()
        with pytest.raises(Conflict, match="等候批复"):
            decision.decide(life.owner, life.hearing)
        with pytest.raises(Conflict):
            telling.tell(life.clerk, life.hearing, life._panel()[0].id, "in_app", "")
        life.decide()
        assert [one.deviates for one in db.session.query(decision.Decision)] == [True]
        seat = life._panel()[0]
        with pytest.raises(NotFound):
            queries.officer_decisions(life.officer(seat.person_id), seat)
        telling.tell(life.clerk, life.hearing, seat.id, "in_app", "")
        told = queries.officer_decisions(life.officer(seat.person_id), seat)
        assert told[0].is_followed is False
        assert told[0].own_label == "不同意"
