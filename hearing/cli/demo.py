"""``flask demo load|accounts``."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from hearing.people.queries import demo_accounts

group = AppGroup("demo", help="The demonstration province.")


@group.command("accounts")
def accounts() -> None:
    """Print the demonstration's sign-ins, one per post."""
    for name, password, words in demo_accounts():
        click.echo(f"{name:<16} {password:<18} {words}")
