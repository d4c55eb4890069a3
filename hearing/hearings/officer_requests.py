"""The handler asks for an officer without a draw: by name, or from outside the pool (P-8, F-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.hearings import approvals
from hearing.hearings.models import Approval, Hearing, OfficerRequest
from hearing.hearings.rules import OFFICER_KINDS, ApprovalKind
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.people import access
from hearing.pool import outside, rules


@dataclass(frozen=True)
class Outsider:
    """What is known about a person from outside the pool, and on what evidence the conditions were checked."""

    name: str
    identity: str
    gender: str
    phone: str
    employer: str
    identity_words: str
    declared_on: date
    evidence: str


def _may_ask(viewer: Viewer, hearing: Hearing, kind: str, reason: str) -> None:
    access.require(viewer, "need:state", hearing)
    if hearing.state not in BEFORE_SITTING or hearing.held_on is None:
        raise Conflict("听证批准以后、开始以前才能申请")
    outside.standing_need(hearing.id)
    if len(reason.strip()) < 10:
        raise Refused("写明为何不能从库中随机抽取，不少于 10 个字", field="reason", rule="P-8")
    waiting = db.session.scalar(
        select(Approval.id).where(
            Approval.hearing_id == hearing.id, Approval.kind == kind, Approval.decision.is_(None)
        )
    )
    if waiting:
        raise Conflict("已有一件同样的申请等检察长决定")


def request_outsider(
    viewer: Viewer, hearing: Hearing, person: Outsider, reason: str
) -> OfficerRequest:
    """Ask the chief to invite a person from outside the pool, with the check of A-7 (P-8, F-05)."""
    _may_ask(viewer, hearing, ApprovalKind.OUTSIDER, reason)
    problem = rules.identity_problem(person.identity)
    if problem:
        raise Refused(problem, field="identity", rule="F-05")
    problem = rules.qualification_problem(
        rules.birth_of(person.identity), hearing.held_on or clock.today(), None, person.declared_on
    )
    if problem:
        raise Refused(problem, field="identity", rule="A-7")
    if person.declared_on > clock.today():
        raise Refused("声明日期不能晚于今天", field="declared_on", rule="A-7")
    if not person.evidence.strip():
        raise Refused("写明依据哪些材料核查了资格", field="evidence", rule="F-05")
    words = (
        f"拟邀请库外听证员{person.name}（{person.employer}，{person.identity_words or '群众代表'}）。"
        f"理由：{reason.strip()}。资格核查：本人 {person.declared_on.isoformat()} 声明无排除情形；"
        f"依据：{person.evidence.strip()}。"
    )
    row = _keep(viewer, hearing, ApprovalKind.OUTSIDER, words, person.name)
    row.identity, row.phone, row.gender = person.identity, person.phone or None, person.gender
    row.employer, row.identity_words = person.employer, person.identity_words
    row.declared_on, row.evidence = person.declared_on, person.evidence.strip()
    db.session.add(row)
    db.session.flush()
    return row


def request_naming(viewer: Viewer, hearing: Hearing, name: str, reason: str) -> OfficerRequest:
    """Ask the chief to name a member of the pool without a draw (指定, P-8)."""
    _may_ask(viewer, hearing, ApprovalKind.NAMING, reason)
    if not name.strip():
        raise Refused("写明拟指定的听证员姓名", field="name", rule="P-8")
    words = f"拟指定听证员{name.strip()}，不经随机抽取。理由：{reason.strip()}。"
    row = _keep(viewer, hearing, ApprovalKind.NAMING, words, name.strip())
    db.session.add(row)
    db.session.flush()
    return row


def _keep(
    viewer: Viewer, hearing: Hearing, kind: ApprovalKind, words: str, name: str
) -> OfficerRequest:
    approval = approvals.request(viewer, hearing, kind, words)
    return OfficerRequest(
        approval_id=approval.id, hearing_id=hearing.id, kind=kind.value, name=name
    )


def requests_of(hearing_id: int) -> Sequence[Approval]:
    """The requests for officers without a draw, oldest first."""
    return db.session.scalars(
        select(Approval)
        .where(Approval.hearing_id == hearing_id, Approval.kind.in_(OFFICER_KINDS))
        .order_by(Approval.id)
    ).all()
