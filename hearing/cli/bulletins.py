"""``flask bulletins collect|verify``."""

from __future__ import annotations

import sys
from datetime import date

import click
from flask.cli import AppGroup
from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Forbidden, Refused
from hearing.bulletins import drafting, frozen, runs
from hearing.bulletins.models import Bulletin
from hearing.bulletins.rules import FROZEN, month_bounds
from hearing.units.models import Unit

group = AppGroup("bulletins", help="Monthly notices (通报).")


def _month(text: str) -> tuple[date, date]:
    try:
        year, month = (int(part) for part in text.split("-"))
        return month_bounds(year, month)
    except ValueError:
        raise click.BadParameter("write the month as 2020-08") from None


@group.command("collect")
@click.argument("month")
@click.option("--since", help="First month, for a span such as 2020-01 to 2020-08.")
@click.option("--unit", "code", help="Code of the unit; the top one without it.")
def collect(month: str, since: str | None, code: str | None) -> None:
    """Collect a month into a draft of the unit's drafter, with the steps shown."""
    first, until = _month(month)
    if since:
        first = _month(since)[0]
    wanted = select(Unit.id).order_by(Unit.code).limit(1)
    wanted = wanted.where(Unit.code == code) if code else wanted.where(Unit.parent_id.is_(None))
    viewer = runs.drafter_of(db.session.scalar(wanted) or 0)
    if viewer is None:
        click.echo("这个院没有通报起草岗位的人员，请先任命", err=True)
        sys.exit(1)
    try:
        row = drafting.draft(viewer, first, until, click.echo)
    except (Forbidden, Refused) as refused:
        db.session.rollback()
        click.echo(refused.message, err=True)
        sys.exit(1)
    db.session.commit()
    click.echo(f"{row.title}：草稿 {row.id}，数据截止 {clock.local(row.closing_at):%Y-%m-%d %H:%M}")


@group.command("verify")
@click.argument("number", required=False)
def verify(number: str | None) -> None:
    """Recompute every digest of issued bulletins and rebuild their text from the frozen rows."""
    wanted = select(Bulletin).where(Bulletin.state.in_(FROZEN)).order_by(Bulletin.id)
    if number:
        wanted = wanted.where(Bulletin.number == number)
    found = db.session.scalars(wanted).all()
    if not found:
        click.echo("没有已签发的通报", err=True)
        sys.exit(1)
    broken = 0
    for row in found:
        findings = frozen.verify(row)
        broken += bool(findings)
        for one in findings:
            click.echo(f"{row.number} {one.place}：{one.words}", err=True)
        if not findings:
            click.echo(f"{row.number} 完好，数据指纹 {row.rows_digest or '（旧版本，无数据行）'}")
    sys.exit(1 if broken else 0)
