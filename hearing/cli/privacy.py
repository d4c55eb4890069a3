"""``flask privacy status|rotate|check|retire|purge``: sealed data, its keys and its end."""

from __future__ import annotations

import os
import secrets
import sys
import time
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from hearing.base import clock, resealing
from hearing.base.db import db
from hearing.base.sealing import keyfiles, keyring, number_of, retired_mark
from hearing.base.viewer import SYSTEM
from hearing.hearings import retention
from hearing.journal import service as journal

group = AppGroup("privacy", help="Sealed personal data: keys, rotation, retention.")


def _folder() -> Path:
    return Path(current_app.config["SETTINGS"].keys_folder)


@group.command("status")
def status() -> None:
    """Print how many values of each sealed column are under each key."""
    counted = resealing.status()
    click.echo(f"现用密钥 {keyring.current}；可用密钥 {'、'.join(keyring.ids)}")
    for name, keys in counted.items():
        shown = "  ".join(f"{key} {number}" for key, number in sorted(keys.items()))
        click.echo(f"{name:<36} {shown}")
    if any(keys["?"] for keys in counted.values()):
        click.echo("有数据的密钥不在这里（?）：请从密钥保管处取回密钥文件。", err=True)
        sys.exit(1)


@group.command("check")
def check() -> None:
    """Open every sealed value in its place; name those that do not open."""
    found = resealing.unreadable()
    for one in found:
        click.echo(f"打不开：{one.column} {'/'.join(map(str, one.key))}", err=True)
    if found:
        sys.exit(1)
    click.echo("全部能打开")


@group.command("rotate")
@click.option("--key", help="A key whose file is already in the keys' folder, such as k2.")
@click.option("--batch", default=resealing.BATCH, show_default=True, help="Rows a transaction.")
def rotate(key: str | None, batch: int) -> None:
    """Move every sealed value to a new key (or go on where an earlier run stopped)."""
    target = key or _unfinished() or _make_key()
    if target != keyring.current:
        raise click.ClickException(f"{target} 不是最新的密钥（现用 {keyring.current}）")
    moved, bad = 0, []
    for one in resealing.sealed_columns():
        for done, unreadable in resealing.reseal(one, batch):
            db.session.commit()
            moved += done
            bad += unreadable
    journal.record(SYSTEM, "key.rotate", "key", target, moved=moved, unreadable=len(bad))
    db.session.commit()
    for row in bad:
        click.echo(f"打不开，未改动：{row.column} {'/'.join(map(str, row.key))}", err=True)
    click.echo(f"已换到 {target}：{moved} 个值")
    sys.exit(1 if bad else 0)


def _unfinished() -> str | None:
    """The newest key, when values are still under an older one (an earlier run was stopped)."""
    older = [name for name in keyring.ids if name != keyring.current]
    return keyring.current if any(resealing.rows_under(name) for name in older) else None


def _make_key() -> str:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    used = [number_of(p.name.split("-")[1].split(".")[0]) for p in folder.glob("seal-k*.retired")]
    name = f"k{max([number_of(keyring.current), *used]) + 1}"
    part = folder / f"seal-{name}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_urlsafe(48).encode())
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / f"seal-{name}.key")
    _touch(folder)
    journal.record(SYSTEM, "key.make", "key", name)
    db.session.commit()
    click.echo(f"新密钥 {name}：{folder / f'seal-{name}.key'}，请先存一份到密钥保管处")
    return name


def _touch(folder: Path) -> None:
    """Move the folder's time on by the precise clock: running processes look at it."""
    now = time.time_ns()
    os.utime(folder, ns=(now, now))


@group.command("retire")
@click.argument("key")
@click.option("--escrowed", is_flag=True, help="A copy is kept: older backups open with it only.")
def retire(key: str, *, escrowed: bool) -> None:
    """Take an old key away; refused while values are under it."""
    if key not in keyring.ids or key == keyring.current:
        raise click.ClickException(f"{key} 不在可用密钥之列，或正在使用")
    left = resealing.rows_under(key)
    if left:
        raise click.ClickException(f"还有 {left} 个值用 {key} 加密，请先运行 flask privacy rotate")
    if not escrowed:
        raise click.ClickException(
            f"更早的备份要用 {key} 才能打开。确认已另存这把密钥后，加 --escrowed 再运行"
        )
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    retired_mark(folder, key).touch()
    if path := keyfiles(folder).get(key):
        path.unlink()
    _touch(folder)
    journal.record(SYSTEM, "key.retire", "key", key)
    db.session.commit()
    click.echo(f"{key} 已停用")


@group.command("purge")
@click.option("--yes", is_flag=True, help="Erase; without it the list is printed only.")
def purge(*, yes: bool) -> None:
    """Erase contact, identity and bank data of officers who left long ago (retention_years)."""
    due = retention.due(clock.today())
    for one in due:
        click.echo(f"人员 {one.person_id}  {one.left_on} 离库  {one.words}")
    if not yes:
        click.echo(f"到期 {sum(one.is_free for one in due)} 人；加 --yes 才会删除")
        return
    done = 0
    for one in due:
        if one.is_free:
            retention.erase(SYSTEM, one.person_id)
            db.session.commit()
            done += 1
    click.echo(f"已删除 {done} 人的联系方式、身份证号和账号信息；案件卷宗依档案规定保留")
