"""Texts that an office may replace: messages and notices, each version with its first day (R-8).

A station registers its kinds with a basic text, which is version 1. Rows add versions for all units or for
one unit and those below; whatever is sent keeps its text and the version it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.messages.models import TextTemplate
from hearing.units.queries import unit

PLACE = re.compile(r"\{([^{}]*)\}")
LONGEST = 2000
CACHE = "text_templates"


@dataclass(frozen=True)
class TemplateKind:
    """One kind of text; ``places`` are what may be filled in, each with an example."""

    code: str
    name: str
    places: Mapping[str, str]
    text: str

    def preview(self, text: str | None = None) -> str:
        """The text with the examples filled in."""
        return _fill(text or self.text, self.places)


@dataclass(frozen=True)
class Filled:
    """A text ready to send, and the version of its template."""

    text: str
    version: int = 1


KINDS: dict[str, TemplateKind] = {}


def register(*kinds: TemplateKind) -> None:
    """Make kinds known; called by the stations when they are imported."""
    KINDS.update({kind.code: kind for kind in kinds})


def problem(code: str, text: str) -> str | None:
    """What stands against a text: unknown or missing places, braces, length."""
    known = KINDS[code].places
    used = set(PLACE.findall(text))
    unknown = sorted(used - set(known))
    if unknown:
        return "没有这个填充项：" + "、".join(unknown) + "；可用的是" + "、".join(known)
    missing = [name for name in PLACE.findall(KINDS[code].text) if name not in used]
    if missing:
        return "缺少填充项：" + "、".join(dict.fromkeys(missing))
    if re.search(r"[{}]", PLACE.sub("", text)):
        return "大括号没有成对，请检查填充项"
    if len(text) > LONGEST:
        return f"最多 {LONGEST} 字"
    return None


def _fill(text: str, values: Mapping[str, object]) -> str:
    return PLACE.sub(lambda found: str(values.get(found[1], found[0])), text)


def fill(code: str, unit_id: int | None = None, **values: object) -> Filled:
    """The text in force today for a unit, filled in; a value that holds braces stays as it is."""
    text, version = in_force(code, unit_id, clock.today())
    return Filled(_fill(text, values), version)


def in_force(code: str, unit_id: int | None, on: date) -> tuple[str, int]:
    """Text and version: the unit's own first, then those above it, then the general, then the basic."""
    owners: list[int | None] = [None]
    if unit_id is not None:
        lineage = [int(part) for part in unit(unit_id).lineage.strip("/").split("/")]
        owners = [*reversed(lineage), None]
    for owner in owners:
        for valid_from, text, version in _rows().get((code, owner), ()):
            if valid_from <= on:
                return text, version
    return KINDS[code].text, 1


def _rows() -> dict[tuple[str, int | None], list[tuple[date, str, int]]]:
    """All added versions, read once per session; ``add`` clears them."""
    cached: dict[tuple[str, int | None], list[tuple[date, str, int]]] | None
    cached = db.session.info.get(CACHE)
    if cached is None:
        cached = db.session.info[CACHE] = {}
        rows = db.session.scalars(
            select(TextTemplate).order_by(
                TextTemplate.valid_from.desc(), TextTemplate.version.desc()
            )
        )
        for row in rows:
            entry = (row.valid_from, row.text, row.version)
            cached.setdefault((row.kind, row.unit_id), []).append(entry)
    return cached


def add(
    viewer: Viewer, code: str, text: str, valid_from: date, unit_id: int | None = None
) -> TextTemplate:
    """Add a version that holds from a day on; earlier texts stay as they were sent."""
    if code not in KINDS:
        raise NotFound
    wrong = problem(code, text)
    if wrong:
        raise Refused(wrong, field="text", rule="R-8")
    if valid_from < clock.today():
        raise Refused("生效日期不能早于今天", field="valid_from")
    last = db.session.scalar(
        select(func.max(TextTemplate.version)).where(TextTemplate.kind == code)
    )
    row = TextTemplate(
        kind=code,
        unit_id=unit_id,
        version=(last or 1) + 1,
        text=text,
        valid_from=valid_from,
        entered_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    db.session.info.pop(CACHE, None)
    journal.record(viewer, "template.add", "text_template", code, version=row.version)
    return row


def versions(code: str) -> Sequence[TextTemplate]:
    """The added versions of a kind, newest first."""
    if code not in KINDS:
        raise NotFound
    return db.session.scalars(
        select(TextTemplate).where(TextTemplate.kind == code).order_by(TextTemplate.version.desc())
    ).all()
