"""Sessions begun by a link or on the tablet: one browser, one officer, one hearing's opinion, nothing else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.opinions.models import OpinionSession, Seat
from hearing.opinions.rules import Channel
from hearing.people import sessions
from hearing.people.models import Post
from hearing.people.queries import viewer_of_post
from hearing.people.rules import PostKind

HOURS = {Channel.LINK: 12, Channel.TABLET: 2}
IDLE_MINUTES = {Channel.LINK: 120, Channel.TABLET: 10}


@dataclass(frozen=True)
class Giving:
    """Who gives an opinion in this browser, and in which hearing."""

    viewer: Viewer
    hearing_id: int
    channel: str


def begin(
    viewer: Viewer, seat: Seat, channel: Channel, agent: str, *,
    link_id: int | None = None, tablet_id: int | None = None,
) -> str:  # fmt: skip
    """Begin a session for a seat; gives its token. Earlier ones of the seat end."""
    end_of_seat(seat.id, "replaced")
    token, now = secrets.token_urlsafe(32), clock.now()
    row = OpinionSession(
        token_digest=sessions.token_digest(token),
        hearing_id=seat.hearing_id,
        seat_id=seat.id,
        channel=channel,
        link_id=link_id,
        tablet_id=tablet_id,
        agent_digest=sessions.token_digest(agent),
        started_at=now,
        seen_at=now,
        expires_at=now + timedelta(hours=HOURS[channel]),
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "opinion.enter", "opinion_session", row.id)
    return token


def _live(token: str, agent: str) -> OpinionSession | None:
    if not token:
        return None
    row = db.session.scalar(
        select(OpinionSession).where(
            OpinionSession.token_digest == sessions.token_digest(token),
            OpinionSession.agent_digest == sessions.token_digest(agent),
            OpinionSession.ended_at.is_(None),
            OpinionSession.expires_at > clock.now(),
        )
    )
    if row is None:
        return None
    idle = timedelta(minutes=IDLE_MINUTES[Channel(row.channel)])
    return None if clock.now() - row.seen_at > idle else row


def officer_giving(token: str, agent: str) -> Giving | None:
    """The live session of a token in the browser that began it."""
    row = _live(token, agent)
    if row is None:
        return None
    post_id = db.session.scalar(
        select(Post.id)
        .join(Seat, Seat.person_id == Post.person_id)
        .where(Seat.id == row.seat_id, Post.kind == PostKind.OFFICER, Post.ended_at.is_(None))
        .order_by(Post.id)
        .limit(1)
    )
    return Giving(viewer_of_post(post_id), row.hearing_id, row.channel) if post_id else None


def note_use(viewer: Viewer, token: str) -> None:
    """A session was used by something that was sent, so it stays awake."""
    _change(OpinionSession.token_digest == sessions.token_digest(token), seen_at=clock.now())


def leave(viewer: Viewer, token: str) -> None:
    """The officer is done in this browser."""
    _change(
        OpinionSession.token_digest == sessions.token_digest(token),
        ended_at=clock.now(),
        ended_because="left",
    )


def end_of_seat(seat_id: int, because: str) -> None:
    """End every session of a seat."""
    _change(OpinionSession.seat_id == seat_id, ended_at=clock.now(), ended_because=because)


def _change(which: object, **values: object) -> None:
    db.session.execute(
        update(OpinionSession)
        .where(which, OpinionSession.ended_at.is_(None))  # type: ignore[arg-type]
        .values(**values)
        .execution_options(synchronize_session=False)
    )
