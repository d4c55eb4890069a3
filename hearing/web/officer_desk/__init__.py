"""听证员, phone first."""

from hearing.web.officer_desk import (  # noqa: F401 - importing registers the views
    calendar,
    collegial,
    first_pin,
    gatherings,
    opinion,
    pin,
    profile,
    seat,
    service,
    ties,
    today,
    views,
)
from hearing.web.officer_desk.blueprint import blueprint

__all__ = ["blueprint"]
