"""Who may handle cases at a unit, and who is meant by a name or an identity number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.cases.service import RANKS
from hearing.people.models import Person, Post
from hearing.people.rules import PostKind
from hearing.people.service import digest_of_identity
from hearing.units.queries import scope

HANDLING = (PostKind.HANDLE, PostKind.DEPARTMENT_HEAD, PostKind.DEPUTY_CHIEF, PostKind.CHIEF)


@dataclass(frozen=True)
class Handler:
    """Somebody who may handle cases at a unit."""

    person_id: int
    name: str
    rank: str


@dataclass
class Handlers:
    """Those who may handle cases: unit → person id → handler, and by identity digest."""

    by_unit: dict[int, dict[int, Handler]] = field(default_factory=lambda: defaultdict(dict))
    by_identity: dict[tuple[int, str], int] = field(default_factory=dict)

    def find(self, unit_id: int, name: str, identity: str) -> int:
        """The person meant by name or identity number; 0 when nobody or several fit."""
        if identity:
            found = self.by_identity.get((unit_id, digest_of_identity(identity)), 0)
            if found:
                return found
        fits = [one.person_id for one in self.by_unit.get(unit_id, {}).values() if one.name == name]
        return fits[0] if len(fits) == 1 else 0


def handlers_of(viewer: Viewer, unit_ids: Iterable[int]) -> Handlers:
    """Who may handle cases at units within the viewer's scope."""
    found = Handlers()
    rows = db.session.execute(
        select(Post.unit_id, Post.person_id, Post.kind, Person.name, Person.identity_digest)
        .join(Person, Person.id == Post.person_id)
        .where(
            Post.unit_id.in_(set(unit_ids)),
            scope(viewer, Post.unit_id),
            Post.kind.in_(HANDLING),
            Post.ended_at.is_(None),
        )
        .order_by(Post.id)
    )
    for unit_id, person_id, kind, name, digest in rows:
        handler = Handler(person_id, name, RANKS.get(kind, "handler"))
        before = found.by_unit[unit_id].get(person_id)
        if before is None or before.rank == "handler":
            found.by_unit[unit_id][person_id] = handler
        if digest:
            found.by_identity[(unit_id, digest)] = person_id
    return found
