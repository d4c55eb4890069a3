"""``flask units import``, ``flask seed`` and ``flask rules``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.law import functions_by_rule, tests_by_rule
from hearing.base.viewer import SYSTEM
from hearing.calendar import holidays
from hearing.config import ROOT
from hearing.hearings import board
from hearing.pool import catalogue, consents, reviewing
from hearing.units import service

units = AppGroup("units", help="Procuratorates.")


@units.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def import_units(file: Path) -> None:
    """Add the units of a CSV file (code,name,short,level,parent)."""
    try:
        added = service.import_units(SYSTEM, service.read_units(file))
    except Refused as refused:
        raise click.ClickException(refused.message) from refused
    seed_all()
    db.session.commit()
    click.echo(f"新增 {added} 个检察院")


def seed_all() -> None:
    """Fill what a new version brings: lines, case types, parameters, words, holidays."""
    service.seed(SYSTEM)
    catalogue.seed(SYSTEM)
    board.seed(SYSTEM)
    consents.seed(SYSTEM)
    reviewing.seed(SYSTEM)
    holidays.seed_holidays(SYSTEM, 2020, 2030)


@click.command("seed")
@with_appcontext
def seed() -> None:
    """Add the tables' first rows that are missing; safe to repeat."""
    seed_all()
    db.session.commit()


@click.command("rules")
def rules() -> None:
    """Print rule id → functions → tests."""
    functions = functions_by_rule(ROOT / "hearing")
    tests = tests_by_rule(ROOT / "tests")
    for rule in sorted(set(functions) | set(tests), key=_order):
        click.echo(f"{rule}\n  {'; '.join(functions.get(rule, ['—']))}")
        click.echo(f"  {'; '.join(tests.get(rule, ['—']))}")


def _order(rule: str) -> tuple[str, int]:
    kind, number = rule.split("-")
    return kind, int(number)
