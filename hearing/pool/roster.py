"""管's list of members: filters over state, words, free days, caps and training; its export (P-9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.papers import sheets
from hearing.people import access
from hearing.pool import availability, caps, catalogue, queries, training
from hearing.pool.caps import Use
from hearing.pool.models import Member, Pool
from hearing.pool.rules import MemberState, WordKind
from hearing.pool.training import IN_POOL, Standing

HEADS = (
    "姓名", "类别", "身份", "专业领域", "语言", "聘期至", "状态", "培训有效至", "本年学时(小时)",
    "本年次数", "本月次数",
)  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; empty values narrow nothing."""

    state: str = ""
    category: str = ""
    speciality: str = ""
    name: str = ""
    free_on: date | None = None
    near_cap: bool = False
    training_due: bool = False


@dataclass(frozen=True)
class Row:
    """A member with training and use as they stand today."""

    member: Member
    standing: Standing
    use: Use
    is_in_term: bool


def rows(viewer: Viewer, pool: Pool, wanted: Filter) -> list[Row]:
    """The members of the viewer's pool who pass the filter: to be taken in first, then by name's row."""
    access.require(viewer, "pool:manage")
    members = [member for member in _members(pool) if _fits(member, wanted)]
    today = clock.today()
    away = availability.away_all_day(wanted.free_on) if wanted.free_on else set()
    standings = training.standings([m.id for m in members], pool.unit_id)
    uses = caps.uses(
        {m.id: m.person_id for m in members}, today, caps.in_force(today, pool.unit_id)
    )
    found = [
        Row(m, standings[m.id], uses[m.id], m.term_until is not None and m.term_until > today)
        for m in members
        if m.id not in away
    ]
    return [
        row
        for row in found
        if (not wanted.near_cap or row.use.is_near)
        and (not wanted.training_due or (row.standing.is_due and row.is_in_term))
    ]


def _members(pool: Pool) -> Sequence[Member]:
    return db.session.scalars(
        select(Member)
        .options(*queries.PROFILE)
        .where(Member.pool_id == pool.id, Member.state.in_(IN_POOL))
        .order_by(Member.state != MemberState.APPOINTED, Member.term_until, Member.id)
    ).all()


def _fits(member: Member, wanted: Filter) -> bool:
    return (
        wanted.state in ("", member.state)
        and wanted.category in ("", member.category)
        and (not wanted.speciality or wanted.speciality in {s.word for s in member.specialities})
        and (not wanted.name or wanted.name in member.person.name)
    )


def export(viewer: Viewer, pool: Pool, wanted: Filter) -> bytes:
    """The list as a spreadsheet, without numbers of any kind of document; journalled."""
    found = rows(viewer, pool, wanted)
    names = catalogue.all_names()
    lines = [_line(row, names) for row in found]
    journal.record(viewer, "pool.export", "pool", pool.id, number=len(found))
    title = f"{pool.name}名单（{clock.today().isoformat()}）"
    return sheets.write([sheets.Sheet("听证员", HEADS, lines, title=title)])


def _line(row: Row, names: dict[str, dict[str, str]]) -> list[sheets.Cell]:
    member = row.member
    return [
        member.person.name,
        names[WordKind.CATEGORY].get(member.category, member.category),
        "、".join(i.identity for i in member.identities),
        "、".join(s.word for s in member.specialities),
        "、".join(one.word for one in member.languages),
        member.term_until,
        MemberState(member.state).label,
        row.standing.until,
        row.standing.minutes_this_year / 60,
        row.use.year,
        row.use.month,
    ]
