"""Reaching a person: the outbox takes the address from the person's own row."""

from __future__ import annotations

from hearing.base.viewer import Viewer
from hearing.messages import service as messages
from hearing.messages.templates import Filled
from hearing.people.models import Person


def text_message(
    viewer: Viewer,
    person: Person,
    *,
    key: str,
    template: str,
    body: str | Filled,
    about: tuple[str, int],
) -> None:
    """Queue a text message to a person who has a telephone; it names no case and no party (P21).

    ``key`` is the message's identity (sent once), ``about`` the kind and id of the thing it is about.
    """
    if person.phone_sealed is None:
        return
    messages.queue(
        viewer,
        key=key,
        channel="sms",
        address=person.phone or "",
        template=template,
        subject="公开听证",
        body=body,
        object_kind=about[0],
        object_id=about[1],
    )
