"""旁听 (F-10): a citizen applies, gets a seat or a place in the queue, looks it up, gives it back."""

from __future__ import annotations

import secrets
import unicodedata

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer
from hearing.cases.models import Party
from hearing.hearings import gallery
from hearing.hearings.gallery import SpectatorState as S
from hearing.hearings.models import Announcement, Hearing, Spectator
from hearing.journal import service as journal
from hearing.messages import service as messages
from hearing.messages import templates
from hearing.people import sessions
from hearing.people.service import digest_of_identity
from hearing.pool.rules import identity_problem

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
VISITOR = Viewer(name="申请旁听的公民")
PER_ADDRESS = 20


def _tidy(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()).upper()


def phone_digest(phone: str) -> str:
    """The keyed look-up digest of a telephone number."""
    return keyring.digest("phone", _tidy(phone))


def check(number: str, name: str, identity: str, phone: str) -> None:
    """Refuse what could not be applied with, before the check page (T5)."""
    row = _announcement(number)
    problem = gallery.closing_problem(clock.today(), row.apply_until)
    if problem:
        raise Refused(problem, rule="A-19")
    wrong = identity_problem(_tidy(identity))
    if wrong:
        raise Refused(wrong, field="identity", rule="F-10")
    if not (_tidy(phone).isdigit() and len(_tidy(phone)) == 11):
        raise Refused("填写 11 位手机号码", field="phone", rule="F-10")
    if len(name.strip()) < 2:
        raise Refused("填写真实姓名，与证件一致", field="name", rule="F-10")


def apply(
    number: str, *, name: str, identity: str, phone: str, relation: str, employer: str | None
) -> Spectator:  # fmt: skip
    """A citizen applies to attend: the next seat, or a place in the queue (A-19)."""
    check(number, name, identity, phone)
    if relation not in gallery.Relation.labels():
        raise Refused("选择与本案的关系", field="relation")
    row = _announcement(number, lock=True)
    hearing = db.session.get_one(Hearing, row.hearing_id)
    taken = db.session.scalars(
        select(Spectator.seat).where(
            Spectator.hearing_id == hearing.id, Spectator.seat.is_not(None)
        )
    )
    seat = gallery.first_free([one for one in taken if one], row.seats)
    digest = digest_of_identity(_tidy(identity))
    spectator = Spectator(
        hearing_id=hearing.id,
        number="".join(secrets.choice(LETTERS) for _ in range(10)),
        name=name.strip(),
        identity_digest=digest,
        phone_digest=phone_digest(phone),
        relation=relation,
        employer=employer or None,
        is_party=_is_party(hearing, digest),
        state=S.SEATED if seat else S.WAITING,
        seat=seat,
        applied_at=clock.now(),
    )
    spectator.identity, spectator.phone = _tidy(identity), _tidy(phone)
    try:
        with db.session.begin_nested():
            db.session.add(spectator)
    except IntegrityError as error:
        raise Conflict("您已经申请过旁听这场听证，请凭申请编号查询", field="identity") from error
    journal.record(VISITOR, "spectator.apply", "spectator", spectator.id, hearing=hearing.id)
    return spectator


def _announcement(number: str, *, lock: bool = False) -> Announcement:
    wanted = (
        select(Announcement)
        .join(Hearing, Hearing.id == Announcement.hearing_id)
        .where(
            Announcement.number == number,
            Announcement.withdrawn_at.is_(None),
            Hearing.is_public,
            Hearing.has_minor.is_(False),
            Hearing.state.not_in(("withdrawn", "postponed")),
        )
    )
    found = db.session.scalar(wanted.with_for_update(of=Announcement) if lock else wanted)
    if found is None:
        raise NotFound
    return found


def _is_party(hearing: Hearing, digest: str) -> bool:
    cases = [case.id for case in hearing.cases]
    parties = db.session.scalars(
        select(Party.identity_digest).where(Party.case_id.in_(cases), Party.removed_at.is_(None))
    )
    return digest in set(parties)


def public_allowed(address: str) -> bool:
    """Count one try of a network address; false when its tries of this quarter of an hour are used up.

    Called before the act, so that a refused try counts too.
    """
    return sessions.try_once(f"attend:{address}"[:100], PER_ADDRESS)


def public_status(number: str, phone: str) -> Spectator:
    """The visitor's own application, by its number and the telephone given; anything else is missing."""
    found = db.session.scalar(
        select(Spectator).where(
            Spectator.number == _tidy(number), Spectator.phone_digest == phone_digest(phone)
        )
    )
    if found is None:
        raise Refused("没有找到这份申请：请核对申请编号和手机号码")
    return found


def withdraw(number: str, phone: str) -> Spectator:
    """The visitor gives the seat back; the next in the queue gets it."""
    found = public_status(number, phone)
    if found.state not in (S.SEATED, S.WAITING):
        raise Conflict("这份申请已经不能取消")
    free(found, S.WITHDRAWN)
    journal.record(VISITOR, "spectator.withdraw", "spectator", found.id)
    seat_next(VISITOR, found.hearing_id)
    return found


def free(spectator: Spectator, state: S) -> None:
    """The seat is given up."""
    spectator.state, spectator.seat = state, None
    db.session.flush()


def seat_next(viewer: Viewer, hearing_id: int) -> None:
    """The first in the queue gets a free seat and is told (A-19)."""
    row = db.session.scalar(
        select(Announcement).where(Announcement.hearing_id == hearing_id).with_for_update()
    )
    waiting = db.session.scalar(
        select(Spectator)
        .where(Spectator.hearing_id == hearing_id, Spectator.state == S.WAITING)
        .order_by(Spectator.id)
        .limit(1)
    )
    if row is None or waiting is None:
        return
    taken = db.session.scalars(
        select(Spectator.seat).where(
            Spectator.hearing_id == hearing_id, Spectator.seat.is_not(None)
        )
    )
    seat = gallery.first_free([one for one in taken if one], row.seats)
    if seat is None:
        return
    waiting.state, waiting.seat = S.SEATED, seat
    db.session.flush()
    journal.record(viewer, "spectator.seat", "spectator", waiting.id, hearing=hearing_id)
    tell(viewer, db.session.get_one(Hearing, hearing_id).unit_id, waiting, "seated")


def tell(viewer: Viewer, unit_id: int, spectator: Spectator, what: str) -> None:
    """Queue a text message in the unit's own words that names no case (P21)."""
    messages.queue(
        viewer,
        key=f"spectator-{what}/{spectator.id}",
        channel="sms",
        address=spectator.phone or "",
        template=f"spectator_{what}",
        subject="公开听证",
        body=templates.fill(f"spectator_{what}", unit_id),
        object_kind="spectator",
        object_id=spectator.id,
    )
