"""The end of keeping officers' data: who is due, and erasing (P-7, PIPL 19, 47; settled 11).

Case files are archives: what a hearing recorded about its participants stays, and so does the journal, which
holds ids only. Erased are identity number, phone, employer, date of birth, and every other sealed value of a
table that belongs to the person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, update

from hearing.base import clock
from hearing.base.db import db
from hearing.base.resealing import SealedColumn, sealed_columns
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.workflow import TERMINAL
from hearing.journal import service as journal
from hearing.people.models import Person, Post
from hearing.people.own_data import belonging
from hearing.pool.data_rules import may_erase_from
from hearing.pool.models import DataRequest, Engagement, Member
from hearing.pool.rules import MemberState
from hearing.units.queries import parameter_int

ERASED = "（已按期删除）"
# parts of case files
KEPT = ("participant",)
# what else goes with a person's data: scans of papers, files …
on_erase: list[Callable[[Viewer, int], object]] = []


@dataclass(frozen=True)
class Due:
    """A person whose time is over, and what still stands against erasing, if anything."""

    person_id: int
    left_on: date
    words: str
    is_free: bool


def due(today: date) -> list[Due]:
    """Persons who left every pool so long ago that their data is to go."""
    years = parameter_int("retention_years", today)
    rows = db.session.execute(
        select(Member.person_id, func.max(Member.left_on).label("left_on"))
        .join(Person, Person.id == Member.person_id)
        .where(Person.erased_at.is_(None))
        .group_by(Member.person_id)
        .having(func.count() == func.count(Member.left_on))
        .order_by(Member.person_id)
    ).all()
    over = {
        row.person_id: row.left_on for row in rows if may_erase_from(row.left_on, years) <= today
    }
    against = _against(list(over))
    return [
        Due(person_id, left_on, against.get(person_id, "可以删除"), person_id not in against)
        for person_id, left_on in over.items()
    ]


def _against(people: list[int]) -> dict[int, str]:
    """Person id → why the data must stay yet."""
    posts = select(Post.person_id).where(Post.person_id.in_(people), Post.ended_at.is_(None))
    still = select(Member.person_id).where(
        Member.person_id.in_(people), Member.state != MemberState.LEFT
    )
    asked = select(DataRequest.person_id).where(
        DataRequest.person_id.in_(people), DataRequest.decided_at.is_(None)
    )
    is_open = Hearing.state.not_in(TERMINAL)
    parts = (
        select(Participant.person_id)
        .join(Hearing, Hearing.id == Participant.hearing_id)
        .where(Participant.person_id.in_(people), is_open)
    )
    engaged = (
        select(Engagement.person_id)
        .join(Hearing, Hearing.id == Engagement.hearing_id)
        .where(Engagement.person_id.in_(people), is_open)
    )
    found: dict[int, str] = {}
    for wanted, words in (
        (posts, "仍有岗位"),
        (still, "仍在库"),
        (asked, "有申请未答复"),
        (parts, "有未归档的听证"),
        (engaged, "有未归档的听证"),
    ):
        for person_id in db.session.scalars(wanted):
            found.setdefault(int(person_id or 0), words)
    return found


def erase(viewer: Viewer, person_id: int) -> None:
    """Erase what is sealed about a person, and the plain fields that identify; journal the field names."""
    person = db.session.get_one(Person, person_id)
    attended = db.session.scalar(
        select(Participant.id).where(Participant.person_id == person_id).limit(1)
    )
    if attended is None:
        person.name = ERASED
    person.identity_digest = person.phone_digest = person.employer_digest = None
    person.identity_sealed = person.phone_sealed = None
    person.employer = person.born_on = person.gender = None
    person.erased_at = clock.now()
    person.version += 1
    db.session.execute(update(Member).where(Member.person_id == person_id).values(profession=None))
    db.session.flush()
    columns = _erase_sealed(person_id)
    for follow in on_erase:
        follow(viewer, person_id)
    journal.record(viewer, "person.erase", "person", person_id, fields=columns)


def _erase_sealed(person_id: int) -> list[str]:
    """Empty every sealed column of the tables that belong to the person; give their names."""
    mine = {table.name: condition for table, condition in belonging(person_id)}
    _withdraw_files(mine)
    done = []
    for one in sealed_columns():
        condition = mine.get(one.table.name)
        if condition is None or one.table.name in KEPT:
            continue
        if one.column.nullable:
            db.session.execute(update(one.table).where(condition).values({one.column.name: None}))
        else:
            _overwrite(one, condition)
        done.append(one.name)
    return done


def _withdraw_files(mine: dict[str, Any]) -> None:
    """A file goes only as one withdrawn, with its reason."""
    for one in sealed_columns():
        condition, columns = mine.get(one.table.name), one.table.c
        if one.is_file and condition is not None and "withdrawn_because" in columns:
            words = {"withdrawn_at": clock.now(), "withdrawn_because": ERASED}
            db.session.execute(
                update(one.table).where(condition, columns.withdrawn_at.is_(None)).values(words)
            )


def _overwrite(one: SealedColumn, condition: Any) -> None:
    """A column that must hold something gets an empty text under its own seal."""
    key = tuple(one.table.primary_key.columns)
    for row in db.session.execute(select(*key, one.table.c.seal_id).where(condition)).all():
        empty = keyring.seal("", one.context(row[-1]))
        same = [column == value for column, value in zip(key, row[:-1], strict=True)]
        db.session.execute(update(one.table).where(*same).values({one.column.name: empty}))
