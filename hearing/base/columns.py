"""Column types and short forms shared by all tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from hearing.base import clock
from hearing.base.labels import Labelled


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC on both engines; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; SQLite keeps no zone, so the value goes in naive."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC instant."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Key = Annotated[int, mapped_column(Integer, primary_key=True)]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]
Entered = Annotated[datetime, mapped_column(UtcDateTime, default=clock.now)]
Code = Annotated[str, mapped_column(String(40))]
Words = Annotated[str, mapped_column(String(200))]
Prose = Annotated[str, mapped_column(Text)]
Digest = Annotated[str, mapped_column(String(64))]
SealedBytes = Annotated[bytes, mapped_column(LargeBinary)]


def ref(target: str, *, use_alter: bool = False, **options: Any) -> Any:
    """A foreign key column with an index: ``unit_id: Mapped[int] = ref("unit.id")``."""
    options.setdefault("index", not options.get("primary_key", False))
    return mapped_column(ForeignKey(target, use_alter=use_alter), **options)


def one_of(column: str, values: Iterable[str], name: str | None = None) -> CheckConstraint:
    """A CHECK that a text column holds one of the given values; it remembers their labels, if they have any."""
    known = list(values)
    listed = ", ".join("'" + str(value) + "'" for value in known)
    words = {str(value): value.label for value in known if isinstance(value, Labelled)}
    return CheckConstraint(
        f"{column} IN ({listed})",
        name=name or f"{column}_known",
        info={"column": column, "words": words},
    )


def words_of(table: Table) -> dict[str, dict[str, str]]:
    """Column → code → label, of the columns whose codes have labels."""
    found = [rule.info for rule in table.constraints if rule.info.get("words")]
    return {info["column"]: info["words"] for info in found}
