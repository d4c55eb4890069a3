"""What officers and parties declare: undertaking and objections (A-7, A-21)."""

from __future__ import annotations

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings import documents, signatures
from hearing.hearings.models import Hearing, Objection, Participant, Undertaking
from hearing.hearings.preparing import participant_of
from hearing.hearings.rules import Role
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import answers
from hearing.pool.models import Engagement


def sign_undertaking(viewer: Viewer, participant: Participant, ink: str | None = None) -> None:
    """The officer signs the confidentiality undertaking; ``ink`` are the strokes of a signature (A-21, F-13)."""
    if participant.person_id != viewer.person_id:
        raise NotFound
    _undertaking(viewer, participant, "own", signatures.kept(ink))


def note_undertaking(viewer: Viewer, hearing: Hearing, participant_id: int) -> None:
    """The clerk has a signed paper undertaking of a participant in hand (A-21, F-13)."""
    access.require(viewer, "hearing:notify", hearing)
    _undertaking(viewer, participant_of(hearing, participant_id), "paper", None)


def _undertaking(viewer: Viewer, participant: Participant, way: str, ink: str | None) -> None:
    if db.session.get(Undertaking, participant.id) is not None:
        return
    filled = documents.undertaking_text(participant.hearing)
    row = Undertaking(
        participant_id=participant.id,
        text_version=filled.version,
        text=filled.text,
        way=way,
        ink=ink,
        signed_at=clock.now(),
        entered_by=viewer.person_id if way == "paper" else None,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "undertaking.sign", "participant", participant.id, way=way)


def object_to(
    viewer: Viewer, hearing: Hearing, participant_id: int, raised_by: str, ground: str
) -> Objection:
    """Enter a party's objection to an officer or the presider (A-7, R-6)."""
    access.require(viewer, "hearing:notify", hearing)
    db.session.flush()
    db.session.refresh(
        hearing, ["state"], with_for_update=True
    )  # an opening at the same time waits
    participant = participant_of(hearing, participant_id)
    if participant.role not in (Role.OFFICER, Role.PRESIDER):
        raise Refused("回避异议只针对听证员和主持人", field="participant_id")
    if hearing.state not in (State.APPROVED, State.NOTIFIED, State.READY):
        raise Conflict("回避异议在听证开始以前提出")
    row = Objection(
        hearing_id=hearing.id,
        against_participant_id=participant.id,
        raised_by_words=raised_by,
        ground=ground,
        raised_at=clock.now(),
        entered_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "objection.raise", "objection", row.id, hearing=hearing.id)
    return row


def decide_objection(
    viewer: Viewer,
    hearing: Hearing,
    objection: Objection,
    *,
    upheld: bool,
    reasons: str,
) -> None:
    """The chief decides; an upheld one against an officer calls the next reserve (A-7)."""
    access.require(viewer, "approval:decide", hearing)
    if viewer.kind != "chief":
        raise Refused("回避异议由检察长决定", rule="R-6")
    if objection.hearing_id != hearing.id:
        raise NotFound
    if objection.decision is not None:
        raise Conflict("这件异议已经决定过")
    if not reasons.strip():
        raise Refused("写明决定的理由", field="reasons")
    participant = db.session.get_one(Participant, objection.against_participant_id)
    if participant.person_id == viewer.person_id:
        raise Refused("异议针对的是决定人本人，不能由本人决定；由检察委员会决定后登记", rule="R-6")
    objection.decision = "upheld" if upheld else "rejected"
    objection.reasons = reasons
    objection.decided_by = viewer.person_id
    objection.decided_at = clock.now()
    journal.record(
        viewer,
        "objection.decide",
        "objection",
        objection.id,
        decision=objection.decision,
    )
    if upheld and participant.engagement_id:
        remove_officer(viewer, participant, "回避异议成立")


def remove_officer(viewer: Viewer, participant: Participant, because: str) -> None:
    """An officer leaves the panel; the pool calls the next reserve."""
    participant.removed_at = clock.now()
    participant.removed_because = because
    db.session.flush()
    if participant.engagement_id:
        engagement = db.session.get_one(Engagement, participant.engagement_id)
        answers.recuse(viewer, engagement, because)
