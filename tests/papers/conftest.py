"""A press per run and, for the tables, a small database of this station's own."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from flask import Flask

from hearing.base.db import db
from hearing.journal import chain
from hearing.journal.models import JournalEntry, JournalHead
from hearing.papers import render, typeset
from hearing.papers.kinds import KINDS
from hearing.papers.models import Paper, PaperFile
from tests.papers.samples import SAMPLES

STAMP = typeset.Stamp(
    digest="3f9a" * 16, sequence=10482, head="b71c" * 16, created_at="2020-09-04T02:00:00+00:00"
)

_SAMPLE_PDFS: dict[str, bytes] = {}


@pytest.fixture
def html_of() -> Callable[..., str]:
    """The page of one kind, from its sample or from the given content."""

    def make(code: str, content: dict[str, Any] | None = None) -> str:
        kind = KINDS[code]
        filled = SAMPLES[code]() if content is None else content
        return typeset.page_html(kind, kind.version, kind.name, filled, STAMP)

    return make


@pytest.fixture
def pdf_of(html_of: Callable[..., str]) -> Callable[..., bytes]:
    """The PDF of one kind, from its sample or from the given content."""

    def make(code: str, content: dict[str, Any] | None = None) -> bytes:
        if content is not None:
            return render.render_pdf(html_of(code, content), KINDS[code].styles, STAMP.digest)
        if code not in _SAMPLE_PDFS:
            html = html_of(code)
            _SAMPLE_PDFS[code] = render.render_pdf(html, KINDS[code].styles, STAMP.digest)
        return _SAMPLE_PDFS[code]

    return make


@pytest.fixture
def text_of() -> Callable[[bytes], str]:
    """The text of a PDF without any white space, in reading order."""
    return _text


@lru_cache(maxsize=50)
def _text(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


@pytest.fixture
def papers_db(tmp_path: Path) -> Iterator[Any]:
    """The station's tables and the journal's in a file of their own; gives the session."""
    app = Flask("papers")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path / 'papers.db'}"
    db.init_app(app)
    models = (JournalEntry, JournalHead, Paper, PaperFile)
    with app.app_context():
        db.metadata.create_all(db.engine, tables=[model.__table__ for model in models])
        db.session.add(JournalHead(id=1, sequence=0, hash=chain.GENESIS))
        db.session.commit()
        yield db.session
        db.session.remove()
        db.engine.dispose()
