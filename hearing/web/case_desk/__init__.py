"""承办检察官 and clerks: worklist, cases, booking, one hearing by stage."""

from hearing.web.case_desk import (  # noqa: F401 - importing registers the views
    applications,
    case_list,
    cases,
    closing,
    decision,
    hearing,
    imports,
    mappings,
    outcome,
    parties,
    planning,
    preparing,
    rooms,
    search,
    sitting,
)
from hearing.web.case_desk.blueprint import blueprint

__all__ = ["blueprint"]
