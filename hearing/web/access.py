"""Who asks, whether they may, and the one commit per request.

A view carries its permission as data (``@needs("hearing:read")``). GET and HEAD run in a read-only
transaction. A normal return commits whatever its status; an exception rolls back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user

from hearing import jobs
from hearing.base import clock
from hearing.base.acts import act, undo
from hearing.base.db import db, set_transaction_mode
from hearing.base.errors import Forbidden, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.people import access as permissions
from hearing.people import once, sessions
from hearing.people import queries as people

PUBLIC = "public"
COOKIE = "sid"
SEEN_EVERY = 60
V = TypeVar("V", bound=Callable[..., Any])


class SignedIn(UserMixin):
    """flask-login's user: the viewer and the session row behind the cookie."""

    def __init__(self, viewer: Viewer, session_id: int, seen_at: Any, *, must_change: bool) -> None:
        self.viewer = viewer
        self.session_id = session_id
        self.seen_at = seen_at
        self.must_change = must_change

    def get_id(self) -> str:
        """The session's id; never stored in a cookie."""
        return str(self.session_id)


def needs(permission: str) -> Callable[[V], V]:
    """Give a view its permission as data: a name of ``people.access`` or ``PUBLIC``."""

    def mark(view: V) -> V:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def viewer() -> Viewer:
    """The viewer of this request."""
    if not current_user.is_authenticated:
        raise Forbidden("请先登录。")
    return current_user.viewer  # type: ignore[no-any-return]


def viewer_or_none() -> Viewer | None:
    """The viewer, or ``None`` for a visitor."""
    return current_user.viewer if current_user.is_authenticated else None


@contextmanager
def attempt(form: Any) -> Iterator[None]:
    """One act in a savepoint; a refusal goes to the form, which keeps what was typed."""
    try:
        with act():
            yield
    except Refused as refused:
        form.from_refusal(refused)


def _load(_request: Any) -> SignedIn | None:
    token = request.cookies.get(COOKIE, "")
    live = sessions.find(token) if token else None
    if live is None:
        return None
    found = people.viewer_of(live.account_id, live.person_id, live.name, live.post_id)
    if not found.hats:
        return None
    return SignedIn(found, live.id, live.seen_at, must_change=live.must_change)


def permission_of(endpoint: str | None) -> str | None:
    """The permission a view carries; static files are public."""
    if endpoint == "static":
        return PUBLIC
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "permission", None)


def _before() -> Any:
    set_transaction_mode("read" if request.method in ("GET", "HEAD", "OPTIONS") else "write")
    if request.endpoint is None:
        return None
    permission = permission_of(request.endpoint)
    if permission is None:
        raise NotFound
    if permission == PUBLIC:
        return _used_before()
    if not current_user.is_authenticated:
        return _to_sign_in()
    if current_user.must_change and request.endpoint not in (
        "login.password",
        "login.sign_out",
    ):
        return redirect(url_for("login.password"), 303)
    if not permissions.may(current_user.viewer, permission):
        raise Forbidden(who=permissions.WHO_CAN[permission])
    return _used_before()


def _used_before() -> Any:
    earlier = once.result_of(form_key()) if form_key() else None
    if earlier is None:
        return None
    from hearing.web.errors import used_twice

    return used_twice(earlier)


def _to_sign_in() -> Any:
    if request.method in ("GET", "HEAD"):
        target = request.full_path if request.query_string else request.path
        return redirect(url_for("login.sign_in", next=target), 303)
    from hearing.web.errors import session_over

    return session_over()


def form_key() -> str:
    """What makes this submission the same as another: the page's key and all that was typed."""
    key = request.form.get("once", "") if request.method == "POST" else ""
    if not key:
        return ""
    typed = sorted((k, v) for k, v in request.form.items(multi=True) if k != "csrf_token")
    files = sorted((k, f.filename or "") for k, f in request.files.items(multi=True))
    return hashlib.sha256(repr((request.path, typed, files)).encode()).hexdigest()


def _after(response: Response) -> Response:
    if g.get("failed"):
        db.session.rollback()
        return response
    try:
        if response.status_code == 303 and form_key():
            once.use(form_key(), response.location or "")
        db.session.commit()
    except once.UsedTwice:
        from hearing.web.errors import used_twice

        undo()
        return used_twice(once.result_of(form_key()))
    except Exception as error:
        from hearing.web.errors import from_exception

        return from_exception(error)
    if request.method == "POST":
        jobs.wake(current_app._get_current_object())  # type: ignore[attr-defined]
    _touch()
    return response


def _touch() -> None:
    user = g.get("_login_user")
    if not isinstance(user, SignedIn):
        return
    if (clock.now() - user.seen_at).total_seconds() >= SEEN_EVERY:
        set_transaction_mode("write")
        sessions.touch(user.session_id)
        db.session.commit()


def init_app(app: Flask) -> None:
    """Register the request hooks and flask-login."""
    manager = LoginManager()
    manager.init_app(app)
    manager.request_loader(_load)
    manager.session_protection = None
    app.before_request(_before)
    app.after_request(_after)
    app.context_processor(lambda: {"viewer": viewer_or_none(), "may": lambda p, t=None: _may(p, t)})


def _may(permission: str, thing: Any = None) -> bool:
    found = viewer_or_none()
    return found is not None and permissions.may(found, permission, thing)
