"""The letter with which an officer sets the first PIN.

The office knows the code on the letter and never the PIN: setting it needs the letter **and** the code sent
to the telephone that was registered when the letter was made. Looking at the page changes nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.acts import contested
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.messages import service as messages
from hearing.people import contact, phone_codes, pins, rules, sessions, wording
from hearing.people.models import OfficerPin, PinLetter
from hearing.people.queries import person
from hearing.units.queries import parameter_int

CODE = "pin-letter"
VISITOR = Viewer(name="口令信持有人")
WRONG = (
    "没有设好。验证码不对，或者这封口令信已经用过、过期。请核对短信里的验证码；连续 5 次不对，"
    "须过 15 分钟再试。还不行的，请联系寄信的检察院重寄一封"
)


@dataclass(frozen=True)
class Standing:
    """What the hiring desk sees: when the PIN was set, until when a letter holds; never a code."""

    set_at: datetime | None
    made_at: datetime | None
    expires_at: datetime | None


def make(viewer: Viewer, person_id: int, unit_id: int) -> tuple[str, datetime]:
    """Make a letter for an officer whom the caller may reach: its code, kept nowhere, and its last instant."""
    who = person(person_id)
    if who.phone_digest is None:
        raise Refused("没有登记手机号，口令信设不了口令。请先更正资料，登记本人的手机号")
    revoke(person_id, "replaced")
    code = "".join(secrets.choice(rules.LETTER_MARKS) for _ in range(rules.LETTER_LENGTH))
    now = clock.now()
    row = PinLetter(
        person_id=person_id,
        code_digest=_digest(code),
        phone_digest=who.phone_digest,
        made_at=now,
        made_by=viewer.person_id,
        expires_at=now + timedelta(days=parameter_int("pin_letter_days", clock.today(), unit_id)),
        sms_sent=0,
    )
    try:
        with contested():
            db.session.add(row)
    except IntegrityError as error:
        raise Conflict("刚刚有人给这位听证员制作了口令信，请刷新后再看") from error
    journal.record(viewer, "pin.letter", "person", person_id)
    return code, row.expires_at


def standing(person_id: int) -> Standing:
    """How an officer stands; callers hold the person."""
    set_at = db.session.scalar(select(OfficerPin.set_at).where(OfficerPin.person_id == person_id))
    letter = db.session.scalar(
        select(PinLetter).where(
            PinLetter.person_id == person_id,
            PinLetter.used_at.is_(None),
            PinLetter.revoked_at.is_(None),
            PinLetter.expires_at > clock.now(),
        )
    )
    made_at, until = (letter.made_at, letter.expires_at) if letter else (None, None)
    return Standing(set_at, made_at, until)


def send_code(viewer: Viewer, code: str) -> None:
    """Send a code to the registered telephone; a dead letter and a used-up limit look the same."""
    row = _live(code)
    if not sessions.try_once(f"code-{_key(code)}", phone_codes.MOST) or row is None:
        return
    sms = phone_codes.fresh(CODE, row.id)
    row.sms_digest, row.sms_expires_at = sms.digest, sms.expires_at
    row.sms_sent += 1
    db.session.flush()
    messages.queue(
        viewer, key=f"pin-letter/{row.id}/{row.sms_sent}", channel="sms",
        address=person(row.person_id).phone or "", template="pin_code", subject="公开听证",
        body=wording.pin_code(), object_kind="pin_letter", object_id=row.id, secret=sms.number,
    )  # fmt: skip


def use(viewer: Viewer, code: str, number: str, pin: str, again: str) -> bool:
    """Set the PIN with letter and telephone; false whatever was wrong with them (and the try is counted).

    The letter is used up, and the officer is told. Only who has both hears what a PIN may not be like.
    """
    problem = rules.pin_problem(pin.strip())
    if problem:
        raise Refused(problem, field="pin")
    if not sessions.try_once(_key(code), rules.TRIES):
        return False
    row = _live(code)
    kept = (row.id, row.sms_digest, row.sms_expires_at) if row else (0, None, None)
    right = phone_codes.fits(CODE, *kept, number)
    if row is None or not right or not _use(row.id):
        return False
    pins.keep_pin(viewer, row.person_id, pin.strip(), again.strip())
    sessions.forget_tries(_key(code))
    contact.text_message(
        viewer, person(row.person_id), key=f"pin-set/{row.id}", template="pin_set",
        body=wording.pin_set(), about=("pin_letter", row.id),
    )  # fmt: skip
    return True


def revoke(person_id: int, because: str) -> None:
    """A person's letter that is still out holds no longer."""
    db.session.execute(
        update(PinLetter)
        .where(
            PinLetter.person_id == person_id,
            PinLetter.used_at.is_(None),
            PinLetter.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now(), revoked_because=because)
        .execution_options(synchronize_session=False)
    )


def _use(letter_id: int) -> bool:
    """Of many at once exactly one uses a letter."""
    now = clock.now()
    used = (
        update(PinLetter)
        .where(
            PinLetter.id == letter_id,
            PinLetter.used_at.is_(None),
            PinLetter.revoked_at.is_(None),
            PinLetter.expires_at > now,
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return rows_changed(used) == 1


def _live(code: str) -> PinLetter | None:
    """The letter of a code, while it holds and the telephone is still the one it was made for."""
    row = db.session.scalar(
        select(PinLetter).where(
            PinLetter.code_digest == _digest(code),
            PinLetter.used_at.is_(None),
            PinLetter.revoked_at.is_(None),
            PinLetter.expires_at > clock.now(),
        )
    )
    if row is None or person(row.person_id).phone_digest != row.phone_digest:
        return None
    return row


def _digest(code: str) -> str:
    return sessions.token_digest(rules.letter_code(code))


def _key(code: str) -> str:
    return f"pin-letter:{_digest(code)[:40]}"
