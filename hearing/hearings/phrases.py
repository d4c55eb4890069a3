"""Phrases for the record, filled from the plan, so that nothing has to be typed again (A-15, F-16)."""

from __future__ import annotations

import re

from hearing.hearings import documents, form_profiles
from hearing.hearings.facts import active_participants
from hearing.hearings.models import Hearing
from hearing.hearings.rules import PARTY_ROLES, Role
from hearing.people.queries import names

PLACE = re.compile(r"\{(\w+)\}")


def of(hearing: Hearing) -> dict[int, list[str]]:
    """Step → its phrases with names, issues, time and place of this hearing."""
    values = _values(hearing)
    return {
        row.step: [
            PLACE.sub(lambda place: values.get(place[1], place[0]), line)
            for line in row.phrases.splitlines()
        ]
        for row in form_profiles.profile(hearing.form, hearing.held_on).steps
    }


def _values(hearing: Hearing) -> dict[str, str]:
    people = active_participants(hearing)
    staff = names([hearing.presider_person_id, hearing.handler_person_id, hearing.clerk_person_id])
    officers = [p for p in people if p.role == Role.OFFICER]
    absent = [p for p in people if p.present_at is None]
    return {
        "presider": staff.get(hearing.presider_person_id or 0, ""),
        "handler": staff.get(hearing.handler_person_id, ""),
        "clerk": staff.get(hearing.clerk_person_id or 0, ""),
        "officers": "、".join(f"{p.name}（{p.identity_words or '听证员'}）" for p in officers),
        "parties": "、".join(
            f"{Role(p.role).label}{p.name}" for p in people if p.role in PARTY_ROLES
        ),
        "present": "、".join(p.name for p in people if p.present_at is not None) or "（无）",
        "absent": "、".join(
            f"{p.name}（{p.absence_note or '未登记'}）" for p in absent
        ) or "无",
        "cause": hearing.title,
        "issues": "；".join(
            f"{number}. {issue.question}" for number, issue in enumerate(hearing.issues, 1)
        ),
        "when": documents.when_words(hearing),
        "where": documents.where_words(hearing),
    }  # fmt: skip
