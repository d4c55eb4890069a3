"""``flask work``: the background consumer."""

from __future__ import annotations

import os

import click
from flask import current_app
from flask.cli import with_appcontext

from hearing.jobs.tasks import sweep
from hearing.messages import gateways
from hearing.messages import service as messages
from hearing.papers import render


@click.command("work")
@click.option("--once", is_flag=True, help="Sweep once and stop.")
@with_appcontext
def work(*, once: bool) -> None:
    """Send messages, render papers, expire invitations, publish commitments."""
    settings = current_app.config["SETTINGS"]
    trial = messages.FileGateway(settings.instance / "outbox")
    messages.use_gateway(gateways.from_environment(os.environ, trial))
    for sentence in render.check():
        click.echo(sentence, err=True)
    if once:
        for name, done in sweep().items():
            click.echo(f"{name} {done}")
        return
    sweep()
    queue = current_app.extensions["jobs_queue"]
    queue.create_consumer(workers=1, periodic=True, check_worker_health=True).run()
