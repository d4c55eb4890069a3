"""整改: the moves of an item, and more time by approval."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.bulletins import handing_down
from hearing.bulletins.answering import candidates
from hearing.bulletins.ledger_models import Rectification, RectificationExtension
from hearing.bulletins.rectifying import MOVES, WITH_UNIT, State
from hearing.journal import service as journal
from hearing.people import access


def _go(viewer: Viewer, row: Rectification, move: str, words: str, **values: Any) -> None:
    """One guarded move: permission, state, what must be written, one changed row, one line of history."""
    step = MOVES[move]
    access.require(viewer, step.permission, row)
    if row.state not in step.sources:
        raise Conflict(f"这一项现在是“{State(row.state).label}”，不能{step.words}。请刷新后再看")
    if step.asks and not words.strip():
        raise Refused(f"填写{step.asks}：{step.hint}", field="words")
    db.session.flush()
    source, fresh = row.state, {"state": step.target, "version": row.version + 1, **values}
    changed = rows_changed(
        update(Rectification)
        .where(
            Rectification.id == row.id,
            Rectification.state == source,
            Rectification.version == row.version,
        )
        .values(fresh)
        .execution_options(synchronize_session=False)
    )
    if changed != 1:
        raise Stale
    for name, value in fresh.items():
        set_committed_value(row, name, value)
    handing_down.note(row, move, source, step.target, viewer.person_id, words.strip() or None)
    db.session.flush()
    journal.record(viewer, f"rectification.{move}", "rectification", row.id, unit_id=row.unit_id)


def receive(viewer: Viewer, row: Rectification, person_id: int | None = None) -> None:
    """签收: the unit's chief takes the item and may name who answers for it."""
    values: dict[str, Any] = {"received_at": clock.now()}
    if person_id is not None and person_id != row.person_id:
        person = next((one for one in candidates(row.unit_id) if one.id == person_id), None)
        if person is None:
            raise Refused("责任人从本院领导和部门负责人中选择", field="person_id")
        values |= {"person_id": person.id, "person_words": person.name}
    _go(viewer, row, "receive", "", **values)


def begin(viewer: Viewer, row: Rectification, words: str) -> None:
    """整改中: the unit says what it does, by whom and when."""
    _go(viewer, row, "begin", words)


def answer(viewer: Viewer, row: Rectification, words: str) -> None:
    """反馈: what was done, with what result, on what evidence."""
    _go(
        viewer, row, "answer", words,
        answer=words.strip(), answered_by=viewer.person_id, answered_at=clock.now(),
        verified_by=None, evidence=None,
    )  # fmt: skip


def _other_than_answerer(viewer: Viewer, row: Rectification) -> None:
    if row.answered_by == viewer.person_id:
        raise Refused("反馈人不能核查自己的反馈，请由其他人核查")


def take_up(viewer: Viewer, row: Rectification) -> None:
    """核查: somebody other than who answered looks into it."""
    access.require(viewer, MOVES["take_up"].permission, row)
    _other_than_answerer(viewer, row)
    _go(viewer, row, "take_up", "", verified_by=viewer.person_id)


def close(viewer: Viewer, row: Rectification, words: str) -> None:
    """销号 on evidence, by somebody other than who answered."""
    access.require(viewer, MOVES["close"].permission, row)
    _other_than_answerer(viewer, row)
    _go(
        viewer, row, "close", words,
        evidence=words.strip(), verified_by=viewer.person_id, closed_at=clock.now(),
    )  # fmt: skip


def send_back(viewer: Viewer, row: Rectification, words: str) -> None:
    """退回 with what is missing; the unit is told."""
    access.require(viewer, MOVES["send_back"].permission, row)
    _other_than_answerer(viewer, row)
    _go(viewer, row, "send_back", words, verified_by=viewer.person_id)
    handing_down.tell(viewer, row, "rectify_returned", f"rectify-returned/{row.id}/{row.version}")


def reopen(viewer: Viewer, row: Rectification, words: str) -> None:
    """Opened again under its number; the closing stays in its history."""
    _go(viewer, row, "reopen", words, closed_at=None, evidence=None, verified_by=None)


def ask_extension(viewer: Viewer, row: Rectification, until_on: date, reason: str) -> None:
    """延期申请: later than now, with the reason; one open request at a time."""
    access.require(viewer, "rectification:work", row)
    if row.state not in WITH_UNIT:
        raise Conflict("已经反馈或者销号的不用延期")
    if until_on <= row.due_on:
        raise Refused(f"新的期限须晚于现在的期限 {row.due_on}", field="until_on")
    if not reason.strip():
        raise Refused("写明为什么不能按期完成、现在进展到哪里", field="reason")
    if open_extension(row.id) is not None:
        raise Conflict("已有一份延期申请等待决定")
    db.session.add(
        RectificationExtension(
            item_id=row.id, until_on=until_on, reason=reason.strip(),
            asked_by=viewer.person_id or 0, asked_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    handing_down.note(
        row,
        "ask_extension",
        row.state,
        row.state,
        viewer.person_id,
        f"申请延期到 {until_on}：{reason.strip()}",
    )
    journal.record(viewer, "rectification.ask_extension", "rectification", row.id)


def open_extension(item_id: int) -> RectificationExtension | None:
    """The request that waits for a decision."""
    return db.session.scalar(
        select(RectificationExtension).where(
            RectificationExtension.item_id == item_id, RectificationExtension.decision.is_(None)
        )
    )


def decide_extension(viewer: Viewer, row: Rectification, *, granted: bool, reasons: str) -> None:
    """The issuer's leaders decide; granted moves the deadline, the first one stays readable."""
    access.require(viewer, "rectification:extend", row)
    asked = open_extension(row.id)
    if asked is None:
        raise Conflict("没有等待决定的延期申请，请刷新后再看")
    if asked.asked_by == viewer.person_id:
        raise Refused("申请人不能批准自己的延期")
    if not granted and not reasons.strip():
        raise Refused("不同意的写明理由", field="reasons")
    asked.decision = "granted" if granted else "refused"
    asked.reasons = reasons.strip() or None
    asked.decided_by, asked.decided_at = viewer.person_id, clock.now()
    db.session.flush()
    words = f"{'同意' if granted else '不同意'}延期到 {asked.until_on}"
    if granted:
        row.due_on, row.version = asked.until_on, row.version + 1
    handing_down.note(
        row,
        "decide_extension",
        row.state,
        row.state,
        viewer.person_id,
        f"{words}：{reasons.strip()}".rstrip("："),
    )
    db.session.flush()
    journal.record(
        viewer, "rectification.decide_extension", "rectification", row.id, granted=granted
    )
