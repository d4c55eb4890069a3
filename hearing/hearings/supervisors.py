"""人民监督员 (A-8): asked for at the justice administration, which draws them; entered when it answers.

They come under rules of their own: the procuratorate neither draws nor chooses them, they are told like
everybody else (F-08), they are never counted as officers, and nobody is both in one hearing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.calendar.holidays import day_off
from hearing.hearings import documents, rules
from hearing.hearings.facts import active_participants
from hearing.hearings.models import Hearing, Participant, SupervisorCall
from hearing.hearings.rules import Role
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.journal import service as journal
from hearing.people import access
from hearing.people.identity import identity_problem
from hearing.people.models import Person
from hearing.people.service import digest_of_identity
from hearing.units.queries import parameter_int

IDENTITY_WORDS = "人民监督员"


@dataclass(frozen=True)
class Drawn:
    """One supervisor as the justice administration names them; the number is only compared, never kept."""

    name: str
    phone: str = ""
    identity: str = ""


def calls_of(hearing_id: int) -> Sequence[SupervisorCall]:
    """The calls for supervisors of a hearing, the latest first."""
    return db.session.scalars(
        select(SupervisorCall)
        .where(SupervisorCall.hearing_id == hearing_id)
        .order_by(SupervisorCall.id.desc())
    ).all()


def open_call(hearing_id: int) -> SupervisorCall | None:
    """The call that waits for an answer."""
    return next((one for one in calls_of(hearing_id) if one.answered_at is None), None)


def call(
    viewer: Viewer, hearing: Hearing, number: int, authority: str, contact: str
) -> SupervisorCall:
    """Ask the justice administration for people's supervisors, in the office's words (A-8)."""
    access.require(viewer, "hearing:notify", hearing)
    if hearing.state not in BEFORE_SITTING or hearing.held_on is None:
        raise Conflict("听证批准以后、开始以前才能邀请人民监督员")
    if open_call(hearing.id) is not None:
        raise Conflict("已经发函邀请，先登记司法行政机关的答复")
    if not authority.strip():
        raise Refused("写明司法行政机关的名称，如：示例市司法局", field="authority", rule="A-8")
    days = parameter_int("supervisor_call_days", clock.today(), hearing.unit_id)
    left = _working_days(hearing)
    filled = documents.supervisor_text(hearing, authority.strip(), number, contact.strip())
    row = SupervisorCall(
        hearing_id=hearing.id,
        number=number,
        authority=authority.strip(),
        contact=contact.strip(),
        text=filled.text,
        template_version=filled.version,
        is_late=rules.call_is_late(left, days),
        asked_at=clock.now(),
        asked_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "supervisor.call", "hearing", hearing.id, number=number)
    return row


def _working_days(hearing: Hearing) -> int:
    """Working days from tomorrow up to the day before the hearing."""
    today, held_on = clock.today(), hearing.held_on or clock.today()
    off = day_off(today, held_on)
    span = range(1, max(0, (held_on - today).days))
    return sum(off(today + timedelta(days=n)) is None for n in span)


def answer(
    viewer: Viewer, hearing: Hearing, row: SupervisorCall, words: str, drawn: Sequence[Drawn]
) -> list[Participant]:
    """Note what the justice administration answered; whoever it drew takes part and is to be told (A-8)."""
    access.require(viewer, "hearing:notify", hearing)
    if hearing.state not in BEFORE_SITTING:
        raise Conflict("听证已经开始或不再举行")
    if not words.strip():
        raise Refused("写明答复，如：已抽选 1 名；无法派员", field="words", rule="A-8")
    if len(drawn) > row.number:
        raise Refused(
            f"发函邀请 {row.number} 名，不能登记 {len(drawn)} 名", field="name1", rule="A-8"
        )
    people = [_participant(hearing, one, place) for place, one in enumerate(drawn, start=1)]
    changed = rows_changed(
        SupervisorCall.__table__.update()  # type: ignore[attr-defined]
        .where(SupervisorCall.id == row.id, SupervisorCall.answered_at.is_(None))
        .values(answered_at=clock.now(), answer=words.strip()[:200], version=row.version + 1)
    )
    if not changed:
        raise Conflict("这件邀请的答复已经登记过")
    db.session.expire(row)
    hearing.participants.extend(people)
    db.session.flush()
    journal.record(viewer, "supervisor.answer", "hearing", hearing.id, drawn=len(people))
    return people


def _participant(hearing: Hearing, one: Drawn, place: int) -> Participant:
    person_id = _known(one, place)
    problem = rules.capacity_problem(
        one.name,
        person_id,
        [(p.name, p.person_id) for p in active_participants(hearing, Role.OFFICER)],
        [(p.name, p.person_id) for p in active_participants(hearing, Role.SUPERVISOR)],
    )
    if problem:
        raise Refused(problem, field=f"name{place}", rule="A-8")
    row = Participant(
        hearing_id=hearing.id,
        role=Role.SUPERVISOR,
        name=one.name.strip(),
        identity_words=IDENTITY_WORDS,
        person_id=person_id,
        position=len(hearing.participants) + place,
        since_version=hearing.plan_version,
    )
    if one.phone.strip():
        row.phone = one.phone.strip()
    return row


def _known(one: Drawn, place: int) -> int | None:
    """The natural person whom the system knows by this number, if any."""
    number = one.identity.strip().upper()
    if not number:
        return None
    problem = identity_problem(number)
    if problem:
        raise Refused(problem, field=f"identity{place}", rule="A-8")
    return db.session.scalar(
        select(Person.id).where(Person.identity_digest == digest_of_identity(number))
    )
