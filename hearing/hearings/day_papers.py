"""Content of the papers of the day, as plain data (F-12, F-13, F-14, F-16, F-22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hearing.base import clock
from hearing.base.db import db
from hearing.hearings import (
    documents,
    form_profiles,
    letters,
    order,
    presence,
    queries,
    record,
    record_text,
    recordings,
    signatures,
)
from hearing.hearings.day_rules import NoteKind, PresenceWay
from hearing.hearings.facts import active_participants
from hearing.hearings.models import Hearing, Participant, Presence, RecordCorrection, Undertaking
from hearing.hearings.rules import SIGNING_ROLES, STAFF_ROLES, Form, Role
from hearing.people.queries import names
from hearing.units.queries import unit


def rights_paper(hearing: Hearing) -> dict[str, Any]:
    """Rights, duties and discipline as told before the opening, to be signed by those told (A-14, F-12)."""
    rights, discipline = documents.rights_texts(hearing)
    return {
        **letters.sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "rights": rights.text.splitlines(),
        "rights_version": rights.version,
        "discipline": discipline.text.splitlines(),
        "discipline_version": discipline.version,
        "told_at": letters.instant(queries.steps_of(hearing.id).get(0)),
        "people": [
            {"role": Role(one.role).label, "name": one.name}
            for one in active_participants(hearing)
            if one.role not in STAFF_ROLES and one.role != Role.OFFICER
        ],
    }


def undertaking_paper(hearing: Hearing, participant: Participant) -> dict[str, Any]:
    """One person's confidentiality undertaking as signed (A-21, F-13)."""
    row = db.session.get_one(Undertaking, participant.id)
    return {
        **letters.sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "person": letters.named(participant),
        "role": Role(participant.role).label,
        "text": row.text.splitlines(),
        "text_version": row.text_version,
        "signed_at": letters.instant(row.signed_at),
        "is_paper": row.way == "paper",
        "ink": signatures.path(row.ink) if row.ink else None,
    }


def sign_in_paper(hearing: Hearing) -> dict[str, Any]:
    """Who takes part, how and when each signed in and left; before the hearing an empty sheet (A-14, F-14)."""
    noted = presence.latest(hearing.id)
    people = active_participants(hearing)
    return {
        **letters.sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "mode": Form(hearing.form).label,
        "people": [_signed_in(one, noted.get(one.id)) for one in people],
        "taken_at": letters.instant(hearing.opened_at),
    }


def _signed_in(one: Participant, noted: Presence | None) -> dict[str, Any]:
    came = one.present_at is not None
    return {
        "role": Role(one.role).label,
        **letters.named(one),
        "arrived_at": letters.instant(one.present_at),
        "left_at": letters.instant(one.left_at),
        "way": PresenceWay(noted.way).label if noted and came else None,
        "absence": None if came else one.absence_note,
    }


def record_paper(hearing: Hearing) -> dict[str, Any]:
    """The frozen record with who was there, who signed and who refused (A-18, F-16)."""
    row = queries.record_of(hearing.id)
    corrections = record.corrections_of(hearing.id)
    found = record.marked(row, corrections) if row else {}
    staff = names([hearing.handler_person_id, hearing.clerk_person_id])
    people = active_participants(hearing)
    return {
        **letters.sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "ends_at": letters.instant(hearing.closed_at),
        "mode": Form(hearing.form).label,
        "is_public": hearing.is_public,
        "presider": letters.presider(hearing),
        "handler": _staff(staff, hearing.handler_person_id, Role.HANDLER),
        "recorder": _staff(staff, hearing.clerk_person_id, Role.CLERK),
        "participants": [_attendant(one) for one in people],
        "rights_told": record_text.reads(found.get("s0", [])) or "—",
        "recusal_asked": _objections(hearing),
        "rights_marks": _marks(found.get("s0", [])),
        "sections": _sections(hearing, found),
        "notes": _notes(hearing),
        "decided_on_the_spot": _on_the_spot(hearing),
        "corrections": _corrections(corrections, people),
        "record_digest": row.digest if row else None,
        "recording": _recording(hearing),
        "signatures": _signatures(hearing, people),
    }


def _on_the_spot(hearing: Hearing) -> str | None:
    """That the decision was made on the day of the hearing, if it was (A-17)."""
    if hearing.decided_at is None or clock.beijing_date(hearing.decided_at) != hearing.held_on:
        return None
    return f"主持人于{documents.moment_words(hearing.decided_at)}当场宣布处理决定及理由，决定内容见处理决定书。"


def _staff(found: Mapping[int, str], person_id: int | None, role: Role) -> dict[str, str]:
    name = found.get(person_id or 0)
    return {"name": name, "words": role.label} if name else letters.NOBODY


def _attendant(one: Participant) -> dict[str, Any]:
    return {
        "role": Role(one.role).label,
        **letters.named(one),
        "is_present": one.present_at is not None,
        "note": f"{clock.local(one.left_at):%H:%M} 退场" if one.left_at else one.absence_note,
    }


def _objections(hearing: Hearing) -> str:
    rows = queries.objections_of(hearing.id)
    if not rows:
        return "听证开始前没有收到对主持人、听证员的回避异议。"
    upheld = sum(row.decision == "upheld" for row in rows)
    return f"听证开始前收到回避异议 {len(rows)} 件，其中成立 {upheld} 件，均已决定并告知。"


def _sections(
    hearing: Hearing, found: Mapping[str, list[record_text.Mark]]
) -> list[dict[str, Any]]:
    began = queries.steps_of(hearing.id)
    return [
        {
            "step": step.number,
            "title": step.words,
            "began_at": letters.instant(began.get(step.number)),
            "text": record_text.reads(found.get(f"s{step.number}", [])) or "—",
            "marks": _marks(found.get(f"s{step.number}", [])),
        }
        for step in form_profiles.steps_of(hearing.form, hearing.held_on)
        if step.number and (step.number in began or f"s{step.number}" in found)
    ]


def _marks(found: list[record_text.Mark]) -> list[dict[str, str]]:
    """Only where something was corrected."""
    if all(mark.kind == record_text.PLAIN for mark in found):
        return []
    return [{"kind": mark.kind, "text": mark.text} for mark in found]


def _corrections(rows: Sequence[RecordCorrection], people: Sequence[Participant]) -> str | None:
    named = {one.id: one.name for one in people}
    lines = [
        f"{number}. “{row.old_text}”更正为“{row.new_text or '（删去）'}”"
        f"{'，应' + named[row.asked_by_id] + '要求' if row.asked_by_id in named else ''}，"
        f"{clock.local(row.at):%H:%M}。"
        for number, row in enumerate(rows, 1)
    ]
    return "\n".join(lines) or None


def _notes(hearing: Hearing) -> list[dict[str, str]]:
    return [
        {"at": letters.instant(row.at) or "", "words": f"{NoteKind(row.kind).label}：{row.words}"}
        for row in order.notes_of(hearing.id)
    ]


def _recording(hearing: Hearing) -> str | None:
    return (
        "；".join(
            f"{row.device}，介质编号 {row.medium_number}，"
            f"{clock.local(row.began_at):%H:%M} 至 {clock.local(row.ended_at):%H:%M}"
            for row in recordings.recordings_of(hearing.id)
        )
        or None
    )


def _signatures(hearing: Hearing, people: list[Participant]) -> list[dict[str, Any]]:
    signed = queries.signatures_of(hearing.id)
    return [
        {
            "role": Role(one.role).label,
            "name": one.name,
            "signed_at": letters.instant(row.signed_at) if row else None,
            "refusal": row.refusal_note if row else None,
            "ink": signatures.path(row.ink) if row and row.ink else None,
        }
        for one in people
        if one.role in SIGNING_ROLES and one.present_at
        for row in (signed.get(one.id),)
    ]


def recording_paper(hearing: Hearing) -> dict[str, Any]:
    """Every recording of the hearing with device, time, digest and its changes of hands (A-18, F-22)."""
    chains = recordings.custody_of(hearing.id)
    return {
        **letters.sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "recordings": [
            {
                "device": row.device,
                "operator": row.operator,
                "medium_number": row.medium_number,
                "began_at": letters.instant(row.began_at),
                "ended_at": letters.instant(row.ended_at),
                "sha256": row.sha256,
                "custody": row.custody,
                "chain": [
                    {
                        "at": letters.instant(one.at),
                        "giver": one.from_words,
                        "taker": one.to_words,
                        "place": one.place,
                        "reason": one.reason,
                        "same": None if one.sha256 is None else one.sha256 == row.sha256,
                    }
                    for one in chains.get(row.id, ())
                ],
            }
            for row in recordings.recordings_of(hearing.id)
        ],
    }
