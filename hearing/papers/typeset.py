"""Frozen content → HTML: the templates of ``templates/papers`` with every value escaped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from hearing.papers import bulletin_sentences, charts, codes, numerals, titles
from hearing.papers.kinds import PaperKind
from hearing.papers.runs import runs as runs

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "papers"
_INVISIBLE = dict.fromkeys(
    (
        *(code for code in range(0x20) if code not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x206A),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
    )
)


@dataclass(frozen=True)
class Stamp:
    """What is printed beside the content: its digest and the journal's head at freezing."""

    digest: str
    sequence: int
    head: str
    created_at: str


def canonical(content: Mapping[str, Any]) -> str:
    """JSON text with sorted keys and no spaces; raises ``ValueError`` for what JSON cannot hold."""
    text = json.dumps(
        content,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )
    text.encode()
    return text


def digest(text: str) -> str:
    """SHA-256 (hex) of a canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> object:
    """Text without control, direction-turning and invisible characters; markup is left alone."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return value.translate(_INVISIBLE)
    return value


@cache
def environment() -> Environment:
    """The jinja environment; everything but style sheets is escaped."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(disabled_extensions=("css",), default=True),
        undefined=StrictUndefined,
        finalize=plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        day=numerals.day,
        moment=numerals.moment,
        clock_time=numerals.clock_time,
        chinese=numerals.chinese,
        yuan=numerals.yuan,
        capital_money=numerals.capital_money,
        title_lines=titles.lines_of,
        width=titles.width,
        qr=codes.qr,
        grouped=codes.grouped,
        runs=runs,
    )
    env.globals["percent"] = numerals.percent
    env.globals["charts"] = charts
    env.globals["bulletin"] = bulletin_sentences
    return env


def page_html(
    kind: PaperKind,
    version: int,
    title: str,
    content: Mapping[str, Any],
    stamp: Stamp,
) -> str:
    """The whole page; a missing field raises ``jinja2.UndefinedError``."""
    template = environment().get_template(kind.file(version))
    return template.render(c=content, title=title, stamp=stamp, kind=kind)


def sheet_css(name: str, **context: object) -> str:
    """A style sheet's text with the fonts filled in."""
    return environment().get_template(name).render(**context)
