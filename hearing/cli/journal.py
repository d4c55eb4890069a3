"""``flask journal verify|anchor``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from hearing.journal import service

group = AppGroup("journal", help="The append-only journal.")


@group.command("verify")
@click.option("--anchor", type=click.Path(exists=True, path_type=Path), help="An earlier head.")
def verify(anchor: Path | None) -> None:
    """Check the chain; name the first broken row."""
    known = None
    if anchor is not None:
        data = json.loads(anchor.read_text(encoding="utf-8"))
        known = (int(data["sequence"]), str(data["hash"]))
    broken = service.verify(known)
    if broken:
        click.echo(f"第 {broken.sequence} 条：{broken.problem}", err=True)
        sys.exit(1)
    sequence, digest = service.head()
    click.echo(f"完好：共 {sequence} 条，链尾 {digest}")


@group.command("anchor")
def anchor() -> None:
    """Print the chain's head, to be kept elsewhere."""
    sequence, digest = service.head()
    click.echo(json.dumps({"sequence": sequence, "hash": digest}))
