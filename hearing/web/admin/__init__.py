"""three administrators, apart."""

from hearing.web.admin import texts  # noqa: F401 - importing registers the view
