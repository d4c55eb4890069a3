"""The figures against an independent recount; Beijing months at their edges; sum of months = year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from hearing.base import clock
from hearing.base.columns import UtcDateTime
from hearing.base.db import db
from hearing.base.sqltime import beijing_day, month_number, seconds_between
from hearing.bulletins import drill, figures, monthly, overview, rates, spans
from hearing.bulletins.models import CoverageRule
from hearing.outcomes import reports
from hearing.units.queries import unit
from tests.support.make import CITY, COUNTY, OTHER_CITY

UTC_TYPE = UtcDateTime()
HEARD = """FROM hearing h JOIN hearing_case hc ON hc.hearing_id = h.id JOIN cases c ON c.id = hc.case_id
  WHERE h.closed_at < :closing AND h.held_on >= :first AND h.held_on < :until"""
STATE = """(SELECT o.state FROM outcome_entry o WHERE o.hearing_id = h.id AND o.case_id = c.id
  AND o.confirmed_at < :closing ORDER BY o.version DESC LIMIT 1)"""


def count(what: str, rest: str, **values) -> int:
    return int(db.session.execute(text(f"SELECT {what} {rest}"), values).scalar() or 0)


@pytest.mark.rule("F-20", "F-30")
@pytest.mark.both_engines
def test_each_month_and_the_year_against_plain_sql(make, engine):
    make.world()
    for days, line, outcome in ((5, 1, "settled_on_spot"), (9, 6, "not_settled"), (38, 10, "reconciled"),
                                (66, 1, "settled_later"), (70, 7, "settled_on_spot")):  # fmt: skip
        make.life("file", days=days, line_id=line, outcome=outcome)
    db.session.execute(text("UPDATE cases SET source_system = 'petition' WHERE line_id = 10"))
    months = [(date(2026, n, 1), date(2026, n + 1, 1)) for n in range(1, 8)]
    sums: dict[str, int] = {}
    for first, until in months:
        closing = clock.beijing(until + timedelta(days=10))
        found = figures.collect(unit(CITY), first, until, closing)
        asked = {"first": first.isoformat(), "until": until.isoformat(),
                 "closing": closing.isoformat(sep=" ") if engine == "postgresql"
                 else closing.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")}  # fmt: skip
        totals = found["totals"]
        assert totals["all_cases"] == count("count(*)", HEARD, **asked)
        assert totals["all_hearings"] == count("count(DISTINCT h.id)", HEARD, **asked)
        settled = f"{HEARD} AND {STATE} IN ('settled_on_spot', 'settled_later', 'reconciled')"
        outcomes = {one["state"]: one["cases"] for one in found["outcomes"]}
        assert sum(outcomes.values()) == totals["all_cases"]
        assert sum(
            outcomes[s] for s in ("settled_on_spot", "settled_later", "reconciled")
        ) == count("count(*)", settled, **asked)
        assert found["ledgers"]["petition"] == count(
            "count(*)", f"{HEARD} AND c.source_system = 'petition'", **asked
        )
        assert found["ledgers"]["sum"] == totals["all_cases"]
        for name in ("areas", "units", "lines"):
            assert sum(one["cases"] for one in found[name]) == totals["all_cases"], name
        assert sum(one["cases"] for one in found["types"]) == totals["all_cases"]
        for name in ("all_cases", "all_hearings", "cases", "hearings"):
            sums[name] = sums.get(name, 0) + totals[name]
    whole = figures.collect(unit(CITY), date(2026, 1, 1), date(2026, 8, 1))
    assert {name: whole["totals"][name] for name in sums} == sums
    assert sums["all_hearings"] == 5
    assert whole["compared"][-1]["now"]["cases"] == 5
    assert sum(month["cases"] for month in whole["months"]) == 5


MET = """FROM hearing h WHERE h.closed_at < :closing AND h.held_on >= '2026-01-01' AND h.held_on < '2026-08-01'
  AND EXISTS (SELECT 1 FROM participant p WHERE p.hearing_id = h.id AND p.role = 'officer'
    AND p.present_at < :closing)"""
NOT_DRAWN = """NOT EXISTS (SELECT 1 FROM participant p WHERE p.hearing_id = h.id AND p.role = 'officer'
    AND p.present_at < :closing AND NOT EXISTS (SELECT 1 FROM engagement e WHERE e.id = p.engagement_id
      AND e.draw_id IS NOT NULL))
  AND NOT EXISTS (SELECT 1 FROM draw d JOIN need n ON n.id = d.need_id WHERE n.hearing_id = h.id
    AND d.frozen_at < :closing AND d.state NOT IN ('frozen', 'revealed'))"""
FIRST = "(SELECT min(id) FROM participant WHERE hearing_id = {} AND role = 'officer')"


@pytest.mark.rule("F-30", "P-9")
@pytest.mark.both_engines
def test_hearings_drawn_throughout_against_plain_sql_and_the_list(make, engine, unguarded):
    make.world()
    drawn, drawn_too, named, by_hand, again, nobody, late = (
        make.life("close", days=days).hearing_id for days in (5, 9, 12, 20, 40, 50, 60)
    )
    unguarded()
    for sql in (
        "UPDATE engagement SET engaged_as = 'named', draw_id = NULL, approval_id = 9001 WHERE id = "
        f"(SELECT engagement_id FROM participant WHERE id = {FIRST.format(named)})",
        f"UPDATE participant SET engagement_id = NULL WHERE id = {FIRST.format(by_hand)}",
        "UPDATE draw SET state = 'superseded' WHERE need_id = "
        f"(SELECT id FROM need WHERE hearing_id = {again})",
        f"UPDATE participant SET present_at = NULL WHERE hearing_id = {nobody}",
        f"UPDATE participant SET present_at = '2026-12-01' WHERE hearing_id = {late}",
    ):
        db.session.execute(text(sql))
    closing = clock.beijing(date(2026, 8, 10))
    asked = {"closing": closing.isoformat(sep=" ") if engine == "postgresql"
             else closing.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")}  # fmt: skip
    found = figures.collect(unit(CITY), date(2026, 1, 1), date(2026, 8, 1), closing)["quality"]
    own = (found["drawn_only"], found["with_officers"])
    assert own == (
        count("count(*)", f"{MET} AND {NOT_DRAWN}", **asked),
        count("count(*)", MET, **asked),
    )
    assert own == (2, 5)
    with clock.at(closing):
        question = reports.Asked(unit(CITY), date(2026, 1, 1), date(2026, 8, 1), date(2026, 8, 9))
        figure, lines = reports.lines(question, "draw_rate", "numerator", own=False)
        assert {one.hearing_id for one in lines} == {drawn, drawn_too}
        assert (figure.numerator, figure.denominator, figure.excluded) == (*own, 2)
        _, lines = reports.lines(question, "draw_rate", "denominator", own=False)
        words = {one.hearing_id: one.words for one in lines}
    assert words[named] == words[by_hand] == "到场听证员 3 人，随机抽取产生 2 人"
    assert words[again] == "到场听证员 3 人，随机抽取产生 3 人，重新抽取 1 次"


@pytest.mark.both_engines
@pytest.mark.rule("F-30")
def test_officers_present_of_a_list_are_those_of_the_figure(make, unguarded):
    make.world().life("file", days=14)
    second = make.life("file", days=25, number=96)
    unguarded()
    db.session.execute(text(
        "UPDATE participant SET present_at = NULL WHERE id = (SELECT min(id) FROM participant "
        f"WHERE hearing_id = {second.hearing_id} AND role = 'officer')"
    ))  # fmt: skip
    with clock.at(clock.beijing(second.row.held_on + timedelta(days=20), "10:00")):
        today = clock.today()
        whole = overview.overview(unit(CITY), today.year, today.month).whole_year
        asked = drill.Asked(drill.Kind.OFFICERS, unit(CITY), today.replace(month=1, day=1), today)
        rows = drill.listed(asked, 1)
        came, each = drill.officers(asked, rows)
        assert (came, whole.average) == (whole.attendances, "2.5") == (5, "2.5")
        assert each == {second.hearing_id: 2}  # of the page alone
        assert monthly.average(came, drill.totals(asked)[0]) == whole.average
        none = drill.Asked(drill.Kind.OFFICERS, unit(OTHER_CITY), asked.from_on, today)
        assert drill.officers(none, drill.listed(none, 9)) == (0, {})
        own = drill.Asked(drill.Kind.OFFICERS, unit(CITY), asked.from_on, today, own=True)
        assert drill.officers(own, drill.listed(own, 9)) == (
            0,
            {},
        )  # the county's are not the city's own
        assert monthly.average(0, 0) == "—"


@pytest.mark.rule("F-30")
@pytest.mark.both_engines
def test_2500_instants_at_the_edges_of_months_lie_in_the_right_one(app, engine):
    wrong = 0
    tried = 0
    for year in range(2000, 2042):
        for month in range(1, 13):
            edge = clock.beijing(date(year, month, 1))
            for off in (-1, 0, 1, 3599, -28_800):
                instant = edge + timedelta(seconds=off)
                found = db.session.scalar(
                    db.select(month_number(beijing_day(db.literal(instant, UTC_TYPE))))
                )
                expected = clock.beijing_date(instant)
                wrong += found != expected.year * 100 + expected.month
                tried += 1
    assert tried >= 2500
    assert wrong == 0


@pytest.mark.both_engines
def test_seconds_between_is_exact(app, engine):
    start = datetime(2026, 3, 1, 15, 59, 59, 999000, tzinfo=UTC)
    for seconds in (0, 0.001, 1199.999, 1200, 1200.001, 90000.5):
        later = start + timedelta(seconds=seconds)
        found = db.session.scalar(
            db.select(seconds_between(db.literal(start, UTC_TYPE), db.literal(later, UTC_TYPE)))
        )
        assert float(found) == pytest.approx(seconds, abs=0.0005)


@pytest.mark.rule("F-30")
def test_coverage_counts_only_the_lines_that_apply(make):
    make.world().life("file")
    span = (date(2026, 3, 1), date(2026, 4, 1))
    before = figures.collect(unit(COUNTY), *span)["matrix"]
    assert (before["filled"], before["whole"]) == (1, 10)
    since = date(2026, 1, 1)
    db.session.add_all(
        CoverageRule(level="county", line_id=line, applies=False, valid_from=since, source="x")
        for line in (2, 3)
    )
    db.session.add(
        CoverageRule(unit_id=COUNTY, line_id=3, applies=True, valid_from=since, source="x")
    )
    db.session.add(
        CoverageRule(
            level="county", line_id=4, applies=False, valid_from=date(2026, 4, 1), source="x"
        )
    )
    db.session.flush()
    after = figures.collect(unit(COUNTY), *span)["matrix"]
    assert (after["filled"], after["whole"]) == (1, 9)
    assert after["rows"][0]["cells"][:4] == [1, None, 0, 0]


def test_wilson():
    assert rates.wilson(371, 485) == ("72.5 %", "80.1 %")
    assert rates.wilson(0, 0) is None
    assert rates.wilson(0, 5)[0] == "0.0 %"
    assert rates.wilson(5, 5)[1] == "100.0 %"


def test_comparisons_say_what_they_compare():
    zero = dict.fromkeys(spans.SUMS, 0)
    months = [
        zero | {"month": m, "cases": n, "hearings": n}
        for m, n in ((201908, 4), (202007, 10), (202008, 8))
    ]
    found = spans.comparisons(months, date(2020, 8, 1), date(2020, 9, 1))
    assert [(one["kind"], one["now"]["cases"], one["before"]["cases"], one["change"]) for one in found] == [
        ("mom", 8, 10, "下降 20.0 %"), ("yoy", 8, 4, "上升 100.0 %"), ("ytd", 18, 4, "上升 350.0 %"),
    ]  # fmt: skip
    assert spans.change_words(0, 0) == "两期均没有听证"
    assert spans.change_words(2, 2) == "持平"
