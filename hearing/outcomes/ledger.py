"""未息诉台账 (重庆, domain §11): one case one account, led, dated, closed with evidence by another person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing
from hearing.journal import service as journal
from hearing.outcomes.book import move, take_up_again, write_note
from hearing.outcomes.models import LedgerItem, LedgerMilestone
from hearing.outcomes.rules import LedgerState, Outcome
from hearing.people import access
from hearing.people.queries import posted
from hearing.people.rules import PostKind
from hearing.units.numbering import next_number
from hearing.units.queries import unit

LEADING = (PostKind.CHIEF, PostKind.DEPUTY_CHIEF)


def open_item(viewer: Viewer, hearing: Hearing, case_id: int, reason: str) -> LedgerItem:
    """Put a case onto the ledger with a number of its own, or back onto it under the same number."""
    label = Outcome(reason).label
    item = db.session.scalar(
        select(LedgerItem).where(LedgerItem.case_id == case_id).with_for_update()
    )
    if item is not None:
        if item.state == LedgerState.CLOSED:
            take_up_again(viewer, item, reason, f"{label}，重新列入台账")
        elif item.reason != reason:
            item.reason = reason
            write_note(viewer, item, "changed", f"情况变为{label}")
        return item
    owner, today = unit(hearing.unit_id), clock.today()
    turn = next_number(f"ledger/{owner.id}/{today.year}")
    item = LedgerItem(
        number=f"息诉台账〔{today.year}〕{owner.short}{turn:03d}号",
        unit_id=owner.id,
        hearing_id=hearing.id,
        case_id=case_id,
        state=LedgerState.OPEN,
        reason=reason,
        opened_on=today,
        round=1,
        round_on=today,
        owner_person_id=hearing.handler_person_id,
    )
    db.session.add(item)
    db.session.flush()
    write_note(viewer, item, "opened", f"{label}，列入台账")
    return item


def leaders(item: LedgerItem) -> dict[int, str]:
    """Who may lead an item: chiefs and deputies of its unit and of those above it."""
    lineage = [int(part) for part in unit(item.unit_id).lineage.strip("/").split("/")]
    found: dict[int, str] = {}
    for unit_id in reversed(lineage):
        short = unit(unit_id).short
        for one in posted(unit_id, *LEADING):
            posts = "、".join(PostKind(kind).label for kind in sorted(one.kinds))
            found.setdefault(one.id, f"{one.name}（{short}院{posts}）")
    return found


def assign(viewer: Viewer, item: LedgerItem, version: int, leader_id: int) -> None:
    """Name the leader who takes the case on (包案)."""
    access.require(viewer, "ledger:lead", item)
    chosen = leaders(item).get(leader_id)
    if chosen is None:
        raise Refused("选择本院或者上级院的检察长、副检察长包案", field="leader_id")
    if leader_id == item.owner_person_id:
        raise Refused("包案领导不能是承办人本人", field="leader_id")
    move(item, version, (LedgerState.OPEN, LedgerState.CLOSING), leader_person_id=leader_id)
    write_note(viewer, item, "leader", f"由{chosen}包案")


def _open(item: LedgerItem) -> None:
    if item.state != LedgerState.OPEN:
        raise Conflict(f"这一号现在是“{LedgerState(item.state).label}”，不能再登记办理情况")


def note(viewer: Viewer, item: LedgerItem, words: str, noted_on: date) -> None:
    """Add a dated note of what was done."""
    access.require(viewer, "ledger:work", item)
    _open(item)
    if not words.strip():
        raise Refused("写明做了什么", field="words")
    if not item.opened_on <= noted_on <= clock.today():
        raise Refused("日期在列入台账当日到今天之间", field="noted_on")
    write_note(viewer, item, "note", words.strip(), noted_on)


def plan_step(viewer: Viewer, item: LedgerItem, words: str, due_on: date) -> LedgerMilestone:
    """Promise a step for a day."""
    access.require(viewer, "ledger:work", item)
    _open(item)
    if not words.strip():
        raise Refused("写明这一步做到什么", field="words")
    if due_on < clock.today():
        raise Refused("完成期限不能早于今天", field="due_on")
    row = LedgerMilestone(
        item_id=item.id,
        words=words.strip(),
        due_on=due_on,
        set_by=viewer.person_id,
        set_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "ledger.step", "ledger_item", item.id, unit_id=item.unit_id)
    return row


def milestone(item: LedgerItem, milestone_id: int) -> LedgerMilestone:
    """One promised step of an item."""
    row = db.session.get(LedgerMilestone, milestone_id)
    if row is None or row.item_id != item.id:
        raise NotFound
    return row


def reach_step(viewer: Viewer, item: LedgerItem, row: LedgerMilestone, words: str) -> None:
    """A promised step is reached."""
    access.require(viewer, "ledger:work", item)
    _open(item)
    won = rows_changed(
        update(LedgerMilestone)
        .where(LedgerMilestone.id == row.id, LedgerMilestone.done_on.is_(None))
        .values(done_on=clock.today(), done_words=words.strip() or None, done_by=viewer.person_id)
        .execution_options(synchronize_session=False)
    )
    if not won:
        raise Conflict("这一步已经登记完成")
    db.session.refresh(row)
    write_note(viewer, item, "reached", f"完成：{row.words}")
