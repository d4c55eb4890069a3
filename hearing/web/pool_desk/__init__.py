"""聘 and 管, apart."""

from hearing.web.pool_desk import draw_requests, draws, hire, manage  # noqa: F401 - importing registers the views
from hearing.web.pool_desk.blueprint import blueprint

__all__ = ["blueprint"]
