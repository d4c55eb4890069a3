"""The blueprint and what its views share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from hearing.web import forms

blueprint = Blueprint("case_desk", __name__)


class Nothing(forms.BaseForm):
    """A form with nothing but its token."""


def to_hearing(hearing_id: int, endpoint: str = "case_desk.hearing") -> Any:
    """Go to a hearing's page after an act."""
    return redirect(url_for(endpoint, hearing_id=hearing_id), 303)


def form_page(form: Any, heading: str, act: str, back: str, **extra: Any) -> Any:
    """A page that is one form, with the status its state deserves."""
    status = (form.status if not form.ok else 200) if form.is_submitted() else 200
    html = render_template(
        "form_page.html", form=form, heading=heading, act=act, back=back, **extra
    )
    return html, status
