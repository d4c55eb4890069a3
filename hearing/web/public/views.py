"""Visitors without an account: announcements and what a hearing is; whitelisted fields only."""

from __future__ import annotations

from typing import Any

from flask import render_template

from hearing.base.errors import NotFound
from hearing.hearings import queries
from hearing.web.access import PUBLIC, needs
from hearing.web.papers import stand_alone
from hearing.web.public.blueprint import blueprint


@blueprint.get("/")
@needs(PUBLIC)
def home() -> Any:
    """The next hearings and how to take part."""
    return render_template("public/home.html", rows=queries.public_announcements(limit=5))


@blueprint.get("/announcements")
@needs(PUBLIC)
def announcements() -> Any:
    """All coming public hearings."""
    return render_template("public/announcements.html", rows=queries.public_announcements())


@blueprint.get("/announcements/<number>")
@needs(PUBLIC)
def announcement(number: str) -> Any:
    """One announcement."""
    found = queries.public_announcements(number)
    if not found:
        raise NotFound
    return render_template("public/announcement.html", row=found[0])


VERIFIERS = ("verify_draw.html", "verify_draw.py")


@blueprint.get("/check/<name>")
@needs(PUBLIC)
def verifier(name: str) -> Any:
    """The stand-alone check of a draw, to be kept and opened without the system."""
    if name not in VERIFIERS:
        raise NotFound
    return stand_alone(name)


@blueprint.get("/guide")
@needs(PUBLIC)
def guide() -> Any:
    """What a hearing is, in plain words."""
    return render_template("public/guide.html")
