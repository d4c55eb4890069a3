"""Word documents: headings, paragraphs and tables → DOCX bytes, the same bytes for the same content.

Text is handed to the library as text and never read as markup (reliability P19).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

ZIPPED_ON = (1980, 1, 1, 0, 0, 0)
FANGSONG, HEITI, KAITI, BIAOSONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"


@dataclass(frozen=True)
class Table:
    """A table with its title, heads and rows; the first column is words, the others figures."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Words:
    """One paragraph: ``level`` 0 is text, 1 and 2 are headings."""

    text: str
    level: int = 0


@dataclass(frozen=True)
class Letter:
    """A document with a red head (GB/T 9704): what stands where, from top to bottom."""

    masthead: str
    number: str
    title: str
    addressees: str
    parts: Sequence[Words | Table]
    signature: Sequence[str]
    annexes: Sequence[Table]
    imprint: Sequence[str]
    author: str
    made_at: datetime


def write(letter: Letter) -> bytes:
    """The bytes of the document."""
    document: Any = Document()
    _page(document, letter)
    _line(document, letter.masthead, BIAOSONG, 36, centre=True, red=True)
    _line(document, letter.number, FANGSONG, 16, centre=True)
    _line(document, letter.title, BIAOSONG, 22, centre=True)
    _line(document, f"{letter.addressees}：", FANGSONG, 16)
    for part in letter.parts:
        _part(document, part)
    for words in letter.signature:
        _line(document, words, FANGSONG, 16).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for turn, table in enumerate(letter.annexes, start=1):
        document.add_page_break()
        _line(document, f"附件{turn}", HEITI, 16)
        _table(document, table)
    for words in letter.imprint:
        _line(document, words, FANGSONG, 14)
    return _settled(document)


def _page(document: Any, letter: Letter) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    core = document.core_properties
    core.author = core.last_modified_by = letter.author
    core.title, core.comments, core.revision = letter.title, "", 1
    core.created = core.modified = letter.made_at.replace(tzinfo=None)


def _line(
    document: Any, text: str, face: str, size: float, *, centre: bool = False, red: bool = False
) -> Any:
    paragraph = document.add_paragraph()
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _format(paragraph)
    _run(paragraph, text, face, size, red=red)
    return paragraph


def _format(paragraph: Any) -> None:
    paragraph.paragraph_format.line_spacing = Pt(28.99)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)


def _run(paragraph: Any, text: str, face: str, size: float, *, red: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), face
    run.element.rPr.rFonts.set(qn("w:eastAsia"), face)  # of East Asian faces the library knows none
    if red:
        run.font.color.rgb = RGBColor(0xE0, 0, 0)


def _part(document: Any, part: Words | Table) -> None:
    if isinstance(part, Table):
        _table(document, part)
        return
    face = {0: FANGSONG, 1: HEITI, 2: KAITI}[part.level]
    paragraph = _line(document, part.text, face, 16)
    paragraph.paragraph_format.first_line_indent = Pt(32)


def _table(document: Any, table: Table) -> None:
    _line(document, table.title, HEITI, 14, centre=True)
    made = document.add_table(rows=1, cols=len(table.heads), style="Table Grid")
    for row in (table.heads, *table.rows):
        cells = made.rows[0].cells if row is table.heads else made.add_row().cells
        for cell, value in zip(cells, row, strict=True):
            paragraph = cell.paragraphs[0]
            _run(paragraph, _text(value), HEITI if row is table.heads else FANGSONG, 9)


def _text(value: object) -> str:
    return "—" if value is None else str(value)


def _settled(document: Any) -> bytes:
    """Packed again with one date for all parts, so that the same content is the same bytes."""
    raw, settled = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            info = zipfile.ZipInfo(name, ZIPPED_ON)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return settled.getvalue()
