"""模拟听证: planned, played step by step, reviewed; with numbers of its own and in no figure (A-2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.hearings import form_profiles
from hearing.hearings.day_rules import Step, step_problem
from hearing.hearings.rules import Form
from hearing.journal import service as journal
from hearing.people import access
from hearing.practice import places, rules
from hearing.practice.gatherings import When
from hearing.practice.models import MockHearing, MockNote, MockPart, MockStep
from hearing.practice.rules import Aspect, MockRole, MockState
from hearing.units.numbering import next_number
from hearing.units.queries import unit

Part = tuple[str, str, str]


def plan(
    viewer: Viewer, title: str, scenario: str, when: When, parts: Sequence[Part]
) -> MockHearing:
    """Plan a mock hearing: case, time, room, and who plays what (A-2).

    ``parts`` are role, name and further words.
    """
    access.require(viewer, "gathering:keep")
    _check(when, parts)
    year, owner = clock.today().year, unit(viewer.unit_id or 0)
    turn = next_number(f"mock/{owner.id}/{year}")
    row = MockHearing(
        number=f"{owner.short}模听〔{year}〕{turn}号",
        unit_id=owner.id, state=MockState.PLANNED, title=title, scenario=scenario,
        starts_at=when.starts_at, ends_at=when.ends_at, place=when.place.strip() or "—",
        held_on=clock.beijing_date(when.starts_at), created_by=viewer.person_id or 0,
    )  # fmt: skip
    _hold(viewer, row, when)
    row.parts = _parts(parts)
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "mock.plan", "mock_hearing", row.id)
    return row


def _check(when: When, parts: Sequence[Part]) -> None:
    problem = rules.time_problem(when.starts_at, when.ends_at, clock.now())
    if problem:
        raise Refused(problem, field="ends" if "结束" in problem else "starts", rule="F-27")
    if when.room_id is None and not when.place.strip():
        raise Refused("选择房间，或写明地点", field="place")
    if any(role not in MockRole.labels() or not name.strip() for role, name, _ in parts):
        raise Refused("每一行写“角色 姓名”", field="parts")
    problem = rules.cast_problem(role for role, _, _ in parts)
    if problem:
        raise Refused(problem, field="parts", rule="F-27")


def _parts(parts: Sequence[Part]) -> list[MockPart]:
    return [
        MockPart(position=turn, role=role, name=name.strip(), words=words.strip() or None)
        for turn, (role, name, words) in enumerate(parts, 1)
    ]


def _hold(viewer: Viewer, row: MockHearing, when: When) -> None:
    row.room_id = row.reservation_id = None
    if when.room_id is not None:
        room, held = places.reserve(
            viewer, when.room_id, when.starts_at, when.ends_at, f"模拟听证 {row.title[:60]}"
        )
        row.room_id, row.reservation_id, row.place = room.id, held.id, room.name


def _go(row: MockHearing, source: str, target: str, seen: int, **values: object) -> None:
    """One guarded move: of two at once only one finds the row as seen."""
    moved = rows_changed(
        update(MockHearing)
        .where(MockHearing.id == row.id, MockHearing.version == seen, MockHearing.state == source)
        .values(state=target, version=seen + 1, **values)
    )
    db.session.refresh(row)
    if moved != 1:
        raise (
            Stale if row.state == source else Conflict(f"这场模拟听证{MockState(row.state).label}")
        )


def change(
    viewer: Viewer, row: MockHearing, title: str, scenario: str, when: When,
    parts: Sequence[Part], seen_version: int,
) -> None:  # fmt: skip
    """Change a planned mock hearing; another time or room is held in the same act (A-12)."""
    access.require(viewer, "gathering:keep", row)
    _check(when, parts)
    _go(row, MockState.PLANNED, MockState.PLANNED, seen_version)
    places.release(viewer, row.reservation_id, "改期")
    row.title, row.scenario = title, scenario
    row.starts_at, row.ends_at = when.starts_at, when.ends_at
    row.held_on, row.place = clock.beijing_date(when.starts_at), when.place.strip() or "—"
    _hold(viewer, row, when)
    for part in row.parts:
        db.session.delete(part)
    db.session.flush()
    db.session.expire(row, ["parts"])
    row.parts.extend(_parts(parts))
    db.session.flush()
    journal.record(viewer, "mock.change", "mock_hearing", row.id)


def cancel(viewer: Viewer, row: MockHearing, because: str, seen_version: int) -> None:
    """Cancel with the reason; the room is free again."""
    access.require(viewer, "gathering:keep", row)
    _go(row, MockState.PLANNED, MockState.CANCELLED, seen_version, because=because.strip())
    places.release(viewer, row.reservation_id, "模拟听证取消")
    journal.record(viewer, "mock.cancel", "mock_hearing", row.id)


def steps(row: MockHearing) -> tuple[Step, ...]:
    """The steps of a mock hearing: those of an ordinary one on its day (A-15)."""
    return form_profiles.steps_of(Form.ORDINARY, clock.beijing_date(row.starts_at))


def steps_of(mock_id: int) -> dict[int, datetime]:
    """Step → when it began."""
    rows = db.session.scalars(select(MockStep).where(MockStep.mock_hearing_id == mock_id))
    return {row.step: row.began_at for row in rows}


def step(viewer: Viewer, row: MockHearing, number: int) -> None:
    """Begin the next step; the first opens the mock hearing (A-15)."""
    access.require(viewer, "gathering:keep", row)
    if row.state == MockState.PLANNED:
        _go(row, MockState.PLANNED, MockState.RUNNING, row.version, opened_at=clock.now())
    if row.state != MockState.RUNNING:
        raise Conflict(f"这场模拟听证{MockState(row.state).label}")
    problem = step_problem(steps(row), steps_of(row.id), number)
    if problem:
        raise Refused(problem, rule="A-15")
    db.session.add(MockStep(mock_hearing_id=row.id, step=number, began_at=clock.now()))
    db.session.flush()
    journal.record(viewer, "mock.step", "mock_hearing", row.id, step=number)


def end(viewer: Viewer, row: MockHearing) -> None:
    """End a mock hearing that went through its steps (A-15)."""
    access.require(viewer, "gathering:keep", row)
    problem = rules.mock_end_problem(steps(row), steps_of(row.id))
    if problem:
        raise Refused(problem, rule="A-15")
    _go(row, MockState.RUNNING, MockState.HELD, row.version, closed_at=clock.now())
    journal.record(viewer, "mock.end", "mock_hearing", row.id)


def review(viewer: Viewer, row: MockHearing, aspect: str, words: str) -> None:
    """Add a review note to a mock hearing that was held (F-27)."""
    access.require(viewer, "gathering:keep", row)
    if row.state != MockState.HELD:
        raise Conflict("模拟听证结束后再点评")
    if aspect not in Aspect.labels():
        raise Refused("选择点评的方面", field="aspect")
    if not words.strip():
        raise Refused("写明点评意见", field="words")
    db.session.add(
        MockNote(
            mock_hearing_id=row.id, aspect=aspect, words=words.strip(),
            by_person_id=viewer.person_id or 0, at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    journal.record(viewer, "mock.review", "mock_hearing", row.id, aspect=aspect)
