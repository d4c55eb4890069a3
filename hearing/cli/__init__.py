"""The ``flask`` commands."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate

from hearing.base.db import db
from hearing.cli import bulletins, demo, draws, journal, opinions, privacy, setup, start, work


def init_app(app: Flask) -> None:
    """Register every command and the migrations."""
    Migrate(app, db, directory="migrations")
    app.cli.add_command(journal.group)
    app.cli.add_command(bulletins.group)
    app.cli.add_command(draws.group)
    app.cli.add_command(opinions.group)
    app.cli.add_command(demo.group)
    app.cli.add_command(privacy.group)
    app.cli.add_command(setup.units)
    app.cli.add_command(setup.seed)
    app.cli.add_command(setup.rules)
    app.cli.add_command(start.start)
    app.cli.add_command(work.work)
