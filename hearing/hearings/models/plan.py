"""The hearing with its plan, issues, approvals, versions and path through the states."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.calendar.models import Room
from hearing.calendar.rules import VenueKind
from hearing.cases.models import Case
from hearing.hearings.rules import ApprovalKind, Form, IssueKind, PresiderKind
from hearing.hearings.workflow import State


class Hearing(Model):
    """One hearing (场). Milestones (``*_at``, ``consent_id``) are set only through ``milestones``."""

    __tablename__ = "hearing"
    __table_args__ = (
        one_of("state", State),
        one_of("form", Form),
        one_of("venue_kind", VenueKind),
        one_of("presider_kind", PresiderKind),
        one_of("profile", ("ordinary", "simplified", "detention")),
        CheckConstraint(
            "needed BETWEEN 3 AND 7 OR size_approval_id IS NOT NULL OR state IN ('draft', "
            "'department_review', 'chief_review', 'refused', 'withdrawn')",
            name="panel_size",
        ),
        CheckConstraint(
            "NOT (has_minor AND is_public) OR opening_approval_id IS NOT NULL OR state IN "
            "('draft', 'department_review', 'chief_review', 'refused', 'withdrawn')",
            name="minor_not_public",
        ),
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="forwards"),
        CheckConstraint(
            "decided_at IS NULL OR opinions_closed_at IS NOT NULL",
            name="decided_after_opinions",
        ),
        CheckConstraint("told_at IS NULL OR decided_at IS NOT NULL", name="told_after_decision"),
        CheckConstraint(
            "state NOT IN ('decided', 'told', 'filed') OR decided_at IS NOT NULL",
            name="decided_has_time",
        ),
    )

    id: Mapped[Key]
    number: Mapped[Words] = mapped_column(unique=True)
    unit_id: Mapped[int] = ref("unit.id")
    title: Mapped[Words]
    state: Mapped[Code] = mapped_column(index=True)
    form: Mapped[Code]
    profile: Mapped[Code]
    handler_person_id: Mapped[int] = ref("person.id")
    handler_post_id: Mapped[int] = ref("post.id")
    is_public: Mapped[bool]
    openness_reason: Mapped[Prose | None]
    has_minor: Mapped[bool]
    campaign: Mapped[Words | None]
    necessity: Mapped[Prose]
    preliminary_view: Mapped[Prose | None]
    preliminary_at: Mapped[Instant | None]
    security_plan: Mapped[Prose | None]
    venue_kind: Mapped[Code]
    venue_words: Mapped[Words | None]
    room_id: Mapped[int | None] = ref("room.id")
    starts_at: Mapped[Instant | None] = mapped_column(index=True)
    ends_at: Mapped[Instant | None]
    held_on: Mapped[date | None] = mapped_column(index=True)
    presider_person_id: Mapped[int | None] = ref("person.id")
    presider_kind: Mapped[Code | None]
    clerk_person_id: Mapped[int | None] = ref("person.id")
    needed: Mapped[int]
    is_chiefs_own: Mapped[bool] = mapped_column(default=False)
    plan_version: Mapped[int] = mapped_column(default=1)
    hold_approval_id: Mapped[int | None] = ref("approval.id", use_alter=True)
    size_approval_id: Mapped[int | None] = ref("approval.id", use_alter=True)
    opening_approval_id: Mapped[int | None] = ref("approval.id", use_alter=True)
    venue_approval_id: Mapped[int | None] = ref("approval.id", use_alter=True)
    consent_id: Mapped[int | None] = ref("approval.id", use_alter=True)
    notified_at: Mapped[Instant | None]
    announced_at: Mapped[Instant | None]
    opened_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]
    opinions_closed_at: Mapped[Instant | None]
    decided_at: Mapped[Instant | None]
    told_at: Mapped[Instant | None]
    outcome_at: Mapped[Instant | None]
    filed_at: Mapped[Instant | None]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    room: Mapped[Room | None] = relationship()
    cases: Mapped[list[Case]] = relationship(secondary="hearing_case", order_by=Case.id)
    grounds: Mapped[list[HearingGround]] = relationship(order_by="HearingGround.ground")
    issues: Mapped[list[Issue]] = relationship(order_by="Issue.position")
    participants: Mapped[list[Participant]] = relationship(
        order_by="Participant.position, Participant.id", back_populates="hearing"
    )


class HearingCase(Model):
    """Which cases a hearing covers: many to many (trap 4)."""

    __tablename__ = "hearing_case"

    hearing_id: Mapped[int] = ref("hearing.id", primary_key=True)
    case_id: Mapped[int] = ref("cases.id", primary_key=True, index=True)


class HearingGround(Model):
    """One ground (A-4) on which the hearing is held."""

    __tablename__ = "hearing_ground"

    hearing_id: Mapped[int] = ref("hearing.id", primary_key=True)
    ground: Mapped[Code] = mapped_column(primary_key=True)


class Issue(Model):
    """听证事项: the plain question the officers answer, and the proposition they vote on (A-2)."""

    __tablename__ = "issue"
    __table_args__ = (
        UniqueConstraint("hearing_id", "position"),
        one_of("kind", IssueKind),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    position: Mapped[int]
    kind: Mapped[Code]
    question: Mapped[Words]
    proposition: Mapped[Prose]


class Approval(Model):
    """One approval with its own text and decider; nobody approves their own (settled 15)."""

    __tablename__ = "approval"
    __table_args__ = (
        one_of("kind", ApprovalKind),
        one_of("decision", ("granted", "refused", "returned")),
        one_of("decider_post", ("department_head", "deputy_chief", "chief")),
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="not_own"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_with_time"),
        CheckConstraint(
            "decision IS NULL OR decision = 'granted' OR length(trim(reasons)) > 0",
            name="refusal_reasoned",
        ),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    unit_id: Mapped[int] = ref("unit.id")
    kind: Mapped[Code]
    decider_post: Mapped[Code]
    request: Mapped[Prose]
    requested_by: Mapped[int]
    requested_at: Mapped[Instant]
    decision: Mapped[Code | None]
    reasons: Mapped[Prose | None]
    decided_by: Mapped[int | None]
    decided_at: Mapped[Instant | None]
    plan_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)


class StateChange(Model):
    """One step of a hearing along its path, insert-only."""

    __tablename__ = "state_change"

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    move: Mapped[Code]
    from_state: Mapped[Code]
    to_state: Mapped[Code]
    at: Mapped[Instant]
    by_person_id: Mapped[int | None]
    reason: Mapped[Prose | None]


class PlanVersion(Model):
    """The plan as it stood at one version (方案第 n 版), insert-only; the page shows the difference."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("hearing_id", "version"),)

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    version: Mapped[int]
    content: Mapped[Prose]
    at: Mapped[Instant]
    by_person_id: Mapped[int | None]
    reason: Mapped[Words | None]


class BookingDraft(Model):
    """A booking wizard's answers so far: one row, any device, nothing typed is lost."""

    __tablename__ = "booking_draft"

    id: Mapped[Key]
    person_id: Mapped[int] = ref("person.id")
    unit_id: Mapped[int] = ref("unit.id")
    answers: Mapped[Prose]
    step: Mapped[str] = mapped_column(String(40))
    saved_at: Mapped[Instant]
    hearing_id: Mapped[int | None] = ref("hearing.id")
    version: Mapped[int] = mapped_column(default=1)


from hearing.hearings.models.people import Participant  # noqa: E402 - mutual relationship
