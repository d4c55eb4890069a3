"""聘 hands out the letter with which a new officer sets the PIN."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hearing.base import clock
from hearing.base.errors import Conflict
from hearing.base.masking import mask_phone
from hearing.base.viewer import Viewer
from hearing.people import access, pin_letters
from hearing.people.rules import letter_groups
from hearing.pool.models import Member
from hearing.pool.rules import MemberState as S

HOLDS = (S.APPOINTED, S.ACTIVE, S.SUSPENDED)


@dataclass(frozen=True)
class Letter:
    """What is printed once: for whom, the code, to which telephone, until when."""

    name: str
    pool: str
    office: str
    code: str
    phone: str
    until: date

    @property
    def groups(self) -> str:
        """The code in groups of four."""
        return letter_groups(self.code)


def make_letter(viewer: Viewer, member: Member) -> Letter:
    """Make the letter of an appointed officer; an earlier one holds no longer, a PIN that is set stays."""
    access.require(viewer, "pool:hire", member)
    if member.state not in HOLDS:
        raise Conflict("聘任以后才能制作口令信")
    code, until = pin_letters.make(viewer, member.person_id, member.pool.unit_id)
    return Letter(
        name=member.person.name,
        pool=member.pool.name,
        office=member.pool.name.removesuffix("听证员库"),
        code=code,
        phone=mask_phone(member.person.phone or ""),
        until=clock.local(until).date() - timedelta(days=1),
    )
