"""Ways out: mail through SMTP, text messages through an office's HTTP gateway, or a console.

A gateway is given an address and never looks one up. Every delivery carries the message's key, so that a
gateway that honours it delivers a repeated message once.
"""

from __future__ import annotations

import hashlib
import json
import smtplib
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from hearing.messages.service import Gateway

TIMEOUT = 10


class NoWay(Exception):
    """No gateway is set up for this channel; the message waits."""


@dataclass(frozen=True)
class SmtpGateway:
    """Mail through an SMTP server; the key is the Message-ID, by which servers know a repetition."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    starttls: bool = True
    connect: Callable[..., Any] = smtplib.SMTP

    def deliver(self, key: str, channel: str, address: str, subject: str, body: str) -> str:
        """Send one mail; gives its Message-ID."""
        identity = f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{self.sender.split('@')[-1]}>"
        mail = EmailMessage()
        mail["Message-ID"], mail["From"], mail["To"] = identity, self.sender, address
        mail["Subject"] = subject
        mail.set_content(body)
        with self.connect(self.host, self.port, timeout=TIMEOUT) as server:
            if self.starttls:
                server.starttls()
            if self.user:
                server.login(self.user, self.password)
            server.send_message(mail)
        return identity


@dataclass(frozen=True)
class HttpGateway:
    """Text messages through an HTTP gateway: POST JSON with the key in ``Idempotency-Key``.

    The answer's ``id`` is kept; any status but 2xx leaves the message waiting.
    """

    url: str
    token: str = ""
    opener: Callable[..., Any] = field(default=urllib.request.urlopen)

    def __post_init__(self) -> None:
        if not self.url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise ValueError("a text-message gateway is reached over https")

    def deliver(self, key: str, channel: str, address: str, subject: str, body: str) -> str:
        """Hand one text message over; gives the gateway's own id."""
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = json.dumps({"to": address, "text": body}, ensure_ascii=False).encode()
        request = urllib.request.Request(self.url, data, headers, method="POST")  # noqa: S310 - scheme checked above
        with self.opener(request, timeout=TIMEOUT) as answer:
            found = json.loads(answer.read() or b"{}")
        return str(found.get("id") or key)


@dataclass(frozen=True)
class ByChannel:
    """One gateway per channel; a channel without one keeps its messages waiting."""

    ways: Mapping[str, Gateway]

    def deliver(self, key: str, channel: str, address: str, subject: str, body: str) -> str:
        """Deliver by the channel's gateway."""
        way = self.ways.get(channel)
        if way is None:
            raise NoWay(channel)
        return way.deliver(key, channel, address, subject, body)


def from_environment(env: Mapping[str, str], fallback: Gateway) -> Gateway:
    """The gateways that the environment names; ``fallback`` serves when it names none.

    ``SMS_GATEWAY_URL`` with ``SMS_GATEWAY_TOKEN`` for text messages; ``SMTP_HOST``, ``SMTP_PORT``,
    ``SMTP_FROM``, ``SMTP_USER``, ``SMTP_PASSWORD`` and ``SMTP_STARTTLS`` (0 or 1) for mail.
    """
    ways: dict[str, Gateway] = {}
    if env.get("SMS_GATEWAY_URL"):
        ways["sms"] = HttpGateway(env["SMS_GATEWAY_URL"], env.get("SMS_GATEWAY_TOKEN", ""))
    if env.get("SMTP_HOST"):
        ways["mail"] = SmtpGateway(
            env["SMTP_HOST"],
            int(env.get("SMTP_PORT", "25")),
            env.get("SMTP_FROM", "hearing@localhost"),
            env.get("SMTP_USER", ""),
            env.get("SMTP_PASSWORD", ""),
            starttls=env.get("SMTP_STARTTLS", "1") == "1",
        )
    return ByChannel(ways) if ways else fallback
