"""Background work, driven by rows: send the outbox, render papers, expire invitations, commitments.

Each task is idempotent and claims its rows; losing one only delays it until the next sweep. ``wake`` is
called after a commit; the consumer (``flask work``) also sweeps once a minute by itself.
"""

from __future__ import annotations

from flask import Flask
from huey import SqliteHuey

from hearing.jobs.tasks import bind


def init_app(app: Flask) -> None:
    """Open the queue in ``instance/``; tests sweep by hand and have none."""
    settings = app.config["SETTINGS"]
    if settings.mode == "testing":
        return
    settings.instance.mkdir(parents=True, exist_ok=True)
    opened = SqliteHuey("hearing", filename=str(settings.instance / "jobs.db"))
    app.extensions["jobs_queue"] = opened
    app.extensions["jobs_sweep"] = bind(opened, app)


def wake(app: Flask) -> None:
    """Something was committed that may have work waiting: sweep soon."""
    sweep = app.extensions.get("jobs_sweep")
    if sweep is not None:
        sweep()
