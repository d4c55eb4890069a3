"""A stored paper as an answer: the PDF, or the page that says it is being made."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, render_template

from hearing.config import ROOT
from hearing.papers.attachments import Download
from hearing.papers.enclosing import Enclosure
from hearing.papers.queries import READY, PaperDownload

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def paper_response(found: PaperDownload, back: str, frame: str = "staff") -> Any:
    """The PDF shown in the browser; before it is rendered (or when it cannot be) a page that says so."""
    if found.state != READY or found.content is None:
        return render_template("rendering.html", paper=found.paper, back=back, frame=frame)
    return _file(found.content, found.media_type, found.file_name, "inline")


def enclosure_response(found: Enclosure) -> Response:
    """A spreadsheet or Word document kept with a paper, to be saved."""
    return _file(found.content, found.media_type, found.name, "attachment")


def sheet_response(content: bytes, name: str) -> Response:
    """A spreadsheet to be saved under a (Chinese) name."""
    return _file(content, SHEET, name, "attachment")


def pdf_response(content: bytes, name: str) -> Response:
    """A PDF made for the one who asks, to be saved."""
    return _file(content, "application/pdf", name, "attachment")


def stand_alone(name: str) -> Response:
    """One of the files by which anybody checks a draw without the system, to be saved."""
    kind = "text/html" if name.endswith(".html") else "text/x-python"
    return _file((ROOT / "docs" / name).read_bytes(), f"{kind}; charset=utf-8", name, "attachment")


def attachment_response(found: Download) -> Response:
    """A file that somebody brought: always saved, never shown in the browser, whatever it claims to be."""
    response = _file(found.content, found.media_type, found.name, "attachment")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _file(content: bytes, media_type: str, name: str, how: str) -> Response:
    headers = {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(name)}"}
    return Response(content, mimetype=media_type, headers=headers)
