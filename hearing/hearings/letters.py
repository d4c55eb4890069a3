"""Content of a hearing's letters and of its record, as plain data (F-06, F-07, F-08, F-09, F-16)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.hearings import documents, queries
from hearing.hearings.facts import active_participants
from hearing.hearings.models import Announcement, Hearing, Notice, Participant, Recording
from hearing.hearings.rules import PARTY_ROLES, SIGNING_ROLES, STEPS, Form, PresiderKind, Role
from hearing.people.queries import names
from hearing.pool.models import Engagement
from hearing.units.numbering import next_number
from hearing.units.queries import unit

NOBODY = {"name": "—", "words": ""}


def instant(value: datetime | None) -> str | None:
    """ISO text of an instant."""
    return value.isoformat() if value else None


def sitting_of(hearing: Hearing) -> dict[str, Any]:
    """Cause, time and place as every paper of a hearing carries them (A-10)."""
    return {
        "hearing_number": hearing.number,
        "case_number": "、".join(case.number for case in hearing.cases),
        "case_cause": hearing.title,
        "starts_at": instant(hearing.starts_at),
        "place": documents.where_words(hearing),
    }


def named(participant: Participant) -> dict[str, str]:
    """Name and identity (身份): all that a paper says of a person."""
    return {"name": participant.name, "words": participant.identity_words or ""}


def letter_head(hearing: Hearing, mark: str, contact: Mapping[str, str]) -> dict[str, Any]:
    """Office, number, day and contact of a letter."""
    owner, day = unit(hearing.unit_id), clock.today()
    number = next_number(f"letter/{mark}/{owner.id}/{day.year}")
    return {
        "unit_name": owner.name,
        "number": f"{owner.short}检听{mark}〔{day.year}〕{number}号",
        "signed_on": day.isoformat(),
        "contact": {"name": contact["name"], "phone": contact["phone"]},
    }


def _presider(hearing: Hearing) -> dict[str, str]:
    name = names([hearing.presider_person_id]).get(hearing.presider_person_id or 0, "—")
    kind = hearing.presider_kind or PresiderKind.HANDLER
    return {"name": name, "words": PresiderKind(kind).label}


def notice_letter(hearing: Hearing, notice: Notice, contact: Mapping[str, str]) -> dict[str, Any]:
    """The letter to a party or to anybody else who is told (F-06, F-08)."""
    participant = db.session.get_one(Participant, notice.participant_id)
    return {
        **letter_head(hearing, "通", contact),
        **sitting_of(hearing),
        "recipient": participant.name,
        "capacity": Role(participant.role).label,
        "mode": Form(hearing.form).label,
        "is_public": hearing.is_public,
        "issues": [issue.question for issue in hearing.issues],
        "presider": _presider(hearing),
        "officers": [named(one) for one in active_participants(hearing, Role.OFFICER)],
        "days_before": notice.days_before,
        **documents.letter_words(
            hearing,
            "opening_notice",
            "letter_party" if participant.role in PARTY_ROLES else "letter_other",
            secrecy="" if hearing.is_public else "，并对听证情况保密",
        ),
    }


def invitation_letter(
    hearing: Hearing, participant: Participant, contact: Mapping[str, str]
) -> dict[str, Any]:
    """The letter of invitation to an officer (F-07)."""
    engagement = db.session.get_one(Engagement, participant.engagement_id)
    until = engagement.answer_by or hearing.starts_at
    return {
        **letter_head(hearing, "邀", contact),
        **sitting_of(hearing),
        "recipient": participant.name,
        "mode": Form(hearing.form).label,
        "is_public": hearing.is_public,
        "issues": [issue.question for issue in hearing.issues],
        "answer_by": instant(until),
        **documents.letter_words(
            hearing,
            "opening_officer",
            "letter_officer",
            until=documents.moment_words(until),
            secrecy="对尚未公开的案件信息请予保密。"
            if hearing.is_public
            else "本案不公开举行，请对听证情况保密。",
        ),
    }


def announcement_letter(
    hearing: Hearing, row: Announcement, contact: Mapping[str, str]
) -> dict[str, Any]:
    """The announcement with the fields that the public may read (F-09)."""
    return {
        "unit_name": unit(hearing.unit_id).name,
        "number": row.number,
        "signed_on": clock.beijing_date(row.published_at).isoformat(),
        "contact": {"name": contact["name"], "phone": row.contact},
        "hearing_number": hearing.number,
        "case_cause": row.cause,
        "starts_at": instant(row.starts_at),
        "place": row.place,
        "seats": row.seats,
        "apply_until": row.apply_until.isoformat(),
        "how_to_apply": "到本院 12309 检察服务中心申请，或者拨打公告所列电话",
        **documents.letter_words(hearing, "opening_public", "letter_public"),
    }


def record_paper(hearing: Hearing) -> dict[str, Any]:
    """The frozen record with who was there, who signed and who refused (A-18, F-16)."""
    row = queries.record_of(hearing.id)
    texts: dict[str, str] = json.loads(row.text) if row else {}
    staff = names([hearing.handler_person_id, hearing.clerk_person_id])
    people = active_participants(hearing)
    return {
        **sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "ends_at": instant(hearing.closed_at),
        "mode": Form(hearing.form).label,
        "is_public": hearing.is_public,
        "presider": _presider(hearing),
        "handler": _staff(staff, hearing.handler_person_id, Role.HANDLER),
        "recorder": _staff(staff, hearing.clerk_person_id, Role.CLERK),
        "participants": [_attendant(one) for one in people],
        "rights_told": texts.get("s0") or "—",
        "recusal_asked": _objections(hearing),
        "sections": _sections(hearing, texts),
        "corrections": None,
        "recording": _recording(hearing),
        "signatures": _signatures(hearing, people),
    }


def _staff(found: Mapping[int, str], person_id: int | None, role: Role) -> dict[str, str]:
    name = found.get(person_id or 0)
    return {"name": name, "words": role.label} if name else NOBODY


def _attendant(one: Participant) -> dict[str, Any]:
    return {
        "role": Role(one.role).label,
        **named(one),
        "is_present": one.present_at is not None,
        "note": one.absence_note,
    }


def _objections(hearing: Hearing) -> str:
    rows = queries.objections_of(hearing.id)
    if not rows:
        return "听证开始前没有收到对主持人、听证员的回避异议。"
    upheld = sum(row.decision == "upheld" for row in rows)
    return f"听证开始前收到回避异议 {len(rows)} 件，其中成立 {upheld} 件，均已决定并告知。"


def _sections(hearing: Hearing, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    began = queries.steps_of(hearing.id)
    return [
        {
            "step": step,
            "title": title,
            "began_at": instant(began.get(step)),
            "text": texts.get(f"s{step}") or "—",
        }
        for step, title in STEPS
        if step
    ]


def _recording(hearing: Hearing) -> str | None:
    rows = db.session.scalars(
        select(Recording).where(Recording.hearing_id == hearing.id).order_by(Recording.id)
    ).all()
    return (
        "；".join(
            f"{row.device}，介质编号 {row.medium_number}，"
            f"{clock.local(row.began_at):%H:%M} 至 {clock.local(row.ended_at):%H:%M}"
            for row in rows
        )
        or None
    )


def _signatures(hearing: Hearing, people: list[Participant]) -> list[dict[str, Any]]:
    signed = queries.signatures_of(hearing.id)
    return [
        {
            "role": Role(one.role).label,
            "name": one.name,
            "signed_at": instant(row.signed_at) if row else None,
            "refusal": row.refusal_note if row else None,
        }
        for one in people
        if one.role in SIGNING_ROLES and one.present_at
        for row in (signed.get(one.id),)
    ]
