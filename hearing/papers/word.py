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
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

ZIPPED_ON = (1980, 1, 1, 0, 0, 0)
LANGUAGE = "zh-CN"
FANGSONG, HEITI, KAITI, BIAOSONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
SONG = "宋体"


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
        _outline(_line(document, f"附件{turn}", HEITI, 16), 1)
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
    core.language = LANGUAGE
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), LANGUAGE)
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    core.created = core.modified = letter.made_at.replace(tzinfo=None)


def _number(footer: Any, where: WD_ALIGN_PARAGRAPH) -> None:
    """``— 1 —`` one character from the outer edge: odd pages right, even pages left."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = where
    indent = paragraph.paragraph_format
    indent.left_indent = indent.right_indent = Pt(14)
    _run(paragraph, "— ", SONG, 14)
    _run(paragraph, "", SONG, 14)
    counted = OxmlElement("w:fldSimple")
    counted.set(qn("w:instr"), "PAGE")
    counted.append(paragraph.runs[-1].element)
    paragraph._p.append(counted)  # the library has no fields
    _run(paragraph, " —", SONG, 14)


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
    if part.level:
        _outline(paragraph, part.level)


def _outline(paragraph: Any, level: int) -> None:
    """A heading for whoever walks through the document by its outline; it looks as before."""
    mark = OxmlElement("w:outlineLvl")
    mark.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(mark)


def _table(document: Any, table: Table) -> None:
    _line(document, table.title, HEITI, 14, centre=True)
    made = document.add_table(rows=1, cols=len(table.heads), style="Table Grid")
    _fill(made.rows[0], table.heads, HEITI)
    _mark(made.rows[0], "w:tblHeader")
    for values in table.rows:
        row = made.add_row()
        _fill(row, values, FANGSONG)
        _mark(row)


def _fill(row: Any, values: Sequence[object], face: str) -> None:
    for cell, value in zip(row.cells, values, strict=True):
        paragraph = cell.paragraphs[0]
        if isinstance(value, int | float) or (isinstance(value, str) and value.endswith("%")):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(paragraph, _text(value), face, 9)


def _mark(row: Any, *names: str) -> None:
    """Say of a row that it is repeated on each page and not broken."""
    wanted = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *names):
        wanted.append(OxmlElement(name))


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
