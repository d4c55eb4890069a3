"""Gateways: the key goes along, secrets stay out of logs, a channel without a way waits."""

from __future__ import annotations

import io
import json

import pytest

from hearing.messages import gateways, service
from tests.messages.test_outbox import queue


class Server:
    """An SMTP server that remembers."""

    def __init__(self, *where, timeout):
        self.where, self.done = where, []
        Server.last = self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def starttls(self):
        self.done.append("tls")

    def login(self, user, password):
        self.done.append(("login", user, password))

    def send_message(self, mail):
        self.mail = mail


def test_mail_carries_its_key_as_message_id():
    gateway = gateways.SmtpGateway("mail.invalid", 587, "a@b.invalid", "u", "p", connect=Server)
    one = gateway.deliver("k/1", "mail", "c@d.invalid", "公开听证", "您好")
    assert one == gateway.deliver("k/1", "mail", "c@d.invalid", "公开听证", "您好")
    assert one != gateway.deliver("k/2", "mail", "c@d.invalid", "公开听证", "您好")
    assert Server.last.done == ["tls", ("login", "u", "p")]
    assert Server.last.mail["To"] == "c@d.invalid"
    assert Server.last.mail.get_content().strip() == "您好"


def test_text_message_carries_its_key_in_the_head():
    seen = []

    def opener(request, timeout):
        seen.append(request)
        return io.BytesIO(b'{"id": "g-7"}')

    gateway = gateways.HttpGateway("https://sms.invalid/send", "secret", opener)
    assert gateway.deliver("k/1", "sms", "13900001111", "公开听证", "您好") == "g-7"
    assert seen[0].get_header("Idempotency-key") == "k/1"
    assert seen[0].get_header("Authorization") == "Bearer secret"
    assert json.loads(seen[0].data) == {"to": "13900001111", "text": "您好"}
    with pytest.raises(ValueError, match="https"):
        gateways.HttpGateway("http://sms.invalid/send")


def test_a_channel_without_a_way_waits(app, monkeypatch, caplog):
    monkeypatch.setattr(service, "gateway", gateways.ByChannel({}))
    queue(1)
    assert service.send_due(5) == 0
    row = app.extensions["sqlalchemy"].session.query(service.OutboxMessage).one()
    assert (row.sent_at, row.failure) == (None, "NoWay")
    assert "13800000000" not in caplog.text


def test_environment_names_the_ways(tmp_path):
    trial = service.FileGateway(tmp_path)
    assert gateways.from_environment({}, trial) is trial
    found = gateways.from_environment(
        {
            "SMS_GATEWAY_URL": "https://sms.invalid",
            "SMTP_HOST": "mail.invalid",
            "SMTP_STARTTLS": "0",
        },
        trial,
    )
    assert set(found.ways) == {"sms", "mail"}
    assert found.ways["mail"].starttls is False
