"""Seats, sealed opinions, tallies, decisions and who was told.

Opinions, tallies and tellings are insert-only (triggers); an opinion is refused after closing.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import (
    Code,
    Digest,
    Entered,
    Instant,
    Key,
    Prose,
    Words,
    one_of,
    ref,
)
from hearing.base.db import Model
from hearing.opinions.access_models import OpinionLink as OpinionLink
from hearing.opinions.access_models import OpinionSession as OpinionSession
from hearing.opinions.access_models import Tablet as Tablet
from hearing.opinions.collegial_models import CollegialStatement as CollegialStatement
from hearing.opinions.collegial_models import Dissent as Dissent
from hearing.opinions.collegial_models import RepresentativeChoice as RepresentativeChoice
from hearing.opinions.collegial_models import SupervisorOpinion as SupervisorOpinion
from hearing.opinions.giving_models import Submission as Submission
from hearing.opinions.giving_models import Supplement as Supplement
from hearing.opinions.paper_models import PaperEntry as PaperEntry
from hearing.opinions.paper_models import PaperSheet as PaperSheet
from hearing.opinions.rules import DecisionKind, Option


class Seat(Model):
    """One officer's seat in the panel of one hearing, in seat order."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("hearing_id", "position"),
        UniqueConstraint("hearing_id", "person_id"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    participant_id: Mapped[int] = ref("participant.id", unique=True)
    person_id: Mapped[int] = ref("person.id")
    position: Mapped[int]


class OpinionDraft(Model):
    """What an officer has typed but not submitted; only the officer reads it."""

    __tablename__ = "opinion_draft"
    __table_args__ = (UniqueConstraint("seat_id", "issue_id"),)

    id: Mapped[Key]
    seat_id: Mapped[int] = ref("seat.id")
    issue_id: Mapped[int] = ref("issue.id")
    option: Mapped[Code | None]
    alternative: Mapped[int | None]
    reasons: Mapped[Prose | None]
    suggestions: Mapped[Prose | None]
    saved_at: Mapped[Instant]
    saved_from: Mapped[Code | None]
    version: Mapped[int] = mapped_column(default=1)


class Opinion(Model):
    """One submitted version of one officer's opinion on one issue (settled 9)."""

    __tablename__ = "opinion"
    __table_args__ = (
        UniqueConstraint("seat_id", "issue_id", "version"),
        one_of("option", Option),
        CheckConstraint("option <> 'other' OR reasons IS NOT NULL", name="other_says_what"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    issue_id: Mapped[int] = ref("issue.id")
    seat_id: Mapped[int] = ref("seat.id")
    version: Mapped[int]
    option: Mapped[Code]
    alternative: Mapped[int | None]
    reasons: Mapped[Prose | None]
    suggestions: Mapped[Prose | None]
    submission_id: Mapped[int | None] = ref("submission.id")
    submitted_at: Mapped[Instant]
    nonce: Mapped[str] = mapped_column(String(32))
    digest: Mapped[Digest]
    receipt: Mapped[Code]
    entered_at: Mapped[Entered]

    seat: Mapped[Seat] = relationship()


class Tally(Model):
    """Votes per option of one issue, computed at closing."""

    __tablename__ = "tally"

    issue_id: Mapped[int] = ref("issue.id", primary_key=True)
    hearing_id: Mapped[int] = ref("hearing.id")
    panel: Mapped[int]
    votes: Mapped[Prose]
    majority: Mapped[Code | None]
    majority_alternative: Mapped[int | None]
    opinions_digest: Mapped[Digest]
    missing_reason: Mapped[Words | None]
    closed_at: Mapped[Instant]
    closed_by: Mapped[int]


class Decision(Model):
    """The decision on one issue; against the majority only with the chief's consent (A-16)."""

    __tablename__ = "decision"
    __table_args__ = (
        one_of("kind", DecisionKind),
        CheckConstraint("NOT deviates OR consent_id IS NOT NULL", name="consent_when_deviating"),
        CheckConstraint("length(trim(reasons)) > 0", name="reasoned"),
    )

    issue_id: Mapped[int] = ref("issue.id", primary_key=True)
    hearing_id: Mapped[int] = ref("hearing.id")
    kind: Mapped[Code]
    alternative: Mapped[int | None]
    words: Mapped[Prose]
    reasons: Mapped[Prose]
    deviates: Mapped[bool]
    consent_id: Mapped[int | None] = ref("approval.id")
    on_the_spot: Mapped[bool]
    as_preliminary: Mapped[bool | None]
    decided_at: Mapped[Instant]
    decided_by: Mapped[int]


class PreliminaryOpinion(Model):
    """What the handler thought of one issue before the hearing; insert-only, nothing after opening."""

    __tablename__ = "preliminary_opinion"
    __table_args__ = (UniqueConstraint("issue_id", "version"), one_of("kind", DecisionKind))

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    issue_id: Mapped[int] = ref("issue.id")
    version: Mapped[int]
    kind: Mapped[Code]
    alternative: Mapped[int | None]
    words: Mapped[Prose | None]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int]


class DeviationReport(Model):
    """The handler's reasons for not following the majority (F-18); insert-only."""

    __tablename__ = "deviation_report"
    __table_args__ = (
        CheckConstraint("length(trim(facts)) > 0 AND length(trim(law)) > 0", name="reasoned"),
    )

    approval_id: Mapped[int] = ref("approval.id", primary_key=True)
    hearing_id: Mapped[int] = ref("hearing.id")
    facts: Mapped[Prose]
    law: Mapped[Prose]
    policy: Mapped[Prose | None]
    entered_at: Mapped[Entered]


class DecisionDraft(Model):
    """The decision as the handler intends it, kept while the consent is asked for."""

    __tablename__ = "decision_draft"

    issue_id: Mapped[int] = ref("issue.id", primary_key=True)
    hearing_id: Mapped[int] = ref("hearing.id")
    kind: Mapped[Code]
    alternative: Mapped[int | None]
    words: Mapped[Prose]
    reasons: Mapped[Prose]
    saved_at: Mapped[Instant]
    saved_by: Mapped[int]


class Telling(Model):
    """Decision and reasons told to one party or officer (A-17), with how and receipt."""

    __tablename__ = "telling"
    __table_args__ = (UniqueConstraint("hearing_id", "participant_id"),)

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    participant_id: Mapped[int] = ref("participant.id")
    told_at: Mapped[Instant]
    told_by: Mapped[int]
    way: Mapped[Code]
    receipt: Mapped[Words | None]
    note: Mapped[Prose | None]


class Feedback(Model):
    """An officer has read what became of the opinion: the officer's own POST (read receipt)."""

    __tablename__ = "feedback_read"

    telling_id: Mapped[int] = ref("telling.id", primary_key=True)
    read_at: Mapped[Instant]


class FeedbackAnswer(Model):
    """What an officer answers to the feedback, once; insert-only."""

    __tablename__ = "feedback_answer"
    __table_args__ = (CheckConstraint("length(trim(words)) > 0", name="says_something"),)

    telling_id: Mapped[int] = ref("telling.id", primary_key=True)
    words: Mapped[Words]
    answered_at: Mapped[Instant]
