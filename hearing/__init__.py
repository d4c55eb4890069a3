"""The public-hearing (公开听证) management system: wires everything, contains nothing."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from hearing import cli, config, jobs, web
from hearing.base import db as database
from hearing.base.sealing import keyring
from hearing.papers import render as papers
from hearing.pool import certificates
from hearing.startup import check_database
from hearing.web.application import Application


def create_app(settings: config.Settings | None = None, *, serving: bool = True) -> Flask:
    """Build the application from settings (from the environment when none are given).

    ``serving`` is false for commands, which must also run before there is a table.
    """
    settings = settings or config.load()
    app = Application(
        "hearing",
        template_folder=str(config.ROOT / "templates"),
        static_folder=str(config.ROOT / "static"),
        instance_path=str(settings.instance),
    )
    app.config.update(
        SECRET_KEY=settings.secret,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # an error in the log names the statement, never the values in it
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        SETTINGS=settings,
        TRUSTED_HOSTS=settings.hosts,
        # a form that brings a file may be larger (``web.application``); its text is held to the next line
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        SESSION_COOKIE_NAME="form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
    )
    if settings.proxies:  # only what our own proxies wrote is believed: addresses count tries
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    keyring.configure(settings.secret, settings.keys_folder)
    papers.configure(settings.instance / "fonts")
    certificates.configure(settings.public_address)
    database.db.init_app(app)
    jobs.init_app(app)
    web.init_app(app)
    cli.init_app(app)
    if serving and settings.is_production:
        check_database(app)
    return app


__all__ = ["create_app"]
