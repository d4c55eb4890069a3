"""The Word form of a letter: outline, repeated table heads, page numbers, language; the same bytes again."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn

from hearing.papers import word

LETTER = word.Letter(
    masthead="某省人民检察院文件", number="某检发办〔2026〕1号", title="关于某事的通报", addressees="各市人民检察院",
    parts=(
        word.Words("一、总体情况", 1), word.Words("（一）空白院", 2), word.Words("共3件。"),
        word.Table("表1", ("地区", "件数", "比率"), [("甲市", 3, "75.0%"), ("乙市", 1, None)]),
    ),
    signature=("某省人民检察院", "2026年3月1日"), annexes=(word.Table("表", ("地区", "件数"), [("甲市", 3)]),),
    imprint=("抄送：某某。",), author="某省人民检察院", made_at=datetime(2026, 3, 1, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture(scope="module")
def made():
    return docx.Document(io.BytesIO(word.write(LETTER)))


def test_headings_stand_in_the_outline(made):
    levels = {
        one.text: one._p.pPr.find(qn("w:outlineLvl")).get(qn("w:val"))
        for one in made.paragraphs
        if one._p.pPr is not None and one._p.pPr.find(qn("w:outlineLvl")) is not None
    }
    assert levels == {"一、总体情况": "0", "（一）空白院": "1", "附件1": "0"}


def test_tables_repeat_their_heads_and_break_no_row(made):
    for table in made.tables:
        heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert heads == [True] + [False] * (len(table.rows) - 1)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    figures = [cell.paragraphs[0].alignment for cell in made.tables[0].rows[1].cells]
    assert figures == [None, 2, 2]


def test_pages_are_numbered_outside_and_the_language_is_chinese(made):
    section = made.sections[0]
    for footer, where in ((section.footer, 2), (section.even_page_footer, 0)):
        fields = footer.paragraphs[0]._p.findall(qn("w:fldSimple"))
        assert [one.get(qn("w:instr")) for one in fields] == ["PAGE"]
        assert footer.paragraphs[0].alignment == where
    assert made.settings.odd_and_even_pages_header_footer
    assert made.core_properties.language == "zh-CN"


def test_the_same_letter_is_the_same_bytes():
    again = word.write(LETTER)
    assert again == word.write(LETTER)
    with zipfile.ZipFile(io.BytesIO(again)) as packed:
        assert b'w:eastAsia="zh-CN"' in packed.read("word/styles.xml")
