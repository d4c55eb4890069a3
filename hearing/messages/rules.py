"""When a message may go out, and whether a gateway's receipt is genuine and fresh."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

FRESH = timedelta(minutes=5)
LONG_NUMBER = re.compile(r"[0-9]{7,}")


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


def signature(secret: bytes, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over ``stamp.body``, as the gateway sends it in hexadecimal."""
    return hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def receipt_problem(
    secret: bytes, stamp: str, body: bytes, given: str, now: datetime
) -> str | None:
    """A receipt is signed with the shared secret and not older than five minutes."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return "no time"
    if not hmac.compare_digest(signature(secret, stamp, body).encode(), given.lower().encode()):
        return "wrong signature"
    sent = datetime.fromtimestamp(int(stamp), UTC)
    return None if abs(now - sent) <= FRESH else "too old"


def without_numbers(words: str) -> str:
    """A gateway's reason without telephone numbers, short enough to keep."""
    return LONG_NUMBER.sub("●●●●", words)[:60]
