"""Papers fetch nothing (reliability P18, class 9), even with escaping switched off."""

from __future__ import annotations

import io
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
import weasyprint

from hearing.papers import render, typeset
from hearing.papers.kinds import KINDS
from tests.papers.conftest import STAMP
from tests.papers.samples import record

CANARY = "CANARY-7f3a9c"
PAYLOADS = {
    "image from a file": '<img src="{file}">',
    "image over http": '<img src="{http}/a.png">',
    "image over https": '<img src="https://127.0.0.1:1/a.png">',
    "image over ftp": '<img src="ftp://127.0.0.1:1/a.png">',
    "relative image with a base": '<base href="{folder}/"><img src="canary.txt">',
    "style sheet link": '<link rel="stylesheet" href="{http}/a.css">',
    "css import of a file": '<style>@import url("{file}");</style>',
    "css import over http": '<style>@import "{http}/a.css";</style>',
    "css background": '<p style="background: url({http}/b.png)">x</p>',
    "css generated content": "<style>p::before {{ content: url({file}) }}</style>",
    "css list image": '<ul style="list-style-image: url({http}/l.png)"><li>x</ul>',
    "web font": '<style>@font-face {{ font-family: x; src: url({file}) }}</style>',
    "image inside an svg": '<svg width="9" height="9"><image href="{file}" width="9" height="9"/></svg>',
    "svg in a data address": '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22'
    ' width=%229%22 height=%229%22%3E%3Cimage href=%22{file}%22 width=%229%22 height=%229%22/%3E'
    '%3C/svg%3E">',
    "attachment link": '<link rel="attachment" href="{file}">',
    "attachment anchor": '<a rel="attachment" href="{file}">x</a>',
    "object": '<object data="{file}"></object>',
    "embed": '<embed src="{http}/e.svg">',
}  # fmt: skip


class Watched:
    """What the process opened and connected to while watching."""

    def __init__(self) -> None:
        self.active = False
        self.seen: list[str] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if self.active and event in {"open", "socket.connect", "socket.getaddrinfo"}:
            self.seen.append(f"{event} {args!r}")


WATCHED = Watched()
sys.addaudithook(WATCHED)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    path = tmp_path / "canary.txt"
    path.write_text(CANARY)
    return path


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def unescaped(monkeypatch: pytest.MonkeyPatch) -> None:
    loose = typeset.environment().overlay(autoescape=False)
    monkeypatch.setattr(typeset, "environment", lambda: loose)


def _filled(payload: str, canary: Path, server: socket.socket) -> str:
    return payload.format(
        file=canary.as_uri(),
        folder=canary.parent.as_uri(),
        http=f"http://127.0.0.1:{server.getsockname()[1]}",
    )


def _page(payload: str) -> str:
    content = record()
    content["case_cause"] = payload
    kind = KINDS["F-16"]
    return typeset.page_html(kind, kind.version, "x", content, STAMP)


@pytest.mark.parametrize("name", PAYLOADS)
def test_nothing_is_opened_even_without_escaping(
    name: str, canary: Path, listener: socket.socket, unescaped: None
) -> None:
    payload = _filled(PAYLOADS[name], canary, listener)
    html = _page(payload)
    assert payload in html
    WATCHED.seen, WATCHED.active = [], True
    try:
        pdf = render.render_pdf(html, KINDS["F-16"].styles, "x")
    finally:
        WATCHED.active = False
    assert not [seen for seen in WATCHED.seen if "canary" in seen or "socket" in seen]
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert CANARY.encode() not in pdf
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert not reader.attachments
    assert CANARY not in "".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("name", PAYLOADS)
def test_each_payload_does_ask_for_something(
    name: str, canary: Path, listener: socket.socket
) -> None:
    """The control: with a fetcher that only takes notes, every payload is seen to ask."""
    asked: list[str] = []

    class Notes(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            asked.append(url)
            raise ValueError("noted")

    payload = _filled(PAYLOADS[name], canary, listener)
    page = weasyprint.HTML(string=f"<body>{payload}<p>x", url_fetcher=Notes())
    page.write_pdf(font_config=render._press().font_config)
    assert asked


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname", "FILE:///etc/hostname", "http://127.0.0.1:1/", "https://127.0.0.1:1/",
        "ftp://127.0.0.1:1/", "//127.0.0.1:1/x", "/etc/hostname", "canary.txt", "", "jar:file:/x",
        "office-font:office-fangsong", "javascript:1", " file:///etc/hostname", "\tdata:,x",
    ],
)  # fmt: skip
def test_the_fetcher_refuses_every_other_address(url: str) -> None:
    with pytest.raises(ValueError, match="fetch nothing"):
        render.data_fetcher(weasyprint).fetch(url)


def test_the_fetcher_answers_data() -> None:
    assert render.data_fetcher(weasyprint).fetch("data:text/plain,abc").read() == b"abc"


def test_the_font_fetcher_knows_its_files_only(canary: Path) -> None:
    fetcher = render._font_fetcher(weasyprint, {"office-kaiti": canary})
    assert fetcher.fetch("office-font:office-kaiti").read() == CANARY.encode()
    with pytest.raises(KeyError):
        fetcher.fetch(canary.as_uri())


def test_with_escaping_the_payloads_are_text(
    canary: Path, listener: socket.socket, text_of: Callable[[bytes], str]
) -> None:
    html = _page("".join(_filled(payload, canary, listener) for payload in PAYLOADS.values()))
    text = text_of(render.render_pdf(html, KINDS["F-16"].styles, "x"))
    assert '<imgsrc="file:///' in text
    assert "@import" in text
