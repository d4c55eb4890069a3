"""Content of a hearing's letters, as plain data (F-06, F-07, F-08, F-09)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hearing.base import clock
from hearing.base.db import db
from hearing.hearings import documents
from hearing.hearings.facts import active_participants
from hearing.hearings.models import Announcement, Hearing, Notice, Participant
from hearing.hearings.rules import PARTY_ROLES, Form, PresiderKind, Role
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


def presider(hearing: Hearing) -> dict[str, str]:
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
        "presider": presider(hearing),
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
