"""The blueprint and what its views share."""

from __future__ import annotations

from flask import Blueprint

from hearing.web import forms

blueprint = Blueprint("pool_desk", __name__)


class WordsForm(forms.BaseForm):
    """A few words."""

    words = forms.prose("意见或原因", rows=3)


class AwayForm(forms.BaseForm):
    """Days on which a member cannot come."""

    from_on = forms.day("从哪天")
    until_on = forms.day("到哪天")
    reason = forms.line("原因", required=False)
