"""``flask opinions verify``."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from hearing.journal import service as journal
from hearing.opinions import verifying

group = AppGroup("opinions", help="Sealed opinions.")


@group.command("verify")
@click.option("--hearing", "hearing_id", type=int, help="One hearing only, by its id.")
def verify(hearing_id: int | None) -> None:
    """Recompute every opinion, receipt and tally and compare with the journal."""
    found = verifying.verify(hearing_id)
    broken = journal.verify(None)
    if broken:
        found.problems.append(f"日志第 {broken.sequence} 条：{broken.problem}")
    for problem in found.problems:
        click.echo(problem, err=True)
    if found.problems:
        sys.exit(1)
    click.echo(f"相符：{found.hearings} 场听证，{found.opinions} 份意见，与回执、汇总和日志一致")
