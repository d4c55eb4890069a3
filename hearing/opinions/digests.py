"""What the digests of opinions, submissions and supplements cover (settled 9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography.exceptions import InvalidTag

from hearing.base.sealing import UnknownKey
from hearing.opinions import rules
from hearing.opinions.models import (
    CollegialStatement,
    Dissent,
    Opinion,
    Submission,
    Supplement,
)


def _moment(instant: datetime) -> str:
    return instant.isoformat(timespec="microseconds")


def content_of(row: Opinion) -> dict[str, object]:
    """What an opinion's digest covers; a suggestion only where there is one."""
    content: dict[str, object] = {
        "hearing": row.hearing_id,
        "issue": row.issue_id,
        "seat": row.seat_id,
        "version": row.version,
        "option": str(row.option),
        "alternative": row.alternative,
        "reasons": row.reasons,
        "submitted_at": _moment(row.submitted_at),
    }
    return content if row.suggestions is None else {**content, "suggestions": row.suggestions}


def digest_of(row: Opinion) -> str:
    """The digest of an opinion, computed from what is stored now (A-16)."""
    return rules.opinion_digest(content_of(row), row.nonce)


def strokes_of(row: Submission) -> str | None:
    """The signature as it was drawn; what cannot be opened any more says so, and fits no digest."""
    try:
        return row.strokes  # type: ignore[no-any-return]
    except (InvalidTag, UnknownKey, ValueError):
        return "unreadable"


def digest_of_submission(row: Submission, opinions: Iterable[str]) -> str:
    """The digest of a submission: how, when, signature, and the digests of its opinions in order of the issues."""
    content = {
        "hearing": row.hearing_id,
        "seat": row.seat_id,
        "number": row.number,
        "channel": str(row.channel),
        "signed": str(row.signed),
        "strokes": strokes_of(row),
        "submitted_at": _moment(row.submitted_at),
        "opinions": list(opinions),
    }
    return rules.opinion_digest(content, row.nonce)


def digest_of_collegial(row: CollegialStatement | Dissent) -> str:
    """The digest of a common statement or of a dissent, computed from what is stored now."""
    content = {
        "hearing": row.hearing_id,
        "seat": row.seat_id,
        "words": row.words,
        "written_at": _moment(row.written_at),
    }
    if isinstance(row, Dissent):
        content["is_named"] = row.is_named
    return rules.opinion_digest(content, row.nonce)


def digest_of_supplement(row: Supplement) -> str:
    """The digest of a supplement, computed from what is stored now."""
    content = {
        "hearing": row.hearing_id,
        "seat": row.seat_id,
        "words": row.words,
        "signed": str(row.signed),
        "written_at": _moment(row.written_at),
    }
    return rules.opinion_digest(content, row.nonce)
