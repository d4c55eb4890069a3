"""One application per process: made once, pointed at a new database for every test.

Registering three hundred routes and compiling the templates costs more than most tests do. What a test
changes on the application (a route, a view, a setting, a global of the templates) is noticed before the next
test, which then gets a new one.
"""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Dialect

from hearing import create_app
from hearing.base.db import db
from hearing.base.sealing import keyring
from hearing.papers import render as papers
from tests.support import databases
from tests.support.inspector import Client

# what differs from test to test: set anew in ``_point``, or filled by Flask as it goes
MOVING = {
    "config", "extensions", "instance_path", "teardown_appcontext_funcs", "shell_context_processors",
    "_got_first_request", "jinja_env", "url_map", "cli", "json", "aborter", "logger", "view_functions",
    "jinja_loader",
}  # fmt: skip
POINTED = {"SQLALCHEMY_DATABASE_URI", "SETTINGS"}


class _Kept:
    app: Flask | None = None
    pristine: Any = None
    compiled: dict[str, tuple[Dialect, Any]] = {}  # noqa: RUF012 - one a process


def take(url: str, folder: Path, common: Path) -> Flask:
    """The process's application on this database; a new one when the last test changed the old one.

    Templates are compiled once for all applications and processes that share the folder ``common``.
    """
    app = _Kept.app
    if app is None or _looks(app) != _Kept.pristine:
        app = _Kept.app = create_app(databases.settings(url, folder))
        app.testing = True
        app.test_client_class = Client
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(common))
        _Kept.pristine = _looks(app)
        return app
    _point(app, url, folder)
    return app


def _point(app: Flask, url: str, folder: Path) -> None:
    """What ``create_app`` does with the settings that differ from test to test."""
    settings = databases.settings(url, folder)
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SETTINGS=settings)
    app.instance_path = str(folder)
    app._got_first_request = False
    keyring.configure(settings.secret, settings.keys_folder)
    fonts = folder / "fonts"
    papers.configure(
        fonts if fonts.exists() else None
    )  # the same press as long as none has its own
    del app.extensions["sqlalchemy"]
    app.teardown_appcontext_funcs.clear()
    app.shell_context_processors.clear()
    db.init_app(app)
    with app.app_context():
        _share_compiled(db.engine)


def _share_compiled(engine: Any) -> None:
    """Let every engine of a kind speak by one dialect, whose statements then are compiled once a process."""
    dialect, compiled = _Kept.compiled.setdefault(
        engine.dialect.name, (engine.dialect, engine._compiled_cache)
    )
    engine.dialect = engine.pool._dialect = dialect
    engine._compiled_cache = compiled


def _looks(app: Flask) -> Any:
    """All that hangs on the application, so that any change shows."""
    config = {name: value for name, value in app.config.items() if name not in POINTED}
    extensions = {name: value for name, value in app.extensions.items() if name != "sqlalchemy"}
    env = app.jinja_env
    return _shape(
        [
            {name: value for name, value in vars(app).items() if name not in MOVING},
            config, extensions, app.view_functions, app.cli.commands,
            len(list(app.url_map.iter_rules())), env.filters,
            {name: _Same(value) for name, value in env.globals.items()}, env.tests, env.trim_blocks,
            env.lstrip_blocks, env.autoescape,
        ]
    )  # fmt: skip


def _shape(value: Any) -> Any:
    """Containers by what is in them, everything else by identity (which is kept alive by being held)."""
    if isinstance(value, dict):
        return [(name, _shape(one)) for name, one in value.items()]
    if isinstance(value, list | tuple | set | frozenset):
        return [_shape(one) for one in value]
    return value if isinstance(value, _Same) else _Same(value)


class _Same:
    """Equal to the same object, or to an equal plain value."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        mine, theirs = self.value, getattr(other, "value", None)
        if isinstance(mine, types.MethodType):  # made anew at every look
            return bool(mine == theirs)
        plain = isinstance(mine, str | bytes | int | float | type(None))
        return mine is theirs or (plain and type(mine) is type(theirs) and mine == theirs)

    __hash__ = None  # type: ignore[assignment]
