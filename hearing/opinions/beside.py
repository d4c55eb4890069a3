"""Papers beside the opinion sheets: the common statement (F-17-C), a supervisor's opinion, an officer's receipt."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.hearings.letters import instant, named, sitting_of
from hearing.hearings.models import Hearing, Participant
from hearing.hearings.prints import Printable
from hearing.opinions import ballots, collegial, receipts, supervisor_opinions
from hearing.opinions.models import CollegialStatement, Dissent, Seat, SupervisorOpinion
from hearing.opinions.rules import Channel, Signed
from hearing.papers import service
from hearing.people.queries import names
from hearing.units.queries import unit


def printable(hearing: Hearing) -> list[Printable]:
    """The common statement, and one sheet for each supervisor's opinion, where there are any."""
    written = select(
        exists().where(CollegialStatement.hearing_id == hearing.id)
        | exists().where(Dissent.hearing_id == hearing.id)
    )
    found = []
    if db.session.scalar(written):
        found.append(Printable("F-17-C", "collegial_statement", hearing.id, "入卷"))
    rows = db.session.execute(
        select(Participant.id, Participant.name)
        .join(SupervisorOpinion, SupervisorOpinion.participant_id == Participant.id)
        .where(SupervisorOpinion.hearing_id == hearing.id)
        .order_by(Participant.position, Participant.id)
    )
    return found + [Printable("F-17-R", "supervisor_opinion", row.id, row.name) for row in rows]


def common(hearing: Hearing) -> dict[str, Any]:
    """The panel's common statement with dissent (F-17)."""
    found = collegial.collegial(hearing)
    panel = db.session.scalars(
        select(Participant)
        .join(Seat, Seat.participant_id == Participant.id)
        .where(Seat.hearing_id == hearing.id)
        .order_by(Seat.position)
    )
    stated = found.statement if found else None
    return {
        **sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "panel": [named(one) for one in panel],
        "representative": found.representative if found and stated else None,
        "words": stated.words if stated else None,
        "at": instant(stated.written_at) if stated else None,
        "digest": stated.digest if stated else None,
        "dissents": [
            {"name": name, "words": one.words, "at": instant(one.written_at), "digest": one.digest}
            for name, one in (found.dissents if found else ())
        ],
    }


def supervisor(hearing: Hearing, participant_id: int) -> dict[str, Any]:
    """A people's supervisor's opinion and the answer, apart from the panel's (A-8)."""
    found = supervisor_opinions.one_of(hearing, participant_id)
    row = found.opinion
    if row is None:
        raise NotFound
    who = names([row.entered_by, row.replied_by])
    return {
        **sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "supervisor": found.participant.name,
        "words": row.words,
        "given_on": row.given_on.isoformat(),
        "entered_by": who.get(row.entered_by, "—"),
        "reply": row.reply,
        "replied_at": instant(row.replied_at),
        "replied_by": who.get(row.replied_by or 0),
    }


def officer_receipt(viewer: Viewer, hearing_id: int) -> tuple[str, bytes]:
    """File name and PDF of the officer's last receipt: it proves the submission and says nothing of its content.

    Made at each look and stored nowhere, so that before closing no paper tells that somebody has given.
    """
    seat = ballots.own_seat(viewer, hearing_id)
    given = receipts.officer_receipts(viewer, hearing_id)
    if not given:
        raise NotFound
    hearing, row = db.session.get_one(Hearing, hearing_id), given[0].row
    content = {
        **sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "name": db.session.get_one(Participant, seat.participant_id).name,
        "seat": seat.position,
        "number": row.number,
        "submitted_at": instant(row.submitted_at),
        "receipt": row.receipt,
        "digest": row.digest,
        "opinions": [one.digest for _, one in given[0].given],
        "channel": Channel(row.channel).label,
        "signed": Signed(row.signed).label,
        "closed_at": instant(hearing.opinions_closed_at),
        "is_whole": given[0].is_whole,
        "is_last": True,
        "made_at": instant(clock.now()),
    }
    made = service.loose("F-17-H", content, "回执号在页面上，先抄下或拍下")
    return f"听证意见回执 {row.receipt}.pdf", made
