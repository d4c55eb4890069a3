"""The record: revisions, checking, visible corrections, signatures, digest; recordings and custody (A-18, F-16, F-22)."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.hearings import phrases, record, record_text, recordings, sitting
from hearing.hearings.models import HearingRecord, RecordSignature
from hearing.hearings.record_text import Correction, Mark
from hearing.hearings.rules import Role

SECTIONS = {f"s{n}": "" for n in range(8)} | {"s1": "甲在过道与乙争吵，过道狭窄。"}


@pytest.fixture
def over(make):
    """A hearing just over, its record not yet written."""
    life = make.world().life("last_steps")
    with clock.at(clock.beijing(life.row.held_on, "16:30")):
        sitting.close(life.owner, life.hearing)
        yield life


def signer(life, role=Role.CLERK):
    return next(p for p in life.hearing.participants if p.role == role and p.removed_at is None)


@pytest.mark.rule("F-16")
def test_corrections_leave_both_texts_to_be_seen():
    first = Correction("s1", "甲在过道", "甲在通道")
    second = Correction("s1", "狭窄", "")
    third = Correction("s1", "在通道", "于通道")
    found = record_text.marks(SECTIONS["s1"], [first, second, third])
    assert record_text.reads(found) == "甲于通道与乙争吵，过道。"
    assert [m.text for m in found if m.kind == "struck"] == ["甲在过道", "在通道", "狭窄"]
    assert found[0] == Mark("struck", "甲在过道")
    assert record_text.marks("", [first]) == []


@pytest.mark.rule("A-18")
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [(" ", "x", "填写"), ("乙", "乙", "相同"), ("丙", "丁", "没有这段"), ("过道", "通道", "出现 2 次"),
     ("在通道与", "x", "跨过"), ("乙争吵", "乙发生争吵", None)],
)  # fmt: skip
def test_a_correction_names_one_place(old, new, words):
    found = record_text.marks(SECTIONS["s1"], [Correction("s1", "甲在过道", "甲在通道")])
    found = found if "通道" in old else record_text.marks(SECTIONS["s1"], [])
    problem = record_text.correction_problem(found, old, new)
    assert (problem is None) if words is None else words in problem


def test_the_digest_covers_text_and_corrections():
    one = Correction("s1", "a", "b")
    assert len({record_text.digest("x", []), record_text.digest("x", [one]), record_text.digest("y", [one]),
                record_text.digest("x", [Correction("s2", "a", "b")])}) == 4  # fmt: skip


@pytest.mark.both_engines
@pytest.mark.rule("A-18", "F-16", "R-2")
def test_written_checked_corrected_signed(over):
    clerk, hearing = over.clerk, over.hearing
    row = record.save_record(clerk, hearing, SECTIONS, 0)
    with pytest.raises(Stale):
        record.save_record(clerk, hearing, SECTIONS, 0)
    record.save_record(clerk, hearing, {**SECTIONS, "s2": "乙：属实。"}, 1)
    assert [(r.version, r.section) for r in record.revisions_of(hearing.id)] == [
        (2, "s2"),
        (1, "s1"),
    ]
    with pytest.raises(Conflict, match="直接修改"):
        record.correct(clerk, hearing, "s2", "属实", "部分属实", None)
    record.begin_checking(clerk, hearing)
    with pytest.raises(Conflict, match="补正"):
        record.save_record(clerk, hearing, SECTIONS, row.version)
    one = signer(over)
    record.correct(clerk, hearing, "s2", "属实", "部分属实", one.id)
    with pytest.raises(Refused, match="哪一部分"):
        record.correct(clerk, hearing, "s9", "属实", "x", None)
    with pytest.raises(NotFound):
        record.correct(clerk, hearing, "s2", "部分", "全部", 10**6)
    record.sign(clerk, hearing, one.id, ink="[[[1,2],[30,40]]]")
    kept = db.session.get_one(RecordSignature, one.id)
    assert (kept.way, kept.record_digest) == ("pad", row.digest)
    assert record.is_untouched(row)
    with pytest.raises(Conflict, match="不能再补正"):
        record.correct(clerk, hearing, "s2", "部分", "全部", None)
    with pytest.raises(Conflict, match="已签名"):
        record.sign(clerk, hearing, one.id)
    other = signer(over, Role.PRESIDER)
    with pytest.raises(Refused, match="只能填一项"):
        record.sign(clerk, hearing, other.id, ink="[[[1,2],[30,40]]]", refusal_note="不签")
    record.sign(clerk, hearing, other.id, refusal_note="有异议")
    assert db.session.get_one(RecordSignature, other.id).way == "refused"


@pytest.mark.both_engines
@pytest.mark.rule("A-18")
@pytest.mark.parametrize(
    "attack",
    ["UPDATE hearing_record SET text = '{}'", "UPDATE hearing_record SET digest = 'x'",
     "DELETE FROM hearing_record", "UPDATE record_signature SET ink = NULL", "DELETE FROM record_signature",
     "DELETE FROM record_revision", "UPDATE record_revision SET text = 'x'", "DELETE FROM record_correction",
     "INSERT INTO record_correction (hearing_id, section, old_text, new_text, at, by_person_id) "
     "SELECT hearing_id, 's1', 'x', 'y', saved_at, 1 FROM hearing_record"],
)  # fmt: skip
def test_a_signed_record_is_kept_by_the_database(over, attack):
    record.save_record(over.clerk, over.hearing, SECTIONS, 0)
    record.begin_checking(over.clerk, over.hearing)
    record.correct(over.clerk, over.hearing, "s1", "狭窄", "宽敞", None)
    record.sign(over.clerk, over.hearing, signer(over).id)
    db.session.commit()
    with pytest.raises(DatabaseError):
        db.session.execute(text(attack))
    db.session.rollback()
    assert record.is_untouched(db.session.query(HearingRecord).one())


@pytest.mark.rule("A-15", "F-16")
def test_phrases_come_from_the_plan(over):
    found = phrases.of(over.hearing)
    officers = [p.name for p in over.hearing.participants if p.role == Role.OFFICER]
    assert all(name in found[0][3] for name in officers)
    assert over.hearing.issues[0].question in found[1][0]
    assert "重要参考" in found[7][0]
    assert not any("{" in line for lines in found.values() for line in lines)


@pytest.mark.both_engines
@pytest.mark.rule("A-18", "F-22")
def test_a_recording_changes_hands_in_rows(over):
    row = record.register_recording(
        over.clerk, over.hearing, device="主机", medium_number="D1", began_at=over.hearing.opened_at,
        ended_at=clock.now(), custody="技术科", sha256="AB" * 32,
    )  # fmt: skip
    assert row.sha256 == "ab" * 32
    move = {"place": "档案室", "reason": "归档"}
    with pytest.raises(Refused, match="64 位"):
        record.hand_over(over.clerk, over.hearing, row, to_words="甲", sha256="zz", **move)
    record.hand_over(over.clerk, over.hearing, row, to_words="甲", **move)
    with pytest.raises(Refused, match="就由甲保管"):
        record.hand_over(over.clerk, over.hearing, row, to_words="甲", **move)
    record.hand_over(over.clerk, over.hearing, row, to_words="乙", **move)
    chain = recordings.custody_of(over.hearing_id)[row.id]
    assert [(c.from_words, c.to_words) for c in chain] == [("技术科", "甲"), ("甲", "乙")]
    assert recordings.holder(row, chain) == "乙"
    db.session.commit()
    for attack in ("UPDATE recording SET sha256 = NULL", "DELETE FROM custody_entry"):
        with pytest.raises(DatabaseError):
            db.session.execute(text(attack))
        db.session.rollback()
