"""The blueprint and what its views share."""

from __future__ import annotations

from flask import Blueprint

from hearing.web import forms

blueprint = Blueprint("pool_desk", __name__)


class WordsForm(forms.BaseForm):
    """A few words."""

    words = forms.prose("意见或原因", rows=3)


class ReasonForm(forms.BaseForm):
    """One line of reason."""

    words = forms.line("原因", most=180)
