"""Three administrators, apart."""

from hearing.web.admin import views, work  # noqa: F401 - importing registers the views
from hearing.web.admin.blueprint import blueprint

__all__ = ["blueprint"]
