"""Candidates from a spreadsheet: verdicts, all or what was chosen, nothing lost, every line traceable."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select, text

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.papers import sheets
from hearing.pool import forgetting, import_rows, importing
from hearing.pool.models import CandidateImport, CandidateImportRow, Member, Pool
from tests.conftest import NOW
from tests.support.make import CITY, OTHER_CITY, P
from tests.support.race import together


@pytest.fixture
def pool(make):
    make.pool(members=0)
    return make


@pytest.fixture
def hirer(pool):
    return pool.province.one(CITY, P.HIRE)


def line(make, **changed: str) -> dict[str, str]:
    usual = {
        "姓名": make.names.person(), "身份证号": make.names.identity("F"), "手机号": make.names.phone(),
        "工作单位": "虚构学校", "职业或专长": "教师", "类别": "社会型", "身份": "教师、基层代表", "专业领域": "教育",
        "语言": "手语", "来源": "单位推荐", "推荐单位": "虚构街道", "本人已书面同意": "是",
        "已单独同意处理身份证号": "是", "同意日期": "2026-03-01", "同意参加其他院听证": "否", "跨院同意依据": "",
    }  # fmt: skip
    return {**usual, **changed}


def sheet(*rows: dict[str, str]) -> bytes:
    heads = import_rows.HEADS
    return sheets.write([sheets.Sheet("候选人", heads, [[row[h] for h in heads] for row in rows])])


def upload(viewer, content: bytes, unit: int = CITY) -> CandidateImport:
    pool = db.session.scalars(select(Pool).where(Pool.unit_id == unit)).one()
    return importing.upload(viewer, pool, "../候选人.xlsx", content)


def problems(batch) -> list[str]:
    return ["；".join(verdict.problems) for verdict in importing.verdicts(batch)]


@pytest.mark.rule("F-25")
def test_the_template_explains_itself_and_keeps_long_numbers(pool):
    book = CalamineWorkbook.from_filelike(io.BytesIO(import_rows.template()))
    assert book.sheet_names == ["候选人", "填写说明"]
    assert tuple(book.get_sheet_by_index(0).to_python()[0]) == import_rows.HEADS
    explained = {str(row[0]): str(row[2]) for row in book.get_sheet_by_index(1).to_python()[1:]}
    assert set(import_rows.HEADS) <= set(explained)
    assert "法律型" in explained["类别"]
    with pytest.raises(Refused, match="没有内容"):
        sheets.read(import_rows.template(), import_rows.HEADS)


@pytest.mark.both_engines
@pytest.mark.rule("F-25", "P-5")
def test_good_rows_are_all_registered_and_traceable(pool, hirer):
    batch = upload(hirer, sheet(line(pool), line(pool, 来源="检察院邀请", 推荐单位="")))
    assert batch.name == "候选人.xlsx"
    assert problems(batch) == ["", ""]
    assert db.session.scalar(select(func.count(Member.id))) == 0
    assert importing.run(hirer, batch, leave_out=False) == 2
    rows = db.session.scalars(select(CandidateImportRow).order_by(CandidateImportRow.line)).all()
    assert [(row.line, row.member.source) for row in rows] == [(1, "recommended"), (2, "invited")]
    member = rows[0].member
    assert [i.identity for i in member.identities] == ["基层代表", "教师"] or len(
        member.identities
    ) == 2
    assert (member.specialities[0].word, member.languages[0].word) == ("教育", "手语")
    assert batch.content_sealed is None
    with pytest.raises(Conflict):
        importing.run(hirer, batch, leave_out=False)
    with pytest.raises(Conflict):
        importing.drop(hirer, batch)


BAD = (
    ({"姓名": ""}, "填写姓名"), ({"身份证号": "110105194912310021"}, "校验位"), ({"身份证号": ""}, "18 位"),
    ({"手机号": "123"}, "11 位"), ({"类别": "高级"}, "类别"), ({"身份": ""}, "至少选一个身份"),
    ({"身份": "宇航员"}, "“宇航员”不在"), ({"专业领域": "炼金"}, "炼金"), ({"语言": "世界语"}, "世界语"),
    ({"来源": "熟人"}, "来源"), ({"推荐单位": ""}, "推荐单位"), ({"本人已书面同意": "否"}, "书面同意"),
    ({"已单独同意处理身份证号": ""}, "单独同意"), ({"同意日期": "去年"}, "同意日期"),
    ({"同意日期": "2026-03-09"}, "晚于今天"), ({"工作单位": ""}, "工作单位"),
)  # fmt: skip


@pytest.mark.rule("F-25")
@pytest.mark.parametrize(("changed", "words"), BAD)
def test_each_problem_is_named_in_words(pool, hirer, changed, words):
    found = problems(upload(hirer, sheet(line(pool, **changed))))
    assert words in found[0]


@pytest.mark.rule("F-25")
def test_a_row_tells_every_problem_at_once(pool, hirer):
    found = importing.verdicts(
        upload(
            hirer, sheet(line(pool, 姓名="", 身份证号="1", 手机号="2", 类别="x", 本人已书面同意=""))
        )
    )
    assert len(found[0].problems) == 5


@pytest.mark.rule("F-25")
def test_numbers_that_lost_their_last_digits_are_not_taken(pool, hirer):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet()
        row = line(pool)
        for column, head in enumerate(import_rows.HEADS):
            page.write_string(0, column, head)
            page.write_string(1, column, row[head])
        page.write_number(1, 1, 110105194912310020)
    found = problems(upload(hirer, buffer.getvalue()))
    assert "数字格式" in found[0]


@pytest.mark.both_engines
@pytest.mark.rule("F-25", "P-5")
def test_duplicates_are_found_in_the_sheet_the_pool_and_other_pools(pool, hirer):
    pool.pool(OTHER_CITY, members=0)
    here, there = pool.candidate(), pool.candidate(OTHER_CITY)
    twice = line(pool)
    rows = (
        twice,
        {**line(pool), "身份证号": f" {twice['身份证号'].lower()} ", "姓名": twice["姓名"]},
        line(pool, 姓名=here.person.name, 身份证号=here.person.identity),
        line(pool, 姓名=there.person.name, 身份证号=there.person.identity),
        line(
            pool, 姓名="别的名字", 身份证号=there.person.identity[:17] + there.person.identity[17]
        ),
    )
    found = problems(upload(hirer, sheet(*rows)))
    assert "表内有相同" in found[0]
    assert "表内有相同" in found[1]
    assert "已在本库登记" in found[2]
    assert "本人同意" in found[3]
    assert "另一姓名" in found[4]
    agreed = line(
        pool, 姓名=there.person.name, 身份证号=there.person.identity, 同意参加其他院听证="是", 跨院同意依据="同意书"
    )  # fmt: skip
    batch = upload(hirer, sheet(agreed))
    assert problems(batch) == [""]
    importing.run(hirer, batch, leave_out=False)


@pytest.mark.both_engines
@pytest.mark.rule("F-25")
def test_nothing_half_imported_unless_left_out_on_purpose(pool, hirer):
    batch = upload(hirer, sheet(line(pool), line(pool, 手机号="1"), line(pool)))
    with pytest.raises(Refused, match="1 行"):
        importing.run(hirer, batch, leave_out=False)
    assert db.session.scalar(select(func.count(Member.id))) == 0
    assert importing.run(hirer, batch, leave_out=True) == 2
    left = db.session.scalars(
        select(CandidateImportRow).where(CandidateImportRow.member_id.is_(None))
    ).one()
    assert (left.line, left.left_out) == (2, "手机号为 11 位数字，如 13800000000")
    bad = upload(hirer, sheet(line(pool, 手机号="1")))
    with pytest.raises(Refused, match="没有一行"):
        importing.run(hirer, bad, leave_out=True)


def test_a_problem_that_comes_between_dry_run_and_import_stops_all(pool, hirer):
    row = line(pool)
    batch = upload(hirer, sheet(line(pool), row))
    assert problems(batch) == ["", ""]
    pool.candidate(name=row["姓名"], identity=row["身份证号"])
    with pytest.raises(Refused):
        importing.run(hirer, batch, leave_out=False)
    assert db.session.scalar(select(func.count(Member.id))) == 1


@pytest.mark.both_engines
def test_two_imports_of_one_batch_at_once_register_once(app, pool, hirer):
    batch_id = upload(hirer, sheet(line(pool), line(pool))).id

    def run(_n: int) -> int:
        return importing.run(hirer, db.session.get_one(CandidateImport, batch_id), leave_out=False)

    answers = together(app, run, 6)
    assert sorted(a for a in answers if isinstance(a, int)) == [2], answers
    assert all(isinstance(a, (int, Conflict)) for a in answers), answers
    db.session.rollback()
    assert db.session.scalar(select(func.count(Member.id))) == 2


@pytest.mark.both_engines
def test_what_was_uploaded_is_sealed_kept_and_expires(pool, hirer):
    row = line(pool)
    batch = upload(hirer, sheet(row))
    db.session.commit()
    stored = bytes(
        db.session.execute(text("SELECT content_sealed FROM candidate_import")).scalar_one()
    )
    assert row["身份证号"].encode() not in stored
    assert not stored.startswith(b"PK")
    assert forgetting.close_batches() == 0
    assert problems(batch) == [""]
    with clock.at(NOW + timedelta(hours=25)):
        with pytest.raises(Conflict):
            importing.run(hirer, batch, leave_out=False)
        assert forgetting.close_batches() == 1
        db.session.expire_all()
        assert (batch.state, batch.content_sealed) == ("expired", None)
        assert importing.verdicts(batch) == []


def test_only_hire_of_the_pool_and_only_sheets(pool, hirer):
    for content, words in (
        (b"", "打不开"), (b"%PDF-1.7", "打不开"), (sheets.write([sheets.Sheet("x", ["姓名"], [["x"]])]), "表头不全"),
        (sheet(*[line(pool, 手机号="1") for _ in range(501)]), "最多导入 500 人"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            upload(hirer, content)
    batch = upload(hirer, sheet(line(pool)))
    other = pool.staff(P.HIRE, OTHER_CITY)
    for number in (batch.id, 999):
        with pytest.raises(NotFound):
            importing.batch(other, number)
    with pytest.raises(Forbidden):
        upload(pool.province.one(CITY, P.MANAGE), sheet(line(pool)))
    assert date(2026, 3, 2) == clock.today()
