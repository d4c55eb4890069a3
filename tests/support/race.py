"""Running the same work many times at once, each with its own connection."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from hearing.base import clock
from hearing.base.db import db
from tests.conftest import NOW


def together(app: Any, work: Any, number: int = 40) -> list[Any]:
    """Run ``work(n)`` in parallel threads; results or exceptions in order."""
    db.session.commit()
    barrier, results = threading.Barrier(number), [None] * number

    def one(n: int) -> None:
        with app.app_context(), clock.at(NOW):
            barrier.wait()
            try:
                results[n] = work(n)
                db.session.commit()
            except Exception as error:
                db.session.rollback()
                results[n] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Forked:
    """Work in a process of its own that can be killed; it has the application and connections of its own."""

    def __init__(self, work: Callable[[], object]) -> None:
        db.session.remove()
        self.ended: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _live(work)

    def is_over(self) -> bool:
        """Whether it has come to its end by itself."""
        if self.ended is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.ended = os.waitstatus_to_exitcode(status) if pid else None
        return self.ended is not None

    def kill(self) -> int:
        """kill -9, unless it is over; the exit code."""
        if not self.is_over():
            os.kill(self.pid, signal.SIGKILL)
        return self.wait()

    def wait(self) -> int:
        """The exit code; minus nine for one that was killed."""
        if self.ended is None:
            self.ended = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.ended


def _live(work: Callable[[], object]) -> None:
    """The child's whole life: nothing of the parent's is closed or cleaned up by it."""
    code = 1
    try:
        db.engine.dispose(close=False)  # the parent's connections are the parent's
        work()
        code = 0
    finally:
        os._exit(code)
