"""The one clock: instants in UTC, dates in Beijing.

Services, loader and tests ask this module, never ``datetime.now`` themselves; ``at`` moves the clock
for a block (the demonstration's loader and the tests).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The present calendar day in Beijing."""
    return beijing_date(now())


def beijing_date(instant: datetime) -> date:
    """The Beijing calendar day on which an aware instant falls."""
    return instant.astimezone(BEIJING).date()


def beijing(day: date, at: time | str = "00:00") -> datetime:
    """The instant (UTC) of a Beijing day and wall-clock time such as ``"09:30"``."""
    wall = time.fromisoformat(at) if isinstance(at, str) else at
    return datetime.combine(day, wall, BEIJING).astimezone(UTC)


def local(instant: datetime) -> datetime:
    """An aware instant as Beijing wall-clock time."""
    return instant.astimezone(BEIJING)


def set_to(instant: datetime | None) -> None:
    """Freeze the clock of this context at an aware instant, or release it with ``None``."""
    if instant is not None and instant.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    _frozen.set(instant.astimezone(UTC) if instant else None)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Freeze the clock inside the block."""
    if instant.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    token = _frozen.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
