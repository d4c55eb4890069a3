"""凑数: fifty padded hearings planted among a thousand, and each kind by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hearing.base import clock
from hearing.bulletins import padding
from hearing.bulletins.padding import Padding, Sitting, Thresholds
from tests.bulletins.synthetic import SHARES, thousand

DAY = date(2026, 3, 2)


@pytest.mark.parametrize("seed", [1, 2, 3, 20260302, 777, 4096, 31337, 5])
def test_planted_hearings_are_found_and_honest_ones_left_alone(seed):
    rows, planted = thousand(seed)
    assert len(rows) == 1000
    assert len(planted) == 50
    assert set(planted.values()) == set(Padding)
    flagged = {flag.hearing_id for flag in padding.flags(rows)}
    honest = {row.hearing_id for row in rows} - set(planted)
    assert len(flagged & set(planted)) >= 0.95 * len(planted)
    assert len(flagged & honest) <= 0.02 * len(honest)


@pytest.mark.parametrize("seed", [1, 9])
def test_each_kind_is_found_by_its_own_function(seed):
    rows, planted = thousand(seed)
    for kind, function in padding.KINDS.items():
        found = {flag.hearing_id for flag in function(rows, Thresholds()) if flag.kind == kind}
        assert found >= {key for key, own in planted.items() if own == kind}, kind
        assert len(found - {key for key, own in planted.items() if own == kind}) < 20, kind
    assert sum(SHARES.values()) == 50


def sitting(number: int = 1, **values: object) -> Sitting:
    began = clock.beijing(DAY, "09:00")
    usual = Sitting(
        number, f"听{number}", 1, DAY, began, began + timedelta(minutes=40), DAY - timedelta(days=9),
        700 + number, frozenset({number * 10, number * 10 + 1, number * 10 + 2}),
        frozenset({number}), frozenset({"civil"}),
    )  # fmt: skip
    return replace(usual, **values)  # type: ignore[arg-type]


def kinds(*rows: Sitting, **at: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for flag in padding.flags(rows, Thresholds(**at)):
        found.setdefault(flag.hearing_id, []).append(flag.kind)
    return found


def test_thresholds_are_sharp():
    began = clock.beijing(DAY, "09:00")
    assert not kinds(sitting(closed_at=began + timedelta(minutes=20)))
    assert kinds(sitting(closed_at=began + timedelta(minutes=19))) == {1: [Padding.SHORT]}
    assert not kinds(sitting(closed_at=began + timedelta(minutes=19)), shortest_minutes=19)
    assert not kinds(sitting(entered_on=DAY))
    assert kinds(sitting(entered_on=DAY + timedelta(days=1))) == {1: [Padding.BACKDATED]}
    assert not kinds(sitting(entered_on=DAY + timedelta(days=1)), late_entry_days=1)


def test_one_case_twice_within_the_days_is_split_and_later_is_not():
    first = sitting(1)
    for days, hit in ((30, True), (31, False)):
        other = sitting(2, cases=first.cases, held_on=DAY + timedelta(days=days),
                        opened_at=None, closed_at=clock.beijing(DAY + timedelta(days=days)))  # fmt: skip
        found = kinds(first, other)
        assert (Padding.SPLIT in found.get(1, [])) is hit
        assert (Padding.SPLIT in found.get(2, [])) is hit


def test_hearings_that_touch_do_not_overlap():
    first = sitting(1)
    officers = frozenset({10, 99, 98})
    after = sitting(2, opened_at=first.closed_at, officers=officers,
                    closed_at=first.closed_at + timedelta(minutes=30))  # fmt: skip
    assert not kinds(first, after)
    during = replace(after, opened_at=first.closed_at - timedelta(minutes=1))
    assert kinds(first, during) == {1: [Padding.OVERLAP], 2: [Padding.OVERLAP]}


def test_copies_are_seen_through_numbers_and_names_and_short_words_may_repeat():
    text = "".join(chr(0x6000 + n) for n in range(200))
    one = sitting(1, texts=(f"张某甲，{text}1",))
    other = sitting(2, texts=(f"张某乙。{text}2",), opened_at=clock.beijing(DAY, "11:00"),
                    closed_at=clock.beijing(DAY, "12:00"))  # fmt: skip
    assert kinds(one, other) == {1: [Padding.COPIED], 2: [Padding.COPIED]}
    assert not kinds(one, other, copied_characters=300)
    words = "同意检察机关的处理意见。"
    assert not kinds(replace(one, texts=(words,)), replace(other, texts=(words,)))


def test_a_hearing_without_traces_says_what_is_missing():
    found = padding.flags([sitting(officers=frozenset(), has_record=False, has_recording=False)])
    assert [flag.words for flag in found] == ["没有听证员签到、笔录和录音录像都没有"]
    assert not padding.flags([sitting(has_record=False)])


def test_the_order_of_the_rows_does_not_matter():
    rows, _ = thousand(3)
    assert padding.flags(rows) == padding.flags(reversed(rows))
