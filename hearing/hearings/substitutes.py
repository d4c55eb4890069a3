"""递补听证员: the parties hear who came in place of another officer, and are asked for objections (A-10)."""

from __future__ import annotations

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.hearings import declarations, documents
from hearing.hearings.facts import untold_of_substitutes
from hearing.hearings.models import Hearing, SubstituteNotice
from hearing.journal import service as journal
from hearing.people import access

CHANNELS = ("served", "phone", "in_person", "sms")


def tell(
    viewer: Viewer,
    hearing: Hearing,
    participant_id: int,
    *,
    channel: str,
    receipt: str,
    objection: str | None = None,
) -> list[SubstituteNotice]:
    """A party was told of every substitute; an objection made then is entered for the chief (A-7, A-10)."""
    access.require(viewer, "hearing:notify", hearing)
    pairs = [pair for pair in untold_of_substitutes(hearing) if pair[0].id == participant_id]
    if not pairs:
        raise Conflict("没有需要告知此人的递补听证员")
    if channel not in CHANNELS:
        raise Refused("选择告知方式", field="channel")
    if not receipt.strip():
        raise Refused("写明回执，如“电话中本人知悉，无异议”", field="receipt", rule="A-10")
    ground = (objection or "").strip()
    if ground and len(pairs) > 1:
        raise Refused("递补的听证员不止一人，异议请在“登记回避异议”中写明针对谁", field="objection")
    rows = []
    for party, officer in pairs:
        filled = documents.substitute_text(hearing, party.name, officer)
        rows.append(
            SubstituteNotice(
                hearing_id=hearing.id,
                officer_id=officer.id,
                participant_id=party.id,
                channel=channel,
                text=filled.text,
                template_version=filled.version,
                receipt=receipt.strip(),
                objects=bool(ground),
                told_at=clock.now(),
                told_by=viewer.person_id,
            )
        )
    db.session.add_all(rows)
    db.session.flush()
    journal.record(
        viewer, "substitute.tell", "participant", participant_id, hearing=hearing.id,
        officers=[officer.id for _, officer in pairs],
    )  # fmt: skip
    if ground:
        party, officer = pairs[0]
        declarations.object_to(viewer, hearing, officer.id, party.name, ground)
    return rows
