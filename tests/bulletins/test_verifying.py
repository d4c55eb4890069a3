"""Ended hearings that lack something stay counted and are printed as 其中待核实 (settled 18)."""

from __future__ import annotations

import json
from datetime import date

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import figures, naming, narrative, problems
from hearing.bulletins.models import BulletinProblem
from hearing.calendar.rules import VenueKind
from hearing.hearings import sitting
from hearing.hearings.models import Approval
from hearing.papers import bulletin_sentences
from hearing.units.queries import unit
from tests.support.make import CITY, COUNTY

SPAN = (date(2026, 3, 1), date(2026, 4, 1))


@pytest.mark.rule("F-30")
def test_a_complete_hearing_is_not_doubted_and_an_unsigned_record_is(make):
    good = make.world().life("file")
    bare = make.life("last_steps", days=20)
    with clock.at(clock.beijing(bare.row.held_on, "16:30")):
        sitting.close(bare.owner, bare.hearing)
    found = figures.collect(unit(CITY), *SPAN)
    assert found["totals"]["cases"] == 2
    assert found["totals"]["to_verify"] == 1
    named = [p for p in problems.find(unit(CITY), *SPAN, found) if p.detector == "to_verify"]
    assert [(p.unit_id, p.evidence) for p in named] == [(COUNTY, (bare.hearing_id,))]
    assert named[0].fact == "待核实 1 场（没有定稿的笔录 1 场）"
    assert good.hearing_id


def test_topics_count_enterprises_campaigns_and_places(make):
    life = make.world().life("file")
    life.hearing.cases[0].involves_enterprise = True
    life.hearing.campaign = "检察听证宣传周"
    granted = db.session.get_one(Approval, life.hearing.hold_approval_id)
    names = [c.key for c in Approval.__mapper__.columns if c.key not in ("id", "kind")]
    venue = Approval(kind="venue", **{name: getattr(granted, name) for name in names})
    db.session.add(venue)
    db.session.flush()
    life.hearing.venue_approval_id = venue.id
    life.hearing.venue_kind = VenueKind.MEDIATION
    db.session.flush()
    whole = figures.collect(unit(CITY), *SPAN)
    found = whole["topics"]
    assert found["enterprise_cases"] == 1
    assert found["mediation_hearings"] == 1
    assert found["campaigns"] == [{"label": "检察听证宣传周", "count": 1}]
    assert {one["label"]: one["count"] for one in found["forms"]}["普通听证"] == 1
    assert narrative.totals(whole)[-1] == "检察听证宣传周集中开展1场。"


def test_the_same_blank_at_many_units_is_one_item_and_evidence_stays_apart(make):
    def row(number, unit_id, detector, fact, evidence=()):
        return BulletinProblem(
            id=number, unit_id=unit_id, detector=detector, rule="A-4", fact=fact,
            evidence=json.dumps(evidence), requirement="x", is_confirmed=True,
        )  # fmt: skip

    life = make.world().life("plan")
    rows = [
        row(1, COUNTY, "blank_unit", "2026年3月没有举行听证"),
        row(2, CITY, "blank_unit", "2026年3月没有举行听证"),
        row(3, COUNTY, "redraw", "重新抽取听证员 1 场", [life.hearing_id]),
    ]
    listed = naming.problems(naming.in_order(rows))
    assert [one["evidence"] for one in listed] == ["", "", life.hearing.number]
    kinds = bulletin_sentences.problems({"problems": listed})
    printed = [line for kind in kinds for line in (kind.heading, *kind.sentences)]
    assert printed[1].startswith("2026年3月没有举行听证：")
    assert printed[1].count("人民检察院") == 2
    assert printed[3].count("人民检察院") == 1
    assert life.hearing.number in printed[3]
