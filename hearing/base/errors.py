"""What a service may answer instead of doing what it was asked.

Every message is a Chinese sentence that says what to do; ``web.errors`` turns each kind into a page.
"""

from __future__ import annotations


class Refused(Exception):
    """A rule stands against the act: 422 with the sentence beside ``field``, or at the page's head."""

    status = 422

    def __init__(self, message: str, *, field: str | None = None, rule: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.rule = rule


class Conflict(Refused):
    """Somebody else took it meanwhile (slot, seat, token): 409, with what is still free."""

    status = 409


class Stale(Conflict):
    """The row changed after the form was opened: 409 with both texts, nothing typed is lost."""

    def __init__(self, message: str = "", *, field: str | None = None) -> None:
        words = message or "这份内容在您打开之后被别人改过。请对照现在的内容，改好后再保存一次。"
        super().__init__(words, field=field)


class Forbidden(Exception):
    """The viewer's post may not do this: 403 page that names who can."""

    def __init__(self, message: str = "", *, who: str | None = None) -> None:
        super().__init__(message)
        self.message = message or "当前岗位不能办理这件事。"
        self.who = who


class NotFound(Exception):
    """Missing or out of the viewer's scope: the same 404 page for both."""
