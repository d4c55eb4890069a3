"""Writing a bulletin's rows, reading them back, and verifying that nothing of them was changed (P7)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from hearing.base.db import db
from hearing.bulletins import rows
from hearing.bulletins.models import Bulletin, BulletinRow
from hearing.bulletins.rows import Piece
from hearing.journal.models import JournalEntry
from hearing.papers import enclosing
from hearing.papers.models import Paper

FIGURES, PAPER = "figures", "paper"


def write(bulletin: Bulletin, pieces: list[Piece]) -> None:
    """Insert rows of the bulletin's present collection."""
    if not pieces:
        return
    db.session.execute(
        insert(BulletinRow),
        [
            {
                "bulletin_id": bulletin.id,
                "collection": bulletin.collection,
                "section": piece.section,
                "serial": piece.serial,
                "key": piece.key,
                "content": piece.content,
                "digest": piece.digest,
            }
            for piece in pieces
        ],
    )


def stored(bulletin: Bulletin) -> list[tuple[Piece, str]]:
    """The rows of the present collection in their order, each with the digest that stands in the row."""
    found = db.session.execute(
        select(
            BulletinRow.section, BulletinRow.serial, BulletinRow.key, BulletinRow.content,
            BulletinRow.digest,
        ).where(
            BulletinRow.bulletin_id == bulletin.id,
            BulletinRow.collection == bulletin.collection,
        )
    )  # fmt: skip
    return sorted((Piece(row[0], row[1], row[2], row[3]), row[4]) for row in found)


def figures_of(bulletin: Bulletin) -> dict[str, Any]:
    """The figures as collected, from the rows; those of before there were rows from their old column."""
    if bulletin.figures is not None:
        return dict(json.loads(bulletin.figures))
    return rows.join((piece for piece, _ in stored(bulletin)), FIGURES)


def rebuilt(bulletin: Bulletin) -> str:
    """The content of an issued bulletin put together from its frozen rows alone."""
    return rows.canonical(rows.join((piece for piece, _ in stored(bulletin)), PAPER))


@dataclass(frozen=True)
class Finding:
    """What does not agree: where, and in which way."""

    place: str
    words: str


def verify(bulletin: Bulletin) -> list[Finding]:
    """Recompute every digest of an issued bulletin and rebuild its text; nothing found means all agree (P7)."""
    if bulletin.collection == 0:
        return _content(bulletin)
    found, pieces = [], []
    for piece, digest in stored(bulletin):
        pieces.append(piece)
        if piece.digest != digest:
            place = f"{piece.section}/{piece.serial} {piece.key}"
            found.append(Finding(place, "这一行与它的指纹不一致"))
    if rows.total_digest(pieces) != bulletin.rows_digest:
        found.append(Finding("全部行", "总指纹不一致：有行被改动、增加或者缺失"))
    try:
        same = rows.canonical(rows.join(pieces, PAPER)) == bulletin.content
    except ValueError as lost:
        return [*found, Finding("正文", f"冻结的行不完整：{lost}")]
    if not same:
        found.append(Finding("正文", "由冻结的行重建的内容与印发的不一致"))
    return found + _content(bulletin) + _journal(bulletin)


def _content(bulletin: Bulletin) -> list[Finding]:
    content = bulletin.content or ""
    found = []
    if rows.digest_of(content) != bulletin.content_digest:
        found.append(Finding("正文", "内容与内容指纹不一致"))
    printed = db.session.scalar(select(Paper.content).where(Paper.id == bulletin.paper_id))
    if printed != content:
        found.append(Finding("文书", "文书的内容与通报的内容不一致"))
    return found


def _journal(bulletin: Bulletin) -> list[Finding]:
    """The chained journal keeps both digests, so that a row and its digests cannot be changed together."""
    details = db.session.scalar(
        select(JournalEntry.details)
        .where(JournalEntry.verb == "bulletin.issue", JournalEntry.object_id == str(bulletin.id))
        .order_by(JournalEntry.sequence.desc())
        .limit(1)
    )
    if details is None:
        return [Finding("日志", "没有签发的记录")]
    kept = json.loads(details)
    wanted = (bulletin.content_digest, bulletin.rows_digest)
    if (kept.get("digest"), kept.get("rows")) != wanted:
        return [Finding("日志", "指纹与签发时记入日志的不一致")]
    return _enclosed(bulletin, kept)


def _enclosed(bulletin: Bulletin, kept: dict[str, str]) -> list[Finding]:
    """The enclosures by their bytes, against what the journal keeps of them."""
    return [
        Finding("附件", f"{one.upper()} 附件缺失或者与签发时记入日志的指纹不一致")
        for one in enclosing.ENCLOSED
        if one in kept and enclosing.digest_now(bulletin.paper_id or 0, one) != kept[one]
    ]
