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
GONE = "已撤回的附件.txt"
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


@dataclass(frozen=True)
class Enclosure:
    """A file brought to the hearing, as it came, with its number in the catalogue."""

    number: int
    title: str
    content: bytes
    sha256: str


def enclosure_names(enclosed: Sequence[Enclosure]) -> list[str]:
    """The file name of each enclosure, with its number in the catalogue in front; the ending stays."""
    found = []
    for one in enclosed:
        stem, dot, ending = one.title.rpartition(".")
        name = f"{_plain(stem)}.{_plain(ending)}" if dot else _plain(one.title)
        found.append(f"附{one.number:02d} {name}")
    return found


def names_of(pieces: Sequence[Piece]) -> list[str]:
    """The file name of each original, with its number in the catalogue in front."""
    return [f"{number:02d} {_plain(piece.title)}.pdf" for number, piece in enumerate(pieces, 1)]


def _plain(title: str) -> str:
    kept = "".join(c for c in title if c.isprintable() and c not in '\\/:*?"<>|')
    return kept.strip(" .")[:60] or "文书"


def _files(pieces: Sequence[Piece], enclosed: Sequence[Enclosure]) -> list[tuple[str, bytes, str]]:
    """Name, bytes and digest of every file of the archive."""
    bound = zip(names_of(pieces), pieces, strict=True)
    brought = zip(enclosure_names(enclosed), enclosed, strict=True)
    return [
        *((name, piece.pdf, piece.sha256) for name, piece in bound),
        *((name, one.content, one.sha256) for name, one in brought),
    ]


def pack(
    pieces: Sequence[Piece], enclosed: Sequence[Enclosure] = (), gone: Sequence[str] = ()
) -> bytes:
    """The originals and what was brought, unchanged in an archive, with a line each for ``sha256sum -c`` (F-23).

    ``gone`` names what was taken back since the catalogue was made.
    """
    made = io.BytesIO()
    files = _files(pieces, enclosed)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content, _ in files:
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content)
        lines = "".join(f"{digest}  {name}\n" for name, _, digest in files)
        archive.writestr(zipfile.ZipInfo(SUMS, _LONG_AGO), lines.encode())
        if gone:
            archive.writestr(zipfile.ZipInfo(GONE, _LONG_AGO), "\n".join(gone).encode())
    return made.getvalue()
