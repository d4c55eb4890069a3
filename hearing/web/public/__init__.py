"""Visitors without an account."""

from hearing.web.public import apply  # noqa: F401 - importing registers the views
from hearing.web.public.views import blueprint

__all__ = ["blueprint"]
