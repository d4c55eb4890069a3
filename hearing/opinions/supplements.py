"""After closing an opinion stays; an officer may add a dated word (settled 9)."""

from __future__ import annotations

from sqlalchemy import select

from hearing.base import chance, clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing, Participant
from hearing.journal import service as journal
from hearing.opinions import ballots, digests, rules
from hearing.opinions.ballots import Signature
from hearing.opinions.models import Submission, Supplement


def add_supplement(viewer: Viewer, hearing_id: int, words: str, signature: Signature) -> Supplement:
    """Add a dated supplement after closing; the opinion itself is not touched (F-17)."""
    seat = ballots.own_seat(viewer, hearing_id)
    hearing = db.session.get_one(Hearing, hearing_id)
    if hearing.opinions_closed_at is None:
        raise Conflict("意见还没有截止，可以直接修改后再次提交，不用补充说明")
    if (
        db.session.scalar(select(Submission.id).where(Submission.seat_id == seat.id).limit(1))
        is None
    ):
        raise Conflict("您没有提交过意见，不能补充说明")
    if not words.strip():
        raise Refused("写下您要补充的话", field="words")
    name = db.session.get_one(Participant, seat.participant_id).name
    problem = rules.signature_problem(signature.typed, signature.strokes, name)
    if problem:
        raise Refused(problem, field="signed_name", rule="F-17")
    row = Supplement(
        hearing_id=hearing_id,
        seat_id=seat.id,
        words=words.strip(),
        signed=rules.Signed.TYPED,
        written_at=clock.now(),
        nonce=chance.token(16),
    )
    row.digest = digests.digest_of_supplement(row)
    row.receipt = rules.receipt(row.digest)
    db.session.add(row)
    db.session.flush()
    journal.record(
        viewer, "opinion.supplement", "hearing", hearing_id, seat=seat.id, digest=row.digest
    )
    return row
