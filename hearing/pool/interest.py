"""Reading what may tie officers to a case: their own traces against those of the need (A-7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from hearing.base.db import db
from hearing.people.models import Person
from hearing.pool import recusal, traces
from hearing.pool.models import Engagement, MemberTie, Need, NeedConflict, RecusalFinding
from hearing.pool.recusal import GRADES, Grade, OfficerTraces, Sign, Trace
from hearing.pool.rules import EngagementState as E
from hearing.units.queries import parameter_int

PARTY_TRACES = (Trace.IDENTITY, Trace.NAME)


def case_side(conflicts: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Kind of trace → digests."""
    found: dict[str, set[str]] = {}
    for kind, digest in conflicts:
        found.setdefault(kind, set()).add(digest)
    return {kind: frozenset(digests) for kind, digests in found.items()}


def side_of(need: Need) -> dict[str, frozenset[str]]:
    """The traces of a need's parties, agents and case."""
    return case_side((row.kind, row.digest) for row in need.conflicts)


def signs_of(
    need: Need,
    people: Sequence[Person],
    uses_handler: Mapping[int, int],
    case: Mapping[str, frozenset[str]] | None = None,
) -> dict[int, tuple[Sign, ...]]:
    """Person id → signs of interest in the need's case (or in part of its traces); a few queries for any number."""
    case = side_of(need) if case is None else case
    ids = [person.id for person in people]
    ties = _ties(ids) if case.keys() & {Trace.NAME, Trace.ADDRESS} else {}
    cases, parties = _earlier(ids, case)
    ask_from = parameter_int("ask_handler", need.held_on, need.pool.unit_id)
    found = {}
    for person in people:
        own = OfficerTraces(
            identity=person.identity_digest,
            name=traces.name_digest(person.name) if Trace.NAME in case else None,
            employer=person.employer_digest,
            employer_core=traces.core_digest(person.employer)
            if person.employer and Trace.EMPLOYER_CORE in case
            else None,
            phone=person.phone_digest,
            addresses=frozenset(ties.get((person.id, "address"), ())),
            relatives=frozenset(ties.get((person.id, "relative"), ())),
            earlier_case=person.id in cases,
            earlier_party=person.id in parties,
            uses_handler=uses_handler.get(person.id, 0),
        )
        found[person.id] = recusal.signs(own, case, ask_from)
    return found


def _ties(ids: Sequence[int]) -> dict[tuple[int, str], list[str]]:
    rows = db.session.execute(
        select(MemberTie.person_id, MemberTie.kind, MemberTie.digest).where(
            MemberTie.person_id.in_(ids), MemberTie.ended_at.is_(None)
        )
    )
    found: dict[tuple[int, str], list[str]] = {}
    for person_id, kind, digest in rows:
        found.setdefault((person_id, kind), []).append(digest)
    return found


def _earlier(ids: Sequence[int], case: Mapping[str, frozenset[str]]) -> tuple[set[int], set[int]]:
    """Who attended an earlier hearing of the same case, and who one with the same party."""
    wanted = {kind: case[kind] for kind in (Trace.CASE, *PARTY_TRACES) if kind in case}
    digests = frozenset().union(*wanted.values())
    if not digests:
        return set(), set()
    rows = db.session.execute(
        select(NeedConflict.kind, NeedConflict.digest, Engagement.person_id)
        .join(Engagement, Engagement.need_id == NeedConflict.need_id)
        .where(
            NeedConflict.digest.in_(digests),
            NeedConflict.kind.in_(list(wanted)),
            Engagement.state == E.ATTENDED,
            Engagement.person_id.in_(ids),
        )
    ).all()
    same_case = {person for kind, _, person in rows if kind == Trace.CASE}
    same_party = {person for kind, _, person in rows if kind != Trace.CASE}
    return same_case, same_party


def decisions(need_id: int) -> dict[tuple[int, str], RecusalFinding]:
    """(person, sign) → what was found and decided for a need, the latest turn."""
    rows = db.session.scalars(
        select(RecusalFinding)
        .where(RecusalFinding.need_id == need_id)
        .order_by(RecusalFinding.turn)
    )
    return {(row.person_id, row.sign): row for row in rows}


@dataclass(frozen=True)
class Judged:
    """Signs after what 管 decided: why the person is out, what is still to be decided, what to ask."""

    excluded: str | None = None
    undecided: tuple[Sign, ...] = ()
    ask: tuple[Sign, ...] = ()


NOTHING = Judged()


def judge(
    person_id: int,
    found: Sequence[Sign],
    decided: Mapping[tuple[int, str], RecusalFinding],
) -> Judged:
    """Certain signs exclude; likely ones wait for 管 or follow what was decided; the rest is asked (A-7)."""
    if not found:
        return NOTHING
    undecided, ask, excluded = [], [], None
    for sign in found:
        grade, row = GRADES[sign], decided.get((person_id, sign))
        if grade == Grade.ASK:
            ask.append(sign)
        elif grade == Grade.CERTAIN or (row is not None and row.state == "confirmed"):
            excluded = excluded or sign.label
        elif row is None or row.state == "open":
            undecided.append(sign)
    return Judged(excluded, tuple(undecided), tuple(ask))
