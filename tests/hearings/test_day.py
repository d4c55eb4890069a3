"""Presence, sign-in codes, steps by form, order and breaks (A-14, A-15, R-2, R-4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.hearings import (
    day_rules,
    declarations,
    form_profiles,
    order,
    presence,
    sign_in,
    sitting,
)
from hearing.hearings.day_rules import (
    ORDINARY,
    NoteKind,
    PresenceWay,
    ProfileStep,
    ReasonKind,
    Step,
)
from hearing.hearings.facts import still_missing
from hearing.hearings.models import Presence
from hearing.hearings.rules import Form, Role
from hearing.hearings.workflow import State
from tests.support.make import COUNTY, P

SHORT = (
    Step(0, "到场"),
    Step(1, "介绍"),
    Step(4, "评议"),
    Step(6, "陈述", is_optional=True),
    Step(7, "总结"),
)


@pytest.fixture
def day(make):
    life = make.world().life("ready")
    with clock.at(clock.beijing(life.row.held_on, "14:20")):
        yield life


def people(life, *roles):
    return [p for p in life.hearing.participants if p.role in roles and p.removed_at is None]


def party(life):
    return next(p for p in life.hearing.participants if p.party_id)


@pytest.mark.rule("A-15", "R-4")
@pytest.mark.parametrize(
    ("done", "step", "words"),
    [([0], 1, None), ([0], 2, "没有这一步"), ([0, 1], 7, "先完成第 4 步"), ([0, 1, 4], 7, None),
     ([0, 1, 4, 7], 6, "不能回头"), ([0, 1], 1, "已经开始过")],
)  # fmt: skip
def test_steps_follow_the_form(done, step, words):
    problem = day_rules.step_problem(SHORT, done, step)
    assert (problem is None) if words is None else words in problem


@pytest.mark.rule("A-15")
def test_what_can_begin_and_what_is_open():
    assert day_rules.next_steps(ORDINARY, [0, 1], resumed=False) == [2]
    assert day_rules.next_steps(ORDINARY, [0, 1, 2, 3, 4], resumed=True) == [5, 6]
    assert day_rules.next_steps(SHORT, [0, 1, 4], resumed=True) == [6, 7]
    assert day_rules.next_steps(ORDINARY, [0, 1, 2, 3], resumed=False) == []
    assert day_rules.open_steps(SHORT, [0], early=True) == ("介绍",)
    assert day_rules.open_steps(SHORT, [0, 1, 4], early=False) == ("总结",)


@pytest.mark.parametrize(
    ("kinds", "resting"),
    [([], False), (["break"], True), (["break", "back"], False), (["break", "back", "break"], True),
     (["break", "incident"], True)],
)  # fmt: skip
def test_a_break_lasts_until_its_end_is_noted(kinds, resting):
    assert day_rules.on_break(kinds) is resting


@pytest.mark.both_engines
@pytest.mark.rule("R-4", "A-7", "A-15")
def test_every_form_has_its_steps_and_least_panel_in_rows(make):
    make.world()
    for form in Form:
        steps = form_profiles.steps_of(form)
        assert [one.number for one in steps] == list(range(8))
        assert {one.number for one in steps if one.is_optional} <= {5, 6}
    assert form_profiles.least_panel("simplified", clock.today(), COUNTY) == 1
    assert form_profiles.least_panel("remote", clock.today(), COUNTY) == 3
    assert "各会场" in form_profiles.steps_of("remote")[0].words
    assert form_profiles.steps_of("ordinary") == ORDINARY
    with pytest.raises(NotFound):
        form_profiles.steps_of("nothing")


@pytest.mark.both_engines
@pytest.mark.rule("A-7", "A-15", "R-4", "R-8")
def test_a_form_changes_from_a_day_on_with_a_reason_by_the_top_administrator(make):
    make.world()
    admin, local = make.staff(P.SYSTEM_ADMIN, 340000), make.staff(P.SYSTEM_ADMIN, COUNTY)
    today, later = clock.today(), clock.today() + timedelta(days=10)
    old = form_profiles.profile("remote")
    short = [ProfileStep(0, " 核实到场 ", False, " 甲 \n\n乙"), ProfileStep(4, "评议", False, "")]
    new = {"min_panel": 1, "steps": short, "valid_from": later, "reason": "省院 2026 年通知"}
    with pytest.raises(Forbidden):
        form_profiles.change(local, "remote", None, **new)
    for other, words in (
        ({"valid_from": today}, "从明天起"), ({"reason": " "}, "为什么"), ({"min_panel": 8}, "1 到 7"),
        ({"steps": short[:1]}, "不能省略"), ({"steps": short[::-1]}, "顺序"),
        ({"steps": [*short, ProfileStep(7, " ", False, "")]}, "第 7 步"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            form_profiles.change(admin, "remote", None, **{**new, **other})
    row = form_profiles.change(admin, "remote", None, **new)
    assert form_profiles.profile("remote") == old
    assert form_profiles.steps_of("remote", later) == (Step(0, "核实到场"), Step(4, "评议"))
    assert form_profiles.profile("remote", later).steps[0].phrases == "甲\n乙"
    assert form_profiles.least_panel("remote", later, COUNTY) == 1
    assert form_profiles.least_panel("remote", later - timedelta(days=1), COUNTY) == 3
    with pytest.raises(Stale):
        form_profiles.change(admin, "remote", None, **new)
    # a second one of the same day takes the place of the first, which stays in the history
    form_profiles.change(admin, "remote", row.id, **{**new, "min_panel": 2})
    assert form_profiles.least_panel("remote", later, COUNTY) == 2
    assert len(form_profiles.changes("remote")) == 2


@pytest.mark.both_engines
@pytest.mark.rule("A-14")
def test_the_screens_code_is_of_this_hearing_this_day_and_some_minutes(day):
    shown = sign_in.shown(day.owner, day.hearing)
    one = party(day)
    code = sign_in.short_code(one)
    assert sign_in.public_open(shown.token)
    for wrong in (
        shown.token[:-1] + ("0" if shown.token[-1] != "0" else "1"),
        "x",
        "1-2",
        "999-1-" + "0" * 32,
    ):
        assert not sign_in.public_open(wrong)
    with clock.at(clock.now() + timedelta(minutes=4)):
        assert sign_in.public_open(shown.token)
        assert sign_in.shown(day.owner, day.hearing).token != shown.token
    for later in (timedelta(minutes=6), timedelta(days=1), -timedelta(minutes=2)):
        with clock.at(clock.now() + later), pytest.raises(Refused, match="重新扫码"):
            sign_in.public_sign_in(shown.token, code, "a")
    with pytest.raises(Refused, match="签到码不对"):
        sign_in.public_sign_in(shown.token, "1234567", "a")
    assert sign_in.public_sign_in(shown.digits, code, "a") == clock.now()
    assert presence.latest(day.hearing_id)[one.id].way == PresenceWay.CODE
    with clock.at(clock.now() + timedelta(days=1)):
        assert sign_in.shown(day.owner, day.hearing) is None


@pytest.mark.rule("A-14")
def test_an_officer_signs_in_for_nobody_else(day):
    one, other = people(day, Role.OFFICER)[:2]
    officer = day.officer(one.person_id)
    shown = sign_in.shown(day.clerk, day.hearing)
    with pytest.raises(NotFound):
        sign_in.officer_sign_in(officer, other, shown.token)
    with pytest.raises(NotFound):
        sign_in.officer_code(officer, other)
    sign_in.officer_sign_in(officer, one, shown.token)
    sign_in.officer_sign_in(officer, one, shown.token)
    assert db.session.query(Presence).count() == 1
    assert one.present_at == clock.now()


def test_short_codes_differ_and_end_with_the_day(day):
    codes = sign_in.codes(day.owner, day.hearing)
    assert len(set(codes.values())) == len(codes)
    day.hearing.held_on += timedelta(days=1)
    assert sign_in.codes(day.owner, day.hearing) != codes
    with pytest.raises(Forbidden):
        sign_in.codes(day.head, day.hearing)


@pytest.mark.both_engines
@pytest.mark.rule("A-14", "R-2")
def test_absence_is_noted_with_a_reason_known_or_not(day):
    one = party(day)
    with pytest.raises(Refused, match="写明缺席"):
        presence.mark_absent(day.clerk, day.hearing, one.id, " ")
    with pytest.raises(Refused, match="选择"):
        presence.mark_absent(day.clerk, day.hearing, one.id, "x", "maybe")
    presence.mark_absent(day.clerk, day.hearing, one.id, "", ReasonKind.UNKNOWN)
    assert one.absence_note == "经告知未到，未说明理由"
    last = presence.latest(day.hearing_id)[one.id]
    assert (last.kind, last.reason_kind) == ("absent", "unknown")
    presence.mark_present(day.clerk, day.hearing, one.id)
    assert one.absence_note is None


@pytest.mark.rule("A-14", "R-2")
def test_a_late_party_comes_in_an_officer_does_not_and_leaving_is_noted(day):
    late, officer = party(day), people(day, Role.OFFICER)[0]
    for one in day.hearing.participants:
        if one not in (late, officer):
            presence.mark_present(day.owner, day.hearing, one.id)
    presence.mark_absent(day.owner, day.hearing, late.id, "路上堵车")
    with pytest.raises(Refused, match="尚未登记到场"):
        sitting.open_hearing(day.owner, day.hearing)
    presence.mark_present(day.owner, day.hearing, officer.id)
    sitting.open_hearing(day.owner, day.hearing)
    presence.mark_present(day.owner, day.hearing, late.id)
    assert late.present_at
    officer.present_at = None
    with pytest.raises(Conflict, match="不能中途加入"):
        presence.mark_present(day.owner, day.hearing, officer.id)
    officer.present_at = clock.now()
    with pytest.raises(Refused, match="延期或中止"):
        presence.mark_left(day.owner, day.hearing, officer.id, "走了")
    presence.mark_left(day.owner, day.hearing, late.id, "身体不适")
    assert late.left_at
    with pytest.raises(Conflict, match="不在场"):
        presence.mark_left(day.owner, day.hearing, late.id, "再走")
    presence.mark_present(day.owner, day.hearing, late.id)
    assert late.left_at is None


@pytest.mark.both_engines
@pytest.mark.rule("R-2", "A-15")
def test_order_and_breaks(day):
    day.open()
    hearing, one = day.hearing, party(day)
    with pytest.raises(Refused, match="写明经过"):
        order.note(day.owner, hearing, NoteKind.INCIDENT, " ")
    with pytest.raises(Refused, match="选择"):
        order.note(day.owner, hearing, "shout", "x")
    with pytest.raises(Conflict, match="没有休息"):
        order.note(day.owner, hearing, NoteKind.BACK, "")
    order.note(day.owner, hearing, NoteKind.BREAK, "")
    with pytest.raises(Conflict, match="已经在休息"):
        order.note(day.owner, hearing, NoteKind.BREAK, "")
    with pytest.raises(Conflict, match="休息结束"):
        sitting.begin_step(day.owner, hearing, 1)
    order.note(day.owner, hearing, NoteKind.BACK, "")
    sitting.begin_step(day.owner, hearing, 1)
    with pytest.raises(Refused, match="其他参加人"):
        order.note(day.owner, hearing, NoteKind.ORDER_OUT, "x", people(day, Role.OFFICER)[0].id)
    order.note(day.owner, hearing, NoteKind.ORDER_OUT, "喧哗", one.id)
    assert one.left_at
    assert [n.kind for n in order.notes_of(hearing.id)] == ["break", "back", "order_out"]


@pytest.mark.both_engines
@pytest.mark.rule("A-7", "A-11", "A-14", "A-21", "R-6")
def test_opening_lists_every_gate_with_its_rule(day):
    declarations.object_to(day.owner, day.hearing, people(day, Role.OFFICER)[0].id, "某甲", "熟人")
    for one in people(day, Role.OFFICER):
        presence.mark_absent(day.owner, day.hearing, one.id, "没来")
    move, unmet = still_missing(day.hearing)
    assert move == "open"
    assert [one.rule for one in unmet] == ["A-14", "A-7", "A-7"]
    with pytest.raises(Refused) as refused:
        sitting.open_hearing(day.owner, day.hearing)
    assert all(str(one) in str(refused.value) for one in unmet)
    assert day.hearing.state == State.READY
