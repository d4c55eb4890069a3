"""The rules of a hearing as plain values."""

from __future__ import annotations

from datetime import date

import pytest

from hearing.base.law import Unmet
from hearing.calendar import rules as calendar
from hearing.cases import rules as cases
from hearing.hearings import day_rules, rules, workflow
from hearing.hearings.rules import Ground, PresiderKind
from hearing.hearings.workflow import MOVES, Facts, State
from tests.conftest import NOW

HEARD = date(2026, 3, 20)


@pytest.mark.rule("A-10")
@pytest.mark.parametrize(("told", "days", "strict", "good"), [
    (17, 3, False, True), (18, 3, False, False), (17, 3, True, False), (16, 3, True, True),
    (20, 0, False, True), (20, 0, True, True),
])  # fmt: skip
def test_three_days(told, days, strict, good):
    assert rules.notice_in_time(date(2026, 3, told), HEARD, days, strict=strict) is good


@pytest.mark.rule("A-4")
@pytest.mark.parametrize(("grounds", "types", "necessity", "words"), [
    ([], ["civil"], "x" * 10, "至少选择"),
    ([Ground.DANGEROUSNESS], ["civil"], "x" * 10, "只用于审查逮捕"),
    ([Ground.DANGEROUSNESS], ["arrest"], "x" * 10, None),
    ([Ground.LAW_DISPUTE], ["civil"], "短", "不少于 10"),
    ([Ground.LAW_DISPUTE], ["civil"], "x" * 10, None),
])  # fmt: skip
def test_grounds(grounds, types, necessity, words):
    found = rules.ground_problem(grounds, types, necessity)
    assert found is None if words is None else words in found


@pytest.mark.rule("A-7")
@pytest.mark.parametrize(("number", "good"), [(2, False), (3, True), (7, True), (8, False)])
def test_panel(number, good):
    assert rules.panel_is_usual(number, 3, 7) is good


@pytest.mark.rule("A-13")
@pytest.mark.parametrize(("kind", "rank", "same", "good"), [
    (PresiderKind.CHIEF, "chief", False, False), (PresiderKind.CHIEF, "chief", True, True),
    (PresiderKind.HANDLER, "department_head", False, False), (PresiderKind.HANDLER, "handler", False, False),
    (PresiderKind.LEAD, "handler", False, True), (PresiderKind.HANDLER, "handler", True, True),
])  # fmt: skip
def test_presider(kind, rank, same, good):
    assert (rules.presider_problem(kind, rank, same_person=same) is None) is good


@pytest.mark.rule("A-15")
def test_steps_in_order():
    def problem(done, step):
        return day_rules.step_problem(day_rules.ORDINARY, done, step)

    assert problem([0, 1], 2) is None
    assert "已经开始过" in problem([0, 1], 1)
    assert "先完成第 2 步" in problem([0, 1], 3)
    assert problem([0, 1, 2, 3, 4], 6) is None
    assert "不能回头" in problem([0, 1, 2, 3, 4, 6], 5)


@pytest.mark.rule("A-5")
@pytest.mark.parametrize(("public", "default", "minor", "reason", "problem", "approval"), [
    (True, True, False, None, False, False), (False, True, False, None, True, False),
    (False, True, False, "隐私", False, False), (True, False, False, None, True, True),
    (True, True, True, "申请", False, True), (True, None, False, None, False, False),
])  # fmt: skip
def test_openness(public, default, minor, reason, problem, approval):
    given = {"is_public": public, "type_default": default, "has_minor": minor}
    assert (cases.openness_problem(**given, reason=reason) is not None) is problem
    assert cases.opening_needs_approval(**given) is approval


@pytest.mark.rule("A-9", "A-20")
def test_replies_and_limits():
    weekdays = lambda day: day.weekday() < 5  # noqa: E731 - short
    assert cases.reply_due(date(2026, 3, 5), 5, weekdays) == date(2026, 3, 12)
    assert cases.reply_problem("refused", " ") == "不同意听证须说明理由"
    assert cases.reply_problem("refused", "已听证") is None
    assert cases.reply_problem("granted", None) is None
    assert cases.days_left(date(2026, 4, 10), HEARD) == 21
    assert cases.days_left(None, HEARD) is None


@pytest.mark.rule("A-12")
def test_rooms_hold_set_up_and_clear_down():
    from datetime import timedelta

    two = calendar.Period(NOW, NOW + timedelta(hours=2))
    wide = calendar.occupied(two, 30, 15)
    assert wide.starts_at == NOW - timedelta(minutes=30)
    assert wide.ends_at == NOW + timedelta(hours=2, minutes=15)
    after = calendar.Period(two.ends_at, two.ends_at + timedelta(hours=1))
    assert not two.overlaps(after)
    assert wide.overlaps(after)
    assert calendar.needs_venue_approval("on_site")
    assert not calendar.needs_venue_approval("room")


def test_every_state_is_reachable_and_only_ends_are_ends():
    reached, new = {State.DRAFT}, {State.DRAFT}
    while new:
        new = {m.target for m in MOVES.values() if set(m.sources) & reached} - reached
        reached |= new
    assert reached == set(State)
    ends = {state for state in State if not workflow.possible(state)}
    assert ends == set(workflow.TERMINAL)
    assert "[*] --> draft" in workflow.diagram()


FULL = Facts(
    issue_count=1, has_period=True, party_count=1, needed=3, confirmed=3, announced=True, is_public=True,
    briefing_released=True, officers_present=3, hearing_on=HEARD, today=HEARD,
    steps_done=frozenset(range(8)), opinions_closed=True, decided=True, outcome_recorded=True,
    recording_registered=True,
)  # fmt: skip
BREAKS = [
    ("submit", "A-4", {"ground_problem": "x"}), ("submit", "A-2", {"issue_count": 0}),
    ("submit", "A-5", {"openness_problem": "x"}), ("submit", "A-13", {"presider_problem": "x"}),
    ("submit", "A-10", {"has_period": False}), ("submit", "A-6", {"party_count": 0}),
    ("approve", "A-4", {"approvals_missing": ("召开听证",)}), ("notify", "A-7", {"confirmed": 2}),
    ("notify", "A-10", {"untold": ("张某",), "notice_until": HEARD}),
    ("notify", "A-10", {"untold": ("张某",)}), ("notify", "A-10", {"late_without_consent": ("张某",)}),
    ("make_ready", "A-10", {"announced": False}), ("make_ready", "A-11", {"briefing_released": False}),
    ("make_ready", "A-21", {"undertakings_missing": ("刘",)}), ("make_ready", "A-7", {"objections_open": 1}),
    ("open", "A-14", {"presence_open": ("张某",)}), ("open", "A-7", {"officers_present": 2}),
    ("open", "A-10", {"today": date(2026, 3, 19)}), ("adjourn", "A-15", {"steps_done": frozenset()}),
    ("resume", "A-15", {"opinions_closed": False}), ("close", "A-15", {"steps_done": frozenset({6})}),
    ("decide", "A-16", {"needs_consent": True}), ("decide", "A-17", {"decided": False}),
    ("tell", "A-17", {"parties_untold": ("张某",)}), ("tell", "A-17", {"officers_untold": ("刘",)}),
    ("file", "A-18", {"unsigned": ("张某",)}), ("file", "A-18", {"recording_registered": False}),
    ("file", "A-17", {"outcome_recorded": False}),
]  # fmt: skip


@pytest.mark.parametrize(("move", "rule", "broken"), BREAKS)
def test_each_gate_is_named_when_broken(move, rule, broken):
    assert workflow.unmet(move, FULL) == ()
    found = workflow.unmet(move, Facts(**{**FULL.__dict__, **broken}))
    assert rule in [one.rule for one in found]
    assert all(str(one).endswith(f"（{one.rule}）") for one in found)


def test_consent_is_asked_only_when_needed():
    assert workflow.unmet("ask_consent", FULL) == (
        Unmet("A-16", "没有与多数意见不一致的事项，不需要报检察长"),
    )
    assert workflow.unmet("ask_consent", Facts(needs_consent=True)) == ()
