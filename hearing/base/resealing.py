"""Moving every sealed value of every table to the newest key, in batches that can be stopped anywhere.

Tables and columns are found from the models themselves, so that a new sealed column is covered from its
first day. Each batch is one transaction of the caller; values under either key open all the time, so that
the program serves while the keys change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import Column, LargeBinary, Table, bindparam, func, or_, select, tuple_, update

from hearing.base.db import Base, db
from hearing.base.sealing import Sealed, SealedFile, UnknownKey, keyring

BATCH = 200
FILES = 5


@dataclass(frozen=True)
class SealedColumn:
    """One sealed column of one table, and the attribute that shows it in plain text."""

    model: type
    attribute: str
    table: Table
    column: Column[Any]
    is_file: bool = False

    @property
    def name(self) -> str:
        """``person.phone_sealed``."""
        return f"{self.table.name}.{self.column.name}"

    def context(self, seal_id: str) -> str:
        """The associated data of one row's value."""
        return f"{self.table.name}|{self.column.name}|{seal_id}"


@dataclass(frozen=True)
class Unreadable:
    """A value that no key here opens: column and the row's primary key."""

    column: str
    key: tuple[Any, ...]


def sealed_columns() -> list[SealedColumn]:
    """Every sealed column of every model, in order of table and column."""
    found: list[SealedColumn] = []
    for mapper in Base.registry.mappers:
        for owner in mapper.class_.__mro__:
            for attribute, value in vars(owner).items():
                if isinstance(value, Sealed):
                    table: Any = mapper.local_table
                    is_file = isinstance(value, SealedFile)
                    column = table.c[value.column]
                    found.append(SealedColumn(mapper.class_, attribute, table, column, is_file))
    return sorted(found, key=lambda one: one.name)


def _under(column: Column[Any], key_id: str) -> Any:
    prefix = key_id.encode() + b"."
    return func.substr(column, 1, len(prefix)) == bindparam(None, prefix, LargeBinary)


def count_by_key(one: SealedColumn) -> Counter[str]:
    """How many values of a column are under each key; those under a key not here as ``?``."""
    counted: Counter[str] = Counter()
    filled = db.session.scalar(select(func.count(one.column))) or 0
    for key_id in keyring.ids:
        number = db.session.scalar(
            select(func.count()).select_from(one.table).where(_under(one.column, key_id))
        )
        counted[key_id] = int(number or 0)
    unknown = int(filled) - sum(counted.values())
    if unknown:
        counted["?"] = unknown
    return counted


def status() -> dict[str, Counter[str]]:
    """Column → how many values are under each key."""
    return {one.name: count_by_key(one) for one in sealed_columns()}


def strange_keys() -> bool:
    """Whether some value is under a key that is not here (a look at persons, quick at start)."""
    column = Base.metadata.tables["person"].c.identity_sealed
    known = or_(*(_under(column, key_id) for key_id in keyring.ids))
    return db.session.execute(select(column).where(~known).limit(1)).first() is not None


def rows_under(key_id: str) -> int:
    """How many values are still under a key, over all tables."""
    return sum(counted[key_id] for counted in status().values())


def reseal(one: SealedColumn, batch: int = BATCH) -> Iterator[tuple[int, list[Unreadable]]]:
    """Move a column's values to the newest key; yields after each batch, for the caller to commit.

    A value that changed meanwhile is left alone: it was sealed under the newest key then.
    """
    key = tuple(one.table.primary_key.columns)
    last: tuple[Any, ...] | None = None
    while True:
        wanted = (
            select(*key, one.table.c.seal_id, one.column)
            .where(one.column.is_not(None), ~_under(one.column, keyring.current))
            .order_by(*key)
            .limit(min(batch, FILES) if one.is_file else batch)
        )
        if last is not None:
            wanted = wanted.where(tuple_(*key) > tuple_(*last))
        rows = db.session.execute(wanted).all()
        if not rows:
            return
        unreadable = [bad for row in rows if (bad := _move(one, key, row))]
        last = tuple(rows[-1][: len(key)])
        yield len(rows) - len(unreadable), unreadable


def _move(one: SealedColumn, key: tuple[Column[Any], ...], row: Any) -> Unreadable | None:
    identity, seal_id, sealed = tuple(row[: len(key)]), row[-2], bytes(row[-1])
    context = one.context(seal_id)
    try:
        plain = keyring.open_bytes(sealed, context)
    except (InvalidTag, UnknownKey, ValueError):
        return Unreadable(one.name, identity)
    db.session.execute(
        update(one.table)
        .where(
            *(column == value for column, value in zip(key, identity, strict=True)),
            one.column == bindparam(None, sealed, LargeBinary),
        )
        .values({one.column.name: keyring.seal_bytes(plain, context)})
    )
    return None


def unreadable() -> list[Unreadable]:
    """Every value that does not open in its place; none, unless keys or rows were tampered with."""
    found = []
    for one in sealed_columns():
        key = tuple(one.table.primary_key.columns)
        rows = db.session.execute(
            select(*key, one.table.c.seal_id, one.column)
            .where(one.column.is_not(None))
            .execution_options(yield_per=FILES if one.is_file else 1000)
        )
        for row in rows:
            try:
                keyring.open_bytes(bytes(row[-1]), one.context(row[-2]))
            except (InvalidTag, UnknownKey, ValueError):
                found.append(Unreadable(one.name, tuple(row[: len(key)])))
    return found
