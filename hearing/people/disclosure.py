"""Full view of masked values: with a reason, journalled, counted, and with an alarm (T6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hearing.base import clock
from hearing.base.errors import Refused
from hearing.base.viewer import Viewer
from hearing.journal import queries as journal_queries
from hearing.journal import service as journal
from hearing.people import queries
from hearing.people.rules import PostKind, Reveal, bursts
from hearing.people.rules import ViewingReason as Reason
from hearing.units.queries import parameter_int, unit_names

VERB = "sensitive.view"
DAYS_LOOKED_AT = 30


def note(
    viewer: Viewer,
    kind: str,
    object_id: int,
    reason: str,
    fields: Iterable[str],
    *,
    unit_id: int | None = None,
) -> None:
    """Journal that somebody saw full values: whose, which fields, why; never the values."""
    if reason not in Reason.labels():
        raise Refused("选择查看完整号码的原因", field="reason")
    journal.record(
        viewer, VERB, kind, object_id, unit_id=unit_id, reason=reason, fields=sorted(fields)
    )


@dataclass(frozen=True)
class ViewRow:
    """One full view: when, by whom, under which post, of what, why."""

    at: datetime
    actor_id: int | None
    name: str
    post: str
    unit: str
    object_kind: str
    object_id: str
    reason: str
    fields: tuple[str, ...]


def _rows(entries: Iterable[Any]) -> list[ViewRow]:
    found = list(entries)
    names = queries.names([one.actor_id for one in found])
    units = unit_names([one.unit_id for one in found])
    return [
        ViewRow(
            datetime.fromisoformat(one.at),
            one.actor_id,
            names.get(one.actor_id or 0, ""),
            PostKind.labels().get(one.post or "", ""),
            units.get(one.unit_id or 0, ""),
            one.object_kind,
            one.object_id,
            Reason.labels().get(str(one.details.get("reason")), ""),
            tuple(one.details.get("fields", ())),
        )
        for one in found
    ]


def views(viewer: Viewer, limit: int = 200) -> list[ViewRow]:
    """The newest full views, for the audit administrator."""
    if viewer.kind != PostKind.AUDIT_ADMIN:
        return []
    return _rows(journal_queries.of_verb(VERB, limit=limit))


def alarms(viewer: Viewer) -> list[Reveal]:
    """Who has looked at more full values within an hour than the parameter allows, newest first."""
    if viewer.kind != PostKind.AUDIT_ADMIN:
        return []
    since = clock.now() - timedelta(days=DAYS_LOOKED_AT)
    limit = parameter_int("reveal_alarm", clock.today())
    by_actor: dict[int, list[datetime]] = defaultdict(list)
    for one in journal_queries.of_verb(VERB, since=since):
        by_actor[one.actor_id or 0].append(datetime.fromisoformat(one.at))
    names = queries.names(list(by_actor))
    found = [
        Reveal(names.get(actor, ""), first, last, number)
        for actor, instants in by_actor.items()
        for first, last, number in bursts(instants, limit)
    ]
    return sorted(found, key=lambda one: (one.last, one.name), reverse=True)


def officer_views(viewer: Viewer) -> list[ViewRow]:
    """When somebody looked at the viewer's own full values, under which post and why."""
    entries = journal_queries.of_verb(VERB, object_id=str(viewer.person_id or 0))
    return _rows(one for one in entries if one.object_kind == "person")
