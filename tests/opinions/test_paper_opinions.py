"""Opinions on paper: two persons, the scan, differences settled, then sealed like every other (A-15, A-16)."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from hearing.base import clock
from hearing.base.db import db, schema_changes
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.hearings.models import Participant
from hearing.hearings.rules import Role
from hearing.journal import queries as journal
from hearing.opinions import (
    ballots,
    paper_opinions,
    paper_queries,
    paper_rules,
    queries,
    receipts,
    verifying,
)
from hearing.opinions.ballots import Answer
from hearing.opinions.models import PaperSheet
from hearing.opinions.paper_opinions import Typed
from hearing.papers.attachments import Upload
from tests.support.make import COUNTY, PROVINCE, P
from tests.support.race import together

SCAN = Upload("第一席意见.png", b"\x89PNG\r\n\x1a\n....IEND")


@pytest.fixture
def sitting(make):
    life = make.world().life("adjourn")
    second = make.staff(P.CLERK, COUNTY)
    with clock.at(clock.beijing(life.row.held_on, "15:40")):
        yield life, second


def seat(life, position: int = 1) -> int:
    return next(
        s.seat_id
        for s in paper_queries.paper_seats(life.clerk, life.hearing)
        if s.position == position
    )


def said(
    life, reasons: str = "赔偿已经到位，本人认罪", option: str = "agree", suggestions: str = ""
) -> dict:
    return {issue.id: Answer(option, reasons, None, suggestions) for issue in life.hearing.issues}


def first(life, reasons: str = "赔偿已经到位，本人认罪", **other):
    typed = Typed(said(life, reasons, **other), SCAN, is_open=True)
    return paper_opinions.open_sheet(life.clerk, life.hearing, seat(life), typed)


@pytest.mark.both_engines
@pytest.mark.rule("A-15", "A-16")
def test_two_equal_entries_are_the_opinion(sitting, make):
    life, second = sitting
    sheet = first(life)
    assert queries.seat_ticks(life.owner, life.hearing)[0].is_complete is False
    # blanks and line breaks are no difference
    paper_opinions.enter(second, sheet, Typed(said(life, " 赔偿已经到位，\r\n本人认罪 ")))
    assert sheet.submission_id is not None
    assert queries.seat_ticks(life.owner, life.hearing)[0].is_complete is True
    db.session.commit()
    voter = life.officer(life._panel()[0].person_id)
    given = receipts.officer_receipts(voter, life.hearing_id)[0]
    assert (given.row.channel, given.row.signed, given.is_whole) == ("paper", "paper", True)
    assert verifying.verify(life.hearing_id).problems == []
    audit = make.staff(P.AUDIT_ADMIN, PROVINCE)
    shown = {row.verb for row in journal.latest(audit, limit=999)}
    assert not {"opinion.submit", "opinion.paper_entry", "opinion.paper_scan"} & shown
    # nobody reads it any more, not even those who entered it
    for viewer in (life.clerk, second):
        with pytest.raises(NotFound):
            paper_queries.open_sheet(viewer, sheet.id)
        with pytest.raises(NotFound):
            paper_queries.scan(viewer, sheet.id)
        assert paper_queries.waiting(viewer) == []
    assert paper_queries.scanned(life.chief, life.hearing) == []
    ballots.close(life.owner, life.hearing_id, "其余听证员缺席")
    found = paper_queries.scanned(life.chief, life.hearing)
    assert [one.entered_by for one in found] == [[life.clerk.person_id, second.person_id]]
    assert (
        paper_queries.scan_after_closing(life.chief, life.hearing, sheet.id).content == SCAN.content
    )


@pytest.mark.rule("A-16")
def test_a_difference_is_shown_and_settled_with_a_reason(sitting):
    life, second = sitting
    sheet = first(life)
    issue = life.hearing.issues[0].id
    with pytest.raises(Conflict, match="另一人"):
        paper_opinions.enter(life.clerk, sheet, Typed(said(life), because="改一改"))
    seen = paper_queries.open_sheet(second, sheet.id)
    assert (seen.mine, seen.differences) == ({}, [])
    paper_opinions.enter(
        second, sheet, Typed(said(life, "赔偿没有到位，本人认罪", suggestions="加强帮教"))
    )
    assert sheet.submission_id is None
    assert queries.officer_opinions(life.officer(life._panel()[0].person_id), life.hearing_id) == {}
    seen = paper_queries.open_sheet(life.clerk, sheet.id)
    assert [(d.issue_id, d.field) for d in seen.differences] == [
        (issue, "reasons"),
        (issue, "suggestions"),
    ]
    assert [row.state for row in paper_queries.waiting(second)] == ["两次录入不一致"]
    with pytest.raises(Refused, match="更正的原因"):
        paper_opinions.enter(second, sheet, Typed(said(life)))
    paper_opinions.enter(second, sheet, Typed(said(life), because="看错一行"))
    assert sheet.submission_id is not None


@pytest.mark.rule("A-16")
def test_who_may_not_enter(sitting, make):
    life, second = sitting
    with pytest.raises(Forbidden):
        paper_opinions.open_sheet(
            second, life.hearing, seat(life), Typed(said(life), SCAN, is_open=True)
        )
    with pytest.raises(Refused, match="扫描件"):
        paper_opinions.open_sheet(life.clerk, life.hearing, seat(life), Typed(said(life)))
    sheet = first(life)
    with pytest.raises(Conflict, match="正在录入"):
        first(life)
    for viewer in (life.owner, life.chief, life.head, life.manager):
        with pytest.raises(Forbidden):
            paper_opinions.enter(viewer, sheet, Typed(said(life)))
    with pytest.raises(NotFound):
        paper_queries.sheet(make.staff(P.CLERK, 340104), sheet.id)
    # a procurator of the unit who takes part in the hearing
    aide = make.staff(P.HANDLE, COUNTY)
    db.session.add(
        Participant(
            hearing_id=life.hearing_id, role=Role.ASSISTANT, name="x", person_id=aide.person_id,
            position=99, since_version=1,
        )
    )  # fmt: skip
    db.session.flush()
    with pytest.raises(Refused, match="参加听证的人"):
        paper_opinions.enter(aide, sheet, Typed(said(life)))
    other = make.staff(P.HANDLE, COUNTY)
    paper_opinions.enter(other, sheet, Typed(said(life, option="disagree")))
    with pytest.raises(Refused, match="两人录入"):
        paper_opinions.enter(second, sheet, Typed(said(life)))
    with pytest.raises(NotFound):
        paper_queries.sheet(second, sheet.id)
    ballots.close(life.owner, life.hearing_id, "听证员未交")
    with pytest.raises(Conflict, match="截止以前"):
        paper_opinions.enter(other, sheet, Typed(said(life), because="看错"))


@pytest.mark.rule("A-16")
def test_the_words_of_an_entry_are_sealed(sitting):
    life, _ = sitting
    first(life, "只有本人知道的理由")
    row = db.session.execute(text("SELECT answers_sealed FROM paper_entry")).scalar_one()
    assert "只有本人知道的理由".encode() not in bytes(row)


@pytest.mark.rule("A-16")
def test_an_entry_changed_past_the_program_is_found(sitting):
    life, second = sitting
    sheet = first(life)
    paper_opinions.enter(second, sheet, Typed(said(life)))
    db.session.commit()
    assert verifying.verify(life.hearing_id).problems == []
    with schema_changes():
        db.session.execute(text("DROP TRIGGER paper_entry_no_update"))
    for column, value in (("digest", "x"), ("answers_sealed", b"k1.rubbish-rubbish-rubbish")):
        db.session.execute(
            text(f"UPDATE paper_entry SET {column} = :x WHERE entered_by = :who"),
            {"x": value, "who": second.person_id},
        )
        db.session.commit()
        assert "纸质意见" in verifying.verify(life.hearing_id).problems[0]


@pytest.mark.rule("A-16")
def test_two_entries_are_compared_without_blanks():
    one = {1: {"option": "agree", "reasons": "甲 乙", "suggestions": ""}}
    two = {1: {"option": "agree", "reasons": "甲\n乙", "suggestions": ""}}
    far = {1: {"option": "agree", "reasons": "甲", "suggestions": "乙"}}
    assert paper_rules.differences(one, two) == []
    assert paper_rules.comparable(7, one) == paper_rules.comparable(7, two)
    assert paper_rules.comparable(7, one) != paper_rules.comparable(8, one)
    assert paper_rules.comparable(7, one) != paper_rules.comparable(7, far)
    assert [d.field for d in paper_rules.differences(one, far)] == ["reasons", "suggestions"]
    assert paper_rules.enterer_problem(5, {5}, [])
    assert paper_rules.enterer_problem(5, {None, 4}, [1, 2])
    assert paper_rules.enterer_problem(2, {None, 4}, [1, 2]) is None


@pytest.mark.both_engines
@pytest.mark.rule("A-16")
def test_many_second_entries_at_once_make_one_opinion(app, sitting, make):
    """Two persons press at the same moment, several times: one opinion, nobody third."""
    life, second = sitting
    third = make.staff(P.HANDLE, COUNTY)
    sheet_id, given, now = first(life).id, said(life), clock.now()
    db.session.commit()

    def work(n: int) -> str:
        with clock.at(now):
            row = db.session.get_one(PaperSheet, sheet_id)
            paper_opinions.enter((second, third)[n % 2], row, Typed(given))
            return "in"

    results = together(app, work, 8)
    db.session.expire_all()
    assert results.count("in") == 1, results
    assert all(r == "in" or isinstance(r, Refused) for r in results), results
    count = lambda table: db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar()  # noqa: E731 - short
    assert (count("paper_entry"), count("submission")) == (2, 1)
