"""``flask demo load|accounts``: the demonstration province, built through the services."""

from __future__ import annotations

import time

import click
from flask import current_app
from flask.cli import AppGroup

from hearing.cli.demo.loader import load
from hearing.people.queries import demo_accounts

group = AppGroup("demo", help="The demonstration province.")


@group.command("load")
@click.option("--seed", default=2020, show_default=True)
@click.option("--quick", is_flag=True, help="The present-day slice and a few of 2020 only.")
def load_command(seed: int, *, quick: bool) -> None:
    """Load Anhui January–August 2020 and a slice around today."""
    if current_app.config["SETTINGS"].is_production:
        raise click.ClickException("正式环境不装演示数据 (No demonstration data in production.)")
    if demo_accounts():
        raise click.ClickException("演示数据已经装过")
    load_with_words(seed, quick=quick)


def load_with_words(seed: int = 2020, *, quick: bool = False) -> None:
    """Load and say how many hearings and how long."""
    began = time.monotonic()
    number = load(seed, quick=quick)
    click.echo(f"装入 {number} 场听证，用时 {time.monotonic() - began:.0f} 秒", err=True)


@group.command("accounts")
def accounts() -> None:
    """Print the demonstration's sign-ins, one per post."""
    show_accounts()


def show_accounts() -> None:
    """Print the sign-ins that the database holds; none when it holds an office's own data."""
    for name, password, words in demo_accounts():
        click.echo(f"{name:<16} {password:<18} {words}")
