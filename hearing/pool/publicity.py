"""公示: reviewed candidates are shown to the public for some working days; objections are decided (P-4)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload, selectinload

from hearing.base import chance, clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.calendar.queries import is_workday
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import hire_rules
from hearing.pool.history import InPool, note
from hearing.pool.models import CandidateObjection, Member, Pool, Publicity, PublicityEntry
from hearing.pool.rules import MemberState as S
from hearing.units.numbering import next_number
from hearing.units.queries import parameter_int, unit


def receipt() -> str:
    """A receipt of twelve random digits, easy to write down and not to be guessed."""
    return f"{int(chance.token(8), 16) % 10**12:012d}"


def open_publicity(
    viewer: Viewer, pool: Pool, members: Sequence[Member], contact: str
) -> Publicity:
    """Show reviewed candidates to the public from today on; the length is a parameter (P-4)."""
    access.require(viewer, "pool:hire", InPool(pool))
    if not members:
        raise Refused("选择要公示的人选", field="members")
    if not contact.strip():
        raise Refused("写明接受异议的电话和地址", field="contact")
    running = _in_publicity([member.id for member in members])
    for member in members:
        if member.pool_id != pool.id:
            raise NotFound
        if member.state != S.REVIEWED:
            raise Conflict("名单中有人不在“已审查”环节，请刷新后重选", field="members")
        if (member.id, member.round) in running:
            raise Conflict("名单中有人正在公示或已经公示，请刷新后重选", field="members")
    today = clock.today()
    days = parameter_int("publicity_days", today, pool.unit_id)
    serial = next_number(f"publicity/{pool.unit_id}/{today.year}")
    row = Publicity(
        pool_id=pool.id,
        number=f"GS{pool.unit_id}-{today.year}-{serial:03d}",
        from_on=today,
        until_on=hire_rules.last_day(today, max(days, 1), is_workday),
        contact=contact.strip(),
        opened_by=viewer.person_id,
        opened_at=clock.now(),
    )
    row.entries = [PublicityEntry(member_id=member.id, round=member.round) for member in members]
    db.session.add(row)
    db.session.flush()
    for member in members:
        note(viewer, member, "publish", row.number)
    journal.record(viewer, "publicity.open", "publicity", row.id, members=len(members))
    return row


def _in_publicity(member_ids: Sequence[int]) -> set[tuple[int, int]]:
    rows = db.session.execute(
        select(PublicityEntry.member_id, PublicityEntry.round)
        .join(Publicity)
        .where(PublicityEntry.member_id.in_(member_ids), Publicity.withdrawn_at.is_(None))
    )
    return {(row.member_id, row.round) for row in rows}


def withdraw_publicity(viewer: Viewer, row: Publicity, because: str) -> None:
    """Take a publicity back (a mistake in it); its candidates need another one."""
    access.require(viewer, "pool:hire", row)
    if row.withdrawn_at is not None:
        raise Conflict("这份公示已经撤回")
    if not because.strip():
        raise Refused("写明撤回的原因", field="words")
    if any(entry.member.state not in (S.REVIEWED, S.CANDIDATE, S.LEFT) for entry in row.entries):
        raise Refused("公示中已有人提请聘任，不能撤回")
    row.withdrawn_at = clock.now()
    row.withdrawn_because = because.strip()[:200]
    journal.record(viewer, "publicity.withdraw", "publicity", row.id)


def entry_of(member: Member) -> PublicityEntry | None:
    """The member's entry in the publicity of the present round, if there is one."""
    return db.session.scalar(
        select(PublicityEntry)
        .join(Publicity)
        .where(
            PublicityEntry.member_id == member.id,
            PublicityEntry.round == member.round,
            Publicity.withdrawn_at.is_(None),
        )
        .order_by(PublicityEntry.id.desc())
        .limit(1)
    )


def open_objections(member: Member) -> int:
    """How many objections to the member's present candidacy are undecided."""
    number = db.session.scalar(
        select(func.count(CandidateObjection.id))
        .join(PublicityEntry)
        .where(
            PublicityEntry.member_id == member.id,
            PublicityEntry.round == member.round,
            CandidateObjection.state == "open",
        )
    )
    return int(number or 0)


def standing_problem(member: Member) -> str | None:
    """What of publicity stands against proposing this member today (P-4)."""
    row = db.session.execute(
        select(
            func.max(Publicity.until_on),
            func.count(case((CandidateObjection.state == "open", CandidateObjection.id))),
        )
        .select_from(PublicityEntry)
        .join(Publicity)
        .outerjoin(CandidateObjection, CandidateObjection.entry_id == PublicityEntry.id)
        .where(
            PublicityEntry.member_id == member.id,
            PublicityEntry.round == member.round,
            Publicity.withdrawn_at.is_(None),
        )
    ).one()
    return hire_rules.publicity_problem(row[0], clock.today(), row[1])


def publicity(viewer: Viewer, publicity_id: int) -> Publicity:
    """One publicity of the viewer's pool."""
    member = selectinload(Publicity.entries).joinedload(PublicityEntry.member)
    row = db.session.scalar(
        select(Publicity)
        .options(
            joinedload(Publicity.pool),
            member.options(joinedload(Member.person), selectinload(Member.identities)),
        )
        .where(Publicity.id == publicity_id)
    )
    if row is None or row.pool.unit_id != viewer.unit_id:
        raise NotFound
    return row


def publicities(viewer: Viewer, limit: int = 40) -> Sequence[Publicity]:
    """The publicities of the viewer's pool, newest first."""
    return db.session.scalars(
        select(Publicity)
        .join(Pool)
        .where(Pool.unit_id == viewer.unit_id)
        .order_by(Publicity.id.desc())
        .limit(limit)
    ).all()


def office(row: Publicity) -> str:
    """The name of the procuratorate that shows the candidates."""
    return unit(row.pool.unit_id).name
