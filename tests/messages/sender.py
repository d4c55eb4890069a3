"""Sends what waits, slowly enough to be killed in the middle; run by ``test_outbox`` as a process."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from hearing import create_app
from hearing.base import clock
from hearing.base.db import db, set_transaction_mode
from hearing.messages import service
from tests.support import databases


class Slow(service.FileGateway):
    """Takes a moment before and after the message is out."""

    def deliver(self, *message: str) -> str:
        """Deliver with pauses."""
        time.sleep(0.004)
        given = super().deliver(*message)
        time.sleep(0.004)
        return given


def main(url: str, folder: str, now: str) -> None:
    """Send all that is due at ``now``."""
    app = create_app(databases.settings(url, Path(folder)))
    service.use_gateway(Slow(Path(folder) / "out"))
    with app.app_context(), clock.at(datetime.fromisoformat(now)):
        set_transaction_mode("write")
        print("ready", flush=True)  # noqa: T201 - tells the test to begin its count-down
        while service.send_due(5, db.session.commit):
            pass


if __name__ == "__main__":
    main(*sys.argv[1:4])
