"""Booking a hearing: the wizard over one draft, its check page, and the verbs that change a plan."""

from hearing.web.case_desk.planning import (  # noqa: F401 - importing registers the views
    book,
    check,
    verbs,
    versions,
    wizard,
)
