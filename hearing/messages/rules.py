"""When a message may go out."""

from __future__ import annotations

from datetime import datetime, timedelta


def after_quiet_hours(now: datetime, evening: int, morning: int) -> datetime:
    """The instant itself, or the morning after when it falls into the quiet hours.

    ``now`` is wall-clock time with its zone; ``evening`` and ``morning`` are hours of the day, and equal
    ones mean that there are no quiet hours.
    """
    if evening == morning:
        return now
    woken = now.replace(hour=morning, minute=0, second=0, microsecond=0)
    if evening > morning:
        if now.hour >= evening:
            return woken + timedelta(days=1)
        return woken if now.hour < morning else now
    return woken if evening <= now.hour < morning else now
