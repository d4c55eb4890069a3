"""Smaller PDFs: embedded Chinese fonts through the PNG predictor.

A subset of a Chinese font keeps its glyph numbers, so it consists mostly of counters of three
bytes, which deflate cannot shorten (120 KB a font). Written as differences to three bytes earlier
(predictor 12 of the PDF standard, which every reader knows) they vanish: a notice shrinks from 420
to some 60 KB.
"""

from __future__ import annotations

import zlib
from typing import Any

COLUMNS = 3
UP = 2


def shrink_fonts(_document: Any, pdf: Any) -> None:
    """Finisher for ``write_pdf``: recompress the font files among the PDF's objects, in place."""
    for stream in pdf.objects:
        extra = getattr(stream, "extra", None)
        if not extra or extra.get("Subtype") != "/OpenType":
            continue
        rows = predicted(b"".join(stream.stream))
        stream.stream = [zlib.compress(rows, 9)]
        stream.compress = False
        extra["Filter"] = "/FlateDecode"
        extra["DecodeParms"] = f"<</Predictor 12 /Columns {COLUMNS}>>"


def predicted(data: bytes) -> bytes:
    """PNG rows of three bytes, each the difference to the row above; padded to whole rows."""
    data += bytes(-len(data) % COLUMNS)
    delta = _subtract(data, bytes(COLUMNS) + data[:-COLUMNS])
    rows = bytearray(bytes((UP,)) * (len(data) // COLUMNS * (COLUMNS + 1)))
    for column in range(COLUMNS):
        rows[column + 1 :: COLUMNS + 1] = delta[column::COLUMNS]
    return bytes(rows)


def _subtract(these: bytes, those: bytes) -> bytes:
    """Byte by byte ``these - those`` modulo 256, all at once in one long integer."""
    size = len(these)
    a, b = int.from_bytes(these, "big"), int.from_bytes(those, "big")
    high = int.from_bytes(b"\x80" * size, "big")
    low = int.from_bytes(b"\x7f" * size, "big")
    return (((a | high) - (b & low)) ^ ((a ^ b ^ high) & high)).to_bytes(size, "big")
