"""The officer's link by message: it opens nothing but a form, and is used once.

Looking at a link changes nothing, so that a chat app's preview consumes nothing. Using it needs the code
sent to the registered telephone and the PIN; of many tries five are looked at.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing
from hearing.journal import service as journal
from hearing.messages import service as messages
from hearing.messages.templates import Filled
from hearing.opinions import giving_sessions, wording
from hearing.opinions.ballots import OPEN_STATES
from hearing.opinions.models import OpinionLink, Seat
from hearing.opinions.rules import Channel
from hearing.people import access, phone_codes, pin_letters, pins, rules, sessions
from hearing.people.queries import person
from hearing.units.queries import parameter_int

PURPOSE = "opinion"
CODE = "opinion-code"
VISITOR = Viewer(name="链接持有人")


def open_hearing(viewer: Viewer, hearing_id: int) -> Hearing:
    """The hearing whose presider or clerk collects opinions now."""
    hearing = db.session.get(Hearing, hearing_id)
    if hearing is None:
        raise NotFound
    access.require(viewer, "opinion:collect", hearing)
    if hearing.state not in OPEN_STATES or hearing.opinions_closed_at is not None:
        raise Conflict("休会评议以后、截止意见以前才能收集意见")
    return hearing


def send_links(
    viewer: Viewer, hearing_id: int, address: str, seat_id: int | None = None
) -> list[str]:
    """Send every officer (or one) a link; gives the tokens, for the loader and tests. Earlier links die."""
    hearing = open_hearing(viewer, hearing_id)
    wanted = select(Seat).where(Seat.hearing_id == hearing_id).order_by(Seat.position)
    seats = [s for s in db.session.scalars(wanted) if seat_id in (None, s.id)]
    if not seats:
        raise NotFound
    mute = [str(s.position) for s in seats if person(s.person_id).phone_sealed is None]
    if mute:
        raise Refused(f"第 {'、'.join(mute)} 席没有登记手机号。请用听证室平板，或本人登录")
    return [_send(viewer, hearing, seat, address) for seat in seats]


def _send(viewer: Viewer, hearing: Hearing, seat: Seat, address: str) -> str:
    _revoke(seat.id, "replaced")
    token, now = secrets.token_urlsafe(32), clock.now()
    hours = parameter_int("opinion_link_hours", clock.today(), hearing.unit_id)
    row = OpinionLink(
        token_digest=sessions.token_digest(token),
        purpose=PURPOSE,
        hearing_id=hearing.id,
        seat_id=seat.id,
        created_at=now,
        created_by=viewer.person_id,
        expires_at=now + timedelta(hours=hours),
        codes_sent=0,
    )
    db.session.add(row)
    db.session.flush()
    body = wording.link(hearing.unit_id, f"{address.rstrip('/')}/officer/link/{{secret}}", hours)
    _text(viewer, seat, f"opinion-link/{row.id}", "opinion_link", body, row.id, token)
    journal.record(viewer, "opinion.link", "opinion_link", row.id, hearing=hearing.id)
    return token


def _text(
    viewer: Viewer,
    seat: Seat,
    key: str,
    template: str,
    body: Filled,
    link_id: int,
    secret: str,
) -> None:
    messages.queue(
        viewer, key=key, channel="sms", address=person(seat.person_id).phone or "", template=template,
        subject="公开听证", body=body, object_kind="opinion_link", object_id=link_id, secret=secret,
    )  # fmt: skip


def _live(token: str) -> OpinionLink | None:
    return db.session.scalar(
        select(OpinionLink).where(
            OpinionLink.token_digest == sessions.token_digest(token),
            OpinionLink.purpose == PURPOSE,
            OpinionLink.used_at.is_(None),
            OpinionLink.revoked_at.is_(None),
            OpinionLink.expires_at > clock.now(),
        )
    )


def _key(token: str) -> str:
    return f"link:{sessions.token_digest(token)[:40]}"


def send_code(viewer: Viewer, token: str) -> None:
    """Send a code to the registered telephone; a dead link and a used-up limit look the same."""
    row = _live(token)
    if not sessions.try_once(f"code-{_key(token)}", phone_codes.MOST) or row is None:
        return
    code = phone_codes.fresh(CODE, row.id)
    row.code_digest, row.code_expires_at = code.digest, code.expires_at
    row.codes_sent += 1
    db.session.flush()
    seat = db.session.get_one(Seat, row.seat_id)
    unit_id = db.session.get_one(Hearing, row.hearing_id).unit_id
    key = f"opinion-code/{row.id}/{row.codes_sent}"
    _text(viewer, seat, key, "opinion_code", wording.code(unit_id), row.id, code.number)


def enter(viewer: Viewer, token: str, code: str, pin: str, agent: str) -> str | None:
    """Use the link up and begin a session in this browser; ``None`` whatever was wrong."""
    if not sessions.try_once(_key(token), rules.TRIES):
        return None
    row = _live(token)
    if row is None:
        return None
    seat = db.session.get_one(Seat, row.seat_id)
    right = phone_codes.fits(CODE, row.id, row.code_digest, row.code_expires_at, code)
    # the PIN is looked at in any case, so that time tells nothing
    if not pins.fits(seat.person_id, pin.strip()) or not right or not _use(row.id):
        return None
    return giving_sessions.begin(viewer, seat, Channel.LINK, agent, link_id=row.id)


def _use(link_id: int) -> bool:
    """Of many at once exactly one uses a link."""
    now = clock.now()
    return (
        rows_changed(
            update(OpinionLink)
            .where(
                OpinionLink.id == link_id,
                OpinionLink.used_at.is_(None),
                OpinionLink.revoked_at.is_(None),
                OpinionLink.expires_at > now,
            )
            .values(used_at=now)
            .execution_options(synchronize_session=False)
        )
        == 1
    )


def _revoke(seat_id: int, because: str) -> None:
    db.session.execute(
        update(OpinionLink)
        .where(OpinionLink.seat_id == seat_id, OpinionLink.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_because=because)
        .execution_options(synchronize_session=False)
    )


def report_loss(viewer: Viewer, hearing_id: int, seat_id: int) -> None:
    """An officer's telephone is lost, as told to presider or clerk: all links and sessions end."""
    hearing = db.session.get(Hearing, hearing_id)
    seat = db.session.get(Seat, seat_id)
    if hearing is None or seat is None or seat.hearing_id != hearing_id:
        raise NotFound
    access.require(viewer, "opinion:collect", hearing)
    _kill(viewer, seat.person_id)


def report_own_loss(viewer: Viewer) -> None:
    """The officer's own telephone is lost: all links, and every session everywhere, end."""
    if viewer.person_id is None or viewer.account_id is None:
        raise NotFound
    _kill(viewer, viewer.person_id)


def _kill(viewer: Viewer, person_id: int) -> None:
    for seat_id in db.session.scalars(select(Seat.id).where(Seat.person_id == person_id)):
        _revoke(seat_id, "lost")
        giving_sessions.end_of_seat(seat_id, "lost")
    sessions.end_of_person(person_id, "lost")
    pin_letters.revoke(person_id, "lost")
    journal.record(viewer, "opinion.loss", "person", person_id)
