"""Content of the papers of the day, as plain data (F-12, F-13)."""

from __future__ import annotations

from typing import Any

from hearing.base.db import db
from hearing.hearings import documents, letters, queries, signatures
from hearing.hearings.facts import active_participants
from hearing.hearings.models import Hearing, Participant, Undertaking
from hearing.hearings.rules import STAFF_ROLES, Role
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
