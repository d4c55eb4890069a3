"""Re-draw, relaxation and another pool: asked for by 管, decided by another, counted; officers leave properly."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.bulletins import problems
from hearing.bulletins.detecting import Span
from hearing.calendar.models import Reservation
from hearing.hearings import panel, rescheduling
from hearing.hearings.facts import still_missing
from hearing.hearings.models import Participant
from hearing.messages.models import OutboxMessage
from hearing.pool import draw, draw_queries, drawing, prospects, queries, requests
from hearing.pool.models import Draw, DrawRequest, Engagement, Member, Need
from hearing.pool.rules import Quota
from tests.pool.test_draw import drawn, need_with, states
from tests.support.make import CITY, OTHER_CITY, P

PROVINCE = 340000


def deputy(make, unit=CITY):
    return make.province.one(unit, P.DEPUTY_CHIEF)


def the_draw():
    return db.session.scalars(select(Draw).order_by(Draw.id.desc()).limit(1)).one()


def granted(make, viewer, row, reason="名单漏了一人"):
    request = requests.request_redraw(viewer, row, reason)
    panel.decide_request(deputy(make), request, granted=True, reasons="")
    return request


@pytest.mark.both_engines
@pytest.mark.rule("P-9")
def test_a_redraw_takes_another_person_a_reason_and_a_new_commitment(make):
    life = make.world().life("draw")
    row, need = the_draw(), db.session.query(Need).one()
    first = row.commitment_id
    with pytest.raises(Refused, match="原因"):
        requests.request_redraw(life.manager, row, " ")
    request = requests.request_redraw(life.manager, row, "冻结时漏登一人")
    with pytest.raises(Conflict, match="等审批"):
        requests.request_redraw(life.manager, row, "再申请一次")
    with pytest.raises(Forbidden):
        panel.decide_request(life.manager, request, granted=True, reasons="")
    with pytest.raises(NotFound):
        requests.request_of(make.staff(P.CHIEF, OTHER_CITY), request.id)
    with pytest.raises(Refused, match="理由"):
        panel.decide_request(deputy(make), request, granted=False, reasons="")
    with pytest.raises(Conflict):
        drawing.freeze(life.manager, need)
    panel.decide_request(deputy(make), request, granted=True, reasons="同意")
    with pytest.raises(Conflict, match="办过"):
        panel.decide_request(deputy(make), request, granted=True, reasons="")
    assert (row.state, need.state) == ("superseded", "open")
    assert states() == {"released": 6}
    again = drawn(life, need)
    assert (again.round, again.redraw_approved_by) == (2, deputy(make).person_id)
    assert again.commitment_id != first
    found = queries.record(again)
    assert draw.verify(found) == []
    assert found["redraw"]["because"] == "冻结时漏登一人"
    assert states() == {"released": 6, "invited": 3, "waiting": 3}


@pytest.mark.rule("P-9")
def test_a_refused_redraw_changes_nothing(make):
    life = make.world().life("draw")
    request = requests.request_redraw(life.manager, the_draw(), "换一批人")
    panel.decide_request(deputy(make), request, granted=False, reasons="没有理由")
    assert the_draw().state == "revealed"
    assert states() == {"invited": 3, "waiting": 3}
    assert requests.request_redraw(life.manager, the_draw(), "再次申请").decision is None


@pytest.mark.rule("P-9")
def test_officers_who_had_agreed_leave_the_panel_and_are_told(make):
    life = make.world().life("answers")
    before = [p.id for p in life.hearing.participants if p.role == "officer"]
    assert len(before) == 3
    granted(make, life.manager, the_draw())
    gone = db.session.query(Participant).filter(Participant.id.in_(before)).all()
    assert [p.removed_because for p in gone] == ["重新抽取"] * 3
    told = db.session.query(OutboxMessage).filter_by(template="replaced").count()
    assert told == 3
    live = db.session.query(Reservation).filter_by(role="officer", released_at=None).count()
    assert live == 0
    drawn(life, db.session.query(Need).one())
    life.answers()
    officers = [p for p in life.hearing.participants if p.role == "officer" and not p.removed_at]
    assert len(officers) == 3


@pytest.mark.rule("P-9")
def test_no_redraw_once_the_hearing_sits(make):
    life = make.world().life("open")
    request = requests.request_redraw(life.manager, the_draw(), "太迟了")
    with pytest.raises(Conflict, match="已经开始"):
        panel.decide_request(deputy(make), request, granted=True, reasons="")


@pytest.mark.rule("P-9")
def test_abandoned_draws_count_as_redraws_everywhere(make):
    """A frozen list that is never revealed: by re-draw, and by a need withdrawn after freezing."""
    make.world()
    life, need = need_with(make)
    drawing.freeze(life.manager, need)
    granted(make, life.manager, the_draw(), "公开数没有人能报")
    assert the_draw().state == "abandoned"
    life2, need2 = need_with(make, number=4, days=21)
    drawing.freeze(life2.manager, need2)
    rescheduling.cancel(life2.owner, life2.hearing, "当事人撤回")
    assert {row.state for row in db.session.query(Draw)} == {"abandoned"}
    counts = draw_queries.counts_of_year(need.pool_id, 2026)
    assert (counts.redraws, counts.draws) == (2, 0)
    hearings = select(Need.hearing_id)
    assert draw_queries.counts_of_hearings(hearings).redraws == 2


@pytest.mark.rule("F-30", "P-9")
def test_the_bulletin_counts_every_draw_given_up(make):
    life = make.world().life("answers")
    granted(make, life.manager, the_draw())
    drawn(life, db.session.query(Need).one())
    make.live(
        life,
        (
            "answers",
            "tell",
            "ready",
            "open",
            "steps",
            "adjourn",
            "vote",
            "close_opinions",
            "last_steps",
            "close",
        ),
    )
    day = life.row.held_on
    as_of = clock.beijing(day + timedelta(days=30))
    span = Span(340000, "/340000/", day, day.replace(month=4), as_of)
    rows = problems.hearing_rows(span)
    assert [row.redraws for row in rows] == [1]


@pytest.mark.both_engines
@pytest.mark.rule("P-9")
def test_the_database_takes_no_round_without_a_granted_request(make):
    life = make.world().life("draw")
    row, need = the_draw(), db.session.query(Need).one()
    request = requests.request_redraw(life.manager, row, "名单有误")
    second = {
        "number": "x", "need_id": need.id, "round": 2, "state": "frozen", "frozen_at": row.frozen_at,
        "frozen_by": row.frozen_by, "list_text": "x", "list_digest": "x", "eligible": 1, "excluded": 0,
        "redraw_reason": "x", "redraw_approved_by": deputy(make).person_id, "redraw_request_id": request.id,
        "commitment_id": row.commitment_id + 1,
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="draw_round"), db.session.begin_nested():
        db.session.execute(Draw.__table__.insert().values(**second))
    with pytest.raises(DatabaseError), db.session.begin_nested():
        db.session.execute(
            DrawRequest.__table__.update().values(
                decision="granted", decided_by=request.requested_by, decided_at=row.frozen_at
            )
        )


@pytest.mark.rule("P-9")
def test_quotas_that_cannot_be_met_are_named_and_relaxed_by_the_least_with_approval(make):
    make.county()
    make.pool(members=6)
    life, need = need_with(make, [Quota("identity", "手语", 1)], number=0)
    found = prospects.look(need)
    assert found.relaxation.at_least == (0,)
    assert prospects.lacking_words(found) == "手语需 1 人，只有 0 人"
    with pytest.raises(Refused, match="可申请放宽"):
        drawing.freeze(life.manager, need)
    request = requests.request_relaxation(life.manager, need, "库中没有会手语的听证员")
    assert "手语" not in prospects.stated_words(request.granted)
    with pytest.raises(Refused):
        drawing.freeze(life.manager, need)
    panel.decide_request(deputy(make), request, granted=True, reasons="另请翻译")
    row = drawn(life, need)
    record = queries.record(row)
    assert draw.verify(record) == []
    assert record["list"]["need"]["asked"]["because"] == "库中没有会手语的听证员"
    assert row.relax_request_id == request.id
    assert draw_queries.counts_of_year(need.pool_id, 2026).relaxed == 1
    with pytest.raises(Conflict):
        requests.request_relaxation(life.manager, need_with(make, number=7, days=9)[1], "不需要")


@pytest.mark.rule("P-9")
def test_a_pool_too_small_lowers_the_number_and_says_so(make):
    make.county()
    make.pool(members=2)
    life, need = need_with(make)
    assert prospects.lacking_words(prospects.look(need)) == "需抽 3 人，可抽的只有 2 人"
    request = requests.request_relaxation(life.manager, need, "库中只有两人可抽")
    panel.decide_request(deputy(make), request, granted=True, reasons="")
    drawn(life, need)
    assert states() == {"invited": 2}
    life.answers()
    move, missing = still_missing(life.hearing)
    assert move == "notify"
    assert any("需要 3 人" in one.words for one in missing)


@pytest.mark.rule("P-9")
def test_a_relaxation_holds_only_while_it_is_needed(make):
    make.county()
    make.pool(members=6)
    life, need = need_with(make, [Quota("gender", "F", 3), Quota("category", "legal", 2)])
    women = [m for m in db.session.query(Member) if m.person.gender == "F"]
    for one in women[:1]:
        one.state = "suspended"
    db.session.flush()
    request = requests.request_relaxation(life.manager, need, "女听证员不足")
    panel.decide_request(deputy(make), request, granted=True, reasons="")
    women[0].state = "active"
    db.session.flush()
    assert prospects.granted_relaxation(need, prospects.look(need)) is None


@pytest.mark.both_engines
@pytest.mark.rule("P-5")
def test_another_pool_lends_those_who_agreed_and_only_after_its_leaders_agree(make):
    make.world().pool(OTHER_CITY, members=8)
    life, need = need_with(make)
    other = make.province.pools[OTHER_CITY]
    with pytest.raises(Refused, match="另一个"):
        requests.request_pool(life.manager, need, need.pool_id, "x")
    request = requests.request_pool(life.manager, need, other, "本库没有这一专业")
    with pytest.raises(Forbidden):
        panel.decide_request(deputy(make), request, granted=True, reasons="")
    assert {one.facts.is_foreign for one in prospects.look(need).listed} == {False}
    panel.decide_request(deputy(make, OTHER_CITY), request, granted=True, reasons="")
    found = prospects.look(need)
    foreign = [one for one in found.listed if one.facts.is_foreign]
    assert len(foreign) == 8
    rules = Counter(one.exclusion.rule for one in foreign if one.exclusion)
    assert rules == {"P-5": 6}
    row = drawing.freeze(life.manager, need)
    assert '"pools":["合肥市人民检察院听证员库","芜湖市人民检察院听证员库"]' in row.list_text
    with pytest.raises(Conflict):
        requests.request_pool(life.manager, need, other, "再来")


@pytest.mark.rule("P-9")
def test_whoever_handles_the_case_decides_nothing_about_its_draw(make):
    """A chief's own case: the pool of the same unit, the chief may not approve the re-draw."""
    make.county(CITY)
    make.pool()
    life = make.life("draw", unit_id=CITY, number=14)
    assert life.row.unit_id == CITY
    request = requests.request_redraw(life.manager, the_draw(), "名单有误")
    if life.by_chief:
        with pytest.raises(Forbidden):
            panel.decide_request(life.chief, request, granted=True, reasons="")
    assert db.session.query(Engagement).count() == 6
