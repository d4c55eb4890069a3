"""The registry of definitions: each figure from rows by hand, chosen by month, with its interval."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hearing.outcomes import definitions
from hearing.outcomes.definitions import CaseFact, Cut, DrawFact, Facts, IssueFact, VisitFact
from hearing.outcomes.intervals import figure, wilson
from tests.support.registry import effective

HELD = date(2021, 3, 1)
CUT = Cut(date(2021, 8, 1), 90)
EARLY = CaseFact(1, 1, HELD, "settled_later", "settled_later", visited_on=HELD)
ROWS = {
    "good": EARLY,
    "unvisited": replace(EARLY, case_id=2, visited_on=None),
    "back_at_once": replace(EARLY, case_id=3, state="reversed", reversed_on=HELD + timedelta(days=90)),
    "back_much_later": replace(
        EARLY, case_id=4, state="reversed", reversed_on=HELD + timedelta(days=91)
    ),
    "partly": replace(EARLY, case_id=5, state="partly", stated="partly"),
    "not": replace(EARLY, case_id=6, state="not_settled", stated="not_settled"),
    "pending": replace(EARLY, case_id=7, state="pending", stated=None),
    "no_dispute": replace(EARLY, case_id=8, state="not_applicable", stated="not_applicable"),
    "too_new": replace(EARLY, case_id=9, held_on=date(2021, 5, 3)),
}  # fmt: skip
FACTS = Facts(tuple(ROWS.values()))


def counted(indicator_id: str, on: date = HELD, facts: Facts = FACTS) -> tuple[set[str], ...]:
    """Numerator, denominator, pending and excluded, by the names of the rows."""
    names = {row.case_id: name for name, row in ROWS.items()}
    parts = definitions.definition(indicator_id, on).count(facts, CUT)
    return tuple(
        {names[row.case_id] for row in rows}
        for rows in (parts.numerator, parts.denominator, parts.pending, parts.excluded)
    )


@pytest.mark.rule("F-20")
def test_each_indicator_counts_the_rows_it_says():
    concluded = {"good", "unvisited", "back_at_once", "back_much_later", "partly", "not", "too_new"}
    stated = concluded - {"partly", "not"}
    waits = ({"pending"}, {"no_dispute"})
    assert counted("expressed_rate") == (stated, concluded, *waits)
    assert counted("partly_rate") == ({"partly"}, concluded, *waits)
    assert counted("reversal_rate") == (
        {"back_at_once", "back_much_later"},
        stated,
        {"pending"},
        set(),
    )
    assert counted("not_applicable_share") == (
        {"no_dispute"}, set(ROWS) - {"pending"}, {"pending"}, set(),
    )  # fmt: skip


@pytest.mark.rule("F-20")
def test_the_effective_rate_has_two_versions_chosen_by_month():
    assert counted("effective_rate", date(2020, 12, 1)) == (
        {"good", "unvisited", "too_new"}, set(ROWS), {"pending"}, set(),
    )  # fmt: skip
    assert counted("effective_rate", date(2021, 1, 1)) == (
        {"good", "back_much_later"},
        set(ROWS) - {"no_dispute", "too_new"},
        {"too_new"},
        {"no_dispute"},
    )
    versions = [one.version for one in definitions.REGISTRY if one.id == "effective_rate"]
    assert versions == [1, 2]
    last_day = replace(EARLY, held_on=CUT.until_on - timedelta(days=90))
    ended = replace(last_day, held_on=last_day.held_on - timedelta(days=1))
    assert definitions.effective_rate_2(Facts((last_day,)), CUT).denominator == ()
    assert definitions.effective_rate_2(Facts((ended,)), CUT).denominator == (ended,)


@pytest.mark.rule("F-21", "A-16")
def test_visits_and_adoption():
    visits = (
        VisitFact(1, 1, date(2021, 7, 31), date(2021, 7, 30)),
        VisitFact(2, 2, date(2021, 7, 31)),
        VisitFact(3, 3, date(2021, 8, 1), date(2021, 7, 30)),
    )
    issues = (
        IssueFact(1, 1, True, True),
        IssueFact(1, 2, True, False),
        IssueFact(1, 3, False, True),
    )
    facts = Facts((), visits, issues)
    made = definitions.visit_rate(facts, CUT)
    assert (made.numerator, made.denominator, made.pending) == (visits[:1], visits[:2], visits[2:])
    adopted = definitions.adoption_rate(facts, CUT)
    assert (adopted.numerator, adopted.denominator) == (issues[:1], issues[:2])
    assert adopted.excluded == issues[2:]


@pytest.mark.rule("P-9")
def test_only_officers_all_drawn_and_once_count_as_drawn():
    drawn, named, again, nobody = rows = (
        DrawFact(1, 3, 3, 0), DrawFact(2, 3, 2, 0), DrawFact(3, 3, 3, 1), DrawFact(4, 0, 0, 0),
    )  # fmt: skip
    made = definitions.draw_rate(Facts(draws=rows), CUT)
    assert (made.numerator, made.denominator) == ((drawn,), (drawn, named, again))
    assert (made.pending, made.excluded) == ((), (nobody,))
    says = definitions.definition("draw_rate", HELD).words
    for exception in ("指定", "库外邀请", "重新抽取", "没有抽取记录", "虽经批准也不计入分子"):
        assert exception in says
    assert [one.id for one in definitions.REGISTRY if not one.of_handler] == ["draw_rate"]


def test_the_registry_is_whole():
    keys = [(one.id, one.version) for one in definitions.REGISTRY]
    assert len(set(keys)) == len(keys)
    for month in (date(2000, 1, 1), date(2020, 12, 1), date(2021, 1, 1), date(2026, 7, 1)):
        ids = [one.id for one in definitions.in_force(month)]
        assert len(ids) == len(set(ids)) == 8
    for one in definitions.REGISTRY:
        assert one.words
        assert one.sources
        assert one.count.__doc__
        assert one.count.__name__.startswith(one.id)
    assert definitions.definition("guesswork", HELD) is None
    assert "60 日" in definitions.definition("effective_rate", HELD).formula(60)


@pytest.mark.parametrize(("part", "whole", "below", "above"), [
    (371, 485, "72.5", "80.1"), (0, 10, "0.0", "27.8"), (10, 10, "72.2", "100.0"), (1, 2, "9.5", "90.5"),
    (0, 0, "0.0", "100.0"), (82, 100, "73.3", "88.3"),
])  # fmt: skip
def test_wilsons_interval(part, whole, below, above):
    assert wilson(part, whole) == (Decimal(below), Decimal(above))


def test_a_figure_says_how_it_came_about():
    one = figure(definitions.definition("effective_rate", HELD), FACTS, HELD, CUT, 5)
    assert (one.numerator, one.denominator, one.pending, one.excluded) == (2, 7, 1, 1)
    assert (one.shown, one.arithmetic) == ("28.6 %", "2 ÷ 7 ＝ 28.6 %")
    assert one.interval == "8.2 %～64.1 %"
    small = replace(one, small=8)
    assert (small.shown, small.interval) == ("2／7 件", "")
    assert small.arithmetic == "2／7，少于 8 件不列比率"
    bare = figure(one.indicator, Facts(), HELD, CUT, 5)
    assert (bare.shown, bare.interval, bare.arithmetic) == ("—", "", "没有可计的")


@pytest.mark.rule("F-20")
def test_anhuis_figure_by_the_registry():
    good = [replace(EARLY, held_on=date(2020, 3, 1))] * 371
    rest = [replace(ROWS["not"], held_on=date(2020, 3, 1))] * 114
    facts = Facts(tuple(good + rest))
    found = figure(
        definitions.definition("effective_rate", date(2020, 8, 1)), facts, date(2020, 1, 1),
        Cut(date(2020, 9, 1)), 5,
    )  # fmt: skip
    assert found.shown == "76.5 %"
    assert found.indicator.version == 1
    old = effective([(row, 1) for row in facts.cases], Cut(date(2020, 9, 1)))
    assert (old.numerator, old.denominator) == (found.numerator, found.denominator)
