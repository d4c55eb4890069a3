"""Pages of the three administrators."""

from hearing.web.admin import sensitive  # noqa: F401 - importing registers the views
