"""笔录: written live by sections, checked and corrected visibly, frozen at the first signature (A-18)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.hearings import record_text, rules, signatures
from hearing.hearings.models import (
    Hearing,
    HearingRecord,
    RecordCorrection,
    RecordRevision,
    RecordSignature,
)
from hearing.hearings.preparing import participant_of
from hearing.hearings.recordings import hand_over, register_recording
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
    row = _locked(hearing.id)
    before: dict[str, str] = json.loads(row.text) if row else {}
    if row is None:
        if seen_version:
            raise Stale
        row = HearingRecord(hearing_id=hearing.id, version=0)
        db.session.add(row)
    elif row.frozen_at is not None:
        raise Conflict("笔录已有人签名，不能再改")
    elif row.checking_at is not None:
        raise Conflict("笔录已交各方核对，改动请用“补正”，原文和改动都会保留")
    elif row.version != seen_version:
        raise Stale
    row.text = json.dumps(dict(sections), ensure_ascii=False, sort_keys=True)
    row.saved_at, row.saved_by = clock.now(), viewer.person_id or 0
    row.version += 1
    db.session.flush()
    _revisions(row, record_text.changed(before, sections), sections)
    journal.record(viewer, "record.save", "hearing", hearing.id, version=row.version)
    return row


def _locked(hearing_id: int) -> HearingRecord | None:
    return db.session.get(HearingRecord, hearing_id, with_for_update=True, populate_existing=True)


def _revisions(row: HearingRecord, changed: list[str], sections: Mapping[str, str]) -> None:
    db.session.add_all(
        RecordRevision(
            hearing_id=row.hearing_id,
            version=row.version,
            section=section,
            text=sections[section],
            at=row.saved_at,
            by_person_id=row.saved_by,
        )
        for section in changed
    )
    db.session.flush()


def begin_checking(viewer: Viewer, hearing: Hearing) -> HearingRecord:
    """The record is given to the participants to check: from now on changes are visible corrections (A-18)."""
    access.require(viewer, "hearing:record", hearing)
    row = _locked(hearing.id)
    if row is None or hearing.closed_at is None:
        raise Conflict("听证结束、笔录保存以后才能交各方核对")
    if row.checking_at is None:
        row.checking_at, row.checking_by = clock.now(), viewer.person_id
        row.version += 1
        db.session.flush()
        journal.record(viewer, "record.check", "hearing", hearing.id)
    return row


def correct(
    viewer: Viewer, hearing: Hearing, section: str, old: str, new: str, asked_by_id: int | None
) -> RecordCorrection:
    """Replace words at somebody's wish while the record is checked; the old ones stay, struck out (A-18, R-2)."""
    access.require(viewer, "hearing:record", hearing)
    row = _locked(hearing.id)
    if row is None or row.checking_at is None:
        raise Conflict("笔录交各方核对以后才用补正，现在可以直接修改")
    if row.frozen_at is not None:
        raise Conflict("笔录已有人签名，不能再补正")
    texts: dict[str, str] = json.loads(row.text)
    if section not in texts:
        raise Refused("选择笔录的哪一部分", field="section")
    old, new = old.strip(), new.strip()
    problem = record_text.correction_problem(marked(row)[section], old, new)
    if problem:
        raise Refused(problem, field="old_text", rule="A-18")
    if asked_by_id is not None:
        participant_of(hearing, asked_by_id)
    found = RecordCorrection(
        hearing_id=hearing.id,
        section=section,
        old_text=old,
        new_text=new,
        asked_by_id=asked_by_id,
        at=clock.now(),
        by_person_id=viewer.person_id,
    )
    db.session.add(found)
    row.version += 1
    db.session.flush()
    journal.record(viewer, "record.correct", "hearing", hearing.id, section=section)
    return found


def corrections_of(hearing_id: int) -> Sequence[RecordCorrection]:
    """The corrections of a record, in order."""
    return db.session.scalars(
        select(RecordCorrection)
        .where(RecordCorrection.hearing_id == hearing_id)
        .order_by(RecordCorrection.id)
    ).all()


def _plain(rows: Sequence[RecordCorrection]) -> list[record_text.Correction]:
    return [record_text.Correction(one.section, one.old_text, one.new_text) for one in rows]


def marked(
    row: HearingRecord, rows: Sequence[RecordCorrection] | None = None
) -> dict[str, list[record_text.Mark]]:
    """Section → its text with what was struck out and put in."""
    listed = _plain(corrections_of(row.hearing_id) if rows is None else rows)
    texts: dict[str, str] = json.loads(row.text)
    return {
        key: record_text.marks(text, [one for one in listed if one.section == key])
        for key, text in texts.items()
    }


def revisions_of(hearing_id: int) -> Sequence[RecordRevision]:
    """Every section as it was saved, the latest first."""
    return db.session.scalars(
        select(RecordRevision)
        .where(RecordRevision.hearing_id == hearing_id)
        .order_by(RecordRevision.id.desc())
    ).all()


def sign(
    viewer: Viewer,
    hearing: Hearing,
    participant_id: int,
    *,
    refusal_note: str | None = None,
    ink: str | None = None,
) -> None:
    """A participant signs the record on the screen or on paper, or the refusal is noted; the text is frozen.

    (A-18, R-2)
    """
    access.require(viewer, "hearing:record", hearing)
    participant = participant_of(hearing, participant_id)
    if participant.role not in rules.SIGNING_ROLES or participant.present_at is None:
        raise Refused("只有到场的主持人、承办人、记录人、听证员和当事人在笔录上签名")
    row = _locked(hearing.id)
    if row is None or hearing.closed_at is None:
        raise Conflict("听证结束、笔录保存以后才能签名")
    if db.session.get(RecordSignature, participant.id) is not None:
        raise Conflict("此人已签名或已注明拒签")
    note, drawn = (refusal_note or "").strip() or None, signatures.kept(ink)
    if note and drawn:
        raise Refused("签名和拒签只能填一项", field="refusal_note", rule="R-2")
    _freeze(viewer, row)
    db.session.add(
        RecordSignature(
            participant_id=participant.id,
            hearing_id=hearing.id,
            record_digest=row.digest,
            signed_at=None if note else clock.now(),
            refusal_note=note,
            way="refused" if note else "pad" if drawn else "paper",
            ink=drawn,
            entered_by=viewer.person_id,
        )
    )
    db.session.flush()
    journal.record(viewer, "record.sign", "participant", participant.id, hearing=hearing.id)


def _freeze(viewer: Viewer, row: HearingRecord) -> None:
    if row.frozen_at is not None:
        return
    if row.checking_at is None:
        row.checking_at, row.checking_by = clock.now(), viewer.person_id
    row.frozen_at = clock.now()
    row.digest = record_text.digest(row.text, _plain(corrections_of(row.hearing_id)))
    db.session.flush()


def is_untouched(row: HearingRecord) -> bool:
    """Whether a frozen record still has the digest that was signed."""
    return row.digest == record_text.digest(row.text, _plain(corrections_of(row.hearing_id)))


__all__ = [
    "begin_checking",
    "correct",
    "corrections_of",
    "hand_over",
    "is_untouched",
    "marked",
    "register_recording",
    "revisions_of",
    "save_record",
    "sign",
]
