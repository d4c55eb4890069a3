"""司法救助: a referral from the outcome page and its answer; never counted as a hearing (domain §11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.cases.models import Party
from hearing.hearings.models import Hearing
from hearing.journal import service as journal
from hearing.outcomes import rules
from hearing.outcomes.models import AidReferral, Visit
from hearing.people import access

MOST_YUAN = 10_000_000


@dataclass(frozen=True)
class Asked:
    """What a referral says; sums in whole yuan."""

    party_id: int
    need: str
    proof: str
    referred_to: str
    referred_on: date
    amount: int


def parties(hearing: Hearing, case_id: int) -> Sequence[Party]:
    """The parties of one of the hearing's cases, whom aid may reach."""
    if case_id not in {case.id for case in hearing.cases}:
        raise NotFound
    return db.session.scalars(
        select(Party)
        .where(Party.case_id == case_id, Party.removed_at.is_(None))
        .order_by(Party.position, Party.id)
    ).all()


def _problem(asked: Asked, known: Sequence[Party]) -> Refused | None:
    if asked.party_id not in {party.id for party in known}:
        return Refused("选择需要救助的当事人", field="party_id")
    if not asked.need.strip():
        return Refused("写明生活困难的情况", field="need", rule="R-5")
    if not asked.proof.strip():
        return Refused("写明困难证明由谁出具、什么日期", field="proof", rule="R-5")
    if not 0 < asked.amount <= MOST_YUAN:
        return Refused("申请金额填整数元，大于 0", field="amount")
    if asked.referred_on > clock.today():
        return Refused("转办日期不能晚于今天", field="referred_on")
    return None


def refer(
    viewer: Viewer, hearing: Hearing, case_id: int, asked: Asked, visit_id: int | None = None
) -> AidReferral:
    """Send a party in hardship on to judicial aid, with need, proof and the sum asked for (R-5)."""
    access.require(viewer, "outcome:record", hearing)
    problem = _problem(asked, parties(hearing, case_id))
    if problem:
        raise problem
    visit = db.session.get(Visit, visit_id) if visit_id else None
    if visit_id and (visit is None or (visit.hearing_id, visit.case_id) != (hearing.id, case_id)):
        raise NotFound
    row = AidReferral(
        hearing_id=hearing.id,
        case_id=case_id,
        party_id=asked.party_id,
        visit_id=visit_id,
        need=asked.need.strip(),
        proof=asked.proof.strip(),
        referred_to=asked.referred_to.strip(),
        referred_on=asked.referred_on,
        amount_asked=asked.amount,
        entered_by=viewer.person_id,
        entered_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "aid.refer", "hearing", hearing.id, case=case_id, aid=row.id)
    return row


def find(hearing: Hearing, aid_id: int) -> AidReferral:
    """One referral of a hearing the caller may see."""
    row = db.session.get(AidReferral, aid_id)
    if row is None or row.hearing_id != hearing.id:
        raise NotFound
    return row


def answer(
    viewer: Viewer,
    hearing: Hearing,
    row: AidReferral,
    *,
    decision: str,
    decided_on: date,
    amount: int | None,
    words: str,
) -> None:
    """Enter what became of a referral: granted with its sum, refused, or withdrawn."""
    access.require(viewer, "outcome:record", hearing)
    if decision not in rules.AidDecision.labels():
        raise Refused("选择救助结果", field="decision")
    granted = decision == rules.AidDecision.GRANTED
    if granted and not (amount and 0 < amount <= MOST_YUAN):
        raise Refused("已救助的，填写救助金额（整数元）", field="amount")
    if not granted and not words.strip():
        raise Refused("写明没有救助的原因", field="words")
    if not row.referred_on <= decided_on <= clock.today():
        raise Refused("决定日期在转办日期到今天之间", field="decided_on")
    won = rows_changed(
        update(AidReferral)
        .where(AidReferral.id == row.id, AidReferral.decision.is_(None))
        .values(
            decision=decision,
            decided_on=decided_on,
            amount_granted=amount if granted else None,
            answer=words.strip() or None,
            answered_by=viewer.person_id,
            answered_at=clock.now(),
        )
        .execution_options(synchronize_session=False)
    )
    if not won:
        raise Conflict("这件救助的结果已经登记过")
    db.session.refresh(row)
    journal.record(viewer, "aid.answer", "hearing", hearing.id, aid=row.id, decision=decision)
