"""承办检察官 and clerks: worklist, cases, booking, one hearing by stage."""

from hearing.web.case_desk import (  # noqa: F401 - importing registers the views
    cases,
    decision,
    display,
    finding,
    hearing,
    outcome,
    planning,
    preparing,
    room,
    rooms,
    sitting,
)
from hearing.web.case_desk.blueprint import blueprint

__all__ = ["blueprint"]
