"""visitors without account."""

from hearing.web.public import (  # noqa: F401 - importing registers the views
    candidates,
    recruitment,
)
