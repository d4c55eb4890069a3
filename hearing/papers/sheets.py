"""Spreadsheets: plain rows → XLSX bytes, and XLSX bytes → rows of text.

Text is always written as text, never as a formula (reliability P19): ``=1+1`` stays what was typed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import xlsxwriter
from python_calamine import CalamineWorkbook

from hearing.base import clock
from hearing.base.errors import Refused


@dataclass(frozen=True)
class Fen:
    """An amount of money in fen, shown in yuan with two decimals."""

    value: int


Cell = str | int | float | date | datetime | Fen | None
MOST_ROWS, MOST_BYTES, MOST_UNPACKED = 5_000, 2_000_000, 40_000_000


@dataclass(frozen=True)
class Sheet:
    """One sheet: title line, column heads, rows, remarks under the table, widths in characters.

    ``as_text`` is for sheets to be filled in: a long number stays as it is typed.
    """

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    remarks: Sequence[str] = field(default=())
    widths: Sequence[int] = field(default=())
    as_text: bool = False


def write(sheets: Sequence[Sheet], made_at: datetime | None = None) -> bytes:
    """The bytes of a workbook; with the instant of its making given, the same rows are the same bytes."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        if made_at is not None:
            book.set_properties({"created": made_at.replace(tzinfo=None)})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True}),
            "title": book.add_format({"bold": True, "font_size": 14}),
            "text": book.add_format({"num_format": "@"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "instant": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name[:31]), sheet, formats)
    return buffer.getvalue()


def _write_sheet(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, formats: dict) -> None:  # type: ignore[type-arg]
    row = 0
    if sheet.title:
        page.write_string(row, 0, sheet.title, formats["title"])
        row += 1
    for column, head in enumerate(sheet.heads):
        page.write_string(row, column, head, formats["head"])
        width = sheet.widths[column] if column < len(sheet.widths) else 16
        page.set_column(column, column, width, formats["text"] if sheet.as_text else None)
    page.freeze_panes(row + 1, 0)
    page.repeat_rows(row)
    for values in sheet.rows:
        row += 1
        for column, value in enumerate(values):
            _write_cell(page, row, column, value, formats)
    for remark in sheet.remarks:
        row += 1
        page.write_string(row, 0, remark)


def _write_cell(page, row: int, column: int, value: Cell, formats: dict) -> None:  # type: ignore[no-untyped-def, type-arg]
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        local = value.astimezone(clock.BEIJING).replace(tzinfo=None)
        page.write_datetime(row, column, local, formats["instant"])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats["day"])
    elif isinstance(value, Fen):
        page.write_number(row, column, value.value / 100, formats["money"])
    elif isinstance(value, str):
        page.write_string(row, column, value)
    else:
        page.write_number(row, column, value)


def read(content: bytes, heads: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a workbook's first sheet under the given heads, as tidied text.

    The head line may stand below a title; columns may stand in any order; empty rows are left out.
    Refused with a sentence: not a workbook, a missing column, too large.
    """
    table = _cells(content)
    start = next((n for n, row in enumerate(table[:20]) if set(heads) <= set(row)), None)
    if start is None:
        raise Refused("表头不全：须有" + "、".join(heads) + "。请用下载的模板填写", field="file")
    places = {head: table[start].index(head) for head in heads}
    rows = [
        {head: row[place] if place < len(row) else "" for head, place in places.items()}
        for row in table[start + 1 :]
    ]
    filled = [row for row in rows if any(row.values())]
    if not filled:
        raise Refused("表格里没有内容，请填写后再导入", field="file")
    if len(filled) > MOST_ROWS:
        raise Refused(f"一次最多导入 {MOST_ROWS} 行，请分几次导入", field="file")
    return filled


def table(content: bytes) -> list[list[str]]:
    """All rows of a workbook's first sheet as tidied text; refused like ``read``."""
    return _cells(content)


def _cells(content: bytes) -> list[list[str]]:
    sentence = "文件打不开：须是 .xlsx 电子表格，请用下载的模板填写"
    if len(content) > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 1_000_000} MB，请分几次导入", field="file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(item.file_size for item in packed.infolist()) > MOST_UNPACKED:
                raise Refused("文件展开后过大，请删去多余的工作表后再导入", field="file")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Refused:
        raise
    except Exception as error:  # any damage of a stranger's file is the same answer
        raise Refused(sentence, field="file") from error
    return [[_text(value) for value in row] for row in rows]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float | int) and abs(value) >= 1e15:
        return f"{value:E}"  # its last digits are lost: it shall not pass for a number
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else str(value)
    return str(value).strip()
