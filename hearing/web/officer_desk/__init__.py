"""听证员, phone first."""

from hearing.web.officer_desk import opinion, ties, views  # noqa: F401 - importing registers the views
from hearing.web.officer_desk.blueprint import blueprint

__all__ = ["blueprint"]
