"""The plain data of the draw's paper (F-04), and freezing it for the pool's and for the hearing's file."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from hearing.base.db import db
from hearing.base.errors import Conflict
from hearing.base.viewer import Viewer
from hearing.papers import queries as papers
from hearing.papers.contents import DrawContent, Ticket
from hearing.papers.models import Paper
from hearing.papers.service import freeze
from hearing.people.queries import names
from hearing.pool import draw_queries, draw_rules, use
from hearing.pool.models import Draw
from hearing.units.queries import unit

KIND = "F-04"
MOST_TICKETS = 150


def draw_content(row: Draw, *, with_names: bool) -> DrawContent:
    """F-04 of a revealed draw; without names it carries codes only, for the hearing's file (settled 8)."""
    record, need = json.loads(row.record or "{}"), row.need
    wanted = record["list"]["need"]
    tickets = _tickets(row, record, with_names=with_names)
    return {
        "unit_name": unit(need.pool.unit_id).name,
        "number": row.number,
        "pool_name": need.pool.name,
        "hearing_number": need.hearing_number,
        "round": row.round,
        "wanted": wanted["number"],
        "reserves": wanted["reserves"],
        "quotas": draw_queries.wanted_words(wanted["quotas"]),
        "commitment_serial": row.commitment.serial,
        "commitment_digest": row.commitment.digest,
        "published_at": _stamp(row.commitment.published_at),
        "frozen_at": _stamp(row.frozen_at),
        "frozen_by": names([row.frozen_by]).get(row.frozen_by, "管理人员"),
        "list_digest": row.list_digest,
        "eligible": row.eligible,
        "excluded": _excluded(row, with_names=with_names),
        "outside_source": row.outside_source or "",
        "outside_value": row.outside_value or "",
        "outside_at": _stamp(row.outside_at),
        "revealed_at": _stamp(row.revealed_at),
        "secret": record["secret"],
        "seed": record["seed"],
        "tickets": tickets,
        "witness": None if row.agreed_on else row.outside_source,
        "redraw_reason": row.redraw_reason,
        "asked": draw_queries.wanted_words(wanted.get("asked", wanted)["quotas"]),
        "relax_reason": wanted.get("asked", {}).get("because"),
        "agreed": f"{row.agreed_on} 公布的{row.agreed_figure}" if row.agreed_on else None,
        "pools": wanted.get("pools", []),
        "is_weighted": wanted["weighting"] == "uses",
        "tickets_left": len(record["tickets"]) - len(tickets),
    }


def _stamp(instant: datetime | None) -> str:
    return instant.isoformat(timespec="seconds") if instant else ""


def _tickets(row: Draw, record: dict[str, Any], *, with_names: bool) -> list[Ticket]:
    chosen, reserves = set(record["chosen"]), set(record["reserves"])
    known = {
        entry.code: entry.member.person.name
        for entry in row.entries
        if with_names and entry.code in chosen
    }
    found: list[Ticket] = []
    for rank, (ticket, code) in enumerate(record["tickets"], start=1):
        status = "入选" if code in chosen else "递补" if code in reserves else "未入选"
        if rank <= MOST_TICKETS or status != "未入选":
            found.append(
                {
                    "rank": rank,
                    "code": code,
                    "ticket": ticket,
                    "status": status,
                    "name": known.get(code),
                }
            )
    return found


def _excluded(row: Draw, *, with_names: bool) -> list[Any]:
    counted: dict[tuple[str, str], int] = {}
    for rule, words, number in draw_queries.exclusions(row.id):
        public = words if with_names else draw_rules.PUBLIC_WORDS.get(rule, words)
        counted[rule, public] = counted.get((rule, public), 0) + number
    return [{"rule": r, "words": w, "count": n} for (r, w), n in counted.items()]


def print_record(viewer: Viewer, row: Draw) -> int:
    """Print a draw's record once, with names for 管 and with codes only for the hearing's file (F-04).

    Gives the id of the paper for 管; printing again gives the same one.
    """
    use.require_manager(viewer, row.need)
    if row.record is None:
        raise Conflict("揭示以后才能印制抽取记录")
    made = papers.papers_of(viewer, "draw", row.id)
    if made:
        return made[0].paper_id
    own = _freeze(viewer, row, "draw", row.id, row.need.pool.unit_id, with_names=True)
    _freeze(viewer, row, "hearing", row.need.hearing_id, row.need.unit_id, with_names=False)
    return own.id


def _freeze(
    viewer: Viewer, row: Draw, kind: str, object_id: int, unit_id: int, *, with_names: bool
) -> Paper:
    title = f"{row.number}听证员抽取记录" + ("" if with_names else "（代码版）")
    content = draw_content(row, with_names=with_names)
    paper = freeze(viewer, KIND, unit_id, kind, object_id, title, content)
    db.session.flush()
    return paper
