"""Where the text-message gateway reports deliveries: no session, no form, a signature of its own.

POST ``/gateway/receipts`` with ``{"id", "status": "delivered" | "failed", "reason"}`` as JSON,
``X-Timestamp`` (seconds) and ``X-Signature`` (HMAC-SHA256 over ``timestamp.body``, hexadecimal).
"""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import Blueprint, Response, current_app, request

from hearing.base import clock
from hearing.base.errors import NotFound, Refused
from hearing.messages import receipts, rules
from hearing.web.access import PUBLIC, needs
from hearing.web.security import csrf

blueprint = Blueprint("gateway", __name__)
log = logging.getLogger(__name__)
LARGEST = 16 * 1024


def _answer(status: int, **words: Any) -> Response:
    return Response(json.dumps(words), status=status, mimetype="application/json")


@blueprint.post("/gateway/receipts")
@csrf.exempt
@needs(PUBLIC)
def take() -> Any:
    """Take one report; the same report again changes nothing."""
    secret: str = current_app.config["SETTINGS"].receipt_secret
    if not secret:
        raise NotFound
    if (request.content_length or 0) > LARGEST:
        return _answer(413, error="too large")
    body, given = request.get_data(), request.headers.get("X-Signature", "")
    stamp = request.headers.get("X-Timestamp", "")
    problem = rules.receipt_problem(secret.encode(), stamp, body, given, clock.now())
    if problem:
        log.warning("receipt refused: %s", problem)
        return _answer(401, error=problem)
    report = _report(body)
    if report is None:
        return _answer(422, error="id and status are texts")
    try:
        return _answer(200, taken=receipts.take(report, given))
    except Refused as refused:
        return _answer(422, error=refused.message)
    except NotFound:
        return _answer(404, error="unknown message")


def _report(body: bytes) -> receipts.Report | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    words = [found.get("id"), found.get("status"), found.get("reason") or ""]
    if not all(isinstance(one, str) and len(one) <= 500 and "\x00" not in one for one in words):
        return None
    return receipts.Report(*(str(one) for one in words)) if words[0] else None
