"""Frozen rows: taken apart and put together byte by byte; one row changed is always found (P7)."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict
from hearing.bulletins import frozen, queries, rows, rulings, service
from hearing.bulletins.models import Bulletin, BulletinRow

VALUES = {
    "a": 1, "b": {"c": [], "d": {"e": "文字", "f": None}}, "g": [{"unit_id": 3, "n": [1, None]}, {"unit_id": 4}],
    "h": {}, "i": ["x", "y"], "j": True,
}  # fmt: skip


def test_what_is_taken_apart_is_put_together_again():
    pieces = rows.split(VALUES, "figures")
    assert rows.canonical(rows.join(reversed(pieces), "figures")) == rows.canonical(VALUES)
    assert len({(one.section, one.serial) for one in pieces}) == len(pieces)
    with pytest.raises(ValueError, match="figures.g"):
        rows.join([one for one in pieces if one.section != "figures.g"], "figures")


@pytest.mark.rule("F-30")
def test_the_text_is_rebuilt_from_the_rows_alone(office):
    row = office.to("printed")
    db.session.commit()
    assert frozen.verify(row) == []
    assert frozen.rebuilt(row) == row.content
    assert rows.digest_of(row.content) == row.content_digest
    assert json.loads(row.content)["figures_digest"]


@pytest.mark.rule("F-30")
def test_each_row_changed_or_lost_or_added_is_found(office, unguarded):
    row = office.to("printed")
    db.session.commit()
    unguarded()
    found = db.session.execute(select(BulletinRow.id, BulletinRow.content)).all()
    assert len(found) > 200
    for key, content in found:
        for change in ("content = content || ' '", "key = key || '!'", "serial = serial + 5000"):
            db.session.execute(
                text(f"UPDATE bulletin_row SET {change} WHERE id = :id"), {"id": key}
            )
            assert frozen.verify(row), (change, content)
            db.session.rollback()
    # with its digest made to fit, the total still tells
    for key, _ in found[:: max(1, len(found) // 25)]:
        one = db.session.get_one(BulletinRow, key)
        one.content = one.content + " "
        one.digest = rows.Piece(one.section, one.serial, one.key, one.content).digest
        db.session.flush()
        assert frozen.verify(row)
        db.session.rollback()
        db.session.execute(text("DELETE FROM bulletin_row WHERE id = :id"), {"id": key})
        assert frozen.verify(row)
        db.session.rollback()


@pytest.mark.rule("F-30")
def test_rows_and_all_digests_changed_together_are_found_by_the_journal(office, unguarded):
    row = office.to("printed")
    db.session.commit()
    unguarded()
    one = db.session.scalars(
        select(BulletinRow).where(BulletinRow.section == "figures.totals")
    ).first()
    one.content = "9999"
    one.digest = rows.Piece(one.section, one.serial, one.key, one.content).digest
    db.session.flush()
    row.rows_digest = rows.total_digest(piece for piece, _ in frozen.stored(row))
    db.session.flush()
    assert [finding.place for finding in frozen.verify(row)] == ["日志"]


@pytest.mark.rule("F-30")
@pytest.mark.both_engines
def test_the_database_refuses_to_touch_frozen_rows(office, engine):
    office.to("issued")
    db.session.commit()
    for sql in (
        "UPDATE bulletin_row SET content = 'x'", "DELETE FROM bulletin_row",
        "UPDATE bulletin SET rows_digest = 'x'", "UPDATE bulletin SET closing_at = drafted_at",
        "INSERT INTO bulletin_row (bulletin_id, collection, section, serial, key, content, digest) "
        "SELECT bulletin_id, 7, section, serial, key, content, digest FROM bulletin_row",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), db.session.begin_nested():
            db.session.execute(text(sql))


@pytest.mark.rule("F-30")
def test_later_facts_leave_the_bulletin_as_it_was_and_stand_in_a_numbered_correction(office):
    row = office.to("printed")
    before = (row.content, row.rows_digest)
    db.session.execute(text("UPDATE cases SET line_id = 10"))
    with clock.at(clock.beijing(date(2026, 5, 5), "09:00")):
        with pytest.raises(Conflict, match="印发以后"):
            service.correct(
                office.drafter, service.draft(office.drafter, date(2026, 4, 1), date(2026, 5, 1))
            )
        made = service.correct(office.drafter, row)
        with pytest.raises(Conflict, match="已有一份更正"):
            service.correct(office.drafter, row)
        office.on(made, "issued")
    db.session.commit()
    assert made.corrects_id == row.id
    assert made.number.endswith("2号")
    lines = [(one["where"], one["item"], one["before"], one["after"])
             for one in queries.figures_of(made)["corrections"]]  # fmt: skip
    assert ("各条线情况·控告申诉检察", "件数", 0, 1) in lines
    assert ("各条线情况·普通犯罪检察", "件数", 1, 0) in lines
    assert "由0更正为1" in made.content
    assert (row.content, row.rows_digest) == before
    assert frozen.verify(row) == []
    assert frozen.verify(made) == []


@pytest.mark.rule("F-30")
def test_a_correction_that_corrects_nothing_is_not_sent_round(office):
    row = office.to("printed")
    with clock.at(clock.beijing(date(2026, 5, 5), "09:00")):
        made = service.correct(office.drafter, row)
        for kind in rulings.by_kind(made):
            rulings.rule_kind(office.drafter, made, kind.detector, confirmed=True, reason="已核对")
        with pytest.raises(Conflict, match="没有要更正的数"):
            service.submit(office.drafter, made)
        service.edit(office.drafter, made, "第二页的单位名称更正为合肥市庐阳区院", made.version)
        service.submit(office.drafter, made)
    assert made.state == "review"


@pytest.mark.rule("F-30")
def test_the_next_bulletin_says_what_became_known_about_the_last(office):
    office.to("printed")
    db.session.execute(text("UPDATE cases SET line_id = 10"))
    with clock.at(clock.beijing(date(2026, 5, 12), "09:00")):
        following = service.draft(office.drafter, date(2026, 4, 1), date(2026, 5, 1))
    found = queries.figures_of(following)
    assert found["corrected"]["number"] == "合肥市检发办〔2026〕1号"
    assert {one["where"] for one in found["corrections"]} == {
        "各条线情况·控告申诉检察", "各条线情况·普通犯罪检察",
    }  # fmt: skip


def test_a_collection_of_before_is_read_from_its_old_column(office):
    row = office.to("draft")
    row.figures, row.collection = json.dumps({"totals": {"cases": 3}}), 0
    db.session.flush()
    assert queries.figures_of(db.session.get_one(Bulletin, row.id)) == {"totals": {"cases": 3}}
