"""The application class: a request that lost a race in the database is tried once more (settled 5)."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, Response, g, request

MOST_UPLOAD = 6 * 1024 * 1024


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

    def full_dispatch_request(self) -> Response:
        """Answer the request; once more when the database chose it as a race's loser."""
        response = super().full_dispatch_request()
        if not g.pop("lost_race", False):
            return response
        for name in ("failed", "_login_user"):
            g.pop(name, None)
        for file in request.files.values():
            file.stream.seek(0)
        response = super().full_dispatch_request()
        g.pop("lost_race", None)
        return response
