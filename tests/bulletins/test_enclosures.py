"""XLSX and DOCX of an issued bulletin: made of what is frozen, kept with digests, the same bytes again."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html import unescape
from types import SimpleNamespace

import docx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.bulletins import enclosures, frozen, queries
from hearing.papers import bulletin_sentences, enclosing, sheets, typeset
from hearing.papers.kinds import KINDS
from tests.papers import samples
from tests.support.make import CITY, OTHER_CITY, P


@pytest.mark.rule("F-30")
def test_both_are_kept_with_their_digests_and_made_again_byte_by_byte(
    office, make, browser, unguarded
):
    row = office.to("printed")
    make.account(make.staff(P.CHIEF, CITY), "shi")
    make.account(make.staff(P.CHIEF, OTHER_CITY), "lin")
    db.session.commit()
    content, figures = json.loads(row.content), queries.figures_of(row)
    digests = enclosing.digests(row.paper_id)
    assert set(digests) == {"xlsx", "docx"}
    for ending, made in (
        ("xlsx", enclosures.spreadsheet(content, figures)), ("docx", enclosures.document(content)),
    ):  # fmt: skip
        kept = enclosing.of("bulletin", row.id, row.paper_id, ending)
        assert kept.content == made
        assert digests[ending] == kept.sha256
        assert kept.name == f"{row.title}.{ending}"
        browser.sign_in("shi")
        answer = browser.client.get(f"/bulletins/{row.id}/enclosure.{ending}")
        assert answer.data == made
        browser.sign_in("lin")
        browser.get(f"/bulletins/{row.id}/enclosure.{ending}", 404)
    browser.sign_in("shi")
    browser.get(f"/bulletins/{row.id}/enclosure.pdf", 404)
    with pytest.raises(NotFound):
        enclosing.of("bulletin", row.id + 1, row.paper_id, "xlsx")
    assert frozen.verify(row) == []
    unguarded()
    db.session.execute(
        text("UPDATE paper_file SET content = :x WHERE media_type LIKE '%sheet%'"), {"x": b"x"}
    )
    assert [(one.place, one.words[:4]) for one in frozen.verify(row)] == [("附件", "XLSX")]


FIGURES = {
    "ledgers": {"unified": 444, "petition": 41, "manual": 0, "sum": 485},
    "types": [{"name": "司法救助", "cases": 9}], "outcomes": [{"label": "当场息诉", "cases": 3}],
    "months": [{"month": 202008, "hearings": 64, "cases": 65}], "definitions": ["件数：=1+1"],
}  # fmt: skip


def test_the_spreadsheet_holds_every_table():
    content = samples.bulletin()
    with zipfile.ZipFile(io.BytesIO(enclosures.spreadsheet(content, FIGURES))) as packed:
        names = packed.read("xl/workbook.xml").decode()
        assert all(b"<f>" not in packed.read(one) for one in packed.namelist())
    for name in ("总体情况", "各地情况", "各院听证情况", "各条线情况", "各院各条线听证覆盖", "存在问题", "整改事项",
                 "年度计划完成进度", "案件类型", "各月情况", "统计口径"):  # fmt: skip
        assert f'name="{name}"' in names
    rows = sheets.table(enclosures.spreadsheet(content, FIGURES))
    assert ["公开听证件数", "485"] in [row[:2] for row in rows]
    assert ["统一业务应用系统件数", "444"] in [row[:2] for row in rows]


def test_the_document_says_what_the_paper_says():
    content = samples.bulletin()
    made = docx.Document(io.BytesIO(enclosures.document(content)))
    words = "\n".join(paragraph.text for paragraph in made.paragraphs)
    for said in (
        content["masthead"], content["number"], content["title"], "一、总体情况", "七、工作要求",
        "公开听证485件、485场", "有效息诉率76.5%（分子371件，分母485件，待评估31件）",
        "连续三个月以上未开展听证：濉溪县院、枞阳县院。", *content["pool"], content["remarks"]["totals"][0],
        "抄送：各市人民检察院检察长", "2020年9月4日",
    ):  # fmt: skip
        assert said in words
    cells = {cell.text for table in made.tables for row in table.rows for cell in row.cells}
    assert {one["name"] for one in content["units"]} <= cells
    assert made.sections[0].left_margin.mm == pytest.approx(28, abs=0.1)


def test_the_paper_and_the_document_have_the_same_sentences():
    content = samples.bulletin()
    kinds = bulletin_sentences.problems(content)
    said = [
        bulletin_sentences.opening(content), *bulletin_sentences.overall(content), *bulletin_sentences.areas(content),
        *bulletin_sentences.lines(content), *bulletin_sentences.quality(content), bulletin_sentences.demands(content),
        *(line for kind in kinds for line in (kind.heading, *kind.sentences)),
    ]  # fmt: skip
    assert len(said) > 12
    html = typeset.page_html(KINDS["F-30"], 2, "x", content, typeset.Stamp("x", 1, "x", "x"))
    paper = "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
    made = docx.Document(io.BytesIO(enclosures.document(content)))
    document = "".join("".join(one.text for one in made.paragraphs).split())
    for one in said:
        words = "".join(one.split())
        assert words in paper, one
        assert words in document, one


def test_a_month_without_hearings_has_no_shares_and_few_cases_no_rate():
    content = samples.bulletin()
    none = dict.fromkeys(("public_hearings", "closed_hearings", "chief_presided", "streamed"), 0)
    content["totals"] = {**content["totals"], **none}
    content["rate"] = {**content["rate"], "numerator": 3, "denominator": 4}
    said = bulletin_sentences.overall(content)[0]
    assert "—" not in said.removeprefix(content["period"])
    assert "检察长主持0场。" in said
    (rate,) = bulletin_sentences.quality(content)
    assert "有效息诉率不足5件，只列件数（分子3件，分母4件" in rate
    assert "75" not in rate


def page(content):
    """The paper's own HTML."""
    return typeset.page_html(KINDS["F-30"], 2, "x", content, typeset.Stamp("x", 1, "x", "x"))


def heads_of(content):
    """The heads of the sheets by area and by line, and the remark on them."""
    made = enclosures.spreadsheet(content, FIGURES)
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    return "".join(
        str(cell)
        for name in ("各地情况", "各条线情况", "各院听证情况")
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    )


def test_the_base_of_the_rate_is_called_by_a_name_true_under_every_definition():
    content = samples.bulletin()
    content["rate"] = {**content["rate"], "version": 1}
    for said in (page(content), heads_of(content)):
        assert "适用件" not in said
        assert "分母" in said
    assert "分母为按有效息诉率口径第1版计入的件数，不足5件的只列件数" in page(content)
    assert "分母为按有效息诉率口径第 1 版计入的件数，不足 5 件的只列件数" in heads_of(content)


def test_the_number_below_which_there_is_no_rate_is_the_frozen_one():
    content = samples.bulletin() | {"small_cases": 8}
    for name in ("areas", "lines", "units"):
        content[name] = [
            {**one, "effective": 3, "applicable": whole}
            for one, whole in zip(content[name], (7, 8) * 60, strict=False)
        ]
    for said in (page(content), heads_of(content)):
        assert "37.5" in said or "0.375" in said
        assert "42.9" not in said
        assert "0.42857" not in said
    content["rate"] = {**content["rate"], "numerator": 3, "denominator": 7}
    assert "有效息诉率不足8件，只列件数" in bulletin_sentences.quality(content)[0]


def test_a_sum_of_few_cases_has_no_rate_either():
    content = samples.bulletin()
    for name in ("areas", "lines"):
        few = [{**one, "effective": 0, "applicable": 0} for one in content[name]]
        content[name] = [{**few[0], "effective": 3, "applicable": 4}, *few[1:]]
    assert "75.0%" not in page(content)
    del content["small_cases"]
    assert page(content).count('<td class="figure">75.0%</td>') == 2  # as it was printed


def test_a_bulletin_frozen_before_keeps_its_words():
    content = samples.bulletin()
    del content["small_cases"]
    none = dict.fromkeys(("public_hearings", "closed_hearings", "chief_presided", "streamed"), 0)
    content["totals"] = {**content["totals"], **none}
    content["rate"] = {**content["rate"], "numerator": 3, "denominator": 4}
    assert "检察长主持0场，占—。" in bulletin_sentences.overall(content)[0]
    assert "有效息诉率75.0%（分子3件" in bulletin_sentences.quality(content)[0]
    assert "注：适用件不足5件的只列件数，不计算比率。" in page(content)
    assert "适用件不足 5 件的只列件数，不计算比率" in heads_of(content)


def test_markup_in_a_text_stays_text():
    content = samples.bulletin()
    content["remarks"] = {"totals": ["<w:p>=HYPERLINK(1)&amp;"]}
    made = docx.Document(io.BytesIO(enclosures.document(content)))
    assert "<w:p>=HYPERLINK(1)&amp;" in "\n".join(one.text for one in made.paragraphs)


def test_only_known_forms_are_kept(make):
    with pytest.raises(ValueError, match="pdf"):
        enclosing.keep(make.staff(P.CHIEF, CITY), SimpleNamespace(id=1), "pdf", b"x")
