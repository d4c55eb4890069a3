"""Reading papers: what waits, one paper's file, the papers of one object.

A paper belongs to a unit. The lineage of a unit is known to ``units``, which comes after this
station; callers whose post reaches downward pass ``lineage_of`` (unit id → lineage path).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select

from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound
from hearing.base.viewer import Viewer
from hearing.papers.kinds import KINDS
from hearing.papers.models import Paper, PaperFile

PDF = "application/pdf"
FAILED = "text/plain"
READY, WAITING, UNPRINTABLE = "ready", "waiting", "failed"

LineageOf = Callable[[int], str]


@dataclass(frozen=True)
class Waiting:
    """A frozen paper as plain values, to be set without the database."""

    paper_id: int
    kind: str
    template_version: int
    title: str
    content: str
    digest: str
    journal_sequence: int
    journal_head: str
    created_at: datetime


@dataclass(frozen=True)
class PaperRow:
    """One paper in a list; ``state`` is ``ready``, ``waiting`` or ``failed``."""

    paper_id: int
    kind: str
    kind_name: str
    title: str
    created_at: datetime
    digest: str
    state: str


@dataclass(frozen=True)
class PaperDownload:
    """One paper's file; ``content`` is ``None`` until it is ``ready`` (the page says 正在生成)."""

    paper: PaperRow
    media_type: str
    content: bytes | None
    sha256: str | None

    @property
    def state(self) -> str:
        """``ready``, ``waiting`` or ``failed``."""
        return self.paper.state

    @property
    def file_name(self) -> str:
        """The title as a file name."""
        return f"{name_of(self.paper.title, self.paper.kind)}.pdf"


def name_of(title: str, kind: str) -> str:
    """A title as the name of a file, without its ending."""
    kept = "".join(c for c in title if c.isprintable() and c not in '\\/:*?"<>|')
    return kept.strip(" .")[:80] or kind


def waiting(limit: int, *, retry_failed: bool = False) -> list[Waiting]:
    """Papers without a PDF, oldest first; those that could not be set only on request."""
    done = (PDF,) if retry_failed else (PDF, FAILED)
    has_file = exists().where(PaperFile.paper_id == Paper.id, PaperFile.media_type.in_(done))
    rows = db.session.scalars(select(Paper).where(~has_file).order_by(Paper.id).limit(limit))
    return [waiting_of(row) for row in rows]


def counts() -> tuple[int, int]:
    """(papers that wait for the press, papers that could not be set)."""
    printed = exists().where(PaperFile.paper_id == Paper.id, PaperFile.media_type == PDF)
    failed = exists().where(PaperFile.paper_id == Paper.id, PaperFile.media_type == FAILED)
    number = select(func.count(Paper.id))
    return (
        int(db.session.scalar(number.where(~printed, ~failed)) or 0),
        int(db.session.scalar(number.where(~printed, failed)) or 0),
    )


def waiting_of(paper: Paper) -> Waiting:
    """The plain values of a paper row (not yet inserted ones have id 0)."""
    return Waiting(
        paper_id=paper.id or 0,
        kind=paper.kind,
        template_version=paper.template_version,
        title=paper.title,
        content=paper.content,
        digest=paper.content_digest,
        journal_sequence=paper.journal_sequence,
        journal_head=paper.journal_head,
        created_at=paper.created_at,
    )


def file_of(viewer: Viewer, paper_id: int, lineage_of: LineageOf | None = None) -> PaperDownload:
    """A paper's file for staff of its unit, or of one above whose post reaches down.

    Missing and foreign papers raise ``NotFound`` alike; bytes that do not fit their SHA-256
    ``Conflict``.
    """
    paper = db.session.get(Paper, paper_id)
    if paper is None or not _sees(viewer, paper.unit_id, lineage_of):
        raise NotFound
    return _download(paper)


def file_of_object(object_kind: str, object_id: int | str, paper_id: int) -> PaperDownload:
    """A paper of an object that the calling query has already found within its viewer's scope.

    For officers and the public, who see papers through their own hearing and not through a unit.
    """
    paper = db.session.get(Paper, paper_id)
    if paper is None or (paper.object_kind, paper.object_id) != (
        object_kind,
        str(object_id),
    ):
        raise NotFound
    return _download(paper)


def newest(kind: str, object_kind: str, object_id: int | str) -> Paper | None:
    """The newest paper of one kind about an object that the caller may see."""
    return db.session.scalar(
        select(Paper)
        .where(
            Paper.kind == kind,
            Paper.object_kind == object_kind,
            Paper.object_id == str(object_id),
        )
        .order_by(Paper.id.desc())
        .limit(1)
    )


def papers_of(
    viewer: Viewer,
    object_kind: str,
    object_id: int | str,
    lineage_of: LineageOf | None = None,
) -> list[PaperRow]:
    """The papers of one object in the viewer's scope, oldest first."""
    rows = db.session.scalars(
        select(Paper)
        .where(Paper.object_kind == object_kind, Paper.object_id == str(object_id))
        .order_by(Paper.id)
    ).all()
    seen = [row for row in rows if _sees(viewer, row.unit_id, lineage_of)]
    states = _states([row.id for row in seen])
    return [_row(row, states.get(row.id, WAITING)) for row in seen]


def _sees(viewer: Viewer, unit_id: int, lineage_of: LineageOf | None) -> bool:
    if viewer.unit_id == unit_id:
        return True
    return lineage_of is not None and viewer.sees_unit(unit_id, lineage_of(unit_id))


def states(ids: Sequence[int]) -> dict[int, str]:
    """Paper id → ``ready``, ``waiting`` or ``failed``."""
    return dict.fromkeys(ids, WAITING) | _states(ids)


def _states(ids: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(PaperFile.paper_id, PaperFile.media_type).where(
            PaperFile.paper_id.in_(ids), PaperFile.media_type.in_((PDF, FAILED))
        )
    )
    states: dict[int, str] = {}
    for paper_id, media_type in rows:
        if media_type == PDF or paper_id not in states:
            states[paper_id] = READY if media_type == PDF else UNPRINTABLE
    return states


def _row(paper: Paper, state: str) -> PaperRow:
    name = KINDS[paper.kind].name
    return PaperRow(
        paper.id,
        paper.kind,
        name,
        paper.title,
        paper.created_at,
        paper.content_digest,
        state,
    )


def _download(paper: Paper) -> PaperDownload:
    row = _row(paper, _states([paper.id]).get(paper.id, WAITING))
    if row.state != READY:
        return _whole(row, None)
    file = db.session.scalars(
        select(PaperFile).where(PaperFile.paper_id == paper.id, PaperFile.media_type == PDF)
    ).one()
    return _whole(row, file)


def _whole(row: PaperRow, file: PaperFile | None) -> PaperDownload:
    """The file checked against its SHA-256; no file, no content."""
    if file is None:
        return PaperDownload(row, PDF, None, None)
    if hashlib.sha256(file.content).hexdigest() != file.sha256:
        raise Conflict("文书文件与登记的摘要不一致，已停止下载。请告知审计管理员核查。")
    return PaperDownload(row, PDF, file.content, file.sha256)


def printed(ids: Sequence[int]) -> dict[int, PaperDownload]:
    """Paper id → its file, for papers of an object that the caller may see; two questions for all."""
    states_of = states(ids)
    papers = db.session.scalars(select(Paper).where(Paper.id.in_(ids))).all()
    files = {
        file.paper_id: file
        for file in db.session.scalars(
            select(PaperFile).where(PaperFile.paper_id.in_(ids), PaperFile.media_type == PDF)
        )
    }
    return {
        paper.id: _whole(_row(paper, states_of[paper.id]), files.get(paper.id)) for paper in papers
    }


def newest_of(
    kinds: Iterable[tuple[str, str, int]],
) -> dict[tuple[str, str, str], tuple[Paper, str]]:
    """(kind, object kind, object id) → the paper made last and its state, for many in one question."""
    wanted = list(kinds)
    rows = db.session.execute(
        select(Paper, PaperFile.media_type)
        .outerjoin(
            PaperFile,
            (PaperFile.paper_id == Paper.id) & PaperFile.media_type.in_((PDF, FAILED)),
        )
        .where(
            Paper.kind.in_({kind for kind, _, _ in wanted}),
            Paper.object_id.in_({str(number) for _, _, number in wanted}),
        )
        .order_by(Paper.id, PaperFile.media_type == PDF)
    )
    found: dict[tuple[str, str, str], tuple[Paper, str]] = {}
    for paper, media_type in rows:
        state = WAITING if media_type is None else READY if media_type == PDF else UNPRINTABLE
        found[(paper.kind, paper.object_kind, paper.object_id)] = (paper, state)
    return found
