"""A code of six digits for a registered telephone: kept as a keyed digest, good for ten minutes.

Who asks for one, and how often one may be tried, is for the link or letter that it belongs to.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from hearing.base import clock
from hearing.base.sealing import keyring

MINUTES, MOST = 10, 3


@dataclass(frozen=True)
class PhoneCode:
    """A fresh code: what is sent, what is kept, until when it is good."""

    number: str
    digest: str
    expires_at: datetime


def fresh(purpose: str, row_id: int) -> PhoneCode:
    """A code for one row; another row's code is never good for it."""
    number = f"{secrets.randbelow(10**6):06d}"
    until = clock.now() + timedelta(minutes=MINUTES)
    return PhoneCode(number, _digest(purpose, row_id, number), until)


def fits(
    purpose: str, row_id: int, digest: str | None, expires_at: datetime | None, typed: str
) -> bool:
    """Whether what was typed is the row's code and still good; a row without a code takes the same time."""
    given = _digest(purpose, row_id, typed.strip())
    right = secrets.compare_digest(digest or "-", given)
    return right and expires_at is not None and expires_at > clock.now()


def _digest(purpose: str, row_id: int, number: str) -> str:
    return keyring.digest(purpose, f"{row_id}-{number}")
