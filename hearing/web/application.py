"""The application class: a request that lost a race in the database is tried once more (settled 5)."""

from __future__ import annotations

from flask import Flask, Response, g, request


class Application(Flask):
    """Flask, trying a request once more after a serialisation failure or a deadlock.

    The first try was rolled back as a whole, so nothing of it stands; a second failure is
    answered 409 with what was typed.
    """

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
