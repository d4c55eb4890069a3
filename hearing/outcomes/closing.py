"""销号: asked for with evidence, verified by another than the owner; reopening keeps the number."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.outcomes import rules
from hearing.outcomes.book import move, take_up_again, write_note
from hearing.outcomes.models import LedgerClosing, LedgerItem
from hearing.outcomes.rules import LedgerState, Verdict
from hearing.people import access


def ask(
    viewer: Viewer,
    item: LedgerItem,
    version: int,
    *,
    evidence: str,
    evidence_on: date,
    words: str,
) -> LedgerClosing:
    """Ask for 销号 with dated evidence and how the dispute was resolved."""
    access.require(viewer, "ledger:work", item)
    problem = rules.closing_problem(evidence, evidence_on, words, clock.today())
    if problem:
        raise Refused(problem, field=rules.closing_field(evidence, words))
    if evidence_on < item.opened_on:
        raise Refused("依据的日期不早于列入台账当日", field="evidence_on")
    move(item, version, (LedgerState.OPEN,), state=LedgerState.CLOSING)
    row = LedgerClosing(
        item_id=item.id,
        round=item.round,
        evidence=evidence,
        evidence_on=evidence_on,
        words=words.strip(),
        asked_by=viewer.person_id,
        asked_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    write_note(viewer, item, "asked", f"申请销号：{words.strip()}")
    return row


def waiting(item: LedgerItem) -> LedgerClosing:
    """The closing of an item that waits for a verifier."""
    row = db.session.scalar(
        select(LedgerClosing)
        .where(LedgerClosing.item_id == item.id, LedgerClosing.verdict.is_(None))
        .order_by(LedgerClosing.id.desc())
        .limit(1)
    )
    if row is None:
        raise NotFound
    return row


def verify(viewer: Viewer, item: LedgerItem, version: int, *, verdict: str, reasons: str) -> None:
    """Find the evidence good and close the number, or send the item back, with reasons."""
    row = waiting(item)
    problem = rules.verifier_problem(viewer.person_id, item.owner_person_id, row.asked_by)
    if problem:
        raise Refused(problem)
    access.require(viewer, "ledger:verify", item)
    if verdict not in Verdict.labels():
        raise Refused("选择核查意见", field="verdict")
    if not reasons.strip():
        raise Refused("写明核查了什么、结论的理由", field="reasons")
    won = rows_changed(
        update(LedgerClosing)
        .where(LedgerClosing.id == row.id, LedgerClosing.verdict.is_(None))
        .values(
            verdict=verdict,
            reasons=reasons.strip(),
            verified_by=viewer.person_id,
            verified_at=clock.now(),
        )
        .execution_options(synchronize_session=False)
    )
    if not won:
        raise Conflict("这次销号申请刚刚核查过")
    db.session.refresh(row)
    closed = verdict == Verdict.CLOSED
    move(
        item,
        version,
        (LedgerState.CLOSING,),
        state=LedgerState.CLOSED if closed else LedgerState.OPEN,
        closed_on=clock.today() if closed else None,
    )
    words = f"{Verdict(verdict).label}：{reasons.strip()}"
    write_note(viewer, item, "closed" if closed else "returned", words)


def reopen(viewer: Viewer, item: LedgerItem, words: str) -> None:
    """Take a closed number up again; the number stays."""
    access.require(viewer, "ledger:reopen", item)
    if not words.strip():
        raise Refused("写明重新列入台账的原因", field="words")
    take_up_again(viewer, item, item.reason, f"重新列入台账：{words.strip()}")
