"""The briefing pack, the undertaking before it, and parties who hear of a substitute (A-10, A-11, A-21)."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.hearings import briefings, declarations, queries, rules, signatures, substitutes
from hearing.hearings.facts import still_missing, untold_of_substitutes
from hearing.hearings.models import Objection, Undertaking
from tests.support.make import COUNTY, P

EXTRACT = "双方对处理意见不一，请听证员就拟处理意见发表看法，帮助化解矛盾。"
PACK = briefings.Pack("内部摘要", "《中华人民共和国刑事诉讼法》", EXTRACT)


def missing(hearing):
    return {(one.rule, one.words) for one in still_missing(hearing)[1]}


def officers_of(life):
    return [p for p in life.hearing.participants if p.engagement_id and p.removed_at is None]


@pytest.mark.both_engines
@pytest.mark.rule("A-11")
def test_the_extract_is_approved_by_another_frozen_and_read(make):
    life = make.world().life("tell")
    hearing = life.hearing
    row = briefings.of(hearing.id)
    with pytest.raises(Stale):
        briefings.submit(life.owner, hearing, PACK, row.version - 1)
    briefings.submit(life.owner, hearing, PACK, row.version)
    with pytest.raises(Forbidden):
        briefings.approve(life.owner, hearing, row.version)
    with pytest.raises(Stale):
        briefings.approve(life.head, hearing, row.version - 1)
    release = briefings.approve(life.head, hearing, row.version)
    assert release.number == 2
    assert release.digest == hashlib.sha256(release.content.encode()).hexdigest()
    assert json.loads(release.content)["extract"] == EXTRACT
    assert "内部摘要" not in release.content
    with pytest.raises(Conflict):
        briefings.approve(life.head, hearing, row.version)


@pytest.mark.rule("A-11", "A-21")
def test_only_the_sworn_officer_sees_and_reads_the_release_shown(make):
    life = make.world().life("tell")
    one, other = officers_of(life)[:2]
    officer = life.officer(one.person_id)
    digest = briefings.released(life.hearing_id).digest
    assert briefings.officer_release(officer, one) is None
    with pytest.raises(Refused, match="保密承诺书"):
        briefings.read(officer, one, digest)
    declarations.sign_undertaking(officer, one)
    with pytest.raises(NotFound):
        briefings.officer_release(officer, other)
    with pytest.raises(Conflict, match="更新过"):
        briefings.read(officer, one, "0" * 64)
    briefings.read(officer, one, digest)
    briefings.read(officer, one, digest)
    assert list(briefings.readers(briefings.released(life.hearing_id))) == [one.id]


@pytest.mark.rule("A-11")
def test_a_new_release_is_read_again_and_opening_names_who_has_not(make):
    life = make.world().life("ready")
    row = briefings.of(life.hearing_id)
    assert not any(rule == "A-11" for rule, _ in missing(life.hearing))
    briefings.submit(life.owner, life.hearing, PACK, row.version)
    briefings.approve(life.head, life.hearing, row.version)
    waiting = [words for rule, words in missing(life.hearing) if rule == "A-11"]
    assert len(waiting) == 1
    assert all(one.name in waiting[0] for one in officers_of(life))
    for one in officers_of(life):
        briefings.note_read(life.clerk, life.hearing, one.id)
    assert not any(rule == "A-11" for rule, _ in missing(life.hearing))
    assert all(
        row.entered_by for row in briefings.readers(briefings.released(life.hearing_id)).values()
    )


@pytest.mark.rule("A-11")
def test_returned_with_reasons_and_nothing_waits(make):
    life = make.world().life("tell")
    row = briefings.of(life.hearing_id)
    briefings.submit(life.owner, life.hearing, PACK, row.version)
    assert [w.id for w in briefings.waiting(life.head)] == [life.hearing_id]
    with pytest.raises(Refused, match="写明"):
        briefings.send_back(life.head, life.hearing, " ")
    briefings.send_back(life.head, life.hearing, "删去单位名称")
    assert row.returned_because == "删去单位名称"
    assert briefings.waiting(life.head) == []
    assert briefings.waiting(life.clerk) == []


@pytest.mark.rule("A-5", "A-11")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("太短", "20 个字"),
        (EXTRACT + "电话13812345678", "手机号"),
        (EXTRACT + "张小三", "未成年人"),
        (EXTRACT, None),
    ],
)
def test_the_extract_is_minimal(text, words):
    problem = rules.extract_problem(text, ["张小三"])
    assert (problem is None) if words is None else words in problem


@pytest.mark.rule("A-21", "F-13")
def test_an_undertaking_keeps_its_text_its_version_and_the_strokes(make):
    life = make.world().life("tell")
    one, paper = officers_of(life)[:2]
    with pytest.raises(Refused, match="重签"):
        declarations.sign_undertaking(life.officer(one.person_id), one, "[[[1,2],[900,3]]]")
    declarations.sign_undertaking(life.officer(one.person_id), one, "[[[1,2],[30,40]]]")
    declarations.note_undertaking(life.clerk, life.hearing, paper.id)
    own, noted = (db.session.get(Undertaking, p.id) for p in (one, paper))
    assert life.hearing.title in own.text
    assert own.text_version == 1
    assert signatures.path(own.ink) == "M1 2 L30 40"
    assert (own.way, own.entered_by) == ("own", None)
    assert (noted.way, noted.entered_by) == ("paper", life.clerk.person_id)


@pytest.mark.parametrize(
    "text",
    ["x", "[]", "[[]]", "[[[1,2,3]]]", "[[[1.5,2]]]", "[[[true,2]]]", "{}", "[1]", "[[1]]",
     "[[[0,0]]]" + " " * 60_000, "[" + ",".join(["[[0,0]]"] * 201) + "]"],
)  # fmt: skip
def test_strokes_that_are_none(text):
    assert signatures.strokes(text) is None


def test_a_dot_is_no_signature_and_nothing_is_nothing():
    with pytest.raises(Refused):
        signatures.kept("[[[1,1]]]")
    assert signatures.kept("  ") is None
    assert signatures.kept("[[[1,1]],[[2,2]]]") == "[[[1,1]],[[2,2]]]"


@pytest.mark.both_engines
@pytest.mark.rule("A-7", "A-10", "R-6")
def test_parties_hear_of_a_substitute_before_the_opening(make):
    life = make.world().life("ready")
    with clock.at(clock.now() + timedelta(days=1)):
        life.recuse()
        hearing = queries.hearing(life.owner, life.hearing_id)
        pairs = untold_of_substitutes(hearing)
        parties = {party.id for party, _ in pairs}
        assert len(pairs) == 2
        assert any(rule == "A-10" and "递补" in words for rule, words in missing(hearing))
        first, second = sorted(parties)
        with pytest.raises(Refused, match="回执"):
            substitutes.tell(life.owner, hearing, first, channel="phone", receipt=" ")
        rows = substitutes.tell(life.owner, hearing, first, channel="phone", receipt="知悉，无异议")
        assert pairs[0][1].name in rows[0].text
        with pytest.raises(Conflict):
            substitutes.tell(life.owner, hearing, first, channel="phone", receipt="又一次")
        substitutes.tell(
            life.owner, hearing, second, channel="phone", receipt="知悉", objection="是我的同事"
        )
        assert untold_of_substitutes(hearing) == []
        assert any("异议未决定" in words for _, words in missing(hearing))
        row = db.session.query(Objection).filter_by(ground="是我的同事").one()
        assert row.against_participant_id == pairs[0][1].id


@pytest.mark.rule("A-7", "A-21")
def test_a_substitute_signs_and_reads_before_the_opening(make):
    life = make.world().life("ready")
    with clock.at(clock.now() + timedelta(days=1)):
        life.recuse()
        hearing = queries.hearing(life.owner, life.hearing_id)
        fresh = max(officers_of(life), key=lambda p: p.id)
        named = {rule for rule, words in missing(hearing) if fresh.name in words}
        assert {"A-11", "A-21"} <= named


def test_the_pack_belongs_to_those_who_prepare(make):
    life = make.world().life("tell")
    stranger = make.staff(P.HANDLE, COUNTY)
    with pytest.raises(Forbidden):
        briefings.save(stranger, life.hearing, PACK, 1)
