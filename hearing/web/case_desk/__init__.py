"""承办检察官 and clerks: worklist, cases, booking, one hearing by stage."""

from hearing.web.case_desk import (  # noqa: F401 - importing registers the views
    applications,
    board,
    briefing,
    case_list,
    cases,
    closing,
    decision,
    disclosure,
    display,
    finding,
    hearing,
    imports,
    mappings,
    messages,
    officers,
    outcome,
    parties,
    planning,
    practice,
    preliminary,
    preparing,
    presence,
    prints,
    ratings,
    record,
    recording,
    room,
    rooms,
    search,
    sitting,
    spectators,
)
from hearing.web.case_desk.blueprint import blueprint

__all__ = ["blueprint"]
