"""``flask draws verify|export``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from hearing.base.db import db
from hearing.pool import draw, queries
from hearing.pool.models import Draw

group = AppGroup("draws", help="Draws of hearing officers.")


@group.command("verify")
@click.argument("record", type=click.Path(exists=True, path_type=Path))
def verify(record: Path) -> None:
    """Recompute a draw from its record."""
    try:
        problems = draw.verify(json.loads(record.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        problems = [f"记录不完整或不是抽取记录：{error}"]
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo("相符：承诺、名单、种子、签号、结果和先后都对")


@group.command("export")
@click.argument("draw_id", type=int)
def export(draw_id: int) -> None:
    """Print the record of a revealed draw."""
    row = db.session.get(Draw, draw_id)
    if row is None or row.record is None:
        raise click.ClickException(f"没有第 {draw_id} 号抽取，或还没有揭示")
    click.echo(draw.canonical(queries.record(row)))
