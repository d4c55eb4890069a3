"""Spreadsheets: plain rows → XLSX bytes, and XLSX bytes → rows of text.

Text is always written as text, never as a formula (reliability P19): ``=1+1`` stays what was typed.
"""

from __future__ import annotations

import io
import re
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


@dataclass(frozen=True)
class Percent:
    """A rate as printed, such as ``76.5%``, written as the number that can be reckoned with."""

    words: str

    @property
    def value(self) -> float:
        """76.5% is 0.765."""
        return round(float(self.words.rstrip("%")) / 100, 6)


Cell = str | int | float | date | datetime | Fen | Percent | None
PRINTED_RATE = re.compile(r"\d+(\.\d+)? ?%")
NARROW, WIDE, A4, UPRIGHT = 8, 48, 9, 92
"""Columns are as wide as their content between two widths; a table wider than a sheet of A4 is laid across."""
MOST_ROWS, MOST_BYTES, MOST_UNPACKED = 5_000, 2_000_000, 40_000_000


@dataclass(frozen=True)
class Sheet:
    """One sheet: title line, column heads, rows, remarks under the table, widths if not by content.

    ``as_text`` is for sheets to be filled in: a long number stays as it is typed.
    """

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    remarks: Sequence[str] = field(default=())
    widths: Sequence[int] = field(default=())
    as_text: bool = False


def rate(words: str) -> Cell:
    """A printed rate as the number it is; other words stay words."""
    return Percent(words) if PRINTED_RATE.fullmatch(words) else words


def write(sheets: Sequence[Sheet], made_at: datetime | None = None) -> bytes:
    """The bytes of a workbook; with the instant of its making given, the same rows are the same bytes."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        known = {"title": sheets[0].title or sheets[0].name} if sheets else {}
        dated = {"created": made_at.replace(tzinfo=None)} if made_at is not None else {}
        book.set_properties(known | dated)
        formats = {
            "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True}),
            "long": book.add_format({"text_wrap": True, "valign": "top"}),
            "rate": book.add_format({"num_format": "0.0%"}),
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
    widths = _widths(sheet)
    for column, head in enumerate(sheet.heads):
        page.write_string(row, column, head, formats["head"])
        page.set_column(column, column, widths[column], formats["text"] if sheet.as_text else None)
    page.freeze_panes(row + 1, 0)
    page.repeat_rows(row)
    _lay_out(page, is_wide=sum(widths) > UPRIGHT)
    for values in sheet.rows:
        row += 1
        for column, value in enumerate(values):
            _write_cell(page, row, column, value, formats, widths[column])
    for remark in sheet.remarks:
        row += 1
        page.write_string(row, 0, remark)


def _lay_out(page: xlsxwriter.worksheet.Worksheet, *, is_wide: bool) -> None:
    """A4, one page wide, numbered."""
    page.set_paper(A4)
    if is_wide:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&C第 &P 页，共 &N 页")


def _widths(sheet: Sheet) -> list[int]:
    """The widths given, else those of the content: a Chinese character is as wide as two digits."""
    found = []
    for column, head in enumerate(sheet.heads):
        longest = max((_wide(row[column]) for row in sheet.rows if column < len(row)), default=0)
        own = max(NARROW, min(WIDE, max(longest, _wide(head)) + 2))
        found.append(sheet.widths[column] if column < len(sheet.widths) else own)
    return found


def _wide(value: Cell) -> int:
    if isinstance(value, str):
        return max(
            (sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in value.splitlines()),
            default=0,
        )
    if isinstance(value, date):
        return 16 if isinstance(value, datetime) else 10
    return len(str(value)) if isinstance(value, int | float) else NARROW


def _write_cell(  # type: ignore[no-untyped-def]
    page,
    row: int,
    column: int,
    value: Cell,
    formats: dict,  # type: ignore[type-arg]
    width: int,
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        local = value.astimezone(clock.BEIJING).replace(tzinfo=None)
        page.write_datetime(row, column, local, formats["instant"])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats["day"])
    elif isinstance(value, Fen):
        page.write_number(row, column, value.value / 100, formats["money"])
    elif isinstance(value, Percent):
        page.write_number(row, column, value.value, formats["rate"])
    elif isinstance(value, str):
        is_long = "\n" in value or _wide(value) > width
        page.write_string(row, column, value, formats["long"] if is_long else None)
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
