"""The rate in its two definitions."""

from __future__ import annotations

from datetime import date

import pytest

from hearing.outcomes import rules
from hearing.outcomes.rules import Outcome, Standing

CUT = date(2020, 9, 1)


@pytest.mark.rule("F-20")
def test_anhuis_figure():
    good = [Standing(Outcome.SETTLED_ON_SPOT, date(2020, 3, 1))] * 371
    rest = [Standing(Outcome.NOT_SETTLED, date(2020, 3, 1))] * 109
    back = [Standing(Outcome.SETTLED_LATER, date(2020, 3, 1), is_reversed=True)]
    open_ = [Standing(Outcome.PENDING, date(2020, 3, 1))] * 4
    rate = rules.effective_rate(good + rest + back + open_, CUT, 1)
    assert (rate.numerator, rate.denominator, rate.pending) == (371, 485, 4)
    assert rate.percent == "76.5 %"
    assert not rate.is_small


@pytest.mark.rule("F-20")
def test_second_definition_waits_for_the_window_and_the_visit():
    cases = [
        Standing(Outcome.RECONCILED, date(2021, 1, 5), is_visited=True),
        Standing(Outcome.RECONCILED, date(2021, 1, 5)),
        Standing(Outcome.RECONCILED, date(2021, 5, 5), is_visited=True),
        Standing(Outcome.NOT_APPLICABLE, date(2021, 1, 5)),
        Standing(Outcome.RECONCILED, date(2021, 1, 5), is_visited=True, is_reversed=True),
    ]
    rate = rules.effective_rate(cases, date(2021, 6, 1), 2)
    assert (rate.numerator, rate.denominator, rate.not_applicable) == (1, 3, 1)
    assert rate.is_small


@pytest.mark.parametrize(("part", "whole", "words"), [
    (371, 485, "76.5 %"), (1, 3, "33.3 %"), (2, 3, "66.7 %"), (1, 8, "12.5 %"), (0, 5, "0.0 %"), (0, 0, "—"),
])  # fmt: skip
def test_percent(part, whole, words):
    assert rules.percent(part, whole) == words


@pytest.mark.rule("F-20", "F-21")
def test_evidence_visits_and_definition():
    assert rules.outcome_problem("reconciled", None, None)
    assert rules.outcome_problem("reconciled", "agreement", CUT) is None
    assert rules.outcome_problem("not_settled", None, None) is None
    days = (date(2020, 1, 31), date(2020, 3, 31))
    assert rules.visit_days(date(2020, 1, 1), (90, 30, 0)) == days  # 0 arranges none
    assert [rules.is_applicable(state) for state in ("pending", "not_applicable", "partly")] == [
        False, False, True,
    ]  # fmt: skip
    assert rules.definition_for(date(2021, 1, 1)) == 1
    assert rules.definition_for(date(2021, 2, 1)) == 2
