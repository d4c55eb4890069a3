"""Against the majority: report, department, chief; what was thought before; adopted or not (A-16)."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused
from hearing.hearings import approvals, department, waiting
from hearing.opinions import decision, preliminary, reports, rules
from hearing.opinions.models import Decision, PreliminaryOpinion
from hearing.opinions.rules import Adopted, DecisionKind, Majority, Option
from tests.support.make import COUNTY, P

WORDS = "现有证据能够证明案件事实，依照法律规定作出。"


@pytest.fixture
def apart(make):
    """A hearing whose panel disagrees, decided as proposed: the report waits."""
    life = make.world().life("intend", against_majority=True)
    with clock.at(clock.beijing(life.row.held_on, "17:30")):
        yield life


@pytest.mark.rule("A-17")
@pytest.mark.parametrize(
    ("option", "kind", "expected"),
    [
        (Option.AGREE, DecisionKind.AS_PROPOSED, Adopted.FULLY),
        (Option.AGREE, DecisionKind.IN_PART, Adopted.PARTLY),
        (Option.AGREE, DecisionKind.NOT_SO, Adopted.NOT),
        (Option.PARTLY, DecisionKind.IN_PART, Adopted.FULLY),
        (Option.PARTLY, DecisionKind.AS_PROPOSED, Adopted.PARTLY),
        (Option.DISAGREE, DecisionKind.NOT_SO, Adopted.FULLY),
        (Option.DISAGREE, DecisionKind.ALTERNATIVE, Adopted.FULLY),
        (Option.DISAGREE, DecisionKind.AS_PROPOSED, Adopted.NOT),
        (Option.ABSTAIN, DecisionKind.AS_PROPOSED, None),
        (Option.OTHER, DecisionKind.AS_PROPOSED, None),
    ],
)
def test_adopted_is_computed(option, kind, expected):
    assert rules.adopted(Majority(option), kind) == expected


def test_adopted_alternatives_and_no_majority():
    assert rules.adopted(None, DecisionKind.AS_PROPOSED) is None
    second = Majority(Option.OTHER, 2)
    assert rules.adopted(second, DecisionKind.ALTERNATIVE, 2) == Adopted.FULLY
    assert rules.adopted(second, DecisionKind.ALTERNATIVE, 1) == Adopted.NOT


@pytest.mark.rule("A-16")
def test_foregone_needs_every_issue_noted_and_the_same():
    assert rules.as_preliminary(None, "as_proposed") is None
    assert rules.as_preliminary(("as_proposed", None), "as_proposed") is True
    assert rules.as_preliminary(("as_proposed", None), "in_part") is False
    assert rules.is_foregone([True, True])
    assert not any(rules.is_foregone(marks) for marks in ([], [True, None], [True, False]))


@pytest.mark.both_engines
@pytest.mark.rule("A-16", "F-18")
def test_the_department_speaks_before_the_chief_decides(make, apart):
    row = decision.consent_of(apart.hearing_id)
    assert decision.report_of(row.id).law
    assert not waiting.approvals_waiting(apart.chief)
    assert [w.approval_id for w in waiting.reports_waiting(apart.head)] == [row.id]
    with pytest.raises(Refused, match="部门负责人"):
        approvals.decide(apart.chief, row, granted=True, reasons="同意")
    for viewer in (apart.owner, apart.chief, apart.clerk):
        with pytest.raises(Forbidden):
            department.give_opinion(viewer, row, WORDS)
    with pytest.raises(Refused, match="写明"):
        department.give_opinion(apart.head, row, "好")
    department.give_opinion(apart.head, row, WORDS)
    with pytest.raises(Conflict, match="不能更改"):
        department.give_opinion(apart.head, row, WORDS)
    assert not waiting.reports_waiting(apart.head)
    assert [w.approval_id for w in waiting.approvals_waiting(apart.chief)] == [row.id]
    approvals.decide(apart.chief, row, granted=True, reasons="同意")
    decision.decide(apart.owner, apart.hearing)
    shown = reports.report(apart.chief, apart.hearing, row)
    assert shown.department_name == apart.head.name
    assert [(one.adopted, one.intended) for one in shown.issues] == [
        ("未采纳", DecisionKind.AS_PROPOSED.label)
    ]


@pytest.mark.rule("F-18")
def test_whoever_spoke_for_the_department_does_not_decide(make):
    """A deputy chief who gave the department's opinion on a chief's own case cannot grant it."""
    make.world()
    life = make.life("intend", number=3, against_majority=True)
    row, deputy = decision.consent_of(life.hearing_id), make.province.one(COUNTY, P.DEPUTY_CHIEF)
    department.give_opinion(deputy, row, WORDS)
    with pytest.raises(Refused, match="同一份报告"):
        approvals.decide(deputy, row, granted=True, reasons="同意", committee_record="x")


@pytest.mark.both_engines
@pytest.mark.rule("A-16")
def test_the_report_fixes_the_drafts_and_the_database_knows_the_majority(apart):
    issue = apart.hearing.issues[0].id
    with pytest.raises(Conflict):
        decision.draft(apart.owner, apart.hearing, {issue: decision.Verdict("not_so", "x", "x")})
    db.session.commit()
    for sql, words in (
        ("UPDATE decision_draft SET kind = 'not_so'", "draft_reported"),
        (
            "INSERT INTO decision (issue_id, hearing_id, kind, words, reasons, deviates, on_the_spot, decided_at, "
            "decided_by) SELECT issue_id, hearing_id, 'as_proposed', 'x', 'x', 1=0, 1=0, saved_at, 1 "
            "FROM decision_draft",
            "decision_deviates",
        ),
        (
            "INSERT INTO decision (issue_id, hearing_id, kind, words, reasons, deviates, consent_id, on_the_spot, "
            "decided_at, decided_by) SELECT issue_id, hearing_id, 'as_proposed', 'x', 'x', 1=1, (SELECT max(id) "
            "FROM approval), 1=0, saved_at, 1 FROM decision_draft",
            "decision_unconsented",
        ),
    ):
        with pytest.raises(DatabaseError, match=words), db.session.begin_nested():
            db.session.execute(text(sql))


@pytest.mark.rule("A-16")
def test_the_report_needs_both_reasons(make):
    life = make.world().life("close", against_majority=True)
    issue = life.hearing.issues[0].id
    with clock.at(clock.beijing(life.row.held_on, "17:00")):
        decision.draft(
            life.owner, life.hearing, {issue: decision.Verdict("as_proposed", "", WORDS)}
        )
        for report, field in (
            (decision.Report("短", WORDS), "facts"),
            (decision.Report(WORDS, " "), "law"),
        ):
            with pytest.raises(Refused) as refused:
                decision.ask_consent(life.owner, life.hearing, report)
            assert refused.value.field == field


@pytest.mark.both_engines
@pytest.mark.rule("A-16")
def test_preliminary_opinions_are_noted_before_the_opening_only(make):
    life = make.world().life("answers")
    issue = life.hearing.issues[0].id
    with pytest.raises(Forbidden):
        preliminary.note(life.clerk, life.hearing, {issue: ("as_proposed", "")})
    with pytest.raises(Refused, match="逐项"):
        preliminary.note(life.owner, life.hearing, {})
    with pytest.raises(Refused, match="选择"):
        preliminary.note(life.owner, life.hearing, {issue: ("alternative", "")})
    preliminary.note(life.owner, life.hearing, {issue: ("in_part", "")})
    preliminary.note(life.owner, life.hearing, {issue: ("in_part", "")})
    preliminary.note(life.owner, life.hearing, {issue: ("as_proposed", "证据充分")})
    versions = db.session.query(PreliminaryOpinion.version, PreliminaryOpinion.kind).all()
    assert [tuple(v) for v in versions] == [(1, "in_part"), (2, "as_proposed")]
    make.live(life, ("tell", "ready", "open"))
    with clock.at(clock.beijing(life.row.held_on, "15:00")):
        with pytest.raises(Conflict, match="开始听证"):
            preliminary.note(life.owner, life.hearing, {issue: ("in_part", "")})
        db.session.flush()
        for sql, words in (
            (
                "INSERT INTO preliminary_opinion (hearing_id, issue_id, version, kind, entered_at, entered_by) "
                "SELECT hearing_id, issue_id, 3, 'in_part', entered_at, 1 FROM preliminary_opinion "
                "WHERE version = 1",
                "preliminary_late",
            ),
            ("UPDATE preliminary_opinion SET kind = 'not_so'", "insert_only"),
            ("UPDATE hearing SET preliminary_view = 'x'", "preliminary_fixed"),
        ):
            with pytest.raises(DatabaseError, match=words), db.session.begin_nested():
                db.session.execute(text(sql))


@pytest.mark.rule("A-16")
@pytest.mark.parametrize(("kind", "flag"), [("as_proposed", True), ("not_so", False)])
def test_foregone_is_recorded_with_the_decision(make, kind, flag):
    life = make.world().life("answers")
    preliminary.note(life.owner, life.hearing, {one.id: (kind, "") for one in life.hearing.issues})
    make.live(life, ("tell", "ready", "open", "steps", "adjourn", "vote", "close_opinions",
                     "last_steps", "close", "intend", "decide"))  # fmt: skip
    assert {row.as_preliminary for row in db.session.query(Decision)} == {flag}
    assert reports.is_foregone(reports.beside(life.owner, life.hearing)) is flag
    db.session.commit()
    found = db.session.execute(
        text("SELECT count(*) FROM journal_entry WHERE verb = 'decision.foregone'")
    )
    assert found.scalar_one() == int(flag)
