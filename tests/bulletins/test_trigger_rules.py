"""The ranking switch and the triggers' arithmetic, sharp at their borders."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hearing.bulletins import ranking, trigger_rules
from hearing.bulletins.ranking import FEW, Ranking
from hearing.bulletins.trigger_rules import Row, Settings, Trigger

AREAS = [
    {
        "unit_id": n,
        "name": f"市{n}",
        "effective": e,
        "applicable": a,
        "hearings": a,
        "by_chief": n % 2,
    }
    for n, (e, a) in enumerate([(9, 10), (5, 10), (5, 10), (1, 2), (8, 10), (0, 0)])
]


def row(number: int, effective: int, applicable: int, **values: object) -> Row:
    return Row(number, f"市{number}", effective, applicable, **values)  # type: ignore[arg-type]


def test_none_is_the_default_and_shows_nothing():
    assert ranking.arranged(AREAS, "none", 5) == [{**one, "standing": ""} for one in AREAS]
    assert [one["standing"] for one in ranking.arranged(AREAS, "code", 5)] == list("123456")
    assert [one["unit_id"] for one in ranking.arranged(AREAS, "code", 5)] == [0, 1, 2, 3, 4, 5]


def test_full_ranks_share_ties_and_leave_small_ones_out():
    found = ranking.arranged(AREAS, Ranking.FULL, 5)
    assert [(one["unit_id"], one["standing"]) for one in found] == [
        (0, "第 1 位"), (4, "第 2 位"), (1, "第 3 位"), (2, "第 3 位"), (3, FEW), (5, FEW),
    ]  # fmt: skip
    assert found[0]["name"] == "市0（第 1 位）"


def test_bands_keep_ties_together():
    found = {
        one["unit_id"]: one["standing"] for one in ranking.arranged(AREAS, Ranking.QUARTILE, 5)
    }
    assert found == {0: "第一档", 4: "第二档", 1: "第三档", 2: "第三档", 3: FEW, 5: FEW}


def test_bottom_names_the_last_and_never_half_of_a_tie():
    rows = [row(1, 9, 10), row(2, 1, 10), row(3, 2, 10), row(4, 3, 10), row(5, 0, 4)]
    hits = trigger_rules.bottom(rows, Settings(number=2))
    assert [hit.unit_id for hit in hits] == [2, 3]
    assert hits[0].words == (
        "有效息诉 1 / 10 = 10.0%；4 个单位（不少于 5 件）中由低到高第 1 位，列入末 2 位"
    )
    tied = [row(1, 9, 10), row(2, 1, 10), row(3, 2, 10), row(4, 2, 10)]
    assert [hit.unit_id for hit in trigger_rules.bottom(tied, Settings(number=2))] == [2]
    assert trigger_rules.bottom([row(1, 0, 10)], Settings(number=3)) == []
    assert [h.unit_id for h in trigger_rules.bottom(rows, Settings(number=0, percent=30))] == [2]
    assert trigger_rules.bottom([row(n, 5, 10) for n in range(9)], Settings()) == []


def test_six_months_below_and_not_five():
    month = [row(1, 8, 10), row(2, 4, 10)]
    good = [row(1, 4, 10), row(2, 8, 10)]
    six = [(f"2026-0{n}", month) for n in range(1, 7)]
    (hit,) = trigger_rules.streak(six, Settings())
    assert hit.unit_id == 2
    assert "2026-01 4/10 = 40.0% < 60.0%" in hit.words
    assert trigger_rules.streak(six[1:], Settings()) == []
    assert trigger_rules.streak([*six[:3], ("2026-04", good), *six[4:]], Settings()) == []
    few = [row(1, 8, 10), row(2, 1, 4)]
    assert trigger_rules.streak([*six[:5], ("2026-06", few)], Settings()) == []


def test_the_average_is_of_all_cases_together():
    assert trigger_rules.average([row(1, 90, 100), row(2, 0, 10)], 5) == Fraction(90, 110)
    assert trigger_rules.average([row(1, 1, 2)], 5) is None


def test_leaders_presiding_names_who_never_did():
    rows = [
        row(1, 1, 9, hearings=9, by_leaders=0),
        row(2, 1, 9, hearings=8, by_leaders=2),
        row(3, 0, 0, hearings=4),
    ]
    found = trigger_rules.presiding(rows, Settings())
    assert [(hit.unit_id, hit.is_hit) for hit in found] == [(1, True), (2, False)]
    assert found[1].words == "听证 8 场，检察长主持 2 场，占 25.0%"


def test_a_score_adds_up_as_its_words_say():
    rows = [
        row(1, 8, 10, told=Fraction(1), filed=Fraction(1, 2)),
        row(2, 4, 10, told=Fraction(1, 2), filed=None),
    ]
    first, second = trigger_rules.score(rows, Settings())
    assert first.words == (
        "基础分 80；质量（告知听证员） 40 ×（100.0% − 75.0%）= 10.0；"
        "效率（按期归档） 30 ×（50.0% − 50.0%）= 0.0；"
        "效果（有效息诉） 30 ×（80.0% − 60.0%）= 6.0；合计 96.0"
    )
    assert second.words.endswith(
        "效率（按期归档）没有数据，0 分；效果（有效息诉） 30 ×（40.0% − 60.0%）= −6.0；合计 64.0"
    )
    capped, _ = trigger_rules.score(rows, Settings(cap=5))
    assert "= 5.0，限 ±5" in capped.words
    assert capped.words.endswith("合计 90.0")


@pytest.mark.parametrize(
    ("kind", "values", "wrong"),
    [
        (Trigger.SCORE, {"quality": 50}, True), (Trigger.SCORE, {}, False),
        (Trigger.BOTTOM, {"number": 0}, True), (Trigger.BOTTOM, {"number": 0, "percent": 30}, False),
        (Trigger.STREAK, {"months": 1}, True), (Trigger.PRESIDING, {"least": 0}, True),
    ],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(kind, values, wrong):
    assert (trigger_rules.settings_problem(kind, Settings(**values)) is not None) is wrong


def test_rows_come_from_frozen_areas():
    assert trigger_rules.from_areas(AREAS)[1] == Row(1, "市1", 5, 10, 10, 1)
