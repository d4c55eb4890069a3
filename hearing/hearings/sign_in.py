"""Signing in by oneself: the room's screen shows a code that changes, each person has a short code (A-14).

Nothing is stored: what the screen shows is a keyed digest of the hearing, its day and the minute; a person's
code one of the hearing, its day and the person's place in it. Both end with the day.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound, Refused
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer
from hearing.hearings import day_rules, presence
from hearing.hearings.day_rules import PresenceWay
from hearing.hearings.facts import active_participants
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.workflow import State
from hearing.people import access, sessions

TOKEN = re.compile(r"(\d{1,12})-(\d{1,12})-([0-9a-f]{32})")
OPEN_STATES = (State.READY, *presence.GOING_ON)
TRIES = 10
GONE = "屏幕上的二维码已更换，请重新扫码"
WRONG = "签到码不对。请核对通知或向书记员询问，也可以请书记员登记"
TOO_MANY = "次数太多，请过 15 分钟再试，或请书记员登记"
GUEST = Viewer(name="参加人")


@dataclass(frozen=True)
class Shown:
    """What the screen shows now: the token inside the QR code, and six digits to type instead."""

    token: str
    digits: str


def _mac(hearing: Hearing, window: int) -> str:
    return keyring.digest("sign-in", f"{hearing.id}|{hearing.held_on}|{window}")[:32]


def _digits(mac: str) -> str:
    return f"{int(mac[:12], 16) % 10**6:06d}"


def shown(viewer: Viewer, hearing: Hearing) -> Shown | None:
    """What the room's screen shows at this minute; nothing but on the hearing's day, once ready (A-14)."""
    access.require(viewer, "hearing:sit", hearing)
    if not _is_open(hearing):
        return None
    window = day_rules.window_of(clock.now())
    mac = _mac(hearing, window)
    return Shown(f"{hearing.id}-{window}-{mac}", _digits(mac))


def _is_open(hearing: Hearing) -> bool:
    return hearing.state in OPEN_STATES and hearing.held_on == clock.today()


def short_code(participant: Participant) -> str:
    """A person's own six digits for one hearing on one day."""
    hearing = participant.hearing
    return _digits(
        keyring.digest("sign-in-code", f"{hearing.id}|{hearing.held_on}|{participant.id}")
    )


def codes(viewer: Viewer, hearing: Hearing) -> dict[int, str]:
    """Participant id → short code, for the clerk to hand out."""
    access.require(viewer, "hearing:sit", hearing)
    return {one.id: short_code(one) for one in active_participants(hearing)}


def _of_token(token: str) -> Hearing | None:
    found = TOKEN.fullmatch(token)
    if found is None:
        return None
    hearing = db.session.get(Hearing, int(found[1]))
    if hearing is None or not _is_open(hearing):
        return None
    window = int(found[2])
    fits = hmac.compare_digest(_mac(hearing, window), found[3])
    return hearing if fits and day_rules.window_holds(window, clock.now()) else None


def _of_digits(digits: str) -> Hearing | None:
    """The hearing of today whose screen shows these digits, or showed them some minutes ago."""
    now = day_rules.window_of(clock.now())
    windows = range(now, now - day_rules.WINDOWS_KEPT, -1)
    found = [
        hearing
        for hearing in _today()
        if any(
            hmac.compare_digest(_digits(_mac(hearing, window)).encode(), digits.encode())
            for window in windows
        )
    ]
    return found[0] if len(found) == 1 else None


def _today() -> Sequence[Hearing]:
    return db.session.scalars(
        select(Hearing)
        .options(selectinload(Hearing.participants))
        .where(Hearing.held_on == clock.today(), Hearing.state.in_(OPEN_STATES))
        .order_by(Hearing.id)
    ).all()


def public_open(token: str) -> bool:
    """Whether a scanned code still holds; nothing of the hearing is told."""
    return _of_token(token) is not None


def public_allowed(screen: str, address: str) -> bool:
    """Count one try of an address; asked before the act, so that a refused one counts too (P15)."""
    return sessions.try_once(_limit(screen, address), TRIES)


def _limit(screen: str, address: str) -> str:
    found = TOKEN.fullmatch("".join(screen.split()))
    return f"sign-in:{found[1] if found else 'digits'}:{address}"[:100]


def public_sign_in(screen: str, code: str, address: str) -> datetime:
    """A participant signs in with what the screen shows and the own short code; gives when (A-14)."""
    hearing = _read_screen(screen)
    wanted = "".join(code.split())
    fits = [
        one
        for one in active_participants(hearing)
        if hmac.compare_digest(short_code(one).encode(), wanted.encode())
    ]
    if len(fits) != 1:
        raise Refused(WRONG, field="code")
    presence.arrive(GUEST, hearing, fits[0], _way(screen))
    sessions.forget_tries(_limit(screen, address))
    return fits[0].present_at or clock.now()


def _way(screen: str) -> PresenceWay:
    return PresenceWay.QR if "-" in screen else PresenceWay.CODE


def _read_screen(screen: str) -> Hearing:
    text = "".join(screen.split())
    hearing = _of_token(text) if "-" in text else _of_digits(text)
    if hearing is None:
        raise Refused(
            GONE if "-" in text else "屏幕上的数字不对或已更换，请看屏幕重新填写", field="screen"
        )
    return hearing


def officer_allowed(viewer: Viewer) -> bool:
    """Count one try of an officer at the digits on the screen (P15)."""
    return sessions.try_once(f"sign-in:officer:{viewer.person_id}", TRIES)


def officer_sign_in(viewer: Viewer, participant: Participant, screen: str) -> None:
    """An officer signs in from the own account with what the room's screen shows (A-14)."""
    if participant.person_id != viewer.person_id:
        raise NotFound
    found = _read_screen(screen)
    if found.id != participant.hearing_id:
        raise Refused("这是另一场听证的屏幕，请看您这场听证的屏幕", field="screen")
    presence.arrive(viewer, participant.hearing, participant, _way(screen))
    sessions.forget_tries(f"sign-in:officer:{viewer.person_id}")


def officer_code(viewer: Viewer, participant: Participant) -> str:
    """The officer's own short code, for signing in at the desk."""
    if participant.person_id != viewer.person_id:
        raise NotFound
    return short_code(participant)
