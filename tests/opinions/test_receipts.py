"""Signed submissions, receipts that can be checked, supplements, and changes past the program that are found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from hearing.base import clock
from hearing.base.db import db, schema_changes
from hearing.base.errors import Conflict, Refused, Stale
from hearing.base.sealing import keyring
from hearing.opinions import ballots, documents, drafting, receipts, rules, supplements, verifying
from hearing.opinions.ballots import Answer, Signature
from hearing.opinions.models import Opinion, Submission
from tests.opinions.test_ballots import answers, give, officer, sitting  # noqa: F401 - a fixture

DRAWN = "[[1,2,3,4,5,6,7,8],[9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24]]"


@pytest.mark.rule("F-17")
@pytest.mark.parametrize(("typed", "strokes", "fine"), [
    ("张三", "", True), (" 张 三 ", "", True), ("张四", "", False), ("", "", False), ("", DRAWN, True),
    ("", "[[1,2]]", False), ("", "[[1.5,2,3,4]]", False), ("", "[" * 9000, False), ("", '{"a":1}', False),
    ("", f"[{'[1,2],' * 9000}[1,2]]", False), ("", "[[true,true]]", False), ("", "[[-1,2,3,4]]", False),
])  # fmt: skip
def test_signatures(typed, strokes, fine):
    assert (rules.signature_problem(typed, strokes, "张三") is None) is fine


@pytest.mark.both_engines
@pytest.mark.rule("F-17")
def test_a_submission_is_signed_and_has_one_receipt(sitting):  # noqa: F811
    voter = officer(sitting)
    with pytest.raises(Refused, match="不一致"):
        ballots.submit(voter, sitting.hearing_id, answers(sitting), Signature("别人"))
    given = {i.id: Answer("partly", "理由", None, "建议多走访") for i in sitting.hearing.issues}
    row = ballots.submit(voter, sitting.hearing_id, given, Signature(strokes=DRAWN))
    db.session.commit()
    assert (row.number, row.signed, row.channel) == (1, "drawn", "account")
    assert {o.suggestions for o in db.session.query(Opinion)} == {"建议多走访"}
    assert receipts.officer_check(voter, row.receipt.lower().replace("-", " ")).state == "unchanged"
    assert receipts.officer_check(officer(sitting, 1), row.receipt).state == "unknown"
    assert receipts.officer_check(voter, "0000-0000-0000").state == "unknown"
    [mine] = receipts.officer_receipts(voter, sitting.hearing_id)
    assert mine.is_whole
    assert [o.suggestions for _, o in mine.given] == ["建议多走访"] * len(given)


@pytest.mark.rule("F-17")
def test_the_signature_is_sealed_printed_and_verified(sitting):  # noqa: F811
    voter = officer(sitting)
    given = {i.id: Answer("partly", "理由", None, "建议多走访") for i in sitting.hearing.issues}
    row = ballots.submit(voter, sitting.hearing_id, given, Signature(strokes=DRAWN))
    db.session.commit()
    kept = db.session.execute(text("SELECT strokes_sealed FROM submission")).scalar_one()
    assert b"9,10,11" not in bytes(kept)
    assert row.strokes == DRAWN
    ballots.close(sitting.owner, sitting.hearing_id, "两人缺席")
    paper = documents.opinion(sitting.hearing, row.seat_id)
    assert paper["signature"]["ink"].startswith("M1 2 L3 4")
    assert {one["suggestions"] for one in paper["opinions"]} == {"建议多走访"}
    db.session.commit()
    assert verifying.verify(sitting.hearing_id).problems == []
    with schema_changes():
        db.session.execute(text("DROP TRIGGER submission_no_update"))
    other = keyring.seal("[[1,1,2,2]]", f"submission|strokes_sealed|{row.seal_id}")
    for forged in (other, b"k1.rubbish-rubbish-rubbish-rubbish"):
        db.session.execute(text("UPDATE submission SET strokes_sealed = :x"), {"x": forged})
        db.session.commit()
        assert "签名" in verifying.verify(sitting.hearing_id).problems[0]
        assert receipts.officer_check(voter, row.receipt).state == "changed"


@pytest.mark.both_engines
def test_two_tabs_overwrite_nothing_unseen(sitting):  # noqa: F811
    voter, issue = officer(sitting), sitting.hearing.issues[0].id
    save = lambda words, page, seen: drafting.save_draft(  # noqa: E731 - short
        voter, sitting.hearing_id, issue, Answer("agree", words), page=page, seen=seen
    )
    assert save("甲页", "a", 0).version == 1
    assert save("甲页又写", "a", 0).version == 2  # the same page never conflicts with itself
    with pytest.raises(Stale):
        save("乙页", "b", 0)
    assert drafting.own_drafts(voter, sitting.hearing_id)[issue].reasons == "甲页又写"
    assert save("甲页又写", "b", 0).version == 3  # the same words take nothing away
    assert save("乙页看过再写", "b", 2).version == 4
    state = drafting.state_of(drafting.own_drafts(voter, sitting.hearing_id).values())
    save("甲页最后", "b", 4)
    with pytest.raises(Conflict, match="另一个页面"):
        drafting.submit_drafts(voter, sitting.hearing_id, Signature(voter.name), seen=state)


@pytest.mark.both_engines
@pytest.mark.rule("F-17")
def test_after_closing_only_a_dated_supplement(sitting):  # noqa: F811
    voter = officer(sitting)
    give(voter, sitting)
    with pytest.raises(Conflict, match="还没有截止"):
        supplements.add_supplement(voter, sitting.hearing_id, "补充", Signature(voter.name))
    ballots.close(sitting.owner, sitting.hearing_id, "两人突发疾病")
    with pytest.raises(Refused):
        supplements.add_supplement(voter, sitting.hearing_id, " ", Signature(voter.name))
    other = officer(sitting, 1)
    with pytest.raises(Conflict, match="没有提交过"):
        supplements.add_supplement(other, sitting.hearing_id, "补充", Signature(other.name))
    with clock.at(clock.now() + timedelta(days=1)):
        row = supplements.add_supplement(
            voter, sitting.hearing_id, "会后想到", Signature(voter.name)
        )
    db.session.commit()
    assert [s.words for s in receipts.officer_supplements(voter, sitting.hearing_id)] == [
        "会后想到"
    ]
    assert row.written_at > db.session.query(Submission).one().submitted_at
    assert verifying.verify(sitting.hearing_id).problems == []


# what somebody who owns the database might do, and the guards that have to be out of the way for it
TAMPERINGS = {
    "words": "UPDATE opinion SET reasons = '改过的理由'",
    "option": "UPDATE opinion SET option = 'disagree'",
    "suggestion": "UPDATE opinion SET suggestions = 'x'",
    "gone": "DELETE FROM opinion",
    "signature": "UPDATE submission SET signed = 'paper'",
    "receipt": "UPDATE submission SET receipt = '0000-0000-0000'",
    "other seat": "UPDATE opinion SET seat_id = (SELECT max(id) FROM seat)",
    "both": "DELETE",
}


def tamper(what: str) -> None:
    """Change it with every guard out of the way, as the owner of the database could."""
    statements = (
        ["DELETE FROM opinion", "DELETE FROM submission"] if what == "both" else [TAMPERINGS[what]]
    )
    if db.engine.dialect.name == "postgresql":
        for table in ("opinion", "submission"):
            db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    else:
        with schema_changes():
            for name in db.session.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('opinion', 'submission')")
            ).scalars().all():  # fmt: skip
                db.session.execute(text(f"DROP TRIGGER {name}"))
    for statement in statements:
        db.session.execute(text(statement))
    db.session.commit()
    db.session.expire_all()


@pytest.mark.both_engines
@pytest.mark.parametrize("what", TAMPERINGS)
def test_a_superusers_change_is_found_by_verify_and_by_the_receipt(app, sitting, what):  # noqa: F811
    voter = officer(sitting)
    row = give(voter, sitting)
    db.session.commit()
    code = row.receipt
    run = app.test_cli_runner()
    assert run.invoke(args=["opinions", "verify"]).exit_code == 0
    assert receipts.officer_check(voter, code).state == "unchanged"
    tamper(what)
    found = run.invoke(args=["opinions", "verify"])
    assert found.exit_code == 1, found.output
    assert receipts.officer_check(voter, code).state == "changed"


@pytest.mark.both_engines
def test_a_change_with_new_digests_is_found_too(app, sitting):  # noqa: F811
    """Somebody who changes a word and recomputes every digest is betrayed by the journal's chain."""
    from hearing.opinions import digests

    voter = officer(sitting)
    code = give(voter, sitting).receipt
    db.session.commit()
    tamper("words")
    opinions = db.session.query(Opinion).order_by(Opinion.issue_id).all()
    for one in opinions:
        db.session.execute(
            text("UPDATE opinion SET digest = :d WHERE id = :i"),
            {"d": digests.digest_of(one), "i": one.id},
        )
    db.session.commit()
    db.session.expire_all()
    row = db.session.query(Submission).one()
    new = digests.digest_of_submission(row, [o.digest for o in opinions])
    db.session.execute(
        text("UPDATE submission SET digest = :d, receipt = :r"), {"d": new, "r": rules.receipt(new)}
    )
    db.session.commit()
    db.session.expire_all()
    assert app.test_cli_runner().invoke(args=["opinions", "verify"]).exit_code == 1
    assert receipts.officer_check(voter, code).state == "changed"
    assert receipts.officer_check(voter, rules.receipt(new)).state == "changed"


def test_closed_hearings_verify_with_their_tallies(app, make):
    life = make.world().life("close_opinions")
    db.session.commit()
    assert verifying.verify(life.hearing_id).problems == []
    with schema_changes():
        db.session.execute(text("DROP TRIGGER tally_no_update"))
    db.session.execute(text("UPDATE tally SET votes = '{}'"))
    db.session.commit()
    db.session.expire_all()
    [problem] = verifying.verify(life.hearing_id).problems
    assert "汇总" in problem
