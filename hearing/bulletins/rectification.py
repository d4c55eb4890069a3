"""整改: handing down the items of an issued bulletin, their moves, extensions and reminders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Refused, Stale
from hearing.base.viewer import SYSTEM, Viewer
from hearing.bulletins.ledger_models import (
    Rectification,
    RectificationExtension,
    RectificationStep,
)
from hearing.bulletins.models import Bulletin, BulletinProblem
from hearing.bulletins.rectifying import MOVES, WITH_UNIT, State
from hearing.journal import service as journal
from hearing.messages import service as messages
from hearing.messages.templates import TemplateKind, fill, register
from hearing.people import access, contact
from hearing.people.models import Person
from hearing.people.queries import holders
from hearing.people.rules import PostKind
from hearing.units.numbering import next_number
from hearing.units.queries import parameter_int

register(
    TemplateKind(
        "rectify_issued", "短信：下发整改", {"number": "皖检听改〔2026〕1号", "due": "4月1日"},
        "【公开听证】有一项整改（{number}）由您负责，请登录本系统签收，并在{due}前反馈。",
    ),
    TemplateKind(
        "rectify_soon", "短信：整改将到期", {"number": "皖检听改〔2026〕1号", "due": "4月1日"},
        "【公开听证】由您负责的整改（{number}）将于{due}到期，请登录本系统反馈；确有困难的可以申请延期。",
    ),
    TemplateKind(
        "rectify_overdue", "短信：整改逾期", {"number": "皖检听改〔2026〕1号", "due": "4月1日"},
        "【公开听证】由您负责的整改（{number}）已过期限{due}，请尽快登录本系统反馈。",
    ),
    TemplateKind(
        "rectify_returned", "短信：整改被退回", {"number": "皖检听改〔2026〕1号", "due": "4月1日"},
        "【公开听证】由您负责的整改（{number}）经核查退回，期限{due}，请登录本系统查看理由。",
    ),
)  # fmt: skip


def hand_down(viewer: Viewer, bulletin: Bulletin, mark: str) -> list[Rectification]:
    """下发: one numbered item for each confirmed problem of a bulletin, once (called when it is issued).

    The same problem named before at the same unit makes the item 反复.
    """
    problems = db.session.scalars(
        select(BulletinProblem)
        .where(BulletinProblem.bulletin_id == bulletin.id, BulletinProblem.is_confirmed)
        .order_by(BulletinProblem.unit_id, BulletinProblem.detector, BulletinProblem.id)
    ).all()
    done = set(
        db.session.scalars(
            select(Rectification.problem_id).where(Rectification.bulletin_id == bulletin.id)
        )
    )
    earlier = _earlier(bulletin)
    made = [
        _item(bulletin, problem, mark, earlier.get((problem.unit_id, problem.detector)))
        for problem in problems
        if problem.id not in done
    ]
    db.session.add_all(made)
    db.session.flush()
    for row in made:
        _note(row, "issue", "", State.ISSUED, viewer.person_id, None)
        _tell(viewer, row, "rectify_issued", f"rectify-issued/{row.id}")
    db.session.flush()
    journal.record(viewer, "rectification.issue", "bulletin", bulletin.id, number=len(made))
    return made


def _earlier(bulletin: Bulletin) -> dict[tuple[int, str], int]:
    """(unit, detector) → the latest item of an earlier bulletin of the same issuer."""
    rows = db.session.execute(
        select(Rectification.unit_id, Rectification.detector, Rectification.id)
        .where(
            Rectification.issuer_id == bulletin.unit_id, Rectification.bulletin_id != bulletin.id
        )
        .order_by(Rectification.id)
    )
    return {(row.unit_id, row.detector): row.id for row in rows}


def _item(
    bulletin: Bulletin, problem: BulletinProblem, mark: str, earlier_id: int | None
) -> Rectification:
    today = clock.today()
    number = next_number(f"rectification/{bulletin.unit_id}/{today.year}")
    usual = today + timedelta(days=parameter_int("rectify_days", today, bulletin.unit_id))
    due_on = max(problem.due_on or usual, today)
    chiefs = holders(problem.unit_id, PostKind.CHIEF)
    return Rectification(
        number=f"{mark}检听改〔{today.year}〕{number}号",
        bulletin_id=bulletin.id,
        problem_id=problem.id,
        issuer_id=bulletin.unit_id,
        unit_id=problem.unit_id,
        detector=problem.detector,
        fact=problem.fact,
        demand=problem.requirement or "查明原因，限期整改，书面反馈",
        person_id=chiefs[0].id if chiefs else None,
        person_words="检察长",
        first_due_on=due_on,
        due_on=due_on,
        state=State.ISSUED,
        is_repeated=earlier_id is not None,
        earlier_id=earlier_id,
        issued_at=clock.now(),
        version=1,
    )


def _note(
    row: Rectification, move: str, source: str, target: str, by: int | None, words: str | None
) -> None:
    db.session.add(
        RectificationStep(
            item_id=row.id, move=move, from_state=source, to_state=target, at=clock.now(),
            by_person_id=by, words=words,
        )
    )  # fmt: skip


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
    _note(row, move, source, step.target, viewer.person_id, words.strip() or None)
    db.session.flush()
    journal.record(viewer, f"rectification.{move}", "rectification", row.id, unit_id=row.unit_id)


def receive(viewer: Viewer, row: Rectification, person_id: int | None = None) -> None:
    """签收: the unit's chief takes the item and may name who answers for it."""
    values: dict[str, Any] = {"received_at": clock.now()}
    if person_id is not None and person_id != row.person_id:
        kinds = (PostKind.CHIEF, PostKind.DEPUTY_CHIEF, PostKind.DEPARTMENT_HEAD)
        person = next((one for one in holders(row.unit_id, *kinds) if one.id == person_id), None)
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
    _tell(viewer, row, "rectify_returned", f"rectify-returned/{row.id}/{row.version}")


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
    _note(
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
    _note(
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


def _tell(viewer: Viewer, row: Rectification, template: str, key: str) -> bool:
    """A text message to who answers for the item, once under its key."""
    person = db.session.get(Person, row.person_id) if row.person_id else None
    if person is None or messages.is_queued(key):
        return False
    due = f"{row.due_on.month}月{row.due_on.day}日"
    body = fill(template, row.unit_id, number=row.number, due=due)
    contact.text_message(
        viewer, person, key=key, template=template, body=body, about=("rectification", row.id)
    )
    return messages.is_queued(key)


def remind_due(limit: int = 200) -> int:
    """Reminders some days before a deadline, and each week after it (job); gives how many."""
    today = clock.today()
    soon = today + timedelta(days=parameter_int("rectify_remind_days", today))
    rows = db.session.scalars(
        select(Rectification)
        .where(Rectification.state.in_(WITH_UNIT), Rectification.due_on <= soon)
        .order_by(Rectification.due_on, Rectification.id)
        .limit(limit)
    ).all()
    return sum(_remind(rows, today))


def _remind(rows: Iterable[Rectification], today: date) -> Iterable[bool]:
    for row in rows:
        late = (today - row.due_on).days
        if late > 0:
            key = f"rectify-overdue/{row.id}/{row.due_on}/{(late - 1) // 7}"
            yield _tell(SYSTEM, row, "rectify_overdue", key)
        else:
            yield _tell(SYSTEM, row, "rectify_soon", f"rectify-soon/{row.id}/{row.due_on}")
