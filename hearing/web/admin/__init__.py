"""Three administrators, apart."""

from hearing.web.admin import vocabulary  # noqa: F401 - importing registers the views
