"""Work in a forked child with a limit of time and memory, so that no text can hold up the job.

Layout time grows faster than the text in unlucky cases, and no count of characters foretells it.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

SECONDS = 30.0
MEGABYTES = 512
DONE, FAILED = b"+", b"-"


class TooMuchError(Exception):
    """The work took longer or more memory than allowed, or the child died."""


class ChildError(Exception):
    """The work raised in the child; the text names the error."""


def run(
    work: Callable[[], bytes], *, seconds: float = SECONDS, megabytes: int = MEGABYTES
) -> bytes:
    """The result of ``work`` done in a child process; raises ``TooMuchError`` or ``ChildError``."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _in_child(work, writing, seconds, megabytes)
    os.close(writing)
    try:
        answer = _read(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if answer[:1] == FAILED:
        raise ChildError(answer[1:].decode("utf-8", "replace"))
    if answer[:1] != DONE:
        raise TooMuchError(f"排版超过 {seconds:g} 秒或 {megabytes} MB，已停止")
    return answer[1:]


def _in_child(work: Callable[[], bytes], writing: int, seconds: float, megabytes: int) -> NoReturn:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    ceiling = _address_space() + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    try:
        answer = DONE + work()
    except MemoryError:
        os._exit(1)
    except BaseException as error:
        answer = FAILED + f"{type(error).__name__}: {error}".encode()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(answer)
    os._exit(0)


def _address_space() -> int:
    """Bytes of address space in use, so that the limit counts what is added."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _read(reading: int, deadline: float) -> bytes:
    """Everything up to the end of the pipe; nothing when the deadline passes first."""
    parts: list[bytes] = []
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select([reading], [], [], left)
        if not ready:
            break
        part = os.read(reading, 2**16)
        if not part:
            return b"".join(parts)
        parts.append(part)
    return b""
