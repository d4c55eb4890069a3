"""A page that is one form, for every desk."""

from __future__ import annotations

from typing import Any

from flask import render_template

from hearing.web import forms


class Nothing(forms.BaseForm):
    """A form with nothing but its token."""


def form_page(form: Any, heading: str, act: str, back: str, **extra: Any) -> Any:
    """Render the form with the status its state deserves."""
    status = (form.status if not form.ok else 200) if form.is_submitted() else 200
    html = render_template(
        "form_page.html", form=form, heading=heading, act=act, back=back, **extra
    )
    return html, status
