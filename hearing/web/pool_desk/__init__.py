"""聘 and 管, apart."""

from hearing.web.pool_desk import (  # noqa: F401 - importing registers the views
    draws,
    hire,
    manage,
    publicity,
    recruiting,
    reviewing,
    terms,
)
from hearing.web.pool_desk.blueprint import blueprint

__all__ = ["blueprint"]
