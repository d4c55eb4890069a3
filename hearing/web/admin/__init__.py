"""Three administrators, apart."""

from hearing.web.admin import (  # noqa: F401 - importing registers the views
    checklists,
    consent_texts,
    form_profiles,
    furniture,
    holidays,
    rooms,
    sensitive,
    texts,
    views,
    vocabulary,
    work,
)
from hearing.web.admin.blueprint import blueprint

__all__ = ["blueprint"]
