"""笔录 and recording: text by sections, frozen at the first signature, refusals noted (A-18)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.hearings import rules
from hearing.hearings.models import Hearing, HearingRecord, Recording, RecordSignature
from hearing.hearings.preparing import participant_of
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.people import access

OPEN_STATES = (
    State.SITTING,
    State.DELIBERATING,
    State.RESUMED,
    State.CLOSED,
    State.CONSENT,
    State.DECIDED,
    State.TOLD,
)


def save_record(
    viewer: Viewer, hearing: Hearing, sections: Mapping[str, str], seen_version: int
) -> HearingRecord:
    """Keep the record's text by section; a stale form is refused, nothing typed is lost."""
    access.require(viewer, "hearing:record", hearing)
    if hearing.state not in OPEN_STATES:
        raise Conflict("听证开始以后才能制作笔录")
    row = db.session.get(HearingRecord, hearing.id, with_for_update=True, populate_existing=True)
    text = json.dumps(dict(sections), ensure_ascii=False, sort_keys=True)
    if row is None:
        if seen_version:
            raise Stale
        row = HearingRecord(hearing_id=hearing.id, version=0)
        db.session.add(row)
    elif row.frozen_at is not None:
        raise Conflict("笔录已有人签名，不能再改；有更正请在补正中写明")
    elif row.version != seen_version:
        raise Stale
    row.text, row.saved_at, row.saved_by = text, clock.now(), viewer.person_id or 0
    row.version += 1
    db.session.flush()
    journal.record(viewer, "record.save", "hearing", hearing.id, version=row.version)
    return row


def sign(
    viewer: Viewer,
    hearing: Hearing,
    participant_id: int,
    *,
    refusal_note: str | None = None,
) -> None:
    """A participant signs the record, or the refusal is noted; the text is frozen (A-18, R-2)."""
    access.require(viewer, "hearing:record", hearing)
    participant = participant_of(hearing, participant_id)
    if participant.role not in rules.SIGNING_ROLES or participant.present_at is None:
        raise Refused("只有到场的主持人、承办人、记录人、听证员和当事人在笔录上签名")
    row = db.session.get(HearingRecord, hearing.id)
    if row is None or hearing.closed_at is None:
        raise Conflict("听证结束、笔录保存以后才能签名")
    if db.session.get(RecordSignature, participant.id) is not None:
        raise Conflict("此人已签名或已注明拒签")
    if row.frozen_at is None:
        row.frozen_at = clock.now()
        row.digest = hashlib.sha256(row.text.encode()).hexdigest()
    note = (refusal_note or "").strip() or None
    db.session.add(
        RecordSignature(
            participant_id=participant.id,
            hearing_id=hearing.id,
            record_digest=row.digest,
            signed_at=None if note else clock.now(),
            refusal_note=note,
            entered_by=viewer.person_id,
        )
    )
    db.session.flush()
    journal.record(viewer, "record.sign", "participant", participant.id, hearing=hearing.id)


def register_recording(
    viewer: Viewer,
    hearing: Hearing,
    *,
    device: str,
    medium_number: str,
    began_at: datetime,
    ended_at: datetime,
    custody: str,
    sha256: str | None = None,
) -> Recording:
    """Register the audio-video recording of the whole hearing (A-18, F-22)."""
    access.require(viewer, "hearing:record", hearing)
    if ended_at <= began_at:
        raise Refused("录制结束时间须晚于开始时间", field="ended_at")
    if hearing.closed_at is None:
        raise Conflict("听证结束以后登记录音录像")
    row = Recording(
        hearing_id=hearing.id,
        device=device,
        medium_number=medium_number,
        began_at=began_at,
        ended_at=ended_at,
        custody=custody,
        sha256=sha256,
        entered_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "recording.register", "hearing", hearing.id)
    return row
