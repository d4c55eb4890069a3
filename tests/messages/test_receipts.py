"""The gateway's receipts: signed, fresh, taken once; what did not arrive is seen on the hearing's page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from hearing.base import clock
from hearing.base.db import db
from hearing.messages import rules, service
from hearing.messages.models import DeliveryReceipt, OutboxMessage
from tests.conftest import NOW
from tests.messages.test_outbox import Recorder

SECRET = "shared with the gateway only, 32+ characters"


@pytest.fixture
def sent(app, make, monkeypatch):
    """A hearing whose officers were asked by text message, and a client that reports."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], receipt_secret=SECRET)
    monkeypatch.setattr(service, "gateway", Recorder())
    life = make.world().life("draw")
    service.send_due(50, db.session.commit)
    rows = db.session.query(OutboxMessage).filter_by(template="invitation").order_by("id").all()
    return life, rows


def report(app, body, *, at=NOW, secret=SECRET, **heads) -> tuple[int, dict[str, object]]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    stamp = str(int(at.timestamp()))
    signature = rules.signature(secret.encode(), stamp, data)
    given = {"X-Timestamp": stamp, "X-Signature": signature, **heads}
    answer = app.test_client().post("/gateway/receipts", data=data, headers=given)
    return answer.status_code, answer.get_json(silent=True) or {}


def test_a_receipt_is_taken_once_and_a_delivery_stands(app, sent):
    _, rows = sent
    first, second = rows[0].gateway_id, rows[1].gateway_id
    assert report(app, {"id": first, "status": "delivered"}) == (200, {"taken": True})
    assert report(app, {"id": first, "status": "delivered"}) == (200, {"taken": False})
    failed = {"id": second, "status": "failed", "reason": "停机 10012345678"}
    assert report(app, failed) == (200, {"taken": True})
    later = NOW + timedelta(seconds=9)
    assert report(app, {"id": first, "status": "failed"}, at=later)[0] == 200
    db.session.expire_all()
    assert (rows[0].delivered_at, rows[0].undelivered_at) == (NOW, None)
    assert (rows[1].delivered_at, rows[1].undelivered_because) == (None, "停机 ●●●●")
    assert report(app, {"id": second, "status": "delivered"}, at=later)[0] == 200
    db.session.expire_all()
    assert rows[1].undelivered_at is None
    assert db.session.query(DeliveryReceipt).count() == 4
    # by our own key too, for a gateway that gives no id
    assert report(app, {"id": rows[2].idempotency_key, "status": "delivered"})[0] == 200


def test_what_is_not_signed_fresh_or_known_changes_nothing(app, sent):
    _, rows = sent
    good = {"id": rows[0].gateway_id, "status": "delivered"}
    old = NOW - timedelta(minutes=6)
    tries = (
        (report(app, good, secret="x" * 40), 401), (report(app, good, at=old), 401),
        (report(app, good, at=NOW + timedelta(minutes=6)), 401),
        (report(app, good, **{"X-Signature": ""}), 401), (report(app, good, **{"X-Timestamp": "x"}), 401),
        (report(app, good, **{"X-Timestamp": "9" * 40}), 401), (report(app, good, **{"X-Signature": "é"}), 401),
        (report(app, b"not json"), 422), (report(app, []), 422), (report(app, {"id": 7, "status": "delivered"}), 422),
        (report(app, {**good, "status": "read"}), 422), (report(app, {**good, "id": "unknown"}), 404),
        (report(app, {**good, "reason": "\0"}), 422), (report(app, b"x" * 20000), 413),
    )  # fmt: skip
    assert [(answer[0], status) for answer, status in tries if answer[0] != status] == []
    db.session.expire_all()
    assert rows[0].delivered_at is None
    assert db.session.query(DeliveryReceipt).count() == 0
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], receipt_secret="")
    assert report(app, good)[0] == 404


@pytest.mark.both_engines
def test_the_same_receipt_from_many_sides_is_one(app, sent):
    from tests.support.race import together

    _, rows = sent
    body = {"id": rows[0].gateway_id, "status": "delivered"}
    answers = together(app, lambda _n: report(app, body), 8)
    assert [a for a in answers if a == (200, {"taken": True})] == [(200, {"taken": True})], answers
    assert {a[0] for a in answers} <= {200, 409}
    assert db.session.execute(text("SELECT count(*) FROM delivery_receipt")).scalar() == 1


def test_the_pages_show_what_did_not_arrive(app, make, sent, browser):
    from tests.support.make import PROVINCE, P

    life, rows = sent
    with clock.at(NOW):
        report(app, {"id": rows[0].gateway_id, "status": "failed", "reason": "停机"})
        report(app, {"id": rows[1].gateway_id, "status": "delivered"})
    name = make.account(life.owner, "owner")
    system = make.account(make.staff(P.SYSTEM_ADMIN, PROVINCE), "system")
    db.session.commit()
    browser.sign_in(name)
    browser.get(f"/hearings/{life.hearing_id}")
    assert "1 条没有送到" in browser.text
    browser.get(f"/hearings/{life.hearing_id}/messages")
    assert "停机" in browser.text
    assert "已送达" in browser.text
    assert "还没有回执" in browser.text
    assert not any(row.address in browser.text for row in rows)
    browser.sign_in(system)
    browser.get("/admin/system/work")
    assert "条短信没有送到" in browser.text
