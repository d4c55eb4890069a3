"""``flask start``: what ``./run`` asks for before it serves; safe to repeat and to interrupt."""

from __future__ import annotations

import logging

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select

from hearing.base.db import db
from hearing.cli.demo import load_with_words, show_accounts
from hearing.cli.setup import seed_all
from hearing.units.models import Unit


@click.command("start")
@with_appcontext
def start() -> None:
    """Migrate, fill what a new version brings, load the demonstration into an empty trial."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade("migrations")
    is_empty = db.session.scalar(select(Unit.id).limit(1)) is None
    if not is_empty or current_app.config["SETTINGS"].is_production:
        seed_all()
        db.session.commit()
        db.session.remove()
    else:
        click.echo("装入演示数据（安徽 2020 年 1—8 月，约一分钟）", err=True)
        load_with_words()
    if not current_app.config["SETTINGS"].is_production:
        show_accounts()
