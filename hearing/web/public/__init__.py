"""Visitors without an account."""

from hearing.web.public import (  # noqa: F401 - importing registers the views
    apply,
    arrive,
    attend,
    candidates,
    figures,
    recruitment,
    shelf,
    survey,
    views,
)
from hearing.web.public.blueprint import blueprint

__all__ = ["blueprint"]
