"""The volume of a hearing's file (F-23): its papers are read, its catalogue completed, everything bound.

The catalogue is frozen like every paper and names the papers by id and digest; the press binds the volume
when all of them are printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hearing.papers import apart, queries, render, volume
from hearing.papers.kinds import KINDS

KIND = "F-23"
SECONDS = 120.0


class NotPrintedYetError(Exception):
    """A paper of the volume still waits for the press, and so does the volume."""


def pieces_of(content: Mapping[str, Any]) -> list[volume.Piece]:
    """The printed papers that a frozen catalogue names, in its order, each checked against its SHA-256."""
    rows = content["pieces"]
    found = queries.printed([row["paper_id"] for row in rows])
    for row in rows:
        one = found.get(row["paper_id"])
        if one is None or one.state == queries.WAITING:
            raise NotPrintedYetError(row["title"])
        if one.content is None or one.paper.digest != row["digest"]:
            raise ValueError(f"《{row['title']}》没有可用的文件")
    return [
        volume.Piece(row["title"], found[row["paper_id"]].content or b"",
                     found[row["paper_id"]].sha256 or "")
        for row in rows
    ]  # fmt: skip


def completed(content: Mapping[str, Any], pieces: Sequence[volume.Piece]) -> dict[str, Any]:
    """The catalogue with pages and file digests."""
    rows, first = [], 1
    for row, piece in zip(content["pieces"], pieces, strict=True):
        pages = piece.pages
        rows.append({**row, "first": first, "pages": pages, "sha256": piece.sha256})
        first += pages
    return {**content, "pieces": rows}


def bind(
    content: Mapping[str, Any],
    pieces: Sequence[volume.Piece],
    page: Callable[[Mapping[str, Any]], str],
    identifier: str,
) -> bytes:
    """The bound volume; ``page`` gives the HTML of a completed catalogue."""
    front = render.render_apart(page(completed(content, pieces)), KINDS[KIND].styles, identifier)
    numbers = render.render_apart(volume.numbers_html(pieces), volume.STYLES, identifier)
    title = f"{content['unit_name']} {content['hearing_number']} 全卷"
    return apart.run(lambda: volume.bind(front, numbers, pieces, title), seconds=SECONDS)
