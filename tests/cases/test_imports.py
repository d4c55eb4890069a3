"""Importing from the case systems: verdicts, never twice, all or nothing, undo (trap 5)."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused, Stale
from hearing.cases import imports, judging, mapping, mappings, registers, service, undoing
from hearing.cases.models import Case, CaseSource, ImportBatch
from hearing.cases.verdicts import Verdict
from tests.cases.tables import PETITION, csv_bytes, row, xlsx_bytes
from tests.support.race import together


def verdicts(desk, batch):
    return [one.verdict for one in judging.judge(desk.draft, batch)]


def take(desk, rows, source="unified", heads=None):
    content = csv_bytes(rows, heads or mapping.DEFAULT_HEADS[source])
    return imports.upload(desk.draft, source, "导出.csv", content)


def test_a_good_table_becomes_cases_of_their_handlers(desk):
    batch = take(desk, [row(desk.name, 1), row(desk.name, 2, has_minor="是", line="")])
    assert verdicts(desk, batch) == [Verdict.READY, Verdict.READY]
    assert db.session.query(Case).count() == 0
    imports.run(desk.draft, batch, batch.version, leave_out=False)
    first, second = db.session.query(Case).order_by(Case.id)
    assert (first.handler_person_id, first.external_number) == (desk.handler.person_id, "T20260001")
    assert [(p.role, p.name) for p in first.parties] == [("suspect", "示某1"), ("suspect", "例某1")]
    assert second.has_minor
    assert second.line_id == 1
    assert (batch.state, batch.content) == ("imported", None)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-8"])
def test_encodings(desk, encoding):
    rows = [row(desk.name, 1, title="𠮷某案", deadline_on="")]
    batch = imports.upload(desk.draft, "unified", "a.csv", csv_bytes(rows, encoding=encoding))
    judged = judging.judge(desk.draft, batch)[0]
    assert judged.entry.title == "𠮷某案"
    assert judged.entry.deadline_on is None


def test_a_workbook_with_a_title_keeps_its_line_numbers(desk):
    batch = imports.upload(
        desk.draft, "unified", "C:\\x\\甲.xlsx", xlsx_bytes([row(desk.name), row("无此人", 2)])
    )
    assert batch.file_name == "甲.xlsx"
    judged = judging.judge(desk.draft, batch)
    assert [(one.row, one.verdict) for one in judged] == [(3, Verdict.READY), (4, Verdict.BAD)]


@pytest.mark.parametrize(("changed", "words"), [
    ({"number": ""}, "没有案号"), ({"type": "没有的类型"}, "没有对应"), ({"received_on": "昨天"}, "不是日期"),
    ({"deadline_on": "2026-01-01"}, "早于受理"), ({"has_minor": "也许"}, "填“是”或“否”"),
    ({"handler": "无此人"}, "找不到承办检察官"), ({"title": "x" * 201}, "超过 200 字"),
    ({"cause": "a\x00b"}, "控制字符"), ({"parties": "甲" * 41}, "超过 40 字"), ({"unit": "外省某院"}, "不是本院"),
    ({"type": "其他", "line": ""}, "请填写业务条线"),
])  # fmt: skip
def test_what_is_wrong_is_said_row_by_row(desk, changed, words):
    batch = take(desk, [row(desk.name, 1), row(desk.name, 2) | changed])
    good, bad = judging.judge(desk.draft, batch)
    assert good.verdict == Verdict.READY
    assert bad.verdict == Verdict.BAD
    assert words in "；".join(bad.words)


def test_all_or_nothing_unless_said(desk):
    batch = take(desk, [row(desk.name, 1), row(desk.name, 2, type="x")])
    with pytest.raises(Refused, match="还有 1 行"):
        imports.run(desk.draft, batch, batch.version, leave_out=False)
    assert db.session.query(Case).count() == 0
    imports.run(desk.draft, batch, batch.version, leave_out=True)
    assert db.session.query(Case).count() == 1
    assert [one.outcome for one, _ in registers.batch_rows(batch.id)] == ["created", "left_out"]


def test_the_same_row_is_never_counted_twice(desk):
    first = take(desk, [row(desk.name, 1), row(desk.name, 1, title="另一名称")])
    assert verdicts(desk, first) == [Verdict.READY, Verdict.BAD]
    imports.run(desk.draft, first, first.version, leave_out=True)
    again = take(desk, [row(desk.name, 1, external_number=" t2026０００１ "), row(desk.name, 3)])
    assert verdicts(desk, again) == [Verdict.KNOWN, Verdict.READY]
    imports.run(desk.draft, again, again.version, leave_out=False)
    assert db.session.query(Case).count() == 2


@pytest.mark.parametrize("why", ["number", "title", "party"])
def test_a_case_in_both_systems_is_decided_and_linked(desk, why):
    first = take(desk, [row(desk.name, 1)])
    imports.run(desk.draft, first, first.version, leave_out=False)
    case = db.session.query(Case).one()
    same = row(desk.name, 9, external_number="X9", parties="")
    same |= {
        "number": {"number": case.number.replace("〔", "[").replace("〕", "]")},
        "title": {"title": case.title},
        "party": {"parties": "例某1"},
    }[why]
    batch = take(desk, [same], "petition", PETITION)
    [judged] = judging.judge(desk.draft, batch)
    assert judged.verdict == Verdict.DECIDE
    with pytest.raises(Refused, match="须更正或判定"):
        imports.run(desk.draft, batch, batch.version, leave_out=False)
    imports.decide_row(desk.draft, batch, judged.row, f"same:{case.id}", batch.version)
    imports.run(desk.draft, batch, batch.version, leave_out=False)
    assert db.session.query(Case).count() == 1
    known = {(s.source_system, s.external_number) for s in db.session.query(CaseSource)}
    assert known == {("unified", "T20260001"), ("petition", "X9")}
    more = take(desk, [same], "petition", PETITION)
    assert verdicts(desk, more) == [Verdict.KNOWN]


def test_another_case_is_counted_by_itself(desk):
    first = take(desk, [row(desk.name, 1)])
    imports.run(desk.draft, first, first.version, leave_out=False)
    batch = take(desk, [row(desk.name, 9, title="示某1交通肇事案")], "petition", PETITION)
    [judged] = judging.judge(desk.draft, batch)
    assert judged.verdict == Verdict.DECIDE
    with pytest.raises(Refused):
        imports.decide_row(desk.draft, batch, judged.row, "same:424242", batch.version)
    imports.decide_row(desk.draft, batch, judged.row, "different", batch.version)
    imports.run(desk.draft, batch, batch.version, leave_out=False)
    assert db.session.query(Case).count() == 2


def test_a_handler_is_found_by_identity_or_named(desk, make):
    number = "11010519491231002X"
    twin = make.person(name=desk.name, identity=number)
    from hearing.base.viewer import SYSTEM
    from hearing.people import service as people

    people.grant_post(SYSTEM, twin.id, "handle", desk.draft.unit_id)
    batch = take(desk, [row(desk.name, 1), row(desk.name, 2, handler_identity=number.lower())])
    first, second = judging.judge(desk.draft, batch)
    assert first.verdict == Verdict.BAD
    assert second.handler_id == twin.id
    with pytest.raises(Refused, match="从本院"):
        imports.assign_handler(
            desk.draft, batch, first.unit_id, desk.name, desk.clerk.person_id, batch.version
        )
    imports.assign_handler(desk.draft, batch, first.unit_id, desk.name, twin.id, batch.version)
    assert verdicts(desk, batch) == [Verdict.READY, Verdict.READY]


def test_undo_takes_back_what_is_untouched_and_names_the_rest(desk):
    batch = take(desk, [row(desk.name, n) for n in (1, 2, 3)])
    imports.run(desk.draft, batch, batch.version, leave_out=False)
    used = db.session.query(Case).order_by(Case.id).all()[1]
    service.add_party(desk.handler, used, role="victim", name="例某")
    kept = undoing.undo(desk.draft, batch, batch.version)
    assert [one.case_id for one in kept] == [used.id]
    assert [case.id for case in db.session.query(Case)] == [used.id]
    assert batch.state == "imported"
    rows = registers.batch_rows(batch.id)
    assert [bool(one.undone_at) for one, _ in rows] == [True, False, True]
    with pytest.raises(Refused, match="都已在使用"):
        undoing.undo(desk.draft, batch, batch.version)


@pytest.mark.both_engines
def test_undo_leaves_a_case_that_a_hearing_covers(make):
    life = make.world().life("plan")
    case = life.hearing.cases[0]
    draft = make.staff("bulletin_draft", case.unit_id)
    db.session.execute(text("UPDATE cases SET version = 1"))
    db.session.execute(
        text(
            "INSERT INTO import_batch (seal_id, unit_id, source_system, file_name, file_digest, state, "
            "row_count, uploaded_at, uploaded_by, imported_at, version) VALUES ('x', :unit, 'unified', 'x', "
            "'x', 'imported', 1, '2026-03-01 00:00:00', 1, '2026-03-01 00:00:00', 1)"
        ),
        {"unit": case.unit_id},
    )
    batch = db.session.query(ImportBatch).one()
    db.session.execute(
        text(
            "INSERT INTO import_row (batch_id, row, outcome, case_id) VALUES (:batch, 2, 'created', :case)"
        ),
        {"batch": batch.id, "case": case.id},
    )
    with pytest.raises(Refused, match="都已在使用"):
        undoing.undo(draft, batch, 1)
    assert db.session.query(Case).count() == 1


def test_a_linked_row_can_be_undone(desk):
    case = desk.case(title="同一案")
    batch = take(desk, [row(desk.name, 1, title="同一案")])
    [judged] = judging.judge(desk.draft, batch)
    imports.decide_row(desk.draft, batch, judged.row, f"same:{case.id}", batch.version)
    imports.run(desk.draft, batch, batch.version, leave_out=False)
    assert db.session.query(CaseSource).count() == 2
    assert undoing.undo(desk.draft, batch, batch.version) == []
    assert batch.state == "undone"
    assert db.session.query(CaseSource).count() == 1


@pytest.mark.both_engines
def test_two_imports_of_one_number_at_once_count_once(app, desk):
    ids = [take(desk, [row(desk.name, 1)]).id for _ in range(8)]
    db.session.commit()

    def work(n: int) -> str:
        batch = db.session.get(ImportBatch, ids[n])
        imports.run(desk.draft, batch, batch.version, leave_out=False)
        return "imported"

    results = together(app, work, 8)
    assert results.count("imported") == 1, results
    assert all(isinstance(r, Refused) for r in results if r != "imported"), results
    assert db.session.query(Case).count() == 1


@pytest.mark.both_engines
def test_one_batch_is_imported_once(app, desk):
    batch = take(desk, [row(desk.name, 1)])
    db.session.commit()
    number, version = batch.id, batch.version

    def work(n: int) -> str:
        imports.run(desk.draft, db.session.get(ImportBatch, number), version, leave_out=False)
        return "imported"

    results = together(app, work, 6)
    assert results.count("imported") == 1
    assert all(isinstance(r, Conflict | Refused) for r in results if r != "imported"), results


@pytest.mark.both_engines
def test_the_database_refuses_a_number_known_to_another_case(desk):
    case, other = desk.case(), desk.case()
    db.session.flush()
    link = "INSERT INTO case_source (case_id, source_system, external_number, entered_at) VALUES (:id, 'petition', 'P1', '2026-03-01 00:00:00')"
    db.session.execute(text(link), {"id": case.id})
    for sql in (
        link,
        "UPDATE cases SET source_system = 'petition', external_number = 'P1' WHERE id = :id",
    ):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(text(sql), {"id": other.id})


def test_the_draft_is_sealed_and_wiped(desk):
    batch = take(desk, [row(desk.name, 1, title="金丝雀案件")])
    raw = db.session.execute(text("SELECT content_sealed FROM import_batch")).scalar()
    assert "金丝雀".encode() not in bytes(raw)
    imports.discard(desk.draft, batch, batch.version)
    assert db.session.execute(text("SELECT content_sealed FROM import_batch")).scalar() is None
    with pytest.raises(Conflict, match="已放弃"):
        imports.run(desk.draft, batch, batch.version, leave_out=True)


def test_mapping_is_the_units_own_or_the_nearest_above(desk, make):
    city = make.staff("bulletin_draft", 340100)
    heads = dict(mapping.DEFAULT_HEADS["unified"]) | {"title": "名称"}
    mappings.save_mapping(
        city, "unified", mapping.Mapping(heads, {"type": {"不诉案": "non_prosecution"}}), 0
    )
    found, version = judging.mapping_for(desk.draft, "unified")
    assert (found.heads["title"], version) == ("名称", 0)
    batch = take(desk, [row(desk.name, 1, type="不诉案")], heads=heads)
    assert verdicts(desk, batch) == [Verdict.READY]
    mappings.save_mapping(desk.draft, "unified", mapping.default_mapping("unified"), 0)
    with pytest.raises(Stale):
        mappings.save_mapping(desk.draft, "unified", mapping.default_mapping("unified"), 0)
    with pytest.raises(Refused, match="列名"):
        mappings.save_mapping(desk.draft, "unified", mapping.Mapping({}), 1)


def test_units_below_but_no_others(desk, make):
    city = make.staff("bulletin_draft", 340100)
    content = csv_bytes([row(desk.name, 1, unit="340103"), row(desk.name, 2, unit="340202")])
    batch = imports.upload(city, "unified", "a.csv", content)
    judged = judging.judge(city, batch)
    assert [one.verdict for one in judged] == [Verdict.READY, Verdict.BAD]
    imports.run(city, batch, batch.version, leave_out=True)
    assert db.session.query(Case).one().unit_id == 340103


@pytest.mark.parametrize(("name", "content", "words"), [
    ("a.xlsx", b"", "这个文件是空的"), ("a.xls", b"\xd0\xcf\x11\xe0xxxx", "旧版"), ("a.xlsx", b"PK\x03\x04xxxx", "打不开"),
    ("a.csv", b"a,b\n1,2\n", "找不到列"), ("a.csv", b"\xff\xfe\xff\x81", "编码"), ("a.csv", csv_bytes([]), "没有内容"),
    ("a.csv", b"x" * 2_000_001, "超过"), ("a.csv", b'"' + b"x" * 200_000, "不是完整的"),
])  # fmt: skip
def test_files_that_are_none(desk, name, content, words):
    with pytest.raises(Refused, match=words):
        imports.upload(desk.draft, "unified", name, content)


def test_only_case_management_imports(desk):
    for viewer in (desk.handler, desk.chief, desk.clerk):
        with pytest.raises(Forbidden):
            imports.upload(viewer, "unified", "a.csv", csv_bytes([row(desk.name)]))
