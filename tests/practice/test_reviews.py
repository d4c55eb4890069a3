"""A review from its sheet to the contest of a result; the draw can be recomputed by anybody."""

from __future__ import annotations

import importlib.util
import json
from datetime import date, timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.config import ROOT
from hearing.pool import draw
from hearing.practice import documents, marking, review_queries, reviews
from hearing.practice.models import ReviewEntry
from hearing.practice.scoring import Criterion, Grade
from tests.conftest import NOW
from tests.support.make import COUNTY, OTHER_COUNTY, P

SHEET = [Criterion("程序", "告知、回避、步骤齐全", 60), Criterion("笔录", "完整、签名", 40)]
SPAN = (date(2026, 1, 1), date(2026, 4, 1))


@pytest.fixture
def year(make):
    """Three hearings that ended; the clock stands a month later."""
    make.world()
    lives = [make.life("close", days=days, number=7 * days) for days in (8, 12, 16)]
    with clock.at(NOW + timedelta(days=40)):
        yield make, lives


def planned(make, size=2, **values):
    chief = make.province.one(COUNTY, P.CHIEF)
    row = reviews.plan(chief, "cases", "上半年案件评查", *SPAN, size, **values)
    reviews.set_sheet(chief, row, SHEET, row.version)
    return row, chief


def drawn(make, size=2):
    row, chief = planned(make, size)
    reviews.commit_secret(chief, row)
    with clock.at(clock.now() + timedelta(hours=1)):
        reviews.freeze(chief, row)
        reviews.reveal(chief, row, "482913", "人民监督员")
    return row, chief


def announced(make, marks=((10, "未告知回避权"), (0, ""))):
    row, chief = drawn(make, 1)
    (entry,) = marking.samples(row)
    reviewer = make.staff(P.HANDLE, COUNTY)
    task = marking.assign(chief, row, entry, reviewer.person_id)
    given = dict(zip([one.id for one in row.criteria], marks, strict=True))
    marking.save(reviewer, row, task, given, "总体规范", task.version)
    marking.submit(reviewer, row, task, task.version)
    marking.close(chief, row)
    return row, chief, entry, reviewer


def handler_of(make, entry):
    return next(
        one for one in make.province.staff[(COUNTY, P.HANDLE)]
        if one.person_id == entry.handler_person_id
    )  # fmt: skip


@pytest.mark.rule("F-29", "P-9")
def test_anybody_can_recompute_the_draw_of_samples(year):
    make, lives = year
    row, _ = drawn(make)
    record = json.loads(row.record)
    assert draw.verify(record) == []
    spec = importlib.util.spec_from_file_location("checker", ROOT / "docs" / "verify_draw.py")
    checker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checker)
    assert all(checker.check(record).values())
    assert record["chosen"] == [one.code for one in marking.samples(row)]
    assert len(record["list"]["candidates"]) == len(lives) == row.eligible
    assert not any(str(life.hearing.number) in row.record for life in lives)
    record["outside"]["value"] = "482914"
    assert draw.verify(record)


@pytest.mark.rule("F-29")
def test_the_steps_keep_their_order(year):
    make, _ = year
    row, chief = planned(make)
    with pytest.raises(Conflict):
        reviews.freeze(chief, row)
    with pytest.raises(Conflict):
        reviews.reveal(chief, row, "1", "人民监督员")
    reviews.commit_secret(chief, row)
    with pytest.raises(Conflict, match="已经公布"):
        reviews.commit_secret(chief, row)
    with pytest.raises(Conflict):
        reviews.set_sheet(chief, row, SHEET, row.version)
    with pytest.raises(Refused, match="先于名单"):
        reviews.freeze(chief, row)
    with clock.at(clock.now() + timedelta(hours=1)):
        reviews.freeze(chief, row)
        with pytest.raises(Conflict):
            reviews.freeze(chief, row)
        with pytest.raises(Refused, match="报数"):
            reviews.reveal(chief, row, "1", "检察长")
        assert reviews.reveal(chief, row, " 1 ", "人民监督员") == 2
        with pytest.raises(Conflict):
            reviews.reveal(chief, row, "2", "人民监督员")


@pytest.mark.parametrize(("values", "field"), [
    (("x", "t", *SPAN, 1), "kind"), (("documents", "t", *SPAN, 1), "document_kind"),
    (("cases", "t", SPAN[1], SPAN[0], 1), "until_on"), (("cases", "t", SPAN[0], date(2027, 1, 1), 1), "until_on"),
    (("cases", "t", *SPAN, 0), "sample_size"), (("cases", "t", *SPAN, 201), "sample_size"),
])  # fmt: skip
def test_planning(year, values, field):
    make, _ = year
    with pytest.raises(Refused) as refused:
        reviews.plan(make.province.one(COUNTY, P.CHIEF), *values)
    assert refused.value.field == field


def test_the_sheet(year):
    make, _ = year
    row, chief = planned(make)
    with pytest.raises(Refused, match="现为 60 分"):
        reviews.set_sheet(chief, row, SHEET[:1], row.version)
    with pytest.raises(Stale):
        reviews.set_sheet(chief, row, SHEET, 1)
    other = reviews.plan(chief, "documents", "文书评选", *SPAN, 9, "record")
    with pytest.raises(Refused, match="至少写一项"):
        reviews.commit_secret(chief, other)
    reviews.set_sheet(chief, other, SHEET, other.version)
    reviews.commit_secret(chief, other)
    with clock.at(clock.now() + timedelta(hours=1)), pytest.raises(Refused, match="不超过 3"):
        reviews.freeze(chief, other)


@pytest.mark.rule("F-29")
def test_reviewers_stand_apart(year):
    make, lives = year
    row, chief = drawn(make, 3)
    entry = marking.samples(row)[0]
    for person_id in (
        entry.handler_person_id,
        entry.hearing.presider_person_id,
        entry.hearing.clerk_person_id,
    ):
        with pytest.raises(Refused, match="评查人"):
            marking.assign(chief, row, entry, person_id)
    reviewer = make.staff(P.HANDLE, COUNTY)
    task = marking.assign(chief, row, entry, reviewer.person_id)
    with pytest.raises(Conflict, match="已经分给"):
        marking.assign(chief, row, entry, reviewer.person_id)
    with pytest.raises(NotFound):
        marking.take_back(chief, row, entry, 999)
    marking.take_back(chief, row, entry, task.id)
    assert entry.tasks == []
    undrawn = ReviewEntry(review_id=row.id, rank=None)
    with pytest.raises(NotFound):
        marking.assign(chief, row, undrawn, reviewer.person_id)
    stranger = make.staff(P.CHIEF, OTHER_COUNTY)
    with pytest.raises(Forbidden):
        marking.assign(stranger, row, entry, reviewer.person_id)
    with pytest.raises(NotFound):
        review_queries.review(stranger, row.id)


def test_marks_are_kept_and_handed_in_once(year):
    make, _ = year
    row, chief = drawn(make, 1)
    (entry,) = marking.samples(row)
    reviewer = make.staff(P.HANDLE, COUNTY)
    task = marking.assign(chief, row, entry, reviewer.person_id)
    first, second = (one.id for one in row.criteria)
    with pytest.raises(Refused, match="先保存"):
        marking.submit(reviewer, row, task, task.version)
    with pytest.raises(Refused, match="0 到 60") as refused:
        marking.save(reviewer, row, task, {first: (61, "x")}, "", task.version)
    assert refused.value.field == f"deduction_{first}"
    with pytest.raises(Refused) as refused:
        marking.save(reviewer, row, task, {second: (1, "")}, "", task.version)
    assert refused.value.field == f"finding_{second}"
    with pytest.raises(NotFound):
        marking.save(chief, row, task, {}, "", task.version)
    marking.save(reviewer, row, task, {first: (10, "未告知回避权")}, " 规范 ", 1)
    with pytest.raises(Stale):
        marking.save(reviewer, row, task, {}, "", 1)
    marking.save(reviewer, row, task, {first: (12, "未告知回避权")}, "规范", task.version)
    with pytest.raises(Refused, match="1 件没有评完"):
        marking.close(chief, row)
    assert marking.submit(reviewer, row, task, task.version) == 88
    with pytest.raises(Conflict, match="不能再改"):
        marking.save(reviewer, row, task, {}, "", task.version)
    with pytest.raises(Conflict, match="不能收回"):
        marking.take_back(chief, row, entry, task.id)
    assert marking.close(chief, row) == 1
    assert (entry.result.points, entry.result.grade) == (8800, "qualified")
    with pytest.raises(Conflict):
        marking.close(chief, row)


@pytest.mark.rule("F-29")
def test_a_result_is_seen_by_its_person_and_contested_once(year):
    make, _ = year
    row, chief, entry, reviewer = announced(make)
    owner = handler_of(make, entry)
    assert [one.id for one, _ in review_queries.own_results(owner)] == [entry.id]
    assert review_queries.own_results(reviewer) == []
    with pytest.raises(NotFound):
        review_queries.own_result(reviewer, entry.id)
    with pytest.raises(Refused, match="承办人"):
        marking.contest(reviewer, entry, "x")
    with pytest.raises(Refused, match="理由"):
        marking.contest(owner, entry, " ")
    with pytest.raises(Conflict, match="没有待答复"):
        marking.decide_contest(chief, row, entry, "excellent", "x")
    marking.contest(owner, entry, "笔录第三页已记载告知回避权")
    with pytest.raises(Refused, match="一次"):
        marking.contest(owner, entry, "再次")
    deputy = make.province.one(COUNTY, P.DEPUTY_CHIEF)
    with pytest.raises(Refused, match="等次"):
        marking.decide_contest(deputy, row, entry, "x", "x")
    with pytest.raises(Refused, match="理由"):
        marking.decide_contest(deputy, row, entry, "excellent", "")
    marking.decide_contest(deputy, row, entry, "excellent", "复核笔录，确已告知")
    with pytest.raises(Conflict):
        marking.decide_contest(deputy, row, entry, "excellent", "x")
    assert review_queries.final_grade(entry) == "excellent"
    found = review_queries.summary(row)
    assert found.grades[Grade.EXCELLENT] == 1
    assert (found.average, found.contested, found.changed) == (
        9000,
        1,
        1 if entry.result.grade != "excellent" else 0,
    )


def test_a_contest_comes_in_time(year):
    make, _ = year
    _, _, entry, _ = announced(make)
    owner = handler_of(make, entry)
    with clock.at(clock.now() + timedelta(days=11)), pytest.raises(Refused, match="期限"):
        marking.contest(owner, entry, "x")


def test_who_took_part_does_not_answer_a_contest(year):
    make, _ = year
    row, _, entry, reviewer = announced(make)
    owner = handler_of(make, entry)
    marking.contest(owner, entry, "x")
    head = make.province.one(COUNTY, P.DEPARTMENT_HEAD)
    entry.tasks[0].reviewer_person_id = head.person_id
    with db.session.no_autoflush, pytest.raises(Refused, match="评查过"):
        marking.decide_contest(head, row, entry, "excellent", "x")
    db.session.expire(entry.tasks[0])


@pytest.mark.rule("F-29")
def test_the_paper_names_no_reviewer(year):
    make, _ = year
    row, chief, entry, reviewer = announced(make)
    paper = documents.print_review(chief, row, entry)
    assert "未告知回避权" in paper.content
    assert entry.hearing.number in paper.content
    assert reviewer.name not in paper.content
    assert "90.00" in paper.content
    other, _ = planned(make)
    with pytest.raises(Conflict):
        documents.print_review(chief, other, entry)
