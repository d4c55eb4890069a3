"""补助 (F-26): computed from attendance, decided by two persons, undone by counter-entry only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.papers import service as papers
from hearing.people import access, contact
from hearing.pool import allowance_papers, pay_rules, payable, wording
from hearing.pool.models import Allowance, AllowanceBatch, Pool
from hearing.pool.pay_rules import BatchState as B
from hearing.pool.payable import Payable
from hearing.units.numbering import next_number
from hearing.units.queries import unit

MOST_LINES = 500


@dataclass(frozen=True)
class _InPool:
    pool: Pool


def prepare(viewer: Viewer, pool: Pool, engagement_ids: Iterable[int]) -> AllowanceBatch:
    """管 makes a pay list of chosen attendances that are not yet paid; amounts come from tariffs (F-26)."""
    access.require(viewer, "allowance:prepare", _InPool(pool))
    wanted = set(engagement_ids)
    if not wanted:
        raise Refused("至少勾选一笔", field="lines")
    if len(wanted) > MOST_LINES:
        raise Refused(f"一张发放表最多 {MOST_LINES} 笔，请分几次制作", field="lines")
    chosen = [one for one in payable.lines(pool) if one.engagement_id in wanted]
    if len(chosen) != len(wanted):
        raise Conflict("有的补助刚刚已列入别的发放表，请刷新后重新勾选")
    without = [one for one in chosen if one.earned is None]
    if without:
        raise Refused(f"有 {len(without)} 笔没有补助标准，请系统管理员先设定", field="lines")
    batch = _batch(viewer, pool)
    _enter([_entry(viewer, batch, one) for one in chosen])
    journal.record(viewer, "allowance.prepare", "allowance_batch", batch.id, number=len(chosen))
    return batch


def _batch(viewer: Viewer, pool: Pool) -> AllowanceBatch:
    year = clock.today().year
    serial = next_number(f"allowance/{pool.id}/{year}")
    batch = AllowanceBatch(
        pool_id=pool.id,
        number=f"{unit(pool.unit_id).short}听补〔{year}〕{serial}号",
        state=B.DRAFT,
        prepared_by=viewer.person_id or 0,
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def _entry(viewer: Viewer, batch: AllowanceBatch, one: Payable) -> Allowance:
    earned = one.earned
    if earned is None or one.tariff_id is None:
        raise Refused("没有补助标准，请系统管理员先设定")
    return Allowance(
        batch_id=batch.id,
        engagement_id=one.engagement_id,
        hearing_id=one.hearing_id,
        person_id=one.person_id,
        tariff_id=one.tariff_id,
        item=earned.item,
        base_fen=earned.base_fen,
        transport_fen=earned.transport_fen,
        tax_fen=earned.tax_fen,
        amount_fen=earned.amount_fen,
        created_by=viewer.person_id or 0,
    )


def _enter(rows: Sequence[Allowance]) -> None:
    """Insert ledger lines in the order of engagements; the database refuses what stands already."""
    ordered = sorted(rows, key=lambda row: row.engagement_id)
    try:
        with db.session.begin_nested():
            db.session.add_all(ordered)
    except DatabaseError as error:
        if "allowance_" not in str(error.orig):
            raise
        raise Conflict("有的补助刚刚已列入别的发放表，请刷新后重新勾选") from error


def prepare_reversal(viewer: Viewer, entry: Allowance, reason: str) -> AllowanceBatch:
    """Undo an approved line by a counter-entry in a list of its own, approved like any other (F-26)."""
    access.require(viewer, "allowance:prepare", entry.batch)
    if not reason.strip():
        raise Refused("写明冲正的原因", field="words", rule="F-26")
    if entry.reverses_id is not None or entry.batch.state not in pay_rules.BINDING:
        raise Conflict("只有已批准的补助才能冲正；冲正本身不能再冲正")
    batch = _batch(viewer, entry.batch.pool)
    row = Allowance(
        batch_id=batch.id,
        engagement_id=entry.engagement_id,
        hearing_id=entry.hearing_id,
        person_id=entry.person_id,
        tariff_id=entry.tariff_id,
        item=entry.item,
        base_fen=-entry.base_fen,
        transport_fen=-entry.transport_fen,
        tax_fen=-entry.tax_fen,
        amount_fen=-entry.amount_fen,
        reverses_id=entry.id,
        reason=reason.strip(),
        created_by=viewer.person_id or 0,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except DatabaseError as error:
        if "allowance_undone" not in str(error.orig):
            raise
        raise Conflict("这笔补助已经有冲正，不用重复办理") from error
    journal.record(viewer, "allowance.reverse", "allowance", entry.id, batch=batch.id)
    return batch


def _move(batch: AllowanceBatch, source: str, target: str, **values: object) -> None:
    """Change a list's state exactly once from the state it was seen in."""
    try:
        moved = rows_changed(
            update(AllowanceBatch)
            .where(AllowanceBatch.id == batch.id, AllowanceBatch.state == source)
            .values(state=target, version=AllowanceBatch.version + 1, **values)
        )
    except DatabaseError as error:
        if "allowance_batch_total" not in str(error.orig):
            raise
        raise Conflict("发放表的合计刚刚有变化，请刷新后再办理") from error
    if moved != 1:
        raise Conflict(f"这张发放表现在是“{B(batch.state).label}”，不能这样办理；请刷新后再看")
    db.session.refresh(batch)


def submit(viewer: Viewer, batch: AllowanceBatch) -> None:
    """Send the list for approval; its total is fixed."""
    access.require(viewer, "allowance:prepare", batch)
    total = sum(entry.amount_fen for entry in batch.entries)
    if not batch.entries:
        raise Refused("发放表里没有内容，不能提交")
    _move(batch, B.DRAFT, B.SUBMITTED, submitted_at=clock.now(), total_fen=total)
    journal.record(viewer, "allowance.submit", "allowance_batch", batch.id, fen=total)


def withdraw(viewer: Viewer, batch: AllowanceBatch) -> None:
    """Drop a list that is not submitted; its lines may be listed anew."""
    access.require(viewer, "allowance:prepare", batch)
    _move(batch, B.DRAFT, B.WITHDRAWN)
    journal.record(viewer, "allowance.withdraw", "allowance_batch", batch.id)


def approve(viewer: Viewer, batch: AllowanceBatch) -> None:
    """Another person than the one who prepared it approves; the paper is frozen (F-26)."""
    _decidable(viewer, batch)
    _move(batch, B.SUBMITTED, B.APPROVED, decided_by=viewer.person_id, decided_at=clock.now())
    paper = papers.freeze(
        viewer,
        "F-26",
        batch.pool.unit_id,
        "allowance_batch",
        batch.id,
        f"听证员补助发放表（{batch.number}）",
        allowance_papers.content(batch),
    )
    batch.paper_id = paper.id
    db.session.flush()
    journal.record(viewer, "allowance.approve", "allowance_batch", batch.id, paper=paper.id)


def refuse(viewer: Viewer, batch: AllowanceBatch, reasons: str) -> None:
    """The approver refuses with reasons; the lines may be listed anew."""
    _decidable(viewer, batch)
    if not reasons.strip():
        raise Refused("不同意的，写明理由", field="reasons")
    _move(
        batch,
        B.SUBMITTED,
        B.REFUSED,
        decided_by=viewer.person_id,
        decided_at=clock.now(),
        reasons=reasons.strip(),
    )
    journal.record(viewer, "allowance.refuse", "allowance_batch", batch.id)


def _decidable(viewer: Viewer, batch: AllowanceBatch) -> None:
    access.require(viewer, "allowance:approve", batch)
    if batch.prepared_by == viewer.person_id:
        raise Refused("制表人不能批准自己的发放表，须另一人批准", rule="F-26")


def pay(viewer: Viewer, batch: AllowanceBatch, paid_on: date) -> None:
    """管 enters the day on which the money went out; officers are told."""
    access.require(viewer, "allowance:prepare", batch)
    if paid_on > clock.today():
        raise Refused("发放日期不能晚于今天", field="paid_on")
    if batch.decided_at and paid_on < clock.beijing_date(batch.decided_at):
        raise Refused("发放日期不能早于批准日期", field="paid_on")
    _move(batch, B.APPROVED, B.PAID, paid_on=paid_on, paid_by=viewer.person_id)
    _tell(viewer, batch)
    journal.record(viewer, "allowance.pay", "allowance_batch", batch.id, on=paid_on)


def _tell(viewer: Viewer, batch: AllowanceBatch) -> None:
    """Each officer of the list hears once that the money is on its way; no amount, no case."""
    people = {line.person_id: line.person for line in batch.entries if line.amount_fen > 0}
    for person_id in sorted(people):
        contact.text_message(
            viewer,
            people[person_id],
            key=f"allowance/{batch.id}/{person_id}",
            template="allowance_paid",
            body=wording.allowance_paid(batch.pool),
            about=("allowance_batch", batch.id),
        )


def pay_list(viewer: Viewer, batch: AllowanceBatch) -> bytes:
    """The spreadsheet with whole account numbers, of an approved list only; journalled (F-26)."""
    access.require(viewer, "allowance:read", batch)
    if batch.state not in pay_rules.BINDING:
        raise Conflict("批准以后才能下载含完整账号的发放表")
    journal.record(viewer, "allowance.download", "allowance_batch", batch.id)
    return allowance_papers.workbook(batch)
