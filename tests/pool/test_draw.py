"""The draw through the services: exclusions, freezing, revealing, reserves, what the database refuses."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.base.viewer import SYSTEM
from hearing.hearings import panel, preparing
from hearing.pool import (
    answers,
    commitments,
    draw,
    draw_queries,
    draw_rules,
    drawing,
    hire,
    manage,
    prospects,
    queries,
    rules,
)
from hearing.pool.models import Commitment, Draw, DrawEntry, Engagement, Member, Need, Pool
from hearing.pool.rules import Limits, MemberFacts, Quota
from hearing.units import service as units
from tests.conftest import NOW
from tests.pool import verifiers
from tests.support.make import CITY, COUNTY, OTHER_CITY, P
from tests.support.race import together

FACTS = MemberFacts(
    1, "active", "legal", "F", frozenset({"律师"}), date(1990, 2, 28), date(2026, 1, 1), None,
    date(2025, 1, 1), date(2030, 1, 1),
)  # fmt: skip


@pytest.mark.rule("A-7", "P-6", "P-9")
@pytest.mark.parametrize(("broken", "rule"), [
    ({}, None), ({"state": "suspended"}, "P-6"), ({"born_on": date(2003, 3, 11)}, "A-7"), ({"born_on": None}, "A-7"),
    ({"declared_on": None}, "A-7"), ({"exclusion_hit": "被开除公职"}, "A-7"), ({"term_until": date(2026, 3, 10)}, "P-6"),
    ({"holds_duty": True}, "P-3"), ({"recusal": "与当事人同单位"}, "A-7"), ({"is_twice": True}, "P-9"),
    ({"already_engaged": True}, "P-9"), ({"is_unavailable": True}, "P-9"), ({"is_busy": True}, "P-9"),
    ({"uses_year": 12}, "P-9"), ({"uses_month": 3}, "P-9"), ({"uses_handler": 3}, "P-9"),
])  # fmt: skip
def test_exclusions(broken, rule):
    found = rules.exclusion(
        MemberFacts(**{**FACTS.__dict__, **broken}), date(2026, 3, 10), Limits(12, 3, 3)
    )
    assert (found.rule if found else None) == rule


@pytest.mark.rule("A-7", "F-25", "P-8", "P-9")
def test_small_rules():
    assert rules.age_on(date(2000, 2, 29), date(2023, 2, 28)) == 22
    assert rules.age_on(date(2000, 2, 29), date(2023, 3, 1)) == 23
    assert rules.identity_problem("11010519491231002X") is None
    assert "校验位" in rules.identity_problem("110105194912310021")
    assert "18 位" in rules.identity_problem("1101051949")
    assert rules.identity_problem("110105194913310029")
    assert rules.birth_of("110105194913310029") is None
    assert rules.need_problem(rules.NeedFacts(0, 0))
    assert rules.need_problem(rules.NeedFacts(2, 0, (Quota("gender", "F", 3),)))
    assert rules.need_problem(rules.NeedFacts(3, 0, (Quota("gender", "F", 3),))) is None
    assert rules.is_pool_small(5, 3)
    assert not rules.is_pool_small(6, 3)


def need_with(make, quotas=(), **row):
    """A need with quotas, stated and not yet drawn."""
    life = make.life("review", **row)
    preparing.state_need(life.owner, life.hearing, list(quotas), "按通常要求")
    return life, db.session.query(Need).filter_by(hearing_id=life.hearing_id).one()


def drawn(life, need, value="4710"):
    row = drawing.freeze(life.manager, need)
    return drawing.reveal(life.manager, row, value, "人民监督员")


def states():
    return Counter(e.state for e in db.session.query(Engagement))


@pytest.mark.both_engines
@pytest.mark.rule("P-3", "P-8", "P-9")
def test_draw_through_the_services(make):
    life = make.world().life("need")
    need = db.session.query(Need).one()
    with pytest.raises(Forbidden):
        drawing.freeze(life.owner, need)
    with pytest.raises(NotFound):
        queries.need(make.staff(P.MANAGE, OTHER_CITY), need.id)
    row = drawing.freeze(life.manager, need)
    with pytest.raises(Conflict):
        drawing.freeze(life.manager, need)
    with pytest.raises(Refused):
        drawing.reveal(life.manager, row, " ", "人民监督员")
    with pytest.raises(Refused, match="没有约定"):
        drawing.reveal(life.manager, row, "4710", draw_rules.AGREED)
    drawing.reveal(life.manager, row, "4710", "人民监督员")
    with pytest.raises(Conflict):
        drawing.reveal(life.manager, row, "4711", "人民监督员")
    found = queries.record(row)
    assert draw.verify(found) == []
    assert all(verifiers.by_script(json.loads(draw.canonical(found))).values())
    assert "attributes" in found["list"]["candidates"][0]
    assert {w for c in found["list"]["candidates"] for w in c["attributes"]} == set()
    status = queries.need_status(life.hearing_id)
    assert (status.invited, status.confirmed, status.has_record) == (3, (), True)
    assert states() == {"invited": 3, "waiting": 3}
    life.row = type(life.row)(**{**life.row.__dict__, "declines": True})
    life.answers()
    assert states() == {"accepted": 3, "declined": 1, "waiting": 2}


@pytest.mark.rule("P-8", "P-9")
def test_quotas_bind_the_panel_and_the_reserves(make):
    quotas = [Quota("gender", "F", 2), Quota("category", "legal", 1)]
    make.world()
    life, need = need_with(make, quotas)
    row = drawn(life, need)
    listed = json.loads(row.list_text)
    assert {w for c in listed["candidates"] for w in c["attributes"]} == {
        "gender=F",
        "category=legal",
    }
    engaged = {e.rank: e for e in db.session.query(Engagement)}
    women = [e for e in engaged.values() if e.person.gender == "F"]
    assert sum(e.state == "invited" for e in women) >= 2
    # a woman goes: the next in order with whom two women remain is called, and says so
    gone = next(e for e in women if e.state == "invited")
    viewer = life.officer(gone.person_id)
    answers.decline(viewer, gone, "schedule", None)
    live = [e for e in db.session.query(Engagement) if e.state == "invited"]
    assert len(live) == 3
    called = max(live, key=lambda e: e.is_reserve)
    assert called.is_reserve
    kept = sum(e.person.gender == "F" for e in live) >= 2
    assert kept or called.called_because


@pytest.mark.rule("P-9")
def test_an_agreed_figure_is_fixed_at_freezing_and_comes_out_later(make):
    make.world()
    life, need = need_with(make)
    with pytest.raises(Refused, match="明天"):
        drawing.freeze(life.manager, need, agreed_figure="某号彩票开奖号码", agreed_on=NOW.date())
    day = NOW.date() + timedelta(days=2)
    row = drawing.freeze(life.manager, need, agreed_figure="某号彩票开奖号码", agreed_on=day)
    with pytest.raises(Refused, match="已约定"):
        drawing.reveal(life.manager, row, "1", "当事人")
    with pytest.raises(Refused, match="公布"):
        drawing.reveal(life.manager, row, "1", draw_rules.AGREED)
    with clock.at(NOW + timedelta(days=2)):
        drawing.reveal(life.manager, row, "081533", draw_rules.AGREED)
    found = queries.record(row)
    assert draw.verify(found) == []
    assert found["list"]["need"]["agreed"] == {"figure": "某号彩票开奖号码", "day": day.isoformat()}


@pytest.mark.rule("P-9")
def test_weighting_is_a_parameter_and_stands_in_the_record(make):
    make.world()
    units.set_parameter(SYSTEM, "draw_weighting", "1", NOW.date(), "试行")
    first = make.life("file")
    life, need = need_with(make, days=30, number=5)
    row = drawn(life, need)
    listed = json.loads(row.list_text)
    assert listed["need"]["weighting"] == "uses"
    assert {c["uses"] for c in listed["candidates"]} == {0, 1}
    assert all(c["weight"] == 4 - c["uses"] for c in listed["candidates"])
    assert draw.verify(queries.record(row)) == []
    assert first.hearing_id != life.hearing_id


@pytest.mark.rule("P-9")
def test_whoever_draws_never_publishes_commitments(make):
    make.world()
    pool = db.session.query(Pool).one()
    manager = make.province.one(CITY, P.MANAGE)
    with pytest.raises(Forbidden):
        commitments.publish_commitments(manager, pool)
    assert commitments.publish_commitments(make.staff(P.SYSTEM_ADMIN, 340000), pool, 95) > 0
    life, need = need_with(make)
    oldest = db.session.query(Commitment).order_by(Commitment.serial).first()
    assert commitments.next_up(pool.id).id == oldest.id
    assert drawing.freeze(life.manager, need).commitment_id == oldest.id


@pytest.mark.rule("P-9")
def test_small_pools_are_warned_of(make):
    make.county()
    make.pool(members=5)
    life, need = need_with(make, [Quota("category", "legal", 2)])
    found = prospects.look(need)
    assert found.small == [("", 5, 3), ("legal", 2, 2)]
    row = drawing.freeze(life.manager, need)
    assert draw_queries.small_strata(row) == [("", 5, 3), ("法律型", 2, 2)]


ATTACKS = (
    "UPDATE draw SET list_text = list_text || ' '", "UPDATE draw SET record = record || ' '",
    "UPDATE draw SET outside_value = '1'", "UPDATE draw SET frozen_by = frozen_by + 1",
    "UPDATE draw SET revealed_by = revealed_by + 1", "UPDATE draw SET state = 'frozen', revealed_at = NULL, revealed_by = NULL",
    "UPDATE draw SET eligible = eligible + 1", "UPDATE draw_entry SET rank = 99 WHERE rank IS NULL",
    "UPDATE draw_entry SET rank = NULL", "UPDATE draw_entry SET code = 'x'",
    "UPDATE engagement SET person_id = (SELECT max(person_id) FROM member)",
    "UPDATE engagement SET member_id = (SELECT max(id) FROM member)", "UPDATE engagement SET rank = rank + 100",
    "UPDATE engagement SET is_reserve = NOT is_reserve", "UPDATE engagement SET draw_id = NULL",
    "UPDATE engagement SET engaged_as = 'outsider'", "UPDATE engagement SET hearing_id = hearing_id + 1",
    "UPDATE engagement SET state = 'invited' WHERE state = 'waiting'", "UPDATE engagement SET state = 'invited' WHERE state = 'declined'",
    "UPDATE need SET quotas = '[]', number = 1", "UPDATE need_conflict SET need_id = NULL", "DELETE FROM need_conflict",
    "DELETE FROM engagement", "DELETE FROM draw", "DELETE FROM draw_entry", "UPDATE commitment SET digest = 'x'",
    "INSERT INTO engagement (hearing_id, need_id, draw_id, member_id, person_id, handler_person_id, held_on, rank, "
    "is_reserve, state, version, engaged_as) SELECT e.hearing_id, e.need_id, e.draw_id, m.id, m.person_id, "
    "e.handler_person_id, e.held_on, 50, e.is_reserve, 'waiting', 1, 'drawn' FROM engagement e, member m WHERE e.rank = 1 "
    "AND m.id NOT IN (SELECT member_id FROM engagement)",
    "INSERT INTO engagement (hearing_id, need_id, member_id, person_id, handler_person_id, held_on, rank, is_reserve, "
    "state, version, engaged_as, approval_id) SELECT e.hearing_id, e.need_id, m.id, m.person_id, e.handler_person_id, "
    "e.held_on, 50, e.is_reserve, 'waiting', 1, 'named', 1 FROM engagement e, member m WHERE e.rank = 1 "
    "AND m.id NOT IN (SELECT member_id FROM engagement)",
)  # fmt: skip


def refused(sql: str) -> bool:
    """Whether the database refuses a statement that would change something."""
    try:
        with db.session.begin_nested():
            db.session.execute(text(sql))
    except DatabaseError:
        return True
    return False


@pytest.mark.both_engines
@pytest.mark.rule("P-3", "P-9")
def test_nothing_of_a_draw_is_changed_by_hand(make):
    life = make.world().life("draw", declines=True)
    life.answers()
    db.session.flush()
    for sql in ATTACKS:
        assert refused(sql), sql


@pytest.mark.both_engines
@pytest.mark.rule("P-3", "P-9")
def test_nobody_draws_for_a_case_they_handle_even_by_hand(make):
    """The service looks at the post, the database at the person."""
    life = make.world().life("draw")
    need = db.session.query(Need).one()
    handler = need.handler_person_id
    values = (
        "SELECT number || 'x', need_id, round + 1, 'frozen', {c}, frozen_at, {who}, list_text, list_digest, "
        "eligible, excluded FROM draw"
    )
    columns = "number, need_id, round, state, commitment_id, frozen_at, frozen_by, list_text, list_digest, eligible, excluded"
    unused = (
        "(SELECT min(c.id) FROM commitment c WHERE c.id NOT IN (SELECT commitment_id FROM draw))"
    )
    last = "(SELECT max(c.id) FROM commitment c)"
    for who, commitment in (
        (handler, unused),
        (life.manager.person_id, unused),
        (life.manager.person_id, last),
    ):
        sql = f"INSERT INTO draw ({columns}) {values.format(who=who, c=commitment)}"
        with pytest.raises(DatabaseError), db.session.begin_nested():
            db.session.execute(text(sql))
    for column in ("requested_by", "decided_by"):
        other = "decided_by" if column == "requested_by" else "requested_by"
        sql = (
            f"INSERT INTO draw_request (kind, need_id, unit_id, draw_id, reason, {column}, {other}, requested_at, "
            "decision, decided_at, version) SELECT 'redraw', d.need_id, n.unit_id, d.id, 'x', n.handler_person_id, "
            "d.frozen_by, d.frozen_at, 'granted', d.frozen_at, 1 FROM draw d JOIN need n ON n.id = d.need_id"
        )
        with (
            pytest.raises(DatabaseError, match="draw_request_not_handler"),
            db.session.begin_nested(),
        ):
            db.session.execute(text(sql))


@pytest.mark.both_engines
@pytest.mark.rule("P-9")
def test_two_who_decline_at_once_call_two_different_reserves(make, app):
    life = make.world().life("draw")
    invited = [e.id for e in db.session.query(Engagement).filter_by(state="invited")]
    people = {e.id: life.officer(e.person_id) for e in db.session.query(Engagement)}
    db.session.commit()

    def work(n):
        one = answers.own_engagement(people[invited[n]], invited[n])
        answers.decline(people[invited[n]], one, "schedule", None)
        return "declined"

    assert together(app, work, 2) == ["declined"] * 2
    db.session.expire_all()
    assert states() == {"invited": 3, "declined": 2, "waiting": 1}
    ranks = sorted(e.rank for e in db.session.query(Engagement).filter_by(state="invited"))
    assert ranks == [3, 4, 5]


@pytest.mark.both_engines
@pytest.mark.rule("P-9")
def test_an_answer_and_its_expiry_at_once_end_in_one_of_both(make, app):
    life = make.world().life("draw")
    first = db.session.query(Engagement).filter_by(rank=1).one()
    viewer, key = life.officer(first.person_id), first.id
    db.session.commit()

    def work(n):
        one = db.session.get(Engagement, key)
        if n:
            return answers.expire(SYSTEM, one)
        return answers.decline(viewer, one, "schedule", None)

    together(app, work, 2)
    db.session.expire_all()
    assert states()["invited"] == 3
    assert states()["waiting"] == 2
    assert db.session.get(Engagement, key).state in ("declined", "expired")


@pytest.mark.rule("P-9")
def test_whoever_does_not_answer_is_followed_by_the_next_never_by_a_redraw(make):
    life = make.world().life("draw")
    with clock.at(NOW + timedelta(hours=49)):
        assert answers.expire_due(SYSTEM) == 3
        assert answers.expire_due(SYSTEM) == 0
        late = db.session.query(Engagement).filter_by(state="expired").first()
        with pytest.raises(Conflict):
            panel.accept_invitation(life.officer(late.person_id), late.id, no_interest=True)
    assert states() == {"expired": 3, "invited": 3}
    assert db.session.query(Draw).count() == 1


@pytest.mark.both_engines
@pytest.mark.rule("P-9")
def test_a_second_need_after_a_new_date_may_bring_the_same_people(make):
    from hearing.hearings import rescheduling

    life = make.world().life("answers")
    hearing = life.hearing
    later = hearing.starts_at + timedelta(days=7)
    room = hearing.room_id
    rescheduling.postpone(life.owner, hearing, "改日")
    rescheduling.resume(life.owner, hearing, later, later + timedelta(hours=2), room, "改日")
    preparing.state_need(life.owner, hearing, [Quota("gender", "F", 3)], "改期后")
    need = db.session.query(Need).filter_by(state="open").one()
    drawn(life, need)
    ids = [e.person_id for e in db.session.query(Engagement)]
    assert len(set(ids)) < len(ids)
    assert db.session.query(DrawEntry).count() == 24


@pytest.mark.rule("P-2", "P-3", "P-4")
def test_hire_and_manage_cannot_do_each_others_steps(make):
    make.pool(members=1)
    hirer, manager = make.province.one(CITY, P.HIRE), make.province.one(CITY, P.MANAGE)
    member = db.session.query(Member).one()
    with pytest.raises(Forbidden):
        manage.suspend(hirer, member, "x")
    with pytest.raises(Forbidden):
        hire.review(manager, member, declared_on=date(2026, 1, 1), evidence="x")
    with pytest.raises(Conflict):
        manage.activate(manager, member)
    with pytest.raises(Refused, match="市级以上"):
        hire.open_pool(make.staff(P.SYSTEM_ADMIN, 340000), COUNTY)
    manage.suspend(manager, member, "本人申请")
    assert member.state == "suspended"
