"""The slides of the two-monthly meeting, made of issued bulletins' frozen content alone (广西, F-30)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hearing.base import clock
from hearing.base.errors import NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.bulletins import reading
from hearing.journal import service as journal
from hearing.papers import queries as papers
from hearing.papers import service
from hearing.papers.models import Paper
from hearing.people import access

KIND, OBJECT = "F-30-S", "deck"
MOST = 2
FIELDS = (
    "number", "period", "scope_words", "cut_off", "totals", "areas", "lines", "matrix", "blank_units",
    "blank_lines", "rate", "quality", "problems", "requirements",
)  # fmt: skip


LATER = ("plan", "order_words", "small_cases")  # not in every bulletin


def part(content: dict[str, Any], digest: str) -> dict[str, Any]:
    """What of a bulletin's frozen content goes on the slides, unchanged."""
    found = {name: content[name] for name in FIELDS}
    found |= {name: content[name] for name in LATER if name in content}
    notes = content.get("remarks", {}).get("quality")
    return {**found, **({"notes": notes} if notes else {}), "digest": digest}


def make(viewer: Viewer, bulletin_ids: Sequence[int], title: str, meeting_on: date) -> Paper:
    """Freeze the slides of a meeting from one or two issued bulletins of the viewer's unit."""
    access.require(viewer, "deck:make")
    chosen = list(dict.fromkeys(bulletin_ids))
    if not 1 <= len(chosen) <= MOST:
        raise Refused("选择一份或两份已签发的通报", field="bulletins")
    if not title.strip():
        raise Refused("填写材料的标题", field="title")
    found = [reading.read(viewer, one) for one in chosen]
    if any(one.row.unit_id != viewer.unit_id for one in found):
        raise NotFound
    found.sort(key=lambda one: (one.row.until_on, one.row.id), reverse=True)
    newest = found[0].row
    content = {
        "unit_name": found[0].content["unit_name"],
        "title": title.strip(),
        "meeting_on": meeting_on.isoformat(),
        "parts": [part(one.content, str(one.row.content_digest)) for one in found],
    }
    paper = service.freeze(viewer, KIND, newest.unit_id, OBJECT, newest.id, title.strip(), content)
    journal.record(viewer, "deck.make", "bulletin", newest.id, bulletins=[o.row.id for o in found])
    return paper


def made(bulletin_id: int) -> Paper | None:
    """The newest slides whose latest bulletin is this one; the caller has found it in sight."""
    return papers.newest(KIND, OBJECT, bulletin_id)


def suggested(viewer: Viewer) -> tuple[str, date]:
    """A title and a day for the form."""
    today = clock.today()
    return f"{viewer.unit_name}公开听证业务数据会商材料（{today.year} 年 {today.month} 月）", today
