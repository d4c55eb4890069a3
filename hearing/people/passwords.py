"""Password hashes: argon2id, t=2, m=19 MiB, p=1 (dependencies: 36 ms on two cores)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_decoy = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password fits; an unknown account costs the same time as a known one."""
    try:
        fits = _hasher.verify(stored or _decoy, password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and stored is not None
