"""Spreadsheets: what goes out is text, what comes in is text or a sentence (P19)."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest

from hearing.base.errors import Refused
from hearing.papers import sheets

PAYLOADS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"x\")", "\t=1", "\r=1", "＝1+1",
    "=IMPORTXML(1)", "{=1}", "https://x.example", "mailto:x@y", "internal:A1", "external:x", "'=1",
)  # fmt: skip


def test_no_payload_becomes_a_formula_or_a_link():
    content = sheets.write([sheets.Sheet("表", ("姓名",), [(text,) for text in PAYLOADS])])
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        page = packed.read("xl/worksheets/sheet1.xml").decode()
        assert "xl/externalLinks" not in packed.namelist()
    assert "<f>" not in page
    assert "<hyperlink" not in page
    back = [row["姓名"] for row in sheets.read(content, ("姓名",))]
    assert back == [text.strip() for text in PAYLOADS]


def test_values_and_a_title_survive_the_way_out_and_in():
    when = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    rows = [("甲", 3, 2.5, date(2026, 3, 1), when, None)]
    sheet = sheets.Sheet("表", tuple("一二三四五六"), rows, "标题", ("说明",), (10,))
    found = sheets.read(sheets.write([sheet]), ("二", "一", "四", "五", "三"))[0]
    assert found == {
        "一": "甲",
        "二": "3",
        "三": "2.5",
        "四": "2026-03-01",
        "五": "2026-03-02 09:30:00",
    }


@pytest.mark.parametrize(("content", "words"), [
    (b"", "打不开"), (b"not a book", "打不开"), (b"PK\x03\x04broken", "打不开"),
    (sheets.write([sheets.Sheet("表", ("别的",), [])]), "表头不全"),
    (sheets.write([sheets.Sheet("表", ("姓名",), [])]), "没有内容"),
    (b"0" * (sheets.MOST_BYTES + 1), "超过"),
])  # fmt: skip
def test_bad_files_get_a_sentence(content, words):
    with pytest.raises(Refused, match=words):
        sheets.read(content, ("姓名",))


def test_too_many_rows_and_bombs_are_refused(monkeypatch):
    content = sheets.write([sheets.Sheet("表", ("姓名",), [("甲",)] * 30)])
    monkeypatch.setattr(sheets, "MOST_ROWS", 20)
    with pytest.raises(Refused, match="最多导入 20 行"):
        sheets.read(content, ("姓名",))
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 100)
    with pytest.raises(Refused, match="过大"):
        sheets.read(content, ("姓名",))


def test_a_sheet_prints_on_paper_and_its_rates_are_numbers():
    words = "口径很长" * 20
    rows = [("甲", sheets.Percent("76.5%"), words), ("乙", sheets.Percent("100%"), "短")]
    content = sheets.write([sheets.Sheet("表", ("地区", "比率", "口径"), rows, "标题")])
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        page = packed.read("xl/worksheets/sheet1.xml").decode()
        styles = packed.read("xl/styles.xml").decode()
        book = packed.read("xl/workbook.xml").decode()
        assert "<dc:title>标题</dc:title>" in packed.read("docProps/core.xml").decode()
    assert "<v>0.765</v>" in page
    assert "<v>1</v>" in page
    assert 'formatCode="0.0%"' in styles
    assert 'wrapText="1"' in styles
    assert 'paperSize="9"' in page
    assert "fitToPage" in page
    assert "_xlnm.Print_Titles" in book
    widths = [float(one) for one in re.findall(r'<col [^>]*width="([\d.]+)"', page)]
    assert widths[0] < widths[1] + 3 < 15
    assert 48 <= widths[2] < 50


def test_only_a_printed_rate_becomes_a_number():
    assert sheets.rate("80.0 %") == sheets.Percent("80.0 %")
    assert sheets.Percent("80.0 %").value == 0.8
    for words in ("—", "1／4 件", "80.0 %～96.4 %", "%", "=1%", ""):
        assert sheets.rate(words) == words


def test_a_table_wider_than_the_paper_is_laid_across():
    wide = sheets.Sheet("表", tuple(f"第{n}栏的名称" for n in range(12)), [])
    narrow = sheets.Sheet("表二", ("一", "二"), [])
    with zipfile.ZipFile(io.BytesIO(sheets.write([wide, narrow]))) as packed:
        pages = [packed.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
    assert ['orientation="landscape"' in page for page in pages] == [True, False]
