"""What the machine lacks is said in one sentence; too much is refused; a child has limits."""

from __future__ import annotations

import importlib
import os
import random
import sys
import time
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from hearing.papers import apart, fonts, render, shrink
from hearing.papers.kinds import KINDS


@pytest.fixture
def without_library(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Make ``import weasyprint`` fail as it does on a bare machine."""

    def fail(error: Exception) -> None:
        class Finder:
            @staticmethod
            def find_spec(name: str, path: Any = None, target: Any = None) -> None:
                if name == "weasyprint":
                    raise error

        monkeypatch.setitem(sys.modules, "weasyprint", None)
        monkeypatch.delitem(sys.modules, "weasyprint")
        monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
        monkeypatch.setattr(render._State, "press", None)

    return fail


PANGO = "缺少排版组件 Pango，暂不能生成文书。请执行：apt-get install -y libpango-1.0-0 libpangoft2-1.0-0"


def test_missing_pango_names_package_and_command(
    without_library: Callable[[Exception], None],
) -> None:
    without_library(OSError("cannot load library 'libpango-1.0-0'"))
    with pytest.raises(render.PapersUnavailable) as refused:
        render.render_pdf("<p>x", ("paper.css",), "x")
    assert refused.value.message == PANGO
    assert render.check() == [PANGO]


def test_a_missing_library_is_a_sentence_too(
    without_library: Callable[[Exception], None],
) -> None:
    without_library(ImportError("No module named 'weasyprint'"))
    assert render.check() == ["缺少 WeasyPrint，暂不能生成文书。请重新运行 ./run 安装依赖"]


def test_an_old_library_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    weasyprint = importlib.import_module("weasyprint")
    for version in ("69.9", "68.0"):
        monkeypatch.setattr(weasyprint, "__version__", version)
        assert render.check() == [
            f"WeasyPrint {version} 低于 70.0，存在已知漏洞。请重新运行 ./run 安装依赖"
        ]
    monkeypatch.setattr(weasyprint, "__version__", "71.2.1")
    assert render._library() is weasyprint


def test_a_missing_subsetter_is_a_warning_only(monkeypatch: pytest.MonkeyPatch) -> None:
    ffi = importlib.import_module("weasyprint.text.ffi")
    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    [sentence] = render.check()
    assert sentence.endswith("apt-get install -y libharfbuzz-subset0")


def test_this_machine_lacks_nothing() -> None:
    assert render.check() == []


def test_without_a_chinese_font_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render._State, "press", None)
    monkeypatch.setattr(fonts, "FONT_FOLDERS", ())
    with pytest.raises(render.PapersUnavailable, match="fonts-noto-cjk"):
        render.render_pdf("<p>听证", ("paper.css",), "x")


def test_stand_ins_are_logged_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(render._State, "press", None)
    for _ in range(2):
        render.render_pdf("<p>听证", ("paper.css",), "x")
    lines = [r.getMessage() for r in caplog.records if r.name == "hearing.papers.render"]
    assert len(lines) == len(fonts.ROLES)


def test_a_text_too_long_is_refused() -> None:
    with pytest.raises(render.PaperTooLong, match="请改为导出表格"):
        render.render_pdf("听" * (render.LONGEST + 1), ("paper.css",), "x")


def test_a_long_opinion_is_printed_in_time(html_of: Callable[..., str]) -> None:
    content = importlib.import_module("tests.papers.samples").opinion()
    content["opinions"][0]["reasons"] = "听证员认为本案应当公开" * 1819
    html = html_of("F-17", content)
    assert render.render_apart(html, KINDS["F-17"].styles, "x").startswith(b"%PDF")


def test_a_child_gives_back_its_result() -> None:
    assert apart.run(lambda: b"x" * 200_000) == b"x" * 200_000


def test_a_childs_error_comes_back_by_name() -> None:
    with pytest.raises(apart.ChildError, match="ZeroDivisionError"):
        apart.run(lambda: bytes(1 // 0))


def test_a_child_that_takes_too_long_is_stopped() -> None:
    def sleep() -> bytes:
        time.sleep(60)
        return b""

    start = time.monotonic()
    with pytest.raises(apart.TooMuchError, match="超过"):
        apart.run(sleep, seconds=0.3)
    assert time.monotonic() - start < 5


def test_a_child_that_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(apart.TooMuchError):
        apart.run(lambda: bytes(bytearray(2**30)), megabytes=64)


def test_a_child_that_dies_is_noticed() -> None:
    with pytest.raises(apart.TooMuchError):
        apart.run(lambda: bytes(os._exit(3) or 0))


def test_predicted_rows_can_be_read_back() -> None:
    for size in (0, 1, 2, 3, 100, 4001):
        data = random.Random(size).randbytes(size)
        rows, above, read = shrink.predicted(data), bytes(3), b""
        for start in range(0, len(rows), 4):
            assert rows[start] == 2
            row = rows[start + 1 : start + 4]
            above = bytes((x + y) % 256 for x, y in zip(row, above, strict=True))
            read += above
        assert read[:size] == data


def test_counters_of_three_bytes_shrink_to_almost_nothing() -> None:
    counters = b"".join(n.to_bytes(3, "big") for n in range(60_000))
    assert len(zlib.compress(shrink.predicted(counters), 9)) < len(zlib.compress(counters, 9)) / 50
