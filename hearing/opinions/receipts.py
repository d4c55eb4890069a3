"""With the receipt an officer sees later that the opinion is unchanged; content is shown to the officer only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing, Issue
from hearing.journal import queries as journal
from hearing.opinions import ballots, digests
from hearing.opinions.models import Opinion, Seat, Submission, Supplement
from hearing.people import pins, sessions

UNCHANGED, CHANGED, UNKNOWN = "unchanged", "changed", "unknown"


def tidy(code: str) -> str:
    """A receipt code as it is stored, whatever blanks and dashes were typed."""
    plain = re.sub(r"[^0-9A-Z]", "", code.upper())[:12]
    return "-".join(plain[n : n + 4] for n in (0, 4, 8))


def opinions_of(submission_id: int) -> list[Opinion]:
    """The opinions of a submission in order of the issues."""
    return list(
        db.session.scalars(
            select(Opinion)
            .join(Issue, Issue.id == Opinion.issue_id)
            .where(Opinion.submission_id == submission_id)
            .order_by(Issue.position)
        )
    )


def is_whole(row: Submission) -> bool:
    """Whether a submission, its opinions and the journal still say the same (recomputed)."""
    opinions = opinions_of(row.id)
    now = [digests.digest_of(one) for one in opinions]
    return (
        now == [one.digest for one in opinions]
        and digests.digest_of_submission(row, now) == row.digest
        and row.digest in journaled(row.hearing_id)
    )


def journaled(hearing_id: int) -> dict[str, int]:
    """Digest of a submission → seat, as the journal's chain holds it."""
    entries = journal.of_verb("opinion.submit", object_id=str(hearing_id))
    return {
        str(entry.details["submission"]): int(entry.details["seat"])
        for entry in entries
        if entry.object_kind == "hearing" and "submission" in entry.details
    }


@dataclass(frozen=True)
class Checked:
    """What the check of a receipt found."""

    state: str
    submitted_at: datetime | None = None
    number: int | None = None
    is_last: bool = False


def check(person_id: int, code: str) -> Checked:
    """Whether the submission with this code, of this person, is unchanged; nothing of its content."""
    wanted = tidy(code)
    for seat in db.session.scalars(select(Seat).where(Seat.person_id == person_id)):
        rows = db.session.scalars(
            select(Submission).where(Submission.seat_id == seat.id).order_by(Submission.number)
        ).all()
        for row in rows:
            if row.receipt == wanted:
                state = UNCHANGED if is_whole(row) else CHANGED
                return Checked(state, row.submitted_at, row.number, row is rows[-1])
        # the row is gone or bears another code, but the journal knows this one
        short = wanted.replace("-", "").lower()
        known = journaled(seat.hearing_id).items()
        if len(short) == 12 and any(d.startswith(short) and s == seat.id for d, s in known):
            return Checked(CHANGED)
    return Checked(UNKNOWN)


PER_CODE, PER_ADDRESS = 5, 20


def check_by_pin(viewer: Viewer, code: str, pin: str, address: str) -> Checked:
    """Check a receipt with the officer's PIN, without an account; a wrong code and a wrong PIN look alike."""
    wanted = tidy(code)
    allowed = sessions.try_once(f"receipt:{wanted}", PER_CODE)
    allowed = sessions.try_once(f"receipt-from:{address}"[:100], PER_ADDRESS) and allowed
    if not allowed:
        return Checked(UNKNOWN)
    for person_id in _holders(wanted):
        if pins.fits(person_id, pin.strip()):
            sessions.forget_tries(f"receipt:{wanted}")
            return check(person_id, code)
    return Checked(UNKNOWN)


def _holders(wanted: str) -> list[int]:
    """Whose receipt bears the code, by the rows or, when these were changed, by the journal."""
    rows = select(Seat.person_id).join(Submission, Submission.seat_id == Seat.id)
    found = list(db.session.scalars(rows.where(Submission.receipt == wanted)))
    short = wanted.replace("-", "").lower()
    if not found and len(short) == 12:
        seats = journal.seats_of_submission(short)
        found = list(db.session.scalars(select(Seat.person_id).where(Seat.id.in_(seats))))
    return sorted(set(found))


@dataclass(frozen=True)
class OfficerSubmission:
    """One of the officer's own submissions with what it said."""

    row: Submission
    is_whole: bool
    given: list[tuple[Issue, Opinion]]


def officer_receipts(viewer: Viewer, hearing_id: int) -> list[OfficerSubmission]:
    """The officer's own submissions in a hearing, the newest first, each recomputed."""
    seat = ballots.own_seat(viewer, hearing_id)
    rows = db.session.scalars(
        select(Submission).where(Submission.seat_id == seat.id).order_by(Submission.number.desc())
    ).all()
    issues = {
        issue.id: issue
        for issue in db.session.scalars(select(Issue).where(Issue.hearing_id == hearing_id))
    }
    return [
        OfficerSubmission(
            row, is_whole(row), [(issues[one.issue_id], one) for one in opinions_of(row.id)]
        )
        for row in rows
    ]


def officer_check(viewer: Viewer, code: str) -> Checked:
    """The officer's own receipt checked; somebody else's code is unknown."""
    if viewer.person_id is None:
        raise NotFound
    return check(viewer.person_id, code)


def officer_supplements(viewer: Viewer, hearing_id: int) -> Sequence[Supplement]:
    """The officer's own supplements, oldest first."""
    seat = ballots.own_seat(viewer, hearing_id)
    return db.session.scalars(
        select(Supplement).where(Supplement.seat_id == seat.id).order_by(Supplement.id)
    ).all()


def officer_closed(viewer: Viewer, hearing_id: int) -> bool:
    """Whether the opinions of a hearing in which the officer sits are closed."""
    ballots.own_seat(viewer, hearing_id)
    closed = select(Hearing.opinions_closed_at).where(Hearing.id == hearing_id)
    return db.session.scalar(closed) is not None
