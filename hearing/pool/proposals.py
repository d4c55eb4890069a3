"""聘 or 管 proposes, the chief decides; nobody decides their own (P-3, P-4, P-6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from hearing.base import clock
from hearing.base.db import Counted, count_of, db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import hire_rules, leaving, publicity, reviewing, terms
from hearing.pool.hire_rules import ProposalKind as K
from hearing.pool.history import move, note
from hearing.pool.models import Member, Pool, Proposal
from hearing.pool.rules import MemberState as S

WITHIN = (S.APPOINTED, S.ACTIVE, S.SUSPENDED)


def propose(viewer: Viewer, member: Member, opinion: str) -> Proposal:
    """Propose a reviewed candidate after publicity, with every objection decided (P-4)."""
    access.require(viewer, "pool:hire", member)
    if member.state == S.REVIEWED:
        problem = publicity.standing_problem(member)
        if problem:
            raise Refused(problem, rule="P-4")
    move(member, (S.REVIEWED,), S.PROPOSED)
    row = _open(viewer, member, K.APPOINT, opinion)
    note(viewer, member, "propose", opinion)
    return row


def propose_renewal(viewer: Viewer, member: Member, opinion: str) -> Proposal:
    """Propose another term, in the last ninety days and after checking anew (A-7, P-7)."""
    access.require(viewer, "pool:hire", member)
    problem = hire_rules.renewal_problem(member.state, member.term_until, clock.today())
    if problem:
        raise Refused(problem, rule="P-7")
    missing = reviewing.renewal_outstanding(member)
    if missing:
        raise Refused("先逐项复核条件：" + "；".join(missing), rule="A-7")
    row = _open(viewer, member, K.RENEW, opinion)
    note(viewer, member, "propose_renewal", opinion)
    return row


def propose_removal(
    viewer: Viewer, member: Member, ground: str, facts: str, *, suspend: bool
) -> Proposal:
    """聘 or 管 proposes removal on a ground, with the facts; suspension takes effect at once (P-6)."""
    access.require(viewer, "pool:propose_removal", member)
    if ground not in {one.value for one in hire_rules.REMOVAL}:
        raise Refused("选择解聘的事由", field="ground", rule="P-6")
    if member.state not in WITHIN:
        raise Conflict("此人不在聘期内，不能提请解聘")
    if not facts.strip():
        raise Refused("写明事实和依据", field="facts", rule="P-6")
    row = _open(viewer, member, K.REMOVE, facts, ground)
    note(viewer, member, "propose_removal", hire_rules.Ground(ground).label)
    if suspend and member.state == S.ACTIVE:
        leaving.suspend(viewer, member, f"提请解聘：{hire_rules.Ground(ground).label}")
    return row


def _open(
    viewer: Viewer, member: Member, kind: K, opinion: str, ground: str | None = None
) -> Proposal:
    if not opinion.strip():
        raise Refused("写明意见和依据", field="words")
    row = Proposal(
        member_id=member.id,
        round=member.round,
        kind=kind,
        ground=ground,
        opinion=opinion.strip(),
        proposed_by=viewer.person_id,
        proposed_post=viewer.kind,
        proposed_on=clock.today(),
        proposed_at=clock.now(),
        state="open",
    )
    row.member = member
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        words = str(error.orig)
        if "proposal_publicity" in words:
            raise Conflict("公示还没有期满，或刚收到异议，请刷新后再看", rule="P-4") from error
        if "uq_proposal_open" in words or "proposal.member_id" in words:
            raise Conflict("此人已有一件待检察长决定的提请") from error
        raise
    journal.record(viewer, "proposal.open", "proposal", row.id, kind=kind.value)
    return row


def decide(
    viewer: Viewer,
    row: Proposal,
    *,
    granted: bool,
    reasons: str = "",
    term_from: date | None = None,
) -> None:
    """The chief decides a proposal; never one's own, nor of a person registered or reviewed by oneself (P-3)."""
    member = row.member
    access.require(viewer, "pool:appoint", member)
    if viewer.person_id in (row.proposed_by, member.registered_by, member.reviewed_by):
        raise Refused("本人登记、审查或提请的，不能由本人决定", rule="P-3")
    if not granted and not reasons.strip():
        raise Refused("写明不同意的理由", field="reasons")
    if granted and row.kind == K.APPOINT and publicity.open_objections(member):
        raise Refused("还有公示异议没有处理，暂不能聘任", rule="P-4")
    _settle(viewer, row, granted=granted, reasons=reasons)
    if not granted:
        _refused(viewer, row, member, reasons)
    elif row.kind == K.APPOINT:
        terms.begin(viewer, row, member, term_from or clock.today())
    elif row.kind == K.RENEW:
        terms.renew(viewer, row, member)
    else:
        ground = hire_rules.Ground(row.ground or "")
        leaving.leave(viewer, member, ground, ground.label, "remove")


def _settle(viewer: Viewer, row: Proposal, *, granted: bool, reasons: str) -> None:
    settled = rows_changed(
        update(Proposal)
        .where(Proposal.id == row.id, Proposal.state == "open")
        .values(
            state="granted" if granted else "refused",
            decided_by=viewer.person_id,
            decided_at=clock.now(),
            reasons=reasons.strip() or None,
        )
        .execution_options(synchronize_session="evaluate")
    )
    if settled != 1:
        raise Conflict("这件提请已经决定过，请刷新后再看")
    journal.record(viewer, "proposal.decide", "proposal", row.id, granted=granted)


def _refused(viewer: Viewer, row: Proposal, member: Member, reasons: str) -> None:
    if row.kind == K.APPOINT:
        move(member, (S.PROPOSED,), S.REVIEWED)
    verbs = {K.APPOINT: "return", K.RENEW: "refuse_renewal", K.REMOVE: "refuse_removal"}
    note(viewer, member, verbs[K(row.kind)], reasons)


def open_proposal(member: Member, kind: str | None = None) -> Proposal | None:
    """The member's undecided proposal, if there is one (of a kind)."""
    wanted = select(Proposal).where(Proposal.member_id == member.id, Proposal.state == "open")
    if kind is not None:
        wanted = wanted.where(Proposal.kind == kind)
    return db.session.scalar(wanted)


def appoint(viewer: Viewer, member: Member, term_from: date) -> None:
    """The chief appoints: term by parameter, numbered certificate, sign-in post (P-4)."""
    decide(viewer, _waiting(viewer, member), granted=True, term_from=term_from)


def return_candidate(viewer: Viewer, member: Member, reasons: str) -> None:
    """The chief does not appoint: back to 聘 with the reasons."""
    decide(viewer, _waiting(viewer, member), granted=False, reasons=reasons)


def _waiting(viewer: Viewer, member: Member) -> Proposal:
    access.require(viewer, "pool:appoint", member)
    row = open_proposal(member, K.APPOINT)
    if row is None:
        raise Conflict("没有待决定的聘任提请，请刷新后再看")
    return row


def waiting(viewer: Viewer) -> Sequence[Proposal]:
    """The undecided proposals of the viewer's pool, oldest first."""
    return db.session.scalars(
        select(Proposal)
        .join(Member)
        .join(Pool)
        .options(
            joinedload(Proposal.member).joinedload(Member.person),
            joinedload(Proposal.member).joinedload(Member.pool),
        )
        .where(Pool.unit_id == viewer.unit_id, Proposal.state == "open")
        .order_by(Proposal.id)
    ).all()


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many there are, for the menu."""
    return [
        count_of(
            select(Proposal)
            .join(Member)
            .join(Pool)
            .where(Pool.unit_id == viewer.unit_id, Proposal.state == "open")
        )
    ]


def proposal(viewer: Viewer, proposal_id: int) -> Proposal:
    """One proposal of the viewer's pool."""
    row = db.session.get(Proposal, proposal_id)
    if row is None or row.member.pool.unit_id != viewer.unit_id:
        raise NotFound
    return row


def proposals_of(member: Member) -> Sequence[Proposal]:
    """All proposals about a member, oldest first; callers hold the member."""
    return db.session.scalars(
        select(Proposal).where(Proposal.member_id == member.id).order_by(Proposal.id)
    ).all()
