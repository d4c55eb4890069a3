"""The filed file: what it lacks is named; lent to one at a time until a day, and returned (A-18)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.hearings import filing, lending


@pytest.mark.rule("F-23")
def test_the_catalogue_names_what_is_missing(make):
    life = make.world().life("decide")
    lacks = filing.missing_items(life.hearing)
    assert "告知听证员记录" in lacks
    assert "化解情况与回访" in lacks
    assert "拟不采纳多数意见的报告" not in lacks
    assert not {item.title for item in filing.catalogue(life.hearing)} & set(lacks)
    make.live(life, ("tell_decision", "outcome"))
    assert "告知听证员记录" not in filing.missing_items(life.hearing)


@pytest.mark.both_engines
@pytest.mark.rule("A-18", "F-23")
def test_a_file_is_lent_once_and_comes_back(make):
    life = make.world().life("decide")
    due = clock.today() + timedelta(days=40)
    with pytest.raises(Conflict, match="归档以后"):
        lending.lend(life.clerk, life.hearing, "评查组 喆昇祎", "案件评查", due)
    make.live(life, ("tell_decision", "outcome", "file"))
    clerk, hearing = life.clerk, life.hearing
    for values, field in ((("", "x", due), "borrower"), (("x", " ", due), "purpose"),
                          (("x", "x", clock.today() - timedelta(days=1)), "due_on")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            lending.lend(clerk, hearing, *values)
        assert refused.value.field == field
    with pytest.raises(Forbidden):
        lending.lend(life.chief, hearing, "x", "x", due)
    row = lending.lend(clerk, hearing, "评查组 喆昇祎", "案件评查", due)
    with pytest.raises(Conflict, match="已经借出"):
        lending.lend(clerk, hearing, "另一人", "查阅", due)
    assert [(one.id, h.id) for one, h in lending.out(life.chief)] == [(row.id, hearing.id)]
    with pytest.raises(NotFound):
        lending.give_back(clerk, hearing, row.id + 1)
    lending.give_back(clerk, hearing, row.id, "完好")
    with pytest.raises(Conflict, match="已经登记归还"):
        lending.give_back(clerk, hearing, row.id)
    assert not lending.out(life.chief)
    lending.lend(clerk, hearing, "另一人", "查阅", due)
    assert [one.note for one in lending.of_hearing(hearing.id)] == [None, "完好"]
    db.session.commit()
