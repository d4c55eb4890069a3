"""Which typeface stands for which of the official ones.

An office that has the licences puts 仿宋_GB2312, 楷体_GB2312, 方正小标宋, 黑体 into
``instance/fonts``; they come first. Otherwise free families stand in, and every chain ends in Noto
Serif CJK SC, so that no character is ever missing. ``report`` says which stand-ins are used; the
renderer logs it once.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LAST = "Noto Serif CJK SC"
SUFFIXES = {".ttf", ".otf", ".ttc"}
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
)
PACKAGES = {LAST: "fonts-noto-cjk", "Noto Sans CJK SC": "fonts-noto-cjk"}
FILES = {
    LAST: "NotoSerifCJK",
    "Noto Sans CJK SC": "NotoSansCJK",
    "LXGW WenKai": "LXGWWenKai",
}


@dataclass(frozen=True)
class Role:
    """One typeface of GB/T 9704: its name, family names of licensed files, and free stand-ins."""

    key: str
    label: str
    licensed: tuple[str, ...]
    free: tuple[str, ...]
    free_weight: str = "normal"


ROLES = (
    Role(
        "fangsong",
        "仿宋",
        ("仿宋_gb2312", "fangsong_gb2312", "仿宋", "fangsong", "stfangsong"),
        (),
    ),
    Role(
        "kaiti",
        "楷体",
        ("楷体_gb2312", "kaiti_gb2312", "楷体", "kaiti"),
        ("LXGW WenKai",),
    ),
    Role("heiti", "黑体", ("黑体", "simhei"), ("Noto Sans CJK SC",)),
    Role(
        "biaosong",
        "小标宋",
        (
            "方正小标宋_gbk",
            "方正小标宋简体",
            "fzxiaobiaosong-b05",
            "fzxiaobiaosong-b05s",
            "小标宋",
        ),
        (),
        free_weight="bold",
    ),
    Role("songti", "宋体", ("宋体", "simsun"), ()),
)


@dataclass(frozen=True)
class Choice:
    """What a role is printed with: a file of the office, or an installed free family."""

    role: Role
    file: Path | None
    families: tuple[str, ...]

    @property
    def alias(self) -> str:
        """The family name under which a licensed file is registered."""
        return f"office-{self.role.key}"

    @property
    def css(self) -> str:
        """The value of ``font-family``."""
        names = ((self.alias,) if self.file else ()) + self.families
        return ", ".join(f'"{name}"' for name in names)

    @property
    def weight(self) -> str:
        """The weight that goes with it: a bold stand-in for 小标宋, the file as it is."""
        return "normal" if self.file else self.role.free_weight


def choose(office_folder: Path | None) -> dict[str, Choice]:
    """Role key → choice, looking at the office's folder first, then at what is installed."""
    files = _families_in(office_folder)
    chosen = {}
    for role in ROLES:
        file = next((files[name] for name in role.licensed if name in files), None)
        free = tuple(name for name in role.free if installed(name))
        chosen[role.key] = Choice(role, file, (*free, LAST))
    return chosen


def report(choices: dict[str, Choice]) -> list[str]:
    """One Chinese sentence per stand-in."""
    return [
        f"{choice.role.label}未提供字体文件，以 {choice.families[0]}"
        + ("（粗体）" if choice.weight == "bold" else "")
        + " 代替"
        for choice in choices.values()
        if choice.file is None
    ]


def missing() -> list[str]:
    """One Chinese sentence per package without which papers look wrong or stay empty."""
    if not installed(LAST):
        return [f"缺少中文字体 {LAST}，文书无法排版。请执行：apt-get install -y {PACKAGES[LAST]}"]
    found = [name for name in ("Noto Sans CJK SC", "LXGW WenKai") if not installed(name)]
    return [f"缺少字体 {name}，相应文字以宋体代替。请执行：apt-get install -y "
            f"{PACKAGES.get(name, 'fonts-lxgw-wenkai')}" for name in found]  # fmt: skip


def installed(family: str) -> bool:
    """Whether a free family's files are among the system's fonts."""
    stem = FILES[family]
    return any(
        name.startswith(stem)
        for folder in FONT_FOLDERS
        for _, _, names in os.walk(Path(folder).expanduser())
        for name in names
    )


def _families_in(folder: Path | None) -> dict[str, Path]:
    """Lower-case family name → file, for every readable font of the office's folder."""
    found: dict[str, Path] = {}
    if folder is None or not folder.is_dir():
        return found
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in SUFFIXES:
            for name in (path.stem, *_names(path)):
                found.setdefault(name.strip().lower(), path)
    return found


def _names(path: Path) -> Iterator[str]:
    """Family and full names inside a font file; an unreadable file has none."""
    tools = importlib.import_module("fontTools.ttLib")
    try:
        with path.open("rb") as file, tools.TTFont(file, fontNumber=0, lazy=True) as font:
            for record in font["name"].names:
                if record.nameID in (1, 4, 16):
                    yield record.toUnicode()
    except (tools.TTLibError, OSError, KeyError, UnicodeDecodeError):
        return
