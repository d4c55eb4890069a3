"""Signs of interest, and pairs that meet too often."""

from __future__ import annotations

import random
from datetime import date

import pytest

from hearing.pool import draw_rules, patterns, recusal, rules
from hearing.pool.patterns import Meeting
from hearing.pool.recusal import GRADES, Grade, OfficerTraces, Sign, Trace
from hearing.pool.rules import Exclusion, MemberFacts, Quota

CASE = {kind.value: frozenset({f"{kind.value}-digest"}) for kind in Trace}


@pytest.mark.rule("A-7")
@pytest.mark.parametrize(("own", "sign", "grade"), [
    ({"identity": "identity-digest"}, Sign.SELF, Grade.CERTAIN),
    ({"name": "name-digest", "phone": "phone-digest"}, Sign.SELF, Grade.CERTAIN),
    ({"employer": "employer-digest"}, Sign.EMPLOYER, Grade.CERTAIN),
    ({"employer_core": "employer_core-digest"}, Sign.EMPLOYER_LIKE, Grade.LIKELY),
    ({"phone": "phone-digest"}, Sign.PHONE, Grade.LIKELY),
    ({"name": "name-digest"}, Sign.NAME, Grade.LIKELY),
    ({"addresses": frozenset({"address-digest"})}, Sign.ADDRESS, Grade.LIKELY),
    ({"relatives": frozenset({"name-digest"})}, Sign.KIN, Grade.LIKELY),
    ({"earlier_case": True, "earlier_party": True}, Sign.EARLIER_CASE, Grade.CERTAIN),
    ({"earlier_party": True}, Sign.EARLIER_PARTY, Grade.ASK),
    ({"uses_handler": 2}, Sign.HANDLER, Grade.ASK),
])  # fmt: skip
def test_each_sign_and_its_grade(own, sign, grade):
    assert recusal.signs(OfficerTraces(**own), CASE, 2) == (sign,)
    assert GRADES[sign] == grade


@pytest.mark.rule("A-7")
def test_nothing_is_found_where_nothing_is_known():
    assert recusal.signs(OfficerTraces(identity="x", uses_handler=1), CASE, 2) == ()
    assert recusal.signs(OfficerTraces(), {}, 0) == ()
    assert recusal.signs(OfficerTraces(uses_handler=9), {}, 0) == ()
    both = OfficerTraces(employer="employer-digest", employer_core="employer_core-digest")
    assert recusal.signs(both, CASE, 2) == (Sign.EMPLOYER,)


@pytest.mark.rule("A-7")
@pytest.mark.parametrize(("one", "other", "same"), [
    ("安徽省合肥市蜀山区虚构机械厂有限公司", "虚构机械有限责任公司", True),
    ("虚构（合肥）律师事务所", "安徽虚构律师事务所", True),
    ("安徽大学", "合肥大学", False), ("合肥市公安局", "芜湖市公安局", False), ("虚构机械厂", "演示机械厂", False),
])  # fmt: skip
def test_firms_lose_place_and_form_and_public_bodies_do_not(one, other, same):
    assert (recusal.core(one) == recusal.core(other)) == same


@pytest.mark.rule("A-7")
def test_masked_names_and_decisions():
    assert recusal.is_telling("金样本")
    assert not recusal.is_telling("金某")
    assert not recusal.is_telling("金")
    assert recusal.finding_problem("likely", confirmed=True, reason="") is None
    assert recusal.finding_problem("likely", confirmed=False, reason="向本人核实，仅同名") is None
    assert "理由" in recusal.finding_problem("likely", confirmed=False, reason=" ")
    assert "只能确认" in recusal.finding_problem("certain", confirmed=False, reason="向本人核实")


@pytest.mark.rule("P-9")
def test_planted_friends_are_flagged_and_hardly_anybody_else():
    """2,000 hearings, 10 planted pairs: at least 9 found, at most 5 % of the flagged false."""
    found = false = planted = 0
    for seed in range(5):
        source, meetings = random.Random(seed), []
        friends = {h: source.randrange(60) for h in source.sample(range(80), 10)}
        for _ in range(2000):
            handler = source.randrange(80)
            panel = source.sample(range(60), source.choice((3, 3, 5)))
            if handler in friends and friends[handler] not in panel and source.random() < 0.55:
                panel[0] = friends[handler]
            meetings.append(Meeting(handler, tuple(panel)))
        flagged = patterns.friendly_pairs(meetings)
        good = [p for p in flagged if friends.get(p.handler) == p.officer]
        assert len(good) >= 9, (seed, len(good))
        found, false, planted = found + len(good), false + len(flagged) - len(good), planted + 10
    assert false <= 0.05 * (found + false)
    fair = [Meeting(n % 80, tuple(random.Random(n).sample(range(60), 3))) for n in range(2000)]
    assert patterns.friendly_pairs(fair) == []


@pytest.mark.rule("P-9")
def test_the_upper_tail():
    assert patterns.upper_tail(0, 10, 0.1) == 1
    assert patterns.upper_tail(3, 10, 0) == 0
    assert abs(patterns.upper_tail(2, 3, 0.5) - 0.5) < 1e-9
    assert patterns.friendly_pairs([]) == []


DAY = date(2026, 3, 10)
FACTS = MemberFacts(
    1, "active", "legal", "F", frozenset({"律师"}), date(1990, 2, 28), date(2026, 1, 1), None,
    date(2025, 1, 1), date(2030, 1, 1), specialities=frozenset({"医学"}),
)  # fmt: skip


@pytest.mark.rule("P-9")
def test_only_what_the_quotas_look_at_goes_into_the_list():
    assert draw_rules.attributes_for(FACTS, []) == ()
    quotas = [Quota("gender", "F", 1), Quota("identity", "医生", 1), Quota("speciality", "医学", 1)]
    assert draw_rules.attributes_for(FACTS, quotas) == ("gender=F", "speciality=医学")


@pytest.mark.rule("P-8", "P-9")
def test_the_rules_around_a_draw():
    assert [draw_rules.weight_of(n) for n in range(6)] == [4, 3, 2, 1, 1, 1]
    assert draw_rules.quota_problem(3, [Quota("gender", "F", 2)]) is None
    assert "两次" in draw_rules.quota_problem(3, [Quota("gender", "F", 2)] * 2)
    assert "至少 1 人" in draw_rules.quota_problem(3, [Quota("gender", "F", 0)])
    assert "最多" in draw_rules.quota_problem(3, [Quota("identity", str(n), 1) for n in range(13)])
    assert draw_rules.outside_problem("当事人", "4710", None, DAY) is None
    for source, value, agreed, field in (
        ("当事人", "", None, "value"), ("承办人", "1", None, "source"), (draw_rules.AGREED, "1", None, "source"),
        ("当事人", "1", DAY, "source"), (draw_rules.AGREED, "1", date(2026, 3, 11), "value"),
    ):  # fmt: skip
        assert draw_rules.outside_problem(source, value, agreed, DAY)[0] == field
    assert draw_rules.outside_problem(draw_rules.AGREED, "1", DAY, DAY) is None
    assert draw_rules.agreement_problem("某号开奖号码", date(2026, 3, 11), DAY) is None
    assert "哪一个" in draw_rules.agreement_problem("x", date(2026, 3, 11), DAY)
    assert "明天" in draw_rules.agreement_problem("某号开奖号码", DAY, DAY)
    assert "30" in draw_rules.agreement_problem("某号开奖号码", date(2026, 5, 11), DAY)
    assert (
        draw_rules.public_words(Exclusion("A-7", "应当回避：本人就是当事人"))
        == "不符合听证员条件或应当回避"
    )
    assert draw_rules.public_words(Exclusion("P-9", "当日同时段有约")) == "当日同时段有约"
    assert draw_rules.small_strata(3, [Quota("gender", "F", 2)], [["gender=F"]] * 3 + [[]] * 3) == [
        ("F", 3, 2)
    ]


@pytest.mark.rule("P-5")
def test_other_pools_lend_only_who_agreed():
    limits = rules.Limits(12, 3, 3)
    for consents, rule in ((True, None), (False, "P-5")):
        facts = MemberFacts(
            **{**FACTS.__dict__, "is_foreign": True, "consents_cross_pool": consents}
        )
        found = rules.exclusion(facts, DAY, limits)
        assert (found.rule if found else None) == rule
