"""Objections to candidates while publicity runs: entered, read, decided with reasons (P-4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select

from hearing.base import clock
from hearing.base.db import Counted, count_of, db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import hire_rules, leaving, particulars
from hearing.pool.models import CandidateObjection, Pool, Publicity, PublicityEntry
from hearing.pool.publicity import receipt
from hearing.pool.rules import MemberState as S

CHANNELS = {"online": "网上", "window": "当面", "letter": "来信", "phone": "电话"}
MOST_WORDS = 2000


def enter_objection(
    viewer: Viewer,
    entry: PublicityEntry,
    *,
    channel: str,
    raised_on: date,
    words: str,
    objector: str = "",
    phone: str = "",
) -> CandidateObjection:
    """Enter an objection raised while publicity ran; text and objector are kept sealed (P-4)."""
    if viewer.person_id is not None:
        access.require(viewer, "pool:hire", entry.publicity)
    if channel not in CHANNELS or (viewer.person_id is None) != (channel == "online"):
        raise Refused("选择异议的提出方式", field="channel")
    if not words.strip():
        raise Refused("写明异议的内容和依据", field="words")
    row_of = entry.publicity
    if row_of.withdrawn_at or not row_of.from_on <= raised_on <= row_of.until_on:
        raise Refused("异议须在公示期内提出", field="raised_on", rule="P-4")
    if raised_on > clock.today():
        raise Refused("提出日期不能晚于今天", field="raised_on")
    row = CandidateObjection(
        entry_id=entry.id,
        receipt=receipt(),
        channel=channel,
        raised_on=raised_on,
        entered_by=viewer.person_id,
        entered_at=clock.now(),
        state="open",
    )
    row.words = words.strip()[:MOST_WORDS]
    row.objector = objector.strip() or None
    tidied = particulars.tidy_phone(phone)
    row.phone = tidied or None
    row.phone_digest = keyring.digest("phone", tidied) if tidied else None
    db.session.add(row)
    db.session.flush()
    journal.record(
        viewer, "candidate_objection.enter", "candidate_objection", row.id,
        unit_id=row_of.pool.unit_id,
    )  # fmt: skip
    return row


def objections(viewer: Viewer) -> Sequence[CandidateObjection]:
    """Objections to candidates of the viewer's pool, undecided ones first."""
    return db.session.scalars(
        _of_pool(viewer)
        .order_by(CandidateObjection.state != "open", CandidateObjection.id.desc())
        .limit(200)
    ).all()


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many are undecided, for the menu."""
    return [count_of(_of_pool(viewer).where(CandidateObjection.state == "open"))]


def _of_pool(viewer: Viewer) -> Select[CandidateObjection]:
    return (
        select(CandidateObjection)
        .join(PublicityEntry)
        .join(Publicity)
        .join(Pool)
        .where(Pool.unit_id == viewer.unit_id)
    )


def objection(viewer: Viewer, objection_id: int) -> CandidateObjection:
    """One objection to a candidate of the viewer's pool."""
    row = db.session.get(CandidateObjection, objection_id)
    if row is None or row.entry.publicity.pool.unit_id != viewer.unit_id:
        raise NotFound
    return row


def decide_objection(
    viewer: Viewer, row: CandidateObjection, *, upheld: bool, reasons: str
) -> None:
    """Decide an objection with reasons; when it is upheld the candidacy ends (P-4)."""
    access.require(viewer, "pool:hire", row.entry.publicity)
    if row.state != "open":
        raise Conflict("这件异议已经处理过")
    if not reasons.strip():
        raise Refused("写明核查情况和理由", field="reasons")
    row.state = "upheld" if upheld else "dismissed"
    row.decided_by = viewer.person_id
    row.decided_at = clock.now()
    row.reasons = reasons.strip()
    db.session.flush()
    journal.record(
        viewer, "candidate_objection.decide", "candidate_objection", row.id, state=row.state
    )
    member = row.entry.member
    if upheld and member.round == row.entry.round and member.state in (S.REVIEWED, S.CANDIDATE):
        leaving.drop(viewer, member, hire_rules.Ground.OBJECTION, "公示异议成立")
