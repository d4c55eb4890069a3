"""Running the same work many times at once, each with its own connection."""

from __future__ import annotations

import threading
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
