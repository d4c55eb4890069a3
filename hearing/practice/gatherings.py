"""Planning a gathering, moving and cancelling it, inviting people, answering (F-27)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.journal import service as journal
from hearing.people import access, contact
from hearing.people.models import Person
from hearing.pool.models import Member
from hearing.practice import places, rules, wording
from hearing.practice.models import Gathering, Guest
from hearing.practice.rules import Capacity, GatheringKind, GatheringState
from hearing.units.numbering import next_number
from hearing.units.queries import unit

WORDS = {"training": "培训", "observation": "观摩", "exchange": "交流"}


@dataclass(frozen=True)
class When:
    """When and where: a room of the own unit, or words for another place."""

    starts_at: datetime
    ends_at: datetime
    room_id: int | None = None
    place: str = ""


def plan(viewer: Viewer, kind: str, title: str, content: str, when: When) -> Gathering:
    """Plan a training or an exchange; a room of the unit is held for it (F-27)."""
    access.require(viewer, "gathering:keep")
    if kind not in (GatheringKind.TRAINING, GatheringKind.EXCHANGE):
        raise Refused("选择种类", field="kind")
    _timely(when)
    row = _new(viewer, kind, title, content, when)
    _hold(viewer, row, when)
    return _entered(viewer, row)


def plan_observation(viewer: Viewer, hearing: Hearing, title: str, content: str) -> Gathering:
    """Plan the observation of a public hearing; time and place are the hearing's (F-27)."""
    access.require(viewer, "gathering:keep")
    problem = rules.observation_problem(
        is_public=hearing.is_public,
        has_minor=hearing.has_minor,
        is_coming=hearing.state in BEFORE_SITTING,
    )
    if problem or hearing.starts_at is None or hearing.ends_at is None:
        raise Refused(problem or "这场听证还没有时间", field="hearing_id", rule="A-5")
    when = When(hearing.starts_at, hearing.ends_at, place=_place_of(hearing))
    row = _new(viewer, GatheringKind.OBSERVATION, title, content, when)
    row.hearing_id = hearing.id
    return _entered(viewer, row)


def _place_of(hearing: Hearing) -> str:
    if hearing.room is not None:
        return f"{unit(hearing.room.unit_id).name}{hearing.room.name}"
    return hearing.venue_words or "另行通知"


def _timely(when: When) -> None:
    problem = rules.time_problem(when.starts_at, when.ends_at, clock.now())
    if problem:
        raise Refused(problem, field="ends" if "结束" in problem else "starts", rule="F-27")
    if when.room_id is None and not when.place.strip():
        raise Refused("选择房间，或写明地点", field="place")


def _new(viewer: Viewer, kind: str, title: str, content: str, when: When) -> Gathering:
    year, owner = clock.today().year, unit(viewer.unit_id or 0)
    turn = next_number(f"gathering/{kind}/{owner.id}/{year}")
    return Gathering(
        number=f"{owner.short}{WORDS[kind]}〔{year}〕{turn}号",
        unit_id=owner.id, kind=kind, state=GatheringState.PLANNED, title=title, content=content,
        starts_at=when.starts_at, ends_at=when.ends_at, place=when.place.strip() or "—",
        held_on=clock.beijing_date(when.starts_at), created_by=viewer.person_id or 0,
    )  # fmt: skip


def _entered(viewer: Viewer, row: Gathering) -> Gathering:
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "gathering.plan", "gathering", row.id, kind=row.kind)
    return row


def _hold(viewer: Viewer, row: Gathering, when: When) -> None:
    row.room_id = row.reservation_id = None
    if when.room_id is not None:
        room, held = places.reserve(
            viewer, when.room_id, when.starts_at, when.ends_at, row.title[:60]
        )
        row.room_id, row.reservation_id = room.id, held.id
        row.place = room.name


def _claim(row: Gathering, seen_version: int) -> None:
    """Of two who act on what they saw, only the first goes on."""
    same = update(Gathering).where(
        Gathering.id == row.id, Gathering.version == seen_version, Gathering.state == "planned"
    )
    if rows_changed(same.values(version=seen_version + 1)) != 1:
        db.session.refresh(row)
        if row.state != GatheringState.PLANNED:
            raise Conflict("这项活动已经举行或取消")
        raise Stale
    db.session.refresh(row)


def move(viewer: Viewer, row: Gathering, when: When, seen_version: int) -> None:
    """Move to another time or room: the old room is let go and the new one held in one act (A-12)."""
    access.require(viewer, "gathering:keep", row)
    if row.hearing_id is not None:
        raise Refused("观摩的时间、地点随听证，请在听证中改期，或取消观摩")
    _timely(when)
    _claim(row, seen_version)
    places.release(viewer, row.reservation_id, "改期")
    row.starts_at, row.ends_at = when.starts_at, when.ends_at
    row.held_on, row.place = clock.beijing_date(when.starts_at), when.place.strip() or "—"
    _hold(viewer, row, when)
    for guest in row.guests:
        guest.answer = guest.answered_at = guest.reason = None
    db.session.flush()
    _tell(viewer, row, "gathering_moved", row.guests)
    journal.record(viewer, "gathering.move", "gathering", row.id)


def cancel(viewer: Viewer, row: Gathering, because: str, seen_version: int) -> None:
    """Cancel with the reason; the room is free again."""
    access.require(viewer, "gathering:keep", row)
    _claim(row, seen_version)
    row.state, row.because = GatheringState.CANCELLED, because.strip()
    places.release(viewer, row.reservation_id, "活动取消")
    db.session.flush()
    _tell(viewer, row, "gathering_cancelled", [g for g in row.guests if g.answer != "declined"])
    journal.record(viewer, "gathering.cancel", "gathering", row.id)


def invite(
    viewer: Viewer,
    row: Gathering,
    capacity: str,
    *,
    person_ids: tuple[int, ...] = (),
    member_ids: tuple[int, ...] = (),
    name: str = "",
    words: str = "",
) -> int:
    """Invite staff of the unit, officers of the own pool (管 only), or one guest from outside (F-27)."""
    access.require(viewer, "gathering:keep", row)
    if row.state != GatheringState.PLANNED:
        raise Conflict("活动已经举行或取消，不能再邀请")
    if capacity == Capacity.OFFICER:
        guests = _officers(viewer, member_ids)
    elif capacity == Capacity.GUEST:
        guests = [Guest(name=name.strip(), words=words.strip() or None)]
    else:
        guests = _staff(person_ids)
    for guest in guests:
        known = guest.person_id is not None
        problem = rules.guest_problem(guest.name, capacity, is_known=known)
        if problem:
            raise Refused(problem, field="name" if not known else "people", rule="F-27")
        guest.gathering_id, guest.capacity = row.id, capacity
        guest.invited_at, guest.invited_by = clock.now(), viewer.person_id or 0
    _insert(guests)
    db.session.expire(row, ["guests"])
    _tell(viewer, row, "gathering_invited", guests)
    journal.record(viewer, "gathering.invite", "gathering", row.id, number=len(guests))
    return len(guests)


def _tell(viewer: Viewer, row: Gathering, code: str, guests: Iterable[Guest]) -> None:
    """Officers get a text message; colleagues see the invitation in their menu."""
    officers = {guest.person_id: guest for guest in guests if guest.member_id}
    if not officers:
        return
    what, when = GatheringKind(row.kind).label, clock.local(row.starts_at)
    body = wording.words(code, row.unit_id, what, when)
    for person in db.session.query(Person).filter(Person.id.in_(officers)).order_by(Person.id):
        contact.text_message(
            viewer,
            person,
            key=f"{code}/{officers[person.id].id}-{_invited(officers[person.id])}/{row.version}",
            template=code,
            body=body,
            about=("gathering", row.id),
        )


def _invited(guest: Guest) -> int:
    """The second of the invitation: whoever is invited again after it was taken back hears of it again."""
    return int(guest.invited_at.timestamp())


def _insert(guests: list[Guest]) -> None:
    if not guests:
        raise Refused("至少选择一人", field="people")
    try:
        with db.session.begin_nested():
            db.session.add_all(guests)
    except IntegrityError as error:
        raise Conflict("其中有人已经邀请过，请去掉后再邀请", field="people") from error


def _staff(person_ids: tuple[int, ...]) -> list[Guest]:
    found = db.session.query(Person).filter(Person.id.in_(person_ids)).order_by(Person.id)
    return [Guest(person_id=one.id, name=one.name) for one in found]


def _officers(viewer: Viewer, member_ids: tuple[int, ...]) -> list[Guest]:
    """Officers by their place in the own pool; whoever uses officers never sees who is in it (P-3)."""
    access.require(viewer, "pool:manage")
    found = (
        db.session.query(Member)
        .filter(Member.id.in_(member_ids), Member.pool.has(unit_id=viewer.unit_id))
        .order_by(Member.id)
        .all()
    )
    return [
        Guest(person_id=one.person_id, member_id=one.id, name=one.person.name, words=one.profession)
        for one in found
    ]


def uninvite(viewer: Viewer, row: Gathering, guest_id: int) -> None:
    """Take back an invitation that nobody has answered; an officer is told that he need not come."""
    access.require(viewer, "gathering:keep", row)
    guest = next((one for one in row.guests if one.id == guest_id), None)
    if guest is None:
        raise NotFound
    if guest.answer is not None or guest.noted_at is not None:
        raise Conflict("此人已经答复或已登记到场，不能撤回邀请")
    if row.state == GatheringState.PLANNED and row.starts_at > clock.now():
        _tell(viewer, row, "gathering_uninvited", [guest])
    db.session.delete(guest)
    db.session.flush()
    db.session.expire(row, ["guests"])
    journal.record(viewer, "gathering.uninvite", "gathering", row.id)


def answer(viewer: Viewer, guest: Guest, *, is_coming: bool, reason: str = "") -> None:
    """The invited person says whether to come; who does not says why."""
    if guest.person_id != viewer.person_id:
        raise NotFound
    row = db.session.get_one(Gathering, guest.gathering_id)
    if row.state != GatheringState.PLANNED or row.starts_at <= clock.now():
        raise Conflict("活动已经开始、举行或取消，不再答复")
    if not is_coming and not reason.strip():
        raise Refused("写明不能参加的原因", field="reason")
    guest.answer = "coming" if is_coming else "declined"
    guest.reason = None if is_coming else reason.strip()
    guest.answered_at = clock.now()
    db.session.flush()
    journal.record(viewer, "gathering.answer", "gathering", row.id, answer=guest.answer)
