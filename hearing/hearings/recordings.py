"""录音录像: registered with device, time and digest; every change of hands is a row (A-18, F-22)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import CustodyEntry, Hearing, Recording
from hearing.journal import service as journal
from hearing.people import access

DIGEST = re.compile(r"[0-9a-f]{64}")


def _digest(sha256: str | None) -> str | None:
    text = "".join((sha256 or "").split()).lower()
    if text and not DIGEST.fullmatch(text):
        raise Refused("SHA-256 值是 64 位的数字和字母 a—f，请整段复制", field="sha256", rule="A-18")
    return text or None


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
    operator: str | None = None,
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
        operator=(operator or "").strip() or None,
        medium_number=medium_number,
        began_at=began_at,
        ended_at=ended_at,
        custody=custody,
        sha256=_digest(sha256),
        entered_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "recording.register", "hearing", hearing.id)
    return row


def recordings_of(hearing_id: int) -> Sequence[Recording]:
    """The recordings of a hearing, in order."""
    return db.session.scalars(
        select(Recording).where(Recording.hearing_id == hearing_id).order_by(Recording.id)
    ).all()


def recording_of(hearing: Hearing, recording_id: int) -> Recording:
    """One recording of this hearing; another hearing's is missing."""
    found = db.session.get(Recording, recording_id)
    if found is None or found.hearing_id != hearing.id:
        raise NotFound
    return found


def custody_of(hearing_id: int) -> dict[int, list[CustodyEntry]]:
    """Recording id → its changes of hands, in order."""
    rows = db.session.scalars(
        select(CustodyEntry)
        .join(Recording, Recording.id == CustodyEntry.recording_id)
        .where(Recording.hearing_id == hearing_id)
        .order_by(CustodyEntry.id)
    )
    found: dict[int, list[CustodyEntry]] = {}
    for row in rows:
        found.setdefault(row.recording_id, []).append(row)
    return found


def holder(recording: Recording, chain: Sequence[CustodyEntry]) -> str:
    """Who holds a recording now."""
    return chain[-1].to_words if chain else recording.custody


def hand_over(
    viewer: Viewer,
    hearing: Hearing,
    recording: Recording,
    *,
    to_words: str,
    place: str,
    reason: str,
    sha256: str | None = None,
) -> CustodyEntry:
    """The recording changes hands; a digest found then is kept beside the one registered (A-18, F-22)."""
    access.require(viewer, "hearing:record", hearing)
    db.session.refresh(recording, with_for_update=True)
    holds = holder(recording, custody_of(hearing.id).get(recording.id, ()))
    if to_words.strip() == holds:
        raise Refused(f"现在就由{holds}保管", field="to_words")
    row = CustodyEntry(
        recording_id=recording.id,
        from_words=holds,
        to_words=to_words.strip(),
        place=place.strip(),
        reason=reason.strip(),
        sha256=_digest(sha256),
        at=clock.now(),
        entered_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(
        viewer, "recording.hand_over", "recording", recording.id, hearing=hearing.id,
        same=row.sha256 is None or row.sha256 == recording.sha256,
    )  # fmt: skip
    return row
