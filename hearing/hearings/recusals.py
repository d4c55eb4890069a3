"""What a hearing's parties, agents and cases leave behind for the officers' recusal (A-7).

The traces go to the pool as keyed digests when the need is stated, and again whenever somebody is added.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.cases import relations
from hearing.cases.models import Case, CaseRelation, Party
from hearing.hearings.models import Hearing, HearingCase, Participant
from hearing.hearings.rules import PARTY_ROLES
from hearing.hearings.workflow import BEFORE_SITTING
from hearing.people import access
from hearing.pool import findings, traces
from hearing.pool.models import Need, NeedConflict, RecusalFinding
from hearing.pool.recusal import Trace


def traces_of(hearing: Hearing) -> set[tuple[str, str]]:
    """(kind, digest) of every party, agent and case of a hearing."""
    cases = db.session.execute(
        select(Case.id, Case.number).join(HearingCase).where(HearingCase.hearing_id == hearing.id)
    ).all()
    ids = [case_id for case_id, _ in cases]
    earlier = db.session.scalars(select(CaseRelation.number).where(CaseRelation.case_id.in_(ids)))
    related = select(Case.number).where(Case.id.in_(relations.earlier_case_ids(ids)))
    numbers = [*(number for _, number in cases), *earlier, *db.session.scalars(related)]
    found = {(str(Trace.CASE), traces.case_digest(number)) for number in numbers}
    for party in db.session.scalars(
        select(Party).where(Party.case_id.in_(ids), Party.removed_at.is_(None))
    ):
        found.update(_of_party(party))
    added = select(Participant).where(
        Participant.hearing_id == hearing.id,
        Participant.party_id.is_(None),
        Participant.removed_at.is_(None),
        Participant.role.in_(PARTY_ROLES),
    )
    for one in db.session.scalars(added):
        found.update((str(k), d) for k, d in traces.of_party(one.name, phone=one.phone))
    return found


def _of_party(party: Party) -> Iterator[tuple[str, str]]:
    rows = traces.of_party(
        party.name,
        identity_digest=party.identity_digest,
        employer=party.employer,
        phone=party.phone,
        address=party.address,
    )
    return ((str(kind), digest) for kind, digest in rows)


def _need(hearing_id: int) -> Need | None:
    return db.session.scalar(
        select(Need).where(Need.hearing_id == hearing_id, Need.state != "withdrawn")
    )


def recheck(viewer: Viewer, hearing: Hearing) -> int:
    """Look at the panel again after parties or agents changed; gives how many signs wait for 管 (A-7)."""
    access.require(viewer, "hearing:notify", hearing)
    need = _need(hearing.id)
    if need is None or hearing.state not in BEFORE_SITTING:
        return 0
    return findings.recheck(viewer, need, traces_of(hearing))


def recheck_case(viewer: Viewer, case_id: int) -> int:
    """The same for every hearing of a case that is being prepared (A-7)."""
    hearings = db.session.scalars(
        select(Hearing)
        .join(HearingCase, HearingCase.hearing_id == Hearing.id)
        .where(HearingCase.case_id == case_id, Hearing.state.in_(BEFORE_SITTING))
        .order_by(Hearing.id)
    ).all()
    return sum(recheck(viewer, hearing) for hearing in hearings)


def open_number(hearing: Hearing) -> int:
    """How many signs about this hearing's officers wait for 管."""
    return int(
        db.session.scalar(
            select(func.count(RecusalFinding.id))
            .join(Need, Need.id == RecusalFinding.need_id)
            .where(
                Need.hearing_id == hearing.id,
                Need.state != "withdrawn",
                RecusalFinding.state == "open",
            )
        )
        or 0
    )


def has_fresh_traces(hearing: Hearing) -> bool:
    """Whether a party or agent stands in the case of whom the pool has not heard yet."""
    need = _need(hearing.id)
    if need is None:
        return False
    rows = db.session.execute(
        select(NeedConflict.kind, NeedConflict.digest).where(NeedConflict.need_id == need.id)
    )
    known = {(kind, digest) for kind, digest in rows}
    return bool(traces_of(hearing) - known)
