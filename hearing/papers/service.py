"""Freezing a paper's content, and rendering what has been frozen (settled 7).

Freezing happens inside the act that issues the paper and costs no layout; a job renders
afterwards. Both tables are insert-only: a paper is never changed, only followed by another one.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.papers import apart, binding, queries, render, typeset
from hearing.papers.kinds import KINDS
from hearing.papers.models import Paper, PaperFile

log = logging.getLogger(__name__)


def freeze(
    viewer: Viewer,
    kind: str,
    unit_id: int,
    object_kind: str,
    object_id: int | str,
    title: str,
    content: Mapping[str, Any],
) -> Paper:
    """Insert a paper with canonical content, its SHA-256 and the journal's head (F-30 and others).

    ``kind`` is a key of ``kinds.KINDS`` and ``content`` follows its TypedDict; a missing field
    raises ``jinja2.UndefinedError`` and a value that JSON cannot hold ``ValueError`` or
    ``TypeError``, so that whatever is frozen can be printed.
    """
    sequence, head = journal.head()
    text = typeset.canonical(content)
    paper = Paper(
        kind=kind,
        template=KINDS[kind].template,
        template_version=KINDS[kind].version,
        title=title,
        unit_id=unit_id,
        object_kind=object_kind,
        object_id=str(object_id),
        content=text,
        content_digest=typeset.digest(text),
        journal_sequence=sequence,
        journal_head=head,
        created_at=clock.now(),
        created_by=viewer.person_id,
    )
    _html(queries.waiting_of(paper))
    db.session.add(paper)
    db.session.flush()
    _record(viewer, paper)
    return paper


def loose(kind: str, content: Mapping[str, Any], instead: str = "") -> bytes:
    """The PDF of a paper that is made for the one who asks and stored nowhere, so that no journal knows it.

    ``instead`` says what to do when it cannot be made now.
    """
    text = typeset.canonical(content)
    wanted = queries.Waiting(
        paper_id=0,
        kind=kind,
        template_version=KINDS[kind].version,
        title=KINDS[kind].name,
        content=text,
        digest=typeset.digest(text),
        journal_sequence=0,
        journal_head="",
        created_at=clock.now(),
    )
    try:
        return render_one(wanted)
    except (render.PapersUnavailable, apart.TooMuchError, apart.ChildError) as error:
        log.warning("%s cannot be made: %s", kind, error)
        raise Conflict(f"现在不能生成文件，请稍后再试。{instead}") from error


def _record(viewer: Viewer, paper: Paper) -> None:
    journal.record(
        viewer,
        "paper.freeze",
        "paper",
        paper.id,
        unit_id=paper.unit_id,
        kind=paper.kind,
        digest=paper.content_digest,
        of=f"{paper.object_kind}/{paper.object_id}",
    )


def render_pending(
    limit: int,
    settle: Callable[[], object] | None = None,
    *,
    retry_failed: bool = False,
) -> int:
    """Render up to ``limit`` waiting papers, oldest first; gives the number of PDFs stored.

    ``settle`` ends the transaction (the job passes the session's commit): it is called before each
    layout, so that no lock is held while a page is set, and after each insert. A paper that cannot
    be set gets a file of type ``text/plain`` with the reason and waits no longer; a machine that
    cannot make papers at all leaves everything waiting, and a volume waits for its papers.
    """
    finish = settle or (lambda: None)
    stored = 0
    for waiting in queries.waiting(limit, retry_failed=retry_failed):
        finish()
        try:
            media_type, made = _set(waiting, finish)
        except binding.NotPrintedYetError:
            continue
        except render.PapersUnavailable as unavailable:
            log.warning(unavailable.message)
            break
        stored += _store(waiting.paper_id, media_type, made) and media_type == queries.PDF
        finish()
    return stored


def _set(waiting: queries.Waiting, finish: Callable[[], object]) -> tuple[str, bytes]:
    """The PDF, or the reason why there cannot be one."""
    try:
        if waiting.kind == binding.KIND:
            return queries.PDF, _bind(waiting, finish)
        return queries.PDF, render_one(waiting)
    except (render.PapersUnavailable, binding.NotPrintedYetError):
        raise
    except Exception as error:
        log.exception("paper %s cannot be set", waiting.paper_id)
        return queries.FAILED, f"{type(error).__name__}: {error}".encode()


def render_one(waiting: queries.Waiting) -> bytes:
    """The PDF of one frozen paper; the same paper gives the same bytes on the same machine."""
    if waiting.kind == binding.KIND:
        return _bind(waiting, lambda: None)
    kind = KINDS[waiting.kind]
    return render.render_apart(_html(waiting), kind.styles, waiting.digest)


def _bind(waiting: queries.Waiting, finish: Callable[[], object]) -> bytes:
    """The volume: its papers are read, then ``finish`` ends the transaction, then it is bound."""
    content = json.loads(waiting.content)
    pieces = binding.pieces_of(content)
    finish()
    return binding.bind(content, pieces, lambda full: _html(waiting, full), waiting.digest)


def _html(waiting: queries.Waiting, completed: Mapping[str, Any] | None = None) -> str:
    if typeset.digest(waiting.content) != waiting.digest:
        raise ValueError("内容与冻结时的摘要不一致")
    stamp = typeset.Stamp(
        digest=waiting.digest,
        sequence=waiting.journal_sequence,
        head=waiting.journal_head,
        created_at=_seconds(waiting.created_at),
    )
    return typeset.page_html(
        KINDS[waiting.kind],
        waiting.template_version,
        waiting.title,
        completed or json.loads(waiting.content),
        stamp,
    )


def _seconds(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")


def _store(paper_id: int, media_type: str, content: bytes) -> bool:
    """Insert the file; another job may have been quicker, then nothing is stored."""
    row = PaperFile(
        paper_id=paper_id,
        media_type=media_type,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        rendered_at=clock.now(),
        note=content.decode()[:200] if media_type == queries.FAILED else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    return True
