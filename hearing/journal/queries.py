"""Reading the journal; opinions' rows stay hidden until their hearing's opinions are closed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.journal.models import JournalEntry

SECRET_VERBS = (
    "opinion.submit", "opinion.draft", "opinion.enter", "opinion.leave", "opinion.paper_entry",
    "opinion.paper_scan",
)  # fmt: skip
# what is done about one officer's link or seat tells when that officer votes
SECRET_OBJECTS = ("opinion_link", "opinion_session", "seat")


@dataclass(frozen=True)
class EntryRow:
    """One line of the audit list."""

    sequence: int
    at: str
    actor_id: int | None
    post: str | None
    unit_id: int | None
    verb: str
    object_kind: str
    object_id: str
    hash: str


def latest(
    viewer: Viewer,
    *,
    verb: str = "",
    object_id: str = "",
    before: int | None = None,
    limit: int = 50,
) -> list[EntryRow]:
    """The newest entries for the audit administrator, without rows that tell who has voted."""
    if viewer.kind != "audit_admin":
        return []
    c = JournalEntry
    wanted = select(
        c.sequence,
        c.at,
        c.actor_id,
        c.post,
        c.unit_id,
        c.verb,
        c.object_kind,
        c.object_id,
        c.hash,
    ).where(c.verb.not_in(SECRET_VERBS), c.object_kind.not_in(SECRET_OBJECTS))
    if verb:
        wanted = wanted.where(c.verb.startswith(verb, autoescape=True))
    if object_id:
        wanted = wanted.where(c.object_id == object_id)
    if before:
        wanted = wanted.where(c.sequence < before)
    rows = db.session.execute(wanted.order_by(c.sequence.desc()).limit(limit))
    return [EntryRow(*row) for row in rows]


@dataclass(frozen=True)
class Detailed:
    """One entry of a verb, with its details."""

    at: str
    actor_id: int | None
    post: str | None
    unit_id: int | None
    object_kind: str
    object_id: str
    details: dict[str, Any]


def of_verb(
    verb: str,
    *,
    object_id: str | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[Detailed]:
    """The entries of one verb, newest first; callers see to who may read them."""
    c = JournalEntry
    wanted = select(
        c.at, c.actor_id, c.post, c.unit_id, c.object_kind, c.object_id, c.details
    ).where(c.verb == verb)
    if object_id is not None:
        wanted = wanted.where(c.object_id == object_id)
    if since is not None:
        wanted = wanted.where(c.at >= since.isoformat(timespec="microseconds"))
    rows = db.session.execute(wanted.order_by(c.sequence.desc()).limit(limit))
    return [Detailed(*row[:-1], json.loads(row[-1])) for row in rows]


def seats_of_submission(digest_begins: str) -> list[int]:
    """The seats whose submission's digest begins so, as the chain holds it; hexadecimal only."""
    c = JournalEntry
    wanted = f'"submission": "{digest_begins}'
    rows = db.session.scalars(
        select(c.details).where(
            c.verb == "opinion.submit", c.details.contains(wanted, autoescape=True)
        )
    )
    return [int(json.loads(details)["seat"]) for details in rows]
