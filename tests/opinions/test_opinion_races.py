"""Submitting from two tabs at once, and the panel's majority by another way of counting."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing.base.db import db
from hearing.base.errors import Conflict, Stale
from hearing.opinions import drafting, rules, verifying
from hearing.opinions.ballots import Answer, Signature
from hearing.opinions.models import Opinion, OpinionDraft, Submission
from tests.opinions.test_ballots import answers, officer, sign, sitting  # noqa: F401 - a fixture
from tests.support.race import together

VOTES = st.lists(
    st.tuples(st.sampled_from(list(rules.Option)), st.sampled_from([None, 1, 2, 3])), max_size=9
)


@pytest.mark.rule("A-16")
@given(VOTES, st.integers(0, 4))
def test_the_majority_is_more_than_half_of_the_whole_panel(given_votes, missing):
    """Against the definition, written the long way: abstaining and missing count in the panel, not for a side."""
    votes = [rules.Vote(option, alternative) for option, alternative in given_votes]
    panel = len(votes) + missing
    found = rules.majority(votes, panel)
    sides: Counter[tuple[str, int | None]] = Counter()
    for vote in votes:
        if vote.option == rules.Option.ABSTAIN:
            continue
        if vote.option != rules.Option.OTHER:
            sides[str(vote.option), None] += 1
        elif vote.alternative is not None:
            sides["other", vote.alternative] += 1
    winners = [side for side, number in sides.items() if number > panel - number]
    assert len(winners) <= 1
    assert ([(str(found.option), found.alternative)] if found else []) == winners
    # a tie is no majority, and the order of the votes says nothing
    assert rules.majority(reversed(votes), panel) == found
    if found:
        assert rules.deviates(found, "as_proposed") is (found.option != rules.Option.AGREE)


@pytest.mark.both_engines
def test_two_tabs_and_more_submit_at_once(app, sitting):  # noqa: F811
    """Each submission is whole or refused; numbers run without gap; the last counts."""
    voter, hearing_id = officer(sitting), sitting.hearing_id
    given_, signature = answers(sitting), sign(officer(sitting))
    from hearing.opinions import ballots

    results = together(
        app, lambda n: ballots.submit(voter, hearing_id, given_, signature).number, 12
    )
    in_ = sorted(r for r in results if isinstance(r, int))
    assert in_ == list(range(1, len(in_) + 1))
    assert in_
    assert all(isinstance(r, int | Conflict) for r in results), results
    db.session.expire_all()
    assert db.session.query(Submission).count() == len(in_)
    assert db.session.query(Opinion).count() == len(in_) * len(given_)
    assert verifying.verify(hearing_id).problems == []


@pytest.mark.both_engines
def test_twelve_tabs_save_at_once(app, sitting):  # noqa: F811
    """Of tabs that all began with nothing one is first; the others are told, and nothing is overwritten."""
    voter, hearing_id = officer(sitting), sitting.hearing_id
    issue = sitting.hearing.issues[0].id
    first = drafting.save_draft(
        voter, hearing_id, issue, Answer("agree", "先写的"), page="first", seen=0
    )
    assert first.version == 1
    db.session.commit()

    def save(n: int) -> int:
        said = Answer("agree", f"第 {n} 页")
        return drafting.save_draft(voter, hearing_id, issue, said, page=f"p{n}", seen=1).version

    results = together(app, save, 12)
    assert sum(r == 2 for r in results) == 1, results
    assert sum(isinstance(r, Stale) for r in results) == 11, results
    db.session.expire_all()
    row = db.session.query(OpinionDraft).one()
    assert row.reasons == f"第 {results.index(2)} 页"
    assert isinstance(sign(voter), Signature)
