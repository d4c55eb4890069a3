"""Three administrators, apart."""

from hearing.web.admin import furniture, holidays, rooms  # noqa: F401 - importing registers the views
