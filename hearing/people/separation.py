"""Who may not take part in a hearing: those who hire or manage officers there (P-3).

The database refuses the same (guard ``participant_apart``); here is the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select

from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.people.models import Person, Post
from hearing.people.rules import PostKind
from hearing.units.queries import unit
from hearing.units.rules import is_within

POOL_STAFF = (PostKind.HIRE, PostKind.MANAGE)


def refuse_pool_staff(
    unit_id: int, people: Iterable[int | None], digests: Iterable[str | None] = ()
) -> None:
    """Refuse when one of the persons, or a party by identity digest, hires or manages there (P-3)."""
    rows = db.session.execute(
        select(Post.unit_lineage, Post.kind, Person.name)
        .join(Person, Person.id == Post.person_id)
        .where(
            Post.ended_at.is_(None),
            Post.kind.in_(POOL_STAFF),
            or_(
                Post.person_id.in_({one for one in people if one}),
                Person.identity_digest.in_({one for one in digests if one}),
            ),
        )
        .order_by(Post.id)
    ).all()
    here = unit(unit_id).lineage
    for row in rows:
        if is_within(row.unit_lineage, here) or is_within(here, row.unit_lineage):
            raise Refused(
                f"{row.name}担任“{PostKind(row.kind).label}”，不能作为本场听证的参加人，请另选他人",
                rule="P-3",
            )
