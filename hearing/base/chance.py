"""Random values: from the operating system, or from a seed inside ``seeded`` (loader, tests)."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_source: ContextVar[random.Random | None] = ContextVar("seeded_source", default=None)


def token(length: int) -> str:
    """``length`` random bytes in hex."""
    source = _source.get()
    return secrets.token_hex(length) if source is None else source.randbytes(length).hex()


@contextmanager
def seeded(seed: int) -> Iterator[random.Random]:
    """Make ``token`` repeatable inside the block; never used while serving."""
    source = random.Random(seed)  # noqa: S311 - demonstration data, not a secret
    mark = _source.set(source)
    try:
        yield source
    finally:
        _source.reset(mark)
