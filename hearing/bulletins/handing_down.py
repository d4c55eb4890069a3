"""下发整改: items of an issued bulletin, their history lines, messages and reminders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import SYSTEM, Viewer
from hearing.bulletins import answering, rulings
from hearing.bulletins.answering import Answering
from hearing.bulletins.ledger_models import Rectification, RectificationStep
from hearing.bulletins.models import Bulletin, BulletinProblem
from hearing.bulletins.rectifying import WITH_UNIT, State
from hearing.journal import service as journal
from hearing.messages import service as messages
from hearing.messages.templates import TemplateKind, fill, register
from hearing.people import contact
from hearing.people.models import Person
from hearing.people.queries import holders
from hearing.people.rules import PostKind
from hearing.units.numbering import next_number
from hearing.units.queries import parameter_int

register(
    TemplateKind(
        "rectify_issued", "短信：下发整改", {"number": "皖检听改〔2026〕1号", "due": "4月1日"},
        "【公开听证】有一项整改（{number}）由您负责，请登录本系统办理，并在{due}前反馈。",
    ),
    TemplateKind(
        "rectify_sign", "短信：请检察长签收整改", {"number": "皖检听改〔2026〕1号", "due": "4月1日"},
        "【公开听证】本院有一项整改（{number}），责任人已经指定，请登录本系统签收，期限{due}。",
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
    earlier, corrected = _earlier(bulletin), _corrected(bulletin)
    who = rulings.answering_of(bulletin.id)
    made = [
        _item(bulletin, problem, mark, earlier.get((problem.unit_id, problem.detector)), who)
        for problem in problems
        if problem.id not in done and (problem.unit_id, problem.detector) not in corrected
    ]
    db.session.add_all(made)
    db.session.flush()
    for row in made:
        note(row, "issue", "", State.ISSUED, viewer.person_id, None)
        tell(viewer, row, "rectify_issued", f"rectify-issued/{row.id}")
        _ask_to_sign(viewer, row)
    db.session.flush()
    journal.record(viewer, "rectification.issue", "bulletin", bulletin.id, number=len(made))
    return made


def _corrected(bulletin: Bulletin) -> set[tuple[int, str]]:
    """What the bulletin that this one corrects has handed down already: that item goes on."""
    if bulletin.corrects_id is None:
        return set()
    rows = db.session.execute(
        select(Rectification.unit_id, Rectification.detector).where(
            Rectification.bulletin_id == bulletin.corrects_id
        )
    )
    return {(row.unit_id, row.detector) for row in rows}


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
    bulletin: Bulletin,
    problem: BulletinProblem,
    mark: str,
    earlier_id: int | None,
    who: Mapping[int, Answering],
) -> Rectification:
    today = clock.today()
    number = next_number(f"rectification/{bulletin.unit_id}/{today.year}")
    usual = today + timedelta(days=parameter_int("rectify_days", today, bulletin.unit_id))
    answerable = who[problem.id]
    due_on = max(answerable.due_on or problem.due_on or usual, today)
    return Rectification(
        number=f"{mark}检听改〔{today.year}〕{number}号",
        bulletin_id=bulletin.id,
        problem_id=problem.id,
        issuer_id=bulletin.unit_id,
        unit_id=problem.unit_id,
        detector=problem.detector,
        fact=problem.fact,
        demand=answerable.demand,
        person_id=answering.holder(problem.unit_id, answerable.words, answerable.person_id),
        person_words=answerable.words,
        first_due_on=due_on,
        due_on=due_on,
        state=State.ISSUED,
        is_repeated=earlier_id is not None,
        earlier_id=earlier_id,
        issued_at=clock.now(),
        version=1,
    )


def note(
    row: Rectification, move: str, source: str, target: str, by: int | None, words: str | None
) -> None:
    """One line of an item's history."""
    db.session.add(
        RectificationStep(
            item_id=row.id, move=move, from_state=source, to_state=target, at=clock.now(),
            by_person_id=by, words=words,
        )
    )  # fmt: skip


def tell(viewer: Viewer, row: Rectification, template: str, key: str) -> bool:
    """A text message to who answers for the item, or to the chief where nobody is named, once under its key."""
    person = db.session.get(Person, row.person_id) if row.person_id else _chief(row.unit_id)
    return _tell(viewer, row, person, template, key)


def _chief(unit_id: int) -> Person | None:
    return next(iter(holders(unit_id, PostKind.CHIEF)), None)


def _ask_to_sign(viewer: Viewer, row: Rectification) -> None:
    """The chief signs for what another answers for, and is told of it."""
    chief = _chief(row.unit_id)
    if chief is not None and row.person_id not in (None, chief.id):
        _tell(viewer, row, chief, "rectify_sign", f"rectify-sign/{row.id}")


def _tell(
    viewer: Viewer, row: Rectification, person: Person | None, template: str, key: str
) -> bool:
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
            yield tell(SYSTEM, row, "rectify_overdue", key)
        else:
            yield tell(SYSTEM, row, "rectify_soon", f"rectify-soon/{row.id}/{row.due_on}")
