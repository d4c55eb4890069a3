"""Where the public and the officers reach the system, for links and codes that staff hand out."""

from __future__ import annotations

from typing import Any

from flask import current_app, request


def public_base() -> str:
    """The public's address, without a slash at the end; as this page was asked for when none is set."""
    return (_settings().public_address or request.url_root).rstrip("/")


def officer_base() -> str:
    """The officers' address: their own, else the public's, else as this page was asked for."""
    return (_settings().officer_address or public_base()).rstrip("/")


def _settings() -> Any:
    return current_app.config["SETTINGS"]
