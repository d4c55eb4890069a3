"""Drafting, reviewing, freezing and issuing a bulletin; receipts of the chiefs."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.bulletins import (
    detecting,
    documents,
    figures,
    handing_down,
    problems,
    rules,
    suspicion,
)
from hearing.bulletins.models import Bulletin, BulletinProblem, BulletinReceipt
from hearing.bulletins.rules import BulletinState as B
from hearing.journal import service as journal
from hearing.papers import service as papers
from hearing.people import access
from hearing.units.models import Unit
from hearing.units.numbering import next_number
from hearing.units.queries import parameter_int, unit


class _Own:
    def __init__(self, unit_id: int) -> None:
        self.unit_id = unit_id


def draft(viewer: Viewer, from_on: date, until_on: date) -> Bulletin:
    """Collect the figures and problems of a span into a draft (F-30)."""
    owner = unit(viewer.unit_id or 0)
    access.require(viewer, "bulletin:draft", _Own(owner.id))
    if from_on.day != 1 or until_on.day != 1 or until_on <= from_on:
        raise Refused("通报按整月编制，请选择起止月份", field="from_month")
    if until_on > clock.today() + timedelta(days=1):
        raise Refused("这个月还没有结束，下月 1 日起可以编制", field="until_month")
    suspicion.look(detecting.span_of(owner, from_on, until_on, None))
    collected = figures.collect(owner, from_on, until_on)
    span = rules.span_words(from_on, until_on)
    scope_words = {"province": "全省", "city": "全市", "county": "本院"}[owner.level]
    row = Bulletin(
        unit_id=owner.id,
        title=f"关于{span}{scope_words}检察机关公开听证工作情况的通报",
        from_on=from_on,
        until_on=until_on,
        definition=collected["rate"]["version"],
        state=B.DRAFT,
        figures=json.dumps(collected, ensure_ascii=False, sort_keys=True),
        drafted_by=viewer.person_id,
        drafted_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    due_on = clock.today() + timedelta(days=parameter_int("rectify_days", clock.today(), owner.id))
    db.session.add_all(
        BulletinProblem(
            bulletin_id=row.id,
            unit_id=problem.unit_id,
            detector=problem.detector,
            rule=problem.rule,
            fact=problem.fact,
            evidence=json.dumps(problem.evidence),
            requirement=documents.REQUIREMENTS[rules.Detector(problem.detector)],
            due_on=due_on,
        )
        for problem in problems.find(owner, from_on, until_on, collected)
    )
    db.session.flush()
    journal.record(viewer, "bulletin.draft", "bulletin", row.id)
    return row


def _step(viewer: Viewer, row: Bulletin, permission: str, sources: tuple[str, ...]) -> None:
    access.require(viewer, permission, row)
    if row.state not in sources:
        raise Conflict(f"这份通报现在是“{B(row.state).label}”，不能这样办理；请刷新后再看")


def edit(
    viewer: Viewer, row: Bulletin, remarks: str, confirmed: set[int], seen_version: int
) -> None:
    """Write remarks and choose which problems are named; the figures themselves cannot be edited."""
    _step(viewer, row, "bulletin:draft", (B.DRAFT,))
    if row.version != seen_version:
        raise Stale
    row.remarks = remarks.strip() or None
    for problem in db.session.scalars(
        select(BulletinProblem).where(BulletinProblem.bulletin_id == row.id)
    ):
        problem.is_confirmed = problem.id in confirmed
    row.version += 1
    db.session.flush()
    journal.record(viewer, "bulletin.edit", "bulletin", row.id)


def submit(viewer: Viewer, row: Bulletin) -> None:
    """Send the draft to review."""
    _step(viewer, row, "bulletin:draft", (B.DRAFT,))
    row.state, row.version = B.REVIEW, row.version + 1
    journal.record(viewer, "bulletin.submit", "bulletin", row.id)


def review(viewer: Viewer, row: Bulletin, *, agreed: bool) -> None:
    """Review by somebody other than the drafter; agreed goes to signing, else back."""
    _step(viewer, row, "bulletin:review", (B.REVIEW,))
    if row.drafted_by == viewer.person_id:
        raise Refused("起草人不能审核自己的通报")
    row.state, row.version = (B.SIGN if agreed else B.DRAFT), row.version + 1
    if agreed:
        row.reviewed_by, row.reviewed_at = viewer.person_id, clock.now()
    db.session.flush()
    journal.record(viewer, "bulletin.review", "bulletin", row.id, agreed=agreed)


def issue(viewer: Viewer, row: Bulletin) -> Bulletin:
    """Sign: recount, freeze content with SHA-256, number it, make the paper, send it out (F-30)."""
    _step(viewer, row, "bulletin:issue", (B.SIGN,))
    if row.drafted_by == viewer.person_id:
        raise Refused("起草人不能签发自己的通报")
    owner = unit(row.unit_id)
    recount = json.dumps(
        figures.collect(owner, row.from_on, row.until_on),
        ensure_ascii=False,
        sort_keys=True,
    )
    if recount != row.figures:
        raise Conflict("起草以后数据有变化，请退回起草人重新汇总后再签发")
    year = clock.today().year
    row.number = (
        f"{documents.MARKS.get(owner.code, owner.short)}检听通〔{year}〕"
        f"{next_number(f'bulletin/{owner.id}/{year}')}号"
    )
    row.issued_by, row.issued_at = viewer.person_id, clock.now()
    confirmed = db.session.scalars(
        select(BulletinProblem)
        .where(BulletinProblem.bulletin_id == row.id, BulletinProblem.is_confirmed)
        .order_by(BulletinProblem.detector, BulletinProblem.unit_id)
    ).all()
    content: dict[str, Any] = documents.bulletin_content(row, owner, list(confirmed))
    paper = papers.freeze(viewer, "F-30", row.unit_id, "bulletin", row.id, row.title, content)
    row.content, row.content_digest = paper.content, paper.content_digest
    row.paper_id, row.frozen_at = paper.id, clock.now()
    row.state, row.version = B.ISSUED, row.version + 1
    db.session.add_all(
        BulletinReceipt(bulletin_id=row.id, unit_id=unit_id)
        for unit_id in db.session.scalars(
            select(Unit.id).where(Unit.parent_id == row.unit_id).order_by(Unit.code)
        )
    )
    db.session.flush()
    handing_down.hand_down(viewer, row, documents.MARKS.get(owner.code, owner.short))
    journal.record(viewer, "bulletin.issue", "bulletin", row.id, digest=row.content_digest)
    return row


def receive(viewer: Viewer, row: Bulletin) -> None:
    """A chief signs for the bulletin (签收)."""
    access.require(viewer, "bulletin:receive")
    receipt = db.session.scalar(
        select(BulletinReceipt).where(
            BulletinReceipt.bulletin_id == row.id,
            BulletinReceipt.unit_id == viewer.unit_id,
        )
    )
    if receipt is None:
        raise NotFound
    if receipt.received_at is None:
        receipt.received_at, receipt.received_by = clock.now(), viewer.person_id
        db.session.flush()
        journal.record(viewer, "bulletin.receive", "bulletin", row.id)
