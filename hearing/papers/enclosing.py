"""Other forms of a frozen paper, kept beside its PDF: a spreadsheet, a Word document; insert-only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.papers.file_kinds import MEDIA_TYPES
from hearing.papers.models import Paper, PaperFile
from hearing.papers.queries import name_of

ENCLOSED = ("xlsx", "docx")


@dataclass(frozen=True)
class Enclosure:
    """Another form of a paper, to be saved."""

    name: str
    media_type: str
    content: bytes
    sha256: str


def keep(viewer: Viewer, paper: Paper, ending: str, content: bytes) -> str:
    """Keep another form of a frozen paper (a spreadsheet, a Word document) beside it; gives its SHA-256."""
    if ending not in ENCLOSED:
        raise ValueError(ending)
    row = PaperFile(
        paper_id=paper.id, media_type=MEDIA_TYPES[ending], content=content,
        sha256=hashlib.sha256(content).hexdigest(), rendered_at=clock.now(), note=None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "paper.enclose", "paper", paper.id, kind=ending, digest=row.sha256)
    return row.sha256


def of(object_kind: str, object_id: int | str, paper_id: int, ending: str) -> Enclosure:
    """Another form of a paper of an object that the caller may see, checked against its SHA-256."""
    paper = db.session.get(Paper, paper_id)
    if paper is None or (paper.object_kind, paper.object_id) != (object_kind, str(object_id)):
        raise NotFound
    file = db.session.scalar(
        select(PaperFile).where(
            PaperFile.paper_id == paper_id, PaperFile.media_type == MEDIA_TYPES.get(ending)
        )
    )
    if file is None or ending not in ENCLOSED:
        raise NotFound
    if hashlib.sha256(file.content).hexdigest() != file.sha256:
        raise Conflict("附件与登记的摘要不一致，已停止下载。请告知审计管理员核查。")
    name = f"{name_of(paper.title, paper.kind)}.{ending}"
    return Enclosure(name, file.media_type, file.content, file.sha256)


def digests(paper_id: int) -> dict[str, str]:
    """File ending → SHA-256 of the other forms that are kept of a paper in sight."""
    rows = db.session.execute(
        select(PaperFile.media_type, PaperFile.sha256).where(PaperFile.paper_id == paper_id)
    )
    known = {row.media_type: row.sha256 for row in rows}
    return {one: known[MEDIA_TYPES[one]] for one in ENCLOSED if MEDIA_TYPES[one] in known}


def digest_now(paper_id: int, ending: str) -> str | None:
    """SHA-256 of the bytes that are kept, counted now."""
    content = db.session.scalar(
        select(PaperFile.content).where(
            PaperFile.paper_id == paper_id, PaperFile.media_type == MEDIA_TYPES[ending]
        )
    )
    return None if content is None else hashlib.sha256(content).hexdigest()
