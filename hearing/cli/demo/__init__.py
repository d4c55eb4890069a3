"""``flask demo load|accounts``: the demonstration province, built through the services."""

from __future__ import annotations

import time

import click
from flask.cli import AppGroup

from hearing.cli.demo.loader import load
from hearing.people.queries import demo_accounts

group = AppGroup("demo", help="The demonstration province.")


@group.command("load")
@click.option("--seed", default=2020, show_default=True)
@click.option("--quick", is_flag=True, help="The present-day slice and a few of 2020 only.")
def load_command(seed: int, *, quick: bool) -> None:
    """Load Anhui January–August 2020 and a slice around today."""
    if demo_accounts():
        raise click.ClickException("演示数据已经装过")
    began = time.monotonic()
    number = load(seed, quick=quick)
    click.echo(f"装入 {number} 场听证，用时 {time.monotonic() - began:.0f} 秒")


@group.command("accounts")
def accounts() -> None:
    """Print the demonstration's sign-ins, one per post."""
    for name, password, words in demo_accounts():
        click.echo(f"{name:<16} {password:<18} {words}")
