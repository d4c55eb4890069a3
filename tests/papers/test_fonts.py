"""Which typeface stands for which, and what is said about it."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from hearing.papers import fonts, render
from hearing.papers.typeset import sheet_css

WENKAI = Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf")


def test_without_office_fonts_every_chain_ends_in_noto_serif() -> None:
    choices = fonts.choose(None)
    assert {choice.families[-1] for choice in choices.values()} == {fonts.LAST}
    assert choices["kaiti"].families[0] == "LXGW WenKai"
    assert choices["biaosong"].weight == "bold"


def test_every_stand_in_is_reported() -> None:
    sentences = fonts.report(fonts.choose(None))
    assert len(sentences) == len(fonts.ROLES)
    assert "小标宋未提供字体文件，以 Noto Serif CJK SC（粗体） 代替" in sentences


@pytest.mark.parametrize("name", ["仿宋_GB2312.ttf", "FangSong_GB2312.TTF", "仿宋.otf"])
def test_a_file_of_the_office_comes_first(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"not read, the name is enough")
    choice = fonts.choose(tmp_path)["fangsong"]
    assert choice.file == tmp_path / name
    assert choice.css.startswith('"office-fangsong"')
    assert choice.css.endswith(f'"{fonts.LAST}"')
    assert not any("仿宋" in sentence for sentence in fonts.report(fonts.choose(tmp_path)))


def test_a_file_is_also_known_by_the_family_inside(tmp_path: Path) -> None:
    (tmp_path / "x.ttf").write_bytes(WENKAI.read_bytes())
    assert fonts._families_in(tmp_path)["lxgw wenkai"] == tmp_path / "x.ttf"


def test_the_office_font_is_what_the_paper_is_set_in(tmp_path: Path) -> None:
    (tmp_path / "仿宋_GB2312.ttf").write_bytes(WENKAI.read_bytes())
    render.configure(tmp_path)
    try:
        pdf = render.render_pdf("<html lang='zh-CN'><p>听证</p>", ("paper.css",), "x")
    finally:
        render.configure(None)
    fonts_used = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"]
    [used] = [font.get_object()["/BaseFont"] for font in fonts_used.values()]
    assert used.endswith("+office-fangsong")


def test_a_missing_last_resort_names_package_and_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FONT_FOLDERS", ())
    assert fonts.missing() == [
        "缺少中文字体 Noto Serif CJK SC，文书无法排版。请执行：apt-get install -y fonts-noto-cjk"
    ]


def test_a_missing_stand_in_names_its_own_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "installed", lambda family: family != "LXGW WenKai")
    assert [sentence[-16:] for sentence in fonts.missing()] == ["fonts-lxgw-wenkai"[-16:]]


def test_no_web_fonts_and_no_remote_source_in_the_style_sheets() -> None:
    for name in ("paper.css", "gb9704.css", "letter.css", "sheet.css", "certificate.css"):
        text = sheet_css(name, fonts=fonts.choose(None))
        assert "url(" not in text
        assert "@import" not in text
