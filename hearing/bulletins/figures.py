"""The figures of a bulletin, each with its definition; counted from rows, frozen when issued."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from hearing.base.db import db
from hearing.bulletins import rules
from hearing.bulletins.topics import topics
from hearing.bulletins.verifying import doubtful
from hearing.calendar.models import Room
from hearing.cases.models import Case
from hearing.hearings.models import Hearing, HearingCase, Notice, Participant
from hearing.hearings.rules import PresiderKind, Role
from hearing.opinions.models import Decision, Tally, Telling
from hearing.outcomes.models import OutcomeEntry, Repetition, Visit
from hearing.outcomes.rules import (
    Outcome,
    Rate,
    Standing,
    definition_for,
    effective_rate,
)
from hearing.pool import draw_queries
from hearing.units.models import BusinessLine, CaseType, Unit
from hearing.units.queries import lines, parameter_int, within


@dataclass(frozen=True)
class Heard:
    """One case heard: a hearing × a case (件)."""

    hearing_id: int
    case_id: int
    unit_id: int
    line_id: int
    type_code: str
    is_public: bool
    held_on: date
    presider_kind: str | None
    city_id: int
    level: str


def heard_cases(lineage: str, from_on: date, until_on: date) -> list[Heard]:
    """Hearings that ended, in the Beijing month of ``held_on`` (settled 18)."""
    rows = db.session.execute(
        select(
            Hearing.id, Case.id, Hearing.unit_id, Case.line_id, Case.type_code,
            Hearing.is_public, Hearing.held_on, Hearing.presider_kind, Unit.parent_id, Unit.level,
        )
        .join(HearingCase, HearingCase.hearing_id == Hearing.id)
        .join(Case, Case.id == HearingCase.case_id)
        .join(Unit, Unit.id == Hearing.unit_id)
        .where(
            Hearing.unit_id.in_(within(lineage)),
            Hearing.closed_at.is_not(None),
            Hearing.held_on >= from_on,
            Hearing.held_on < until_on,
        )
        .order_by(Hearing.id, Case.id)
    )  # fmt: skip
    return [
        Heard(
            hearing_id=row[0],
            case_id=row[1],
            unit_id=row[2],
            line_id=row[3],
            type_code=row[4],
            is_public=row[5],
            held_on=row[6] or from_on,
            presider_kind=row[7],
            city_id=(row[8] or row[2]) if row[9] == "county" else row[2],
            level=row[9],
        )
        for row in rows
    ]


def standings(heard: list[Heard], until_on: date) -> list[Standing]:
    """How each heard case stands at the cut-off; only confirmed endings count as ended."""
    ids = {row.hearing_id for row in heard}
    newest: dict[tuple[int, int], OutcomeEntry] = {}
    reversed_cases: set[int] = set()
    visited: set[tuple[int, int]] = set()
    if ids:
        entries = db.session.scalars(select(OutcomeEntry).order_by(OutcomeEntry.version))
        for entry in entries:
            if entry.hearing_id in ids and entry.confirmed_at is not None:
                newest[(entry.hearing_id, entry.case_id)] = entry
        reversed_cases = set(
            db.session.scalars(select(Repetition.case_id).where(Repetition.received_on < until_on))
        )
        visited = {
            (row[0], row[1])
            for row in db.session.execute(
                select(Visit.hearing_id, Visit.case_id).where(Visit.visited_on < until_on)
            )
        }
    return [
        Standing(
            newest[key].state if key in newest else Outcome.PENDING,
            row.held_on,
            is_reversed=row.case_id in reversed_cases,
            is_visited=key in visited,
        )
        for row in heard
        if (key := (row.hearing_id, row.case_id))
    ]


@dataclass(frozen=True)
class Basis:
    """What every figure of a span is counted from."""

    unit: Unit
    units: list[Unit]
    heard: list[Heard]
    standing: list[Standing]
    until_on: date
    version: int
    window: int

    def area_of(self, row: Heard) -> int:
        """The unit itself or the one directly below it to which a row belongs."""
        if row.unit_id == self.unit.id:
            return self.unit.id
        return row.city_id if self.unit.level == "province" else row.unit_id

    @property
    def areas(self) -> list[Unit]:
        """The unit itself and those directly below, by code."""
        return [u for u in self.units if self.unit.id in (u.id, u.parent_id)]

    def name_of(self, unit: Unit) -> str:
        """Short name, with 本级 for the unit itself."""
        return unit.short if unit.id != self.unit.id else f"{unit.short}院本级"

    def rate(self, chosen: Callable[[Heard], bool]) -> Rate:
        """The effective rate of the rows chosen."""
        pairs = zip(self.heard, self.standing, strict=True)
        rows = [standing for row, standing in pairs if chosen(row)]
        return effective_rate(rows, self.until_on, self.version, self.window)


def basis(unit: Unit, from_on: date, until_on: date) -> Basis:
    """Read what the figures of a span are counted from."""
    heard = heard_cases(unit.lineage, from_on, until_on)
    units = db.session.scalars(
        select(Unit).where(Unit.id.in_(within(unit.lineage)), Unit.is_active).order_by(Unit.code)
    ).all()
    window = parameter_int("effective_window_days", from_on, unit.id)
    return Basis(
        unit, list(units), heard, standings(heard, until_on), until_on,
        definition_for(until_on), window,
    )  # fmt: skip


def collect(unit: Unit, from_on: date, until_on: date) -> dict[str, Any]:
    """All figures of one unit and those below for a half-open span of days, as plain values."""
    base = basis(unit, from_on, until_on)
    return {
        "unit_id": unit.id,
        "unit_name": unit.name,
        "level": unit.level,
        "from_on": from_on.isoformat(),
        "until_on": until_on.isoformat(),
        "span": rules.span_words(from_on, until_on),
        "totals": _totals(base.heard, doubtful(unit.lineage, from_on, until_on)),
        "topics": topics(base.heard),
        "rate": _rate_values(base.rate(lambda _: True)),
        "types": _by_type(base.heard),
        "areas": [_area(base, one) for one in base.areas],
        "lines": [_line(base, one) for one in lines()],
        "matrix": _matrix(base),
        "blank_units": _blank_units(base.heard, base.units),
        "quality": _quality(base.heard),
        "rooms": _rooms(unit),
        "definitions": list(DEFINITIONS),
    }


def _rate_values(rate: Rate) -> dict[str, Any]:
    return {**asdict(rate), "percent": rate.percent}


DEFINITIONS = (
    "件数：听证已结束的案件数，一场听证审查几件即计几件；场数：听证已结束的场数。按听证日所在月份统计。",
    "空白院：本期没有举行听证的院；空白条线：本期没有举行听证的业务条线。",
    "多数意见采纳率＝与多数意见一致的听证事项÷形成多数意见的听证事项。",
)


def _totals(heard: list[Heard], lacking: Mapping[int, object]) -> dict[str, int]:
    hearings = {row.hearing_id: row for row in heard}
    public = [row for row in heard if row.is_public]
    return {
        "cases": len(public),
        "hearings": len({row.hearing_id for row in public}),
        "closed_cases": len(heard) - len(public),
        "to_verify": sum(row.hearing_id in lacking for row in heard),
        "closed_hearings": sum(not row.is_public for row in hearings.values()),
        "by_chief": sum(row.presider_kind == PresiderKind.CHIEF for row in hearings.values()),
        "units": len({row.unit_id for row in heard}),
        "lines": len({row.line_id for row in heard}),
        "levels": len({row.level for row in heard}),
    }


def _by_type(heard: list[Heard]) -> list[dict[str, Any]]:
    counts = Counter(row.type_code for row in heard)
    names = db.session.execute(
        select(CaseType.code, CaseType.name).order_by(CaseType.position, CaseType.code)
    )
    return [
        {"code": code, "name": name, "cases": counts[code]} for code, name in names if counts[code]
    ]


def _grouped(base: Basis, chosen: Callable[[Heard], bool]) -> dict[str, Any]:
    rows = [row for row in base.heard if chosen(row)]
    hearings = {row.hearing_id: row for row in rows}
    rate = base.rate(chosen)
    return {
        "cases": len(rows),
        "hearings": len(hearings),
        "by_chief": sum(row.presider_kind == PresiderKind.CHIEF for row in hearings.values()),
        "active_units": len({row.unit_id for row in rows}),
        "effective": rate.numerator,
        "applicable": rate.denominator,
        "pending": rate.pending,
    }


def _area(base: Basis, unit: Unit) -> dict[str, Any]:
    below = sum(1 for one in base.units if one.lineage.startswith(unit.lineage))
    return {
        "unit_id": unit.id,
        "name": base.name_of(unit),
        "units": below if unit.id != base.unit.id else 1,
        **_grouped(base, lambda row: base.area_of(row) == unit.id),
    }


def _line(base: Basis, line: BusinessLine) -> dict[str, Any]:
    return {
        "line_id": line.id,
        "name": line.name,
        "short": line.short,
        **_grouped(base, lambda row: row.line_id == line.id),
    }


def _matrix(base: Basis) -> dict[str, Any]:
    cells = Counter((base.area_of(row), row.line_id) for row in base.heard)
    columns = list(lines())
    filled, whole = rules.coverage(cells, [u.id for u in base.areas], [c.id for c in columns])
    return {
        "columns": [{"line_id": c.id, "short": c.short} for c in columns],
        "rows": [
            {
                "unit_id": u.id,
                "name": base.name_of(u),
                "cells": [cells[(u.id, c.id)] for c in columns],
                "total": sum(cells[(u.id, c.id)] for c in columns),
            }
            for u in base.areas
        ],
        "filled": filled,
        "whole": whole,
    }


def _blank_units(heard: list[Heard], units: list[Unit]) -> list[dict[str, Any]]:
    counts = Counter(row.unit_id for row in heard)
    wanted = rules.blanks(counts, [u.id for u in units])
    names = {u.id: u.name for u in units}
    return [{"unit_id": unit_id, "name": names[unit_id]} for unit_id in wanted]


def _scalar(statement: Any) -> int:
    return int(db.session.scalar(statement) or 0)


def _quality(heard: list[Heard]) -> dict[str, int]:
    ids = sorted({row.hearing_id for row in heard})
    officers = select(func.count(Participant.id)).where(
        Participant.hearing_id.in_(ids),
        Participant.role == Role.OFFICER,
        Participant.present_at.is_not(None),
    )
    told = select(func.count(func.distinct(Telling.participant_id))).join(
        Participant, Participant.id == Telling.participant_id
    )
    majority = (
        select(func.count(Decision.issue_id))
        .join(Tally, Tally.issue_id == Decision.issue_id)
        .where(Decision.hearing_id.in_(ids), Tally.majority.is_not(None))
    )
    return {
        "attendances": _scalar(officers),
        "officers_told": _scalar(
            told.where(
                Telling.hearing_id.in_(ids),
                Participant.role == Role.OFFICER,
                Participant.present_at.is_not(None),
            )
        ),
        "with_majority": _scalar(majority),
        "followed": _scalar(majority.where(Decision.deviates.is_(False))),
        "consents": _scalar(
            select(func.count(Hearing.id)).where(
                Hearing.id.in_(ids), Hearing.consent_id.is_not(None)
            )
        ),
        "late_notices": _scalar(
            select(func.count(func.distinct(Notice.hearing_id))).where(
                Notice.hearing_id.in_(ids), Notice.is_late
            )
        ),
        "redraws": draw_queries.counts_of_hearings(ids).redraws,
        "filed": _scalar(
            select(func.count(Hearing.id)).where(Hearing.id.in_(ids), Hearing.filed_at.is_not(None))
        ),
    }


def _rooms(unit: Unit) -> int:
    """Units with an accepted, open hearing room."""
    return _scalar(
        select(func.count(func.distinct(Room.unit_id))).where(
            Room.unit_id.in_(within(unit.lineage)),
            Room.accepted_on.is_not(None),
            Room.closed_on.is_(None),
        )
    )
