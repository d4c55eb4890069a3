"""The application class: a request that lost a race in the database is tried once more (settled 5)."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, Response, g, request
from werkzeug.routing import IntegerConverter, Map

MOST_UPLOAD = 6 * 1024 * 1024
MOST_ID = 2**31 - 1
"""The largest number that a column of ids holds."""


class Number(IntegerConverter):
    """A number in an address; one that no column can hold is no address of ours."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": MOST_ID, **kwargs})


class UploadRequest(Request):
    """A request that may be larger when it is sent in parts, because then a file comes with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.mimetype == "multipart/form-data":
            self.max_content_length = MOST_UPLOAD


class Application(Flask):
    """Flask, trying a request once more after a serialisation failure or a deadlock.

    The first try was rolled back as a whole, so nothing of it stands; a second failure is
    answered 409 with what was typed.
    """

    request_class = UploadRequest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url_map.converters["int"] = Number

    def full_dispatch_request(self) -> Response:
        """Answer the request; once more when the database chose it as a race's loser."""
        response = super().full_dispatch_request()
        if not g.pop("lost_race", False):
            return response
        for name in ("failed", "_login_user", "menu"):
            g.pop(name, None)
        for file in request.files.values():
            file.stream.seek(0)
        response = super().full_dispatch_request()
        g.pop("lost_race", None)
        return response
