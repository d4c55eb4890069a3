"""Binding papers into one volume (F-23): pure work on bytes, no database and no layout of its own.

The originals stay as they are: the page numbers of the volume stand on pages of their own that are laid
over copies. The catalogue in front is not counted, as in a paper file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle

CATALOGUE = "归档目录"
SUMS = "SHA256SUMS"
STYLES = ("page_numbers.css",)
# the same originals give the same archive
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Piece:
    """One paper of the volume: title, the stored PDF and its SHA-256."""

    title: str
    pdf: bytes
    sha256: str

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(PdfReader(io.BytesIO(self.pdf)).pages)


def numbers_html(pieces: Sequence[Piece]) -> str:
    """A page for each page of the papers, of the same size, with nothing but 卷内第 n 页 (F-23)."""
    sizes = [
        (f"{float(page.mediabox.width):g}pt", f"{float(page.mediabox.height):g}pt")
        for piece in pieces
        for page in PdfReader(io.BytesIO(piece.pdf)).pages
    ]
    known = sorted(set(sizes))
    rules = "".join(
        f"@page s{n}{{size:{width} {height};margin:0}}.s{n}{{page:s{n};height:{height}}}"
        for n, (width, height) in enumerate(known)
    )
    pages = "".join(
        f'<div class="s{known.index(size)}"><p>卷内第 {number} 页</p></div>'
        for number, size in enumerate(sizes, 1)
    )
    return f'<html lang="zh-CN"><head><style>{rules}</style></head><body>{pages}</body></html>'


def bind(front: bytes, numbers: bytes, pieces: Sequence[Piece], title: str) -> bytes:
    """One PDF: the catalogue, then the papers in order with a bookmark each, pages numbered on (F-23)."""
    writer = PdfWriter()
    writer.append(io.BytesIO(front), outline_item=CATALOGUE, import_outline=False)
    before = len(writer.pages)
    for piece in pieces:
        writer.append(io.BytesIO(piece.pdf), outline_item=piece.title, import_outline=False)
    stamps = PdfReader(io.BytesIO(numbers)).pages
    if len(stamps) != len(writer.pages) - before:
        raise ValueError("页码与文书页数不一致")
    for stamp, page in zip(stamps, writer.pages[before:], strict=True):
        page.merge_page(stamp)
    writer.set_page_label(0, before - 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    if len(stamps):
        writer.set_page_label(before, len(writer.pages) - 1, style=PageLabelStyle.DECIMAL, start=1)
    writer.add_metadata({"/Title": title})
    writer.page_mode = "/UseOutlines"
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def names_of(pieces: Sequence[Piece]) -> list[str]:
    """The file name of each original, with its number in the catalogue in front."""
    return [f"{number:02d} {_plain(piece.title)}.pdf" for number, piece in enumerate(pieces, 1)]


def _plain(title: str) -> str:
    kept = "".join(c for c in title if c.isprintable() and c not in '\\/:*?"<>|')
    return kept.strip(" .")[:60] or "文书"


def sums(pieces: Sequence[Piece]) -> str:
    """A line for each original as ``sha256sum -c`` reads it."""
    pairs = zip(pieces, names_of(pieces), strict=True)
    return "".join(f"{piece.sha256}  {name}\n" for piece, name in pairs)


def pack(pieces: Sequence[Piece]) -> bytes:
    """The originals unchanged in an archive, with their digests as a text (F-23)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, piece in zip(names_of(pieces), pieces, strict=True):
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), piece.pdf)
        archive.writestr(zipfile.ZipInfo(SUMS, _LONG_AGO), sums(pieces).encode())
    return made.getvalue()
