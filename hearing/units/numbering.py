"""Numbers without gaps or doubles, also with many writers."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from hearing.base.db import db, is_postgresql
from hearing.units.models import NumberSeries


def next_number(series: str) -> int:
    """The next number of a series; the row stays locked until the transaction ends."""
    insert = pg_insert if is_postgresql() else sqlite_insert
    statement = (
        insert(NumberSeries)
        .values(key=series, last=1)
        .on_conflict_do_update(
            index_elements=[NumberSeries.key], set_={"last": NumberSeries.last + 1}
        )
        .returning(NumberSeries.last)
    )
    return int(db.session.execute(statement).scalar_one())
