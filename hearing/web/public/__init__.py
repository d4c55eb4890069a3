"""Visitors without an account."""

from hearing.web.public import apply, arrive, attend, candidates, recruitment, shelf, survey, views  # noqa: F401 - importing registers the views
from hearing.web.public.blueprint import blueprint

__all__ = ["blueprint"]
