"""QR codes on papers: drawn into the page as a data: image, so that nothing is fetched."""

from __future__ import annotations

import segno


def qr(text: str) -> str:
    """A QR code of a text as a ``data:`` address of an SVG image; the same text gives the same image."""
    code = segno.make(text, error="m", micro=False)
    return str(code.svg_data_uri(border=0, dark="#000", light=None))


def grouped(code: str) -> str:
    """A long code in groups of four, to be read aloud."""
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))
