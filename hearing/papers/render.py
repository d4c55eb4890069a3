"""HTML → PDF; the only module that imports WeasyPrint, and only when a paper is made.

Nothing is fetched: the one fetcher answers ``data:`` addresses only and is given to the page and
to every style sheet (reliability P18). Fonts of the office are registered by a fetcher of their
own that knows nothing but these files. One lock, because Pango's font map is shared.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import re
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hearing.papers import apart, fonts, imprint, justify, shrink
from hearing.papers.typeset import sheet_css

LOWEST = (70, 0)
LONGEST = 400_000
WARM_UP = '<p>听证<b class="hei">黑体</b><i class="kai">楷体</i><b class="biao">标宋</b></p>'
PANGO = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0"
SUBSET = "apt-get install -y libharfbuzz-subset0"

log = logging.getLogger(__name__)
_lock = threading.Lock()


class PapersUnavailable(Exception):
    """This machine cannot make papers; ``message`` names the package and the command."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class PaperTooLong(Exception):
    """The text is longer than one paper may be; long ledgers leave as spreadsheets."""


@dataclass
class Press:
    """The library, its fetcher, fonts and parsed style sheets, made once per process."""

    library: Any
    fetcher: Any
    font_config: Any
    choices: dict[str, fonts.Choice]
    sheets: dict[str, Any] = field(default_factory=dict)

    def sheet(self, name: str) -> Any:
        """A parsed style sheet; parsing is most of the time of a short paper."""
        if name not in self.sheets:
            text = sheet_css(name, fonts=self.choices)
            self.sheets[name] = self.library.CSS(
                string=text, url_fetcher=self.fetcher, font_config=self.font_config
            )
        return self.sheets[name]

    def layout(self, html: str, styles: Sequence[str]) -> Any:
        """The laid-out document (pages with boxes)."""
        page = self.library.HTML(string=html, url_fetcher=self.fetcher)
        sheets = [self.sheet(name) for name in styles]
        return page.render(stylesheets=sheets, font_config=self.font_config)


class _State:
    """The folder of the office's fonts and the press, once made."""

    folder: Path | None = None
    press: Press | None = None


def configure(font_folder: Path | None) -> None:
    """Name the folder of the office's own fonts (``instance/fonts``); called once at start."""
    if font_folder != _State.folder:
        _State.press = None
    _State.folder = font_folder


def check() -> list[str]:
    """What is missing or slow on this machine, one Chinese sentence each; empty is well."""
    try:
        _library()
    except PapersUnavailable as unavailable:
        return [unavailable.message]
    return [*_slow(), *fonts.missing()]


def render_pdf(html: str, styles: Sequence[str], identifier: str) -> bytes:
    """The PDF of a page; the same page gives the same bytes. ``identifier``: the file's ID."""
    with _lock:
        document = lay_out(html, styles)
        return bytes(
            document.write_pdf(finisher=shrink.shrink_fonts, pdf_identifier=identifier.encode())
        )


def render_apart(html: str, styles: Sequence[str], identifier: str) -> bytes:
    """``render_pdf`` in a child with a limit of time and memory (reliability 9b).

    Raises ``PapersUnavailable``, ``PaperTooLong``, ``apart.TooMuchError`` or ``apart.ChildError``.
    """
    with _lock:
        press = _press()
        for name in (*styles, imprint.STYLE):
            press.sheet(name)
    return apart.run(lambda: render_pdf(html, styles, identifier))


def lay_out(html: str, styles: Sequence[str]) -> Any:
    """The laid-out document, 版记 on the foot of the last even page (GB/T 9704)."""
    if len(html) > LONGEST:
        raise PaperTooLong(f"文书过长（{len(html)} 字符），请改为导出表格")
    press = _press()
    document = press.layout(html, styles)
    document = imprint.place(
        document, html, lambda page, more: press.layout(page, (*styles, *more))
    )
    justify.fill_lines(document)
    return document


def _press() -> Press:
    if _State.press is None:
        library = _library()
        if not fonts.installed(fonts.LAST):
            raise PapersUnavailable(fonts.missing()[0])
        for sentence in _slow():
            log.warning(sentence)
        choices = fonts.choose(_State.folder)
        for sentence in fonts.report(choices):
            log.warning(sentence)
        _State.press = _make_press(library, choices)
        _State.press.layout(WARM_UP, ("paper.css",))
    return _State.press


def _make_press(library: Any, choices: dict[str, fonts.Choice]) -> Press:
    font_config = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    files = {choice.alias: choice.file for choice in choices.values() if choice.file}
    faces = "".join(
        f'@font-face {{ font-family: "{alias}"; src: url("office-font:{alias}") }}'
        for alias in files
    )
    if faces:
        library.CSS(
            string=faces,
            url_fetcher=_font_fetcher(library, files),
            font_config=font_config,
        )
    return Press(library, data_fetcher(library), font_config, choices)


def data_fetcher(library: Any) -> Any:
    """A fetcher that answers ``data:`` only, follows nothing and opens neither file nor socket."""

    class DataOnly(library.urls.URLFetcher):  # type: ignore[misc]
        """Refuses every other address before the library could open it."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """The content of a ``data:`` address; anything else raises ``ValueError``."""
            if not url.lower().startswith("data:"):
                raise ValueError("papers fetch nothing")
            return super().fetch(url, headers)

    return DataOnly(allowed_protocols={"data"}, allow_redirects=False)


def _font_fetcher(library: Any, files: dict[str, Path]) -> Any:
    class OfficeFonts(library.urls.URLFetcher):  # type: ignore[misc]
        """Hands out the registered font files by alias and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """The bytes of one registered file; ``KeyError`` for any other address."""
            path = files[url.removeprefix("office-font:")]
            return library.urls.URLFetcherResponse(url, path.read_bytes())

    return OfficeFonts(allowed_protocols=set(), allow_redirects=False)


def _library() -> Any:
    try:
        # what the library prints about a missing part is said below in one sentence
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore", DeprecationWarning)
            library = importlib.import_module("weasyprint")
    except OSError as missing:
        log.debug("%s", missing)
        raise PapersUnavailable(f"缺少排版组件 Pango，暂不能生成文书。请执行：{PANGO}") from missing
    except ImportError as missing:
        raise PapersUnavailable(
            "缺少 WeasyPrint，暂不能生成文书。请重新运行 ./run 安装依赖"
        ) from missing
    found = tuple(int(part) for part in re.findall(r"\d+", library.__version__)[:2])
    if found < LOWEST:
        raise PapersUnavailable(
            f"WeasyPrint {library.__version__} 低于 70.0，存在已知漏洞。请重新运行 ./run 安装依赖"
        )
    return library


def _slow() -> list[str]:
    ffi = importlib.import_module("weasyprint.text.ffi")
    if getattr(ffi, "harfbuzz_subset", None) is not None:
        return []
    return [f"缺少 libharfbuzz-subset0，文书能生成但要慢十几倍。请执行：{SUBSET}"]
