"""A typical case from nomination to the public shelf and off it again; nobody is given away."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.practice import documents, exemplars, shelf
from hearing.practice import exemplar_rules as rules
from tests.support.make import CITY, COUNTY, OTHER_COUNTY, PROVINCE, P

TEXTS = {
    "title": "某某拟不起诉公开听证案", "keywords": "公开听证、拟不起诉", "gist": "邻里纠纷引发的案件，可以通过公开听证化解矛盾。",
    "facts": "双方因宅基地使用发生争执，一方受轻伤，事后已经赔偿。", "course": "检察机关邀请三名听证员，围绕是否起诉听取意见，当场形成一致意见。",
    "meaning": "听证把事理、法理、情理讲在当面。",
}  # fmt: skip


@pytest.fixture
def told(make):
    make.world()
    life = make.life("tell_decision")
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        yield make, life


def nominated(make, life, **texts):
    return exemplars.nominate(life.owner, "typical", life.hearing, {**TEXTS, **texts})


def adopted(make, life, **texts):
    """Nominated by the handler, recommended by the county's head, adopted by the city's chief."""
    row = nominated(make, life, **texts)
    exemplars.submit(life.owner, row)
    shelf.review(make.province.one(COUNTY, P.DEPARTMENT_HEAD), row, "recommend", "")
    shelf.review(make.province.one(CITY, P.CHIEF), row, "adopt", "可以推广")
    return row


@pytest.mark.rule("F-28")
def test_up_the_levels_and_onto_the_shelf(told):
    make, life = told
    row = adopted(make, life)
    assert (row.state, row.adopted_unit_id, row.number) == ("adopted", CITY, None)
    deputy = make.province.one(CITY, P.DEPUTY_CHIEF)
    assert shelf.waiting_ids(deputy) == {row.id}
    assert shelf.public_exemplars() == []
    number = shelf.publish(deputy, row, is_public=True)
    assert number == f"{make.province.names[CITY]}典案〔2026〕1号"
    (shown,) = shelf.public_exemplars()
    assert (shown.title, shown.facts) == (TEXTS["title"], TEXTS["facts"])
    assert shelf.public_exemplar(number) == shown
    stranger = make.staff(P.CLERK, OTHER_COUNTY)
    assert [one.number for one in shelf.published(stranger)] == [number]
    assert shelf.exemplar(stranger, row.id) is row
    with pytest.raises(Refused, match="原因"):
        shelf.withdraw(deputy, row, " ")
    shelf.withdraw(deputy, row, "当事人申请")
    assert shelf.public_exemplars() == []
    with pytest.raises(NotFound):
        shelf.public_exemplar(number)
    with pytest.raises(NotFound):
        shelf.exemplar(stranger, row.id)
    with pytest.raises(Conflict, match="已撤下"):
        shelf.withdraw(deputy, row, "x")


@pytest.mark.rule("F-28")
def test_names_and_numbers_are_taken_out_before_review(told):
    make, life = told
    party = life.hearing.cases[0].parties[0].name
    row = nominated(
        make, life, facts=f"{party}因宅基地纠纷被举报，依据高检发办字〔2020〕53号开展听证工作。"
    )
    assert [one.kind.value for one in exemplars.findings(row)] == ["name", "case_number"]
    with pytest.raises(Refused, match="2 处"):
        exemplars.submit(life.owner, row)
    with pytest.raises(Refused, match="不能保留"):
        exemplars.keep(life.owner, row, party, "已公开")
    number = exemplars.findings(row)[1].words
    with pytest.raises(Refused, match="理由"):
        exemplars.keep(life.owner, row, number, " ")
    with pytest.raises(NotFound):
        exemplars.keep(life.owner, row, "没有的话", "x")
    exemplars.keep(life.owner, row, number, "公开发布的文件号")
    with pytest.raises(Refused, match="至少勾选"):
        exemplars.substitute(life.owner, row, [], row.version)
    assert exemplars.substitute(life.owner, row, [party], row.version) == 1
    assert party not in row.facts
    assert f"{party[0]}某" in row.facts
    assert exemplars.findings(row) == []
    exemplars.submit(life.owner, row)
    with pytest.raises(Conflict, match="重复"):
        exemplars.submit(life.owner, row)
    with pytest.raises(Conflict, match="草拟"):
        exemplars.edit(life.owner, row, TEXTS, row.version)


def test_two_who_edit_do_not_overwrite_each_other(told):
    make, life = told
    row = nominated(make, life)
    exemplars.edit(life.owner, row, {**TEXTS, "title": "改名"}, 1)
    with pytest.raises(Stale):
        exemplars.edit(life.head, row, TEXTS, 1)
    assert (row.title, row.edited_by) == ("改名", life.owner.person_id)


@pytest.mark.parametrize(("key", "value"), [("gist", "短"), ("facts", "短"), ("keywords", " ")])
def test_every_section_is_written(told, key, value):
    make, life = told
    with pytest.raises(Refused) as refused:
        exemplars.submit(life.owner, nominated(make, life, **{key: value}))
    assert refused.value.field == key


def test_what_can_be_nominated(told):
    make, life = told
    with pytest.raises(Refused, match="来源的听证"):
        exemplars.nominate(life.owner, "typical", None, TEXTS)
    with pytest.raises(Refused, match="种类"):
        exemplars.nominate(life.owner, "x", life.hearing, TEXTS)
    with pytest.raises(Refused, match="本院"):
        exemplars.nominate(make.staff(P.HANDLE, OTHER_COUNTY), "typical", life.hearing, TEXTS)
    assert "处理决定以后" in rules.nomination_problem("typical", "closed")
    row = exemplars.nominate(life.owner, "experience", None, TEXTS)
    exemplars.submit(life.owner, row)
    assert (row.hearing_id, row.state) == (None, "review")
    assert [number for number, _ in shelf.concluded(life.owner)] == [life.hearing.id]


def test_verdicts(told):
    make, life = told
    row = nominated(make, life)
    exemplars.submit(life.owner, row)
    head, chief = life.head, make.province.one(CITY, P.CHIEF)
    with pytest.raises(Forbidden):
        shelf.review(chief, row, "adopt", "")
    with pytest.raises(Refused, match="理由"):
        shelf.review(head, row, "return", "")
    with pytest.raises(Refused, match="审核意见"):
        shelf.review(head, row, "x", "")
    shelf.review(head, row, "return", "补充释法说理")
    assert row.state == "draft"
    exemplars.submit(life.owner, row)
    shelf.review(head, row, "recommend", "")
    assert row.review_unit_id == CITY
    assert shelf.waiting_ids(chief) == {row.id}
    shelf.review(chief, row, "recommend", "")
    top = make.staff(P.CHIEF, PROVINCE)
    with pytest.raises(Refused, match="上面没有"):
        shelf.review(top, row, "recommend", "")
    shelf.review(top, row, "refuse", "典型性不足")
    assert row.state == "refused"
    with pytest.raises(Forbidden):
        shelf.review(top, row, "adopt", "")
    assert [one.verdict for one in row.reviews] == ["return", "recommend", "recommend", "refuse"]


def test_the_author_neither_reviews_nor_publishes(told):
    make, life = told
    head = life.head
    row = exemplars.nominate(head, "typical", life.hearing, TEXTS)
    exemplars.submit(head, row)
    with pytest.raises(Forbidden):
        shelf.review(head, row, "adopt", "")
    assert rules.publishing_problem(1, 1, 2, 0) == rules.publishing_problem(2, 1, 2, 0) is not None
    assert "3 处" in rules.publishing_problem(3, 1, 2, 3)
    assert rules.publishing_problem(3, 1, 2, 0) is None


def test_an_adopted_text_can_go_back(told):
    make, life = told
    row, deputy = adopted(make, life), make.province.one(CITY, P.DEPUTY_CHIEF)
    with pytest.raises(Refused, match="理由"):
        shelf.give_back(deputy, row, "")
    shelf.give_back(deputy, row, "请核对地名")
    assert (row.state, row.adopted_unit_id) == ("draft", None)
    with pytest.raises(Forbidden):
        shelf.publish(deputy, row, is_public=False)


@pytest.mark.rule("F-28", "A-5", "A-21")
@pytest.mark.parametrize("facts", [{"hearing_public": False}, {"has_minor": True}])
def test_closed_doors_stay_closed(facts):
    usual = {"is_public": True, "hearing_public": True, "has_minor": False}
    assert rules.openness_problem(**usual) is None
    assert "系统内" in rules.openness_problem(**{**usual, **facts})
    assert rules.openness_problem(**{**usual, **facts, "is_public": False}) is None


def test_a_minors_case_is_published_inside_only(told):
    make, life = told
    row, deputy = adopted(make, life), make.province.one(CITY, P.DEPUTY_CHIEF)
    life.hearing.has_minor, life.hearing.is_public = True, False
    db.session.flush()
    with pytest.raises(Refused, match="系统内"):
        shelf.publish(deputy, row, is_public=True)
    shelf.publish(deputy, row, is_public=False)
    assert shelf.public_exemplars() == []


@pytest.mark.both_engines
@pytest.mark.rule("F-28")
def test_the_database_publishes_no_name(make):
    make.world()
    life = make.life("tell_decision")
    with clock.at(clock.beijing(life.row.held_on, "18:00")):
        row = adopted(make, life)
        party, id_ = life.hearing.cases[0].parties[0].name, row.id
        db.session.commit()
        publish = (
            "UPDATE exemplar SET state = 'published', number = 'x', published_at = nominated_at, "
            "published_by = -1, facts = :facts WHERE id = :id"
        )
        with pytest.raises(DatabaseError, match="exemplar_naming"):
            db.session.execute(text(publish), {"facts": f"与{party}争执", "id": id_})
        db.session.rollback()
        db.session.execute(text(publish), {"facts": f"与{party[0]}某争执", "id": id_})


def test_the_paper_waits_for_the_names(told):
    make, life = told
    party = life.hearing.cases[0].parties[0].name
    row = nominated(make, life, facts=TEXTS["facts"] + party)
    with pytest.raises(Conflict, match="报送以后"):
        documents.print_exemplar(life.owner, row)
    row = adopted(make, life)
    paper = documents.print_exemplar(life.owner, row)
    assert TEXTS["course"] in paper.content
    assert life.hearing.number in paper.content
    shelf.publish(make.province.one(CITY, P.DEPUTY_CHIEF), row, is_public=True)
    assert life.hearing.number not in documents.print_exemplar(life.owner, row).content
