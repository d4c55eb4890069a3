"""What a bulletin says beside its counts: plan, survey, rectification, units, ledgers, problems by kind (§7.2)."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict
from hearing.bulletins import (
    corrections,
    documents,
    enclosures,
    frozen,
    naming,
    narrative,
    planning,
    queries,
    rulings,
    service,
)
from hearing.bulletins.models import BulletinProblem
from hearing.bulletins.planning_rules import Target
from hearing.bulletins.quality_part import quality_part
from hearing.bulletins.rules import Detector
from hearing.opinions import survey
from hearing.papers import bulletin_sentences, typeset
from hearing.papers.kinds import KINDS
from hearing.units.queries import lines, unit
from hearing.units.service import set_parameter
from tests.bulletins.conftest import Office
from tests.papers.conftest import STAMP
from tests.support.make import CITY, COUNTY, P

YES = {"heard": 3, "understood": 3, "fair": 2}


@pytest.fixture
def printed(make):
    """The content of a city's bulletin of March, with a plan, five answers to a survey, and the row."""
    life = make.world().life("file")
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        for token in survey.hand_out(life.clerk, life.hearing, 5):
            survey.answer(token, YES, "")
    office = Office(make)
    with clock.at(clock.beijing(date(2026, 1, 5), "09:00")):
        first = lines()[0].id
        wanted = [Target(CITY, first, 12, 24), Target(COUNTY, first, 120, None)]
        planning.save(office.drafter, 2026, 0, "年初", wanted)
        planning.submit(office.drafter, 2026, 1)
        planning.decide(make.staff(P.CHIEF, CITY), 2026, 1, approved=True)
    row = office.to("issued")
    db.session.commit()
    return row, json.loads(row.content)


def sheet_of(row, name):
    """The cells of one sheet of a bulletin's spreadsheet."""
    made = enclosures.spreadsheet(json.loads(row.content), queries.figures_of(row))
    return CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name(name).to_python()


def test_plan_survey_and_rectification_are_frozen_and_printed(printed):
    row, content = printed
    plan = content["plan"]
    assert (plan["version"], plan["target"], plan["done"], plan["cases_target"]) == (1, 132, 1, 24)
    assert {one["name"]: one["is_behind"] for one in plan["rows"]}[unit(COUNTY).short]
    assert plan["lines"][0]["target"] == 132
    html = typeset.page_html(KINDS["F-30"], 2, row.title, content, STAMP)
    assert "共5份，认为“听得清”的占100%，认为“听得懂”的占100%，认为“过程公正”的占0%" in html
    assert "本年截至数据截止时没有下发整改事项" in html
    assert "场数计划132场，本年已完成1场，完成0.8%" in html
    assert frozen.verify(row) == []


def test_units_and_ledgers_stand_apart_and_add_up(printed):
    row, content = printed
    figures = queries.figures_of(row)
    assert [one["name"] for one in content["units"]] == [one["name"] for one in figures["units"]]
    for name in ("hearings", "cases", "unified", "petition", "manual"):
        assert sum(one[name] for one in content["units"]) == sum(
            one[name] for one in content["areas"]
        )
    for one in (*content["units"], *content["areas"]):
        assert one["unified"] + one["petition"] + one["manual"] == one["cases"]
    assert len(content["unit_cells"]["rows"]) == len(content["units"])
    assert content["charts"]["months"] == [{"label": "3月", "cases": 1, "hearings": 1}]


@pytest.mark.rule("F-30", "P-9")
def test_hearings_drawn_throughout_stand_among_the_rates_and_old_figures_do_without(printed):
    row, content = printed
    [rate] = [one for one in content["quality"] if one["label"] == "抽取合规率"]
    assert (rate["numerator"], rate["denominator"], rate["version"]) == (1, 1, 1)
    html = typeset.page_html(KINDS["F-30"], KINDS["F-30"].version, row.title, content, STAMP)
    assert f"{rate['definition']}（第1版）" in html
    assert ["抽取合规率", 1, 1] in [line[:3] for line in sheet_of(row, "质效指标")]
    old = queries.figures_of(row)
    for name in ("with_officers", "drawn_only"):
        del old["quality"][name]
    before = quality_part(old)
    assert [one["label"] for one in before] == [
        one["label"] for one in content["quality"] if one is not rate
    ]
    assert corrections.differences(old, queries.figures_of(row)) == []
    fewer = {"quality": {"with_officers": 1, "drawn_only": 0}}
    [words] = corrections.differences(fewer, {"quality": {"with_officers": 1, "drawn_only": 1}})
    assert words.words == "质效情况：抽取合规场数由0更正为1"


def test_how_few_cases_have_no_rate_is_the_units_parameter_and_frozen(office):
    admin = office.make.staff(P.SYSTEM_ADMIN, 340000)
    with clock.at(clock.beijing(date(2026, 3, 1), "09:00")):
        set_parameter(admin, "small_cases", "3", date(2026, 3, 2), "按上级要求")
    row = office.to("issued")
    db.session.commit()
    content = json.loads(row.content)
    assert content["small_cases"] == queries.figures_of(row)["rate"]["small_cases"] == 3
    assert any("分母不足3件" in words for words in content["remarks"]["quality"])
    with clock.at(clock.beijing(date(2026, 4, 21), "09:00")):
        set_parameter(admin, "small_cases", "9", date(2026, 4, 22), "按上级要求")
    assert frozen.verify(row) == []  # what was issued stays
    assert "不足3件的只列件数" in typeset.page_html(KINDS["F-30"], 2, row.title, content, STAMP)


def test_more_blank_units_than_a_reader_takes_in_stand_in_the_annex(printed):
    _, content = printed
    assert "blank_in_annex" not in content
    assert content["blank_units"][0] in bulletin_sentences.areas(content)[0]

    def marked(blank: int, idle: int, active: int = 3) -> dict[str, bool]:
        units = [{"hearings": 0}] * idle + [{"hearings": 2}] * active
        return documents._blank_in_annex({"blank_units": [{}] * blank, "units": units})

    assert marked(41, 41) == {"blank_in_annex": True}
    assert marked(40, 40) == {}
    assert marked(41, 42) == {}  # one without a hearing that need not hold any
    assert marked(41, 41, active=documents.MOST_UNITS) == {}
    many = {**content, "blank_units": ["某院"] * 41, **marked(41, 41)}
    [words] = bulletin_sentences.areas(many)
    assert words.endswith("空白院41个，见附件2中场数为0的单位。")


def test_every_printed_figure_that_changed_is_a_correction(printed):
    row, _ = printed
    before, after = queries.figures_of(row), queries.figures_of(row)
    assert {"label", "count"} <= set(after["topics"]["forms"][0])
    assert after["pool"]["categories"]
    for one in [*after["outcomes"], *after["topics"]["forms"], *after["pool"]["categories"]]:
        name = "cases" if "cases" in one else "count"
        one[name] += 1
        [found] = corrections.differences(before, after)
        assert one["label"] in found.where
        assert (found.before, found.after) == (one[name] - 1, one[name])
        one[name] -= 1
    for section in ("pool", "survey", "rectification", "topics", "quality"):
        for name, value in after[section].items():
            if isinstance(value, int):
                after[section][name] += 1
                found = [one.after for one in corrections.differences(before, after)]
                # how rectification stood at the closing instant is another figure at every later one
                assert found == ([] if section == "rectification" else [value + 1]), name
                after[section][name] = value
    assert corrections.differences({}, {**after, "totals": {}, "rate": {}, "units": [], "lines": [],
                                        "types": [], "ledgers": {}, "quality": {}}) == []  # fmt: skip


def test_fewer_than_five_answers_are_not_told():
    found = {"survey": {"hearings": 0, "answers": 0, "heard": 0, "understood": 0, "fair": 0}}
    assert narrative.survey(found) == ["听证满意度调查：没有收到五份以上回答的听证，不作统计。"]


def test_what_became_of_earlier_problems():
    found = {
        "rectification": {"issued": 8, "closed": 5, "open": 3, "overdue": 1, "returned": 1, "repeated": 2}
    }  # fmt: skip
    [words] = narrative.rectification(found)
    assert "下发整改事项8项，已销号5项，销号率62.5%；未销号3项，其中逾期1项、退回1项" in words


def test_types_by_number_with_their_share():
    found = {
        "totals": {"all_cases": 8},
        "types": [{"code": "a", "name": "司法救助", "cases": 1}, {"code": "b", "name": "拟不起诉", "cases": 7}],
    }  # fmt: skip
    assert narrative.types(found) == ["按案件类型分，拟不起诉7件、占87.5%；司法救助1件、占12.5%。"]


@pytest.mark.parametrize(("typed", "printed_"), [
    ("未提前三日告知 1 场", "未提前三日告知1场"), ("占 76.5 %", "占76.5%"), ("A 1 b", "A 1 b"),
])  # fmt: skip
def test_figures_stand_close_to_words(typed, printed_):
    assert narrative.closed_up(typed) == printed_


def test_problems_of_a_kind_and_fact_stand_together(make):
    found = [
        BulletinProblem(id=turn, detector=detector, unit_id=unit_id, fact=fact, rule="A-4", evidence="[]",
                        requirement="整改", due_on=date(2026, 5, 1))
        for turn, (detector, unit_id, fact) in enumerate((
            (Detector.LATE_NOTICE, CITY, "一场"), (Detector.BLANK_UNIT, COUNTY, "乙"),
            (Detector.BLANK_UNIT, CITY, "甲"), (Detector.BLANK_UNIT, CITY, "乙"),
        ))
    ]  # fmt: skip
    printed = naming.problems(naming.in_order(found))
    assert [(one["kind"], one["fact"]) for one in printed] == [
        ("空白院", "乙"), ("空白院", "乙"), ("空白院", "甲"), ("未提前三日告知", "一场"),
    ]  # fmt: skip
    groups = [len(one.rows) for one in typeset.runs(printed, "kind", "fact")]
    assert groups == [2, 1, 1]


def test_a_city_is_not_written_to_as_a_province():
    assert documents.LEVELS["county"][1] == ""
    assert "各市" not in documents.LEVELS["city"][1]


@pytest.mark.rule("F-30")
def test_nothing_goes_to_review_before_each_problem_was_ruled_on(office):
    with clock.at(clock.beijing(date(2026, 4, 20), "09:00")):
        row = service.draft(office.drafter, date(2026, 3, 1), date(2026, 4, 1))
        found = queries.problems_of(row.id)
        assert found
        with pytest.raises(Conflict, match=f"还有 {len(found)} 项问题没有决定"):
            service.submit(office.drafter, row)
        first, *others = rulings.by_kind(row)
        rulings.rule_kind(office.drafter, row, first.detector, confirmed=True, reason="已看回执")
        for kind in others:
            rulings.rule_kind(office.drafter, row, kind.detector, confirmed=False, reason="已督促")
        ruled = [(one.verdict, one.reason) for one in rulings.rulings_of(row.id).values()]
        service.recollect(office.drafter, row)
        assert not rulings.unruled(row)  # the same problems keep their rulings
        again = rulings.rulings_of(row.id)
        kept = [again[one.id] for one in queries.problems_of(row.id)]
        assert sorted((one.verdict, one.reason) for one in kept) == sorted(ruled)
        office.on(row, "issued", confirm=False)
    printed = json.loads(row.content)["problems"]
    assert {one["kind"] for one in printed} == {first.detector.label}
    assert len(printed) == len(first.rows)
