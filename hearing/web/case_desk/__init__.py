"""承办检察官 and clerks: worklist, cases, booking, one hearing by stage."""

from hearing.web.case_desk import (  # noqa: F401 - importing registers the views
    cases,
    decision,
    hearing,
    officers,
    outcome,
    planning,
    preparing,
    rooms,
    sitting,
)
from hearing.web.case_desk.blueprint import blueprint

__all__ = ["blueprint"]
