"""聘 and 管, apart."""

from hearing.web.pool_desk import (  # noqa: F401 - importing registers the views
    allowances,
    appraisals,
    draw_requests,
    draws,
    hire,
    keeping,
    letters,
    manage,
    personal,
    publicity,
    recruiting,
    reviewing,
    statistics,
    terms,
    ties,
    training,
)
from hearing.web.pool_desk.blueprint import blueprint

__all__ = ["blueprint"]
