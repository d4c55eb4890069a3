"""The way of a bulletin from draft to archive: 审核 → 会签 → 签发 → 印发 → 签收 → 归档, each one act."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.bulletins import (
    documents,
    drafting,
    enclosures,
    frozen,
    handing_down,
    numbers,
    rows,
    rulings,
)
from hearing.bulletins.drafting import correct, draft, edit, recollect, withdraw
from hearing.bulletins.models import Bulletin, BulletinProblem, BulletinReceipt
from hearing.bulletins.moving import require_state, step
from hearing.bulletins.rules import SENT
from hearing.bulletins.rules import BulletinState as B
from hearing.journal import service as journal
from hearing.papers import enclosing
from hearing.papers import service as papers
from hearing.people import access
from hearing.units.models import Unit
from hearing.units.queries import parameter_int, unit


def submit(viewer: Viewer, row: Bulletin) -> None:
    """Send the draft to review, once each problem found was confirmed or dismissed by a person (F-30)."""
    access.require(viewer, "bulletin:draft", row)
    require_state(row, B.DRAFT)
    if left := len(rulings.unruled(row)):
        raise Conflict(f"还有 {left} 项问题没有决定写入或者不写入，请在问题清单中决定后再提交审核")
    if row.corrects_id and not (row.remarks or frozen.figures_of(row).get("corrections")):
        raise Conflict(
            "重新统计的结果和原通报一致，没有要更正的数。请撤回草稿；只更正文字的，在“补充”中写明"
        )
    step(viewer, row, "submit", B.REVIEW)


def review(viewer: Viewer, row: Bulletin, *, agreed: bool, words: str = "") -> None:
    """Review by somebody other than the drafter; agreed goes on, else back with the reason."""
    access.require(viewer, "bulletin:review", row)
    require_state(row, B.REVIEW)
    if row.drafted_by == viewer.person_id:
        raise Refused("起草人不能审核自己的通报")
    if not agreed:
        _back(viewer, row, words)
        return
    needed = parameter_int("bulletin_countersign", clock.today(), row.unit_id)
    step(
        viewer, row, "review", B.COUNTERSIGN if needed else B.SIGN, words.strip(),
        reviewed_by=viewer.person_id, reviewed_at=clock.now(),
    )  # fmt: skip


def countersign(viewer: Viewer, row: Bulletin, *, agreed: bool, words: str = "") -> None:
    """会签 by a department head or deputy chief who neither drafted nor reviewed it."""
    access.require(viewer, "bulletin:countersign", row)
    require_state(row, B.COUNTERSIGN)
    if viewer.person_id in (row.drafted_by, row.reviewed_by):
        raise Refused("起草人和审核人不能会签这份通报，请其他部门负责人或者分管副检察长会签")
    if not agreed:
        _back(viewer, row, words)
        return
    step(
        viewer, row, "countersign", B.SIGN, words.strip(),
        countersigned_by=viewer.person_id, countersigned_at=clock.now(),
    )  # fmt: skip


def send_back(viewer: Viewer, row: Bulletin, words: str) -> None:
    """退回起草 from review, countersigning or signing, by whoever has it in hand, with the reason."""
    permission = {
        B.REVIEW: "bulletin:review",
        B.COUNTERSIGN: "bulletin:countersign",
        B.SIGN: "bulletin:issue",
    }.get(B(row.state))
    if permission is None:
        raise Conflict(f"这份通报现在是“{B(row.state).label}”，不能退回起草；请刷新后再看")
    access.require(viewer, permission, row)
    _back(viewer, row, words)


def _back(viewer: Viewer, row: Bulletin, words: str) -> None:
    if not words.strip():
        raise Refused("写明退回的原因，起草人据此修改", field="words")
    step(
        viewer, row, "send_back", B.DRAFT, words.strip(),
        reviewed_by=None, reviewed_at=None, countersigned_by=None, countersigned_at=None,
    )  # fmt: skip


def issue(viewer: Viewer, row: Bulletin) -> Bulletin:
    """Sign: count once more, freeze text and rows with SHA-256, number it, make the paper (F-30, P7)."""
    access.require(viewer, "bulletin:issue", row)
    require_state(row, B.SIGN)
    if row.drafted_by == viewer.person_id:
        raise Refused("起草人不能签发自己的通报")
    if row.collection == 0:
        raise Conflict("这份通报是旧版本汇总的，请退回起草人重新汇总后再签发")
    changed = drafting.recounted(row)
    if changed:
        more = f"等 {len(changed)} 处" if len(changed) > 3 else ""
        raise Conflict(
            f"汇总以后数据有变化（{'；'.join(changed[:3])}{more}），请退回起草人重新汇总后再签发"
        )
    row.number, row.number_year, row.serial = numbers.next_of(unit(row.unit_id))
    row.issued_by, row.issued_at = viewer.person_id, clock.now()
    enclosed = _freeze(viewer, row)
    digests = {"digest": row.content_digest, "rows": row.rows_digest, **enclosed}
    step(viewer, row, "issue", B.ISSUED, details=digests)
    handing_down.hand_down(viewer, row, numbers.mark(unit(row.unit_id)))
    return row


def _freeze(viewer: Viewer, row: Bulletin) -> dict[str, str]:
    """Text, rows and enclosures; gives the digests of the enclosures by file ending."""
    confirmed = db.session.scalars(
        select(BulletinProblem)
        .where(BulletinProblem.bulletin_id == row.id, BulletinProblem.is_confirmed)
        .order_by(BulletinProblem.detector, BulletinProblem.unit_id, BulletinProblem.id)
    ).all()
    pieces = [piece for piece, _ in frozen.stored(row)]
    content = documents.bulletin_content(row, unit(row.unit_id), list(confirmed))
    content["figures_digest"] = rows.total_digest(pieces)
    printed = rows.split(content, frozen.PAPER)
    frozen.write(row, printed)
    paper = papers.freeze(viewer, "F-30", row.unit_id, "bulletin", row.id, row.title, content)
    row.rows_digest = rows.total_digest([*pieces, *printed])
    row.content, row.content_digest = paper.content, paper.content_digest
    row.paper_id, row.frozen_at = paper.id, clock.now()
    db.session.flush()
    return {
        ending: enclosing.keep(viewer, paper, ending, made)
        for ending, made in (
            ("xlsx", enclosures.spreadsheet(content, frozen.figures_of(row))),
            ("docx", enclosures.document(content)),
        )
    }


def dispatch(viewer: Viewer, row: Bulletin, more: frozenset[int] = frozenset()) -> None:
    """印发: to the chiefs of the units directly below, and of those chosen besides, each to sign for it."""
    access.require(viewer, "bulletin:draft", row)
    require_state(row, B.ISSUED)
    below = db.session.scalars(
        select(Unit.id).where(Unit.parent_id == row.unit_id, Unit.is_active).order_by(Unit.code)
    ).all()
    known = set(db.session.scalars(select(Unit.id).where(Unit.id.in_(more), Unit.is_active)))
    if known != set(more):
        raise Refused("选择的单位不存在或者已停用", field="more")
    days = parameter_int("receipt_days", clock.today(), row.unit_id)
    step(
        viewer, row, "dispatch", B.PRINTED, None,
        printed_by=viewer.person_id, printed_at=clock.now(),
    )  # fmt: skip
    db.session.add_all(
        BulletinReceipt(
            bulletin_id=row.id, unit_id=unit_id, due_on=clock.today() + timedelta(days=days)
        )
        for unit_id in [*below, *sorted(known - set(below) - {row.unit_id})]
    )
    db.session.flush()


def receive(viewer: Viewer, row: Bulletin) -> None:
    """A chief signs for the bulletin (签收); a second time changes nothing."""
    access.require(viewer, "bulletin:receive")
    if row.state not in SENT:
        raise Conflict("通报印发以后才能签收")
    receipt = db.session.scalar(
        select(BulletinReceipt)
        .where(
            BulletinReceipt.bulletin_id == row.id,
            BulletinReceipt.unit_id == viewer.unit_id,
        )
        .with_for_update()
    )
    if receipt is None:
        raise NotFound
    if receipt.received_at is None:
        receipt.received_at, receipt.received_by = clock.now(), viewer.person_id
        db.session.flush()
        journal.record(viewer, "bulletin.receive", "bulletin", row.id)


def archive(viewer: Viewer, row: Bulletin) -> None:
    """归档 when all have signed for it."""
    access.require(viewer, "bulletin:draft", row)
    require_state(row, B.PRINTED)
    waiting = db.session.scalars(
        select(Unit.name)
        .join(BulletinReceipt, BulletinReceipt.unit_id == Unit.id)
        .where(BulletinReceipt.bulletin_id == row.id, BulletinReceipt.received_at.is_(None))
        .order_by(Unit.code)
    ).all()
    if waiting:
        raise Conflict(f"还有 {len(waiting)} 个院没有签收（{waiting[0]}等），全部签收后再归档")
    step(
        viewer, row, "archive", B.ARCHIVED, None,
        archived_by=viewer.person_id, archived_at=clock.now(),
    )  # fmt: skip


__all__ = [
    "archive", "correct", "countersign", "dispatch", "draft", "edit", "issue", "receive", "recollect",
    "review", "send_back", "submit", "withdraw",
]  # fmt: skip
