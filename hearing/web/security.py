"""Headers on every response, the CSP nonce, CSRF, and safe targets after sign-in."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException

csrf = CSRFProtect()


def csp_nonce() -> str:
    """This response's nonce for scripts of our own."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def _headers(response: Response) -> Response:
    nonce = csp_nonce()
    policy = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    fixed = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    for name, value in fixed.items():
        response.headers[name] = value
    if current_app.config["SETTINGS"].is_production:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def safe_target(target: str | None) -> str | None:
    """A path of our own to go to after sign-in, or ``None``: no host, no tricks (class 5)."""
    if not target or not target.startswith("/") or any(ord(mark) < 33 for mark in target):
        return None
    if "\\" in target or target.startswith("//") or urlsplit(target).netloc:
        return None
    path = urlsplit(target).path
    try:
        adapter = current_app.url_map.bind("localhost")
        endpoint, _ = adapter.match(path, method="GET")
    except HTTPException:
        return None
    return target if endpoint != "static" else None


def init_app(app: Flask) -> None:
    """Register CSRF protection and the headers."""
    csrf.init_app(app)
    app.after_request(_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
