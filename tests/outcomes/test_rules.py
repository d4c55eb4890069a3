"""The rate in its two definitions."""

from __future__ import annotations

from datetime import date

import pytest

from hearing.outcomes import rules
from hearing.outcomes.definitions import CaseFact, Cut, effective_definition
from hearing.outcomes.rules import Outcome
from tests.support.registry import effective

CUT = date(2020, 9, 1)


def stood(state: str, held_on: date, **dates: date) -> CaseFact:
    """A case that stands so; what was stated lies below a re-petition."""
    now = Outcome.REVERSED if "reversed_on" in dates else state
    return CaseFact(1, 1, held_on, now, None if state == Outcome.PENDING else state, **dates)


@pytest.mark.rule("F-20")
def test_anhuis_figure():
    groups = [
        (stood(Outcome.SETTLED_ON_SPOT, date(2020, 3, 1)), 371),
        (stood(Outcome.NOT_SETTLED, date(2020, 3, 1)), 109),
        (stood(Outcome.SETTLED_LATER, date(2020, 3, 1), reversed_on=date(2020, 5, 1)), 1),
        (stood(Outcome.PENDING, date(2020, 3, 1)), 4),
    ]
    rate = effective(groups, Cut(CUT))
    assert (rate.numerator, rate.denominator, rate.pending) == (371, 485, 4)
    assert rate.percent == "76.5 %"
    assert not rate.is_small


@pytest.mark.rule("F-20")
def test_second_definition_waits_for_the_window_and_the_visit():
    cases = [
        stood(Outcome.RECONCILED, date(2021, 1, 5), visited_on=date(2021, 2, 5)),
        stood(Outcome.RECONCILED, date(2021, 1, 5)),
        stood(Outcome.RECONCILED, date(2021, 5, 5), visited_on=date(2021, 5, 6)),
        stood(Outcome.NOT_APPLICABLE, date(2021, 1, 5)),
        stood(
            Outcome.RECONCILED,
            date(2021, 1, 5),
            visited_on=date(2021, 2, 5),
            reversed_on=date(2021, 3, 1),
        ),
    ]
    rate = effective([(case, 1) for case in cases], Cut(date(2021, 6, 1)))
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
    assert "为什么不适用" in (rules.outcome_problem("not_applicable", None, None, "  ") or "")
    assert rules.outcome_problem("not_applicable", None, None, "没有争议的另一方") is None
    days = (date(2020, 1, 31), date(2020, 3, 31))
    assert rules.visit_days(date(2020, 1, 1), (90, 30, 0)) == days  # 0 arranges none
    assert [rules.is_applicable(state) for state in ("pending", "not_applicable", "partly")] == [
        False, False, True,
    ]  # fmt: skip
    assert effective_definition(Cut(date(2021, 1, 1))).version == 1
    assert effective_definition(Cut(date(2021, 2, 1))).version == 2
