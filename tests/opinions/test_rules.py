"""Majority, deviation, digests, adoption."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing.opinions import rules
from hearing.opinions.rules import DecisionKind as D
from hearing.opinions.rules import Majority, Option, Vote

A, P, N, O, X = Option.AGREE, Option.PARTLY, Option.DISAGREE, Option.OTHER, Option.ABSTAIN  # noqa: E741 - five options


@pytest.mark.rule("A-16")
@pytest.mark.parametrize(("votes", "panel", "view"), [
    ([A, A, N], 3, A), ([A, N], 2, None), ([A, A, N, N], 4, None), ([A, A], 4, None), ([X, X, A], 3, None),
    ([], 3, None), ([N, N, N], 5, N),
])  # fmt: skip
def test_majority(votes, panel, view):
    found = rules.majority([Vote(v) for v in votes], panel)
    assert (found.option if found else None) == view


@pytest.mark.rule("A-16")
def test_other_views_form_a_majority_only_on_one_numbered_alternative():
    assert rules.majority([Vote(O), Vote(O), Vote(A)], 3) is None
    assert rules.majority([Vote(O, 1), Vote(O, 2), Vote(A)], 3) is None
    assert rules.majority([Vote(O, 2), Vote(O, 2), Vote(A)], 3) == Majority(O, 2)


@pytest.mark.rule("A-16")
@pytest.mark.parametrize(("view", "kind", "other", "apart"), [
    (None, D.NOT_SO, None, False), (Majority(A), D.AS_PROPOSED, None, False), (Majority(A), D.IN_PART, None, True),
    (Majority(N), D.AS_PROPOSED, None, True), (Majority(N), D.NOT_SO, None, False),
    (Majority(N), D.ALTERNATIVE, 1, False), (Majority(P), D.IN_PART, None, False),
    (Majority(P), D.AS_PROPOSED, None, True), (Majority(O, 2), D.ALTERNATIVE, 2, False),
    (Majority(O, 2), D.ALTERNATIVE, 1, True), (Majority(O, 2), D.AS_PROPOSED, None, True),
])  # fmt: skip
def test_deviation(view, kind, other, apart):
    assert rules.deviates(view, kind, other) is apart


@pytest.mark.rule("A-15")
def test_reasons_are_asked_for():
    assert rules.answer_problem(None, "x", "ordinary") == "选择您的意见"
    assert rules.answer_problem(A, " ", "ordinary")
    assert rules.answer_problem(A, None, "simplified") is None
    assert rules.answer_problem(N, None, "simplified")
    assert rules.answer_problem(N, "证据不足", "ordinary") is None


@given(st.dictionaries(st.text(max_size=5), st.integers(), max_size=4), st.text(max_size=8))
def test_digest_depends_on_content_and_nonce(content, nonce):
    one = rules.opinion_digest(content, nonce)
    assert one == rules.opinion_digest(dict(reversed(content.items())), nonce)
    assert one != rules.opinion_digest(content, nonce + "x")
    assert len(rules.receipt(one)) == 14
