"""The blueprint and what its views share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for

from hearing.web.pages import Nothing, form_page

blueprint = Blueprint("case_desk", __name__)


def to_hearing(hearing_id: int, endpoint: str = "case_desk.hearing") -> Any:
    """Go to a hearing's page after an act."""
    return redirect(url_for(endpoint, hearing_id=hearing_id), 303)


__all__ = ["Nothing", "blueprint", "form_page", "to_hearing"]
