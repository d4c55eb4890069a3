"""The hearing with its plan, issues, approvals, versions and path through the states."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing.base.columns import Code, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.base.sealing import Sealed, SealedRow
from hearing.calendar.models import Room
from hearing.calendar.rules import VenueKind
from hearing.cases.models import Case
from hearing.hearings.plan_rules import Broadcast, Risk
from hearing.hearings.rules import ApprovalKind, Form, IssueKind, PresiderKind
from hearing.hearings.workflow import State

UNAPPROVED = "state IN ('draft', 'department_review', 'chief_review', 'refused', 'withdrawn')"


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
        CheckConstraint(f"hold_approval_id IS NOT NULL OR {UNAPPROVED}", name="hold_approved"),
        CheckConstraint(
            f"venue_kind IN ('room', 'reception') OR venue_approval_id IS NOT NULL OR {UNAPPROVED}",
            name="venue_approved",
        ),
        one_of("broadcast", Broadcast),
        one_of("risk_level", Risk),
        CheckConstraint(
            "broadcast = 'none' OR (is_public AND NOT has_minor)", name="broadcast_open"
        ),
        CheckConstraint(
            f"broadcast = 'none' OR broadcast_approval_id IS NOT NULL OR {UNAPPROVED}",
            name="broadcast_approved",
        ),
        CheckConstraint("budget IS NULL OR budget >= 0", name="budget_positive"),
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
    publicity_plan: Mapped[Prose | None]
    risk_level: Mapped[Code | None]
    budget: Mapped[int | None]
    broadcast: Mapped[Code] = mapped_column(default="none", server_default="none")
    wishes: Mapped[Prose | None]
    wish_words: Mapped[Prose | None]
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
    broadcast_approval_id: Mapped[int | None] = ref("approval.id", use_alter=True)
    consent_id: Mapped[int | None] = ref("approval.id", use_alter=True)
    notified_at: Mapped[Instant | None]
    announced_at: Mapped[Instant | None]
    opened_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]
    opinions_closed_at: Mapped[Instant | None]
    decided_at: Mapped[Instant | None]
    telling_due_on: Mapped[date | None] = mapped_column(index=True)
    decision_due_on: Mapped[date | None] = mapped_column(index=True)
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
    alternatives: Mapped[Prose | None]

    @property
    def numbered(self) -> list[str]:
        """The stated alternatives in the order of their numbers, for an opinion 其他."""
        return (self.alternatives or "").splitlines()


class Approval(Model):
    """One approval with its own text and decider; nobody approves their own (settled 15)."""

    __tablename__ = "approval"
    __table_args__ = (
        one_of("kind", ApprovalKind),
        one_of("decision", ("granted", "refused", "returned", "withdrawn")),
        one_of("decider_post", ("department_head", "deputy_chief", "chief")),
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="not_own"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_with_time"),
        CheckConstraint(
            "decision IS NULL OR decision = 'granted' OR (reasons IS NOT NULL AND length(trim(reasons)) > 0)",
            name="refusal_reasoned",
        ),
        CheckConstraint(
            "(department_at IS NULL) = (department_words IS NULL) "
            "AND (department_at IS NULL) = (department_by IS NULL)",
            name="department_whole",
        ),
        CheckConstraint(
            "department_by IS NULL OR (department_by <> requested_by "
            "AND (decided_by IS NULL OR department_by <> decided_by))",
            name="department_apart",
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
    delegation_id: Mapped[int | None] = ref("delegation.id")
    committee_record: Mapped[Words | None]
    department_words: Mapped[Prose | None]
    department_by: Mapped[int | None]
    department_at: Mapped[Instant | None]
    plan_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)


class Delegation(Model):
    """受检察长委托: a chief lets a deputy decide some kinds of approvals for a span; never changed."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("deputy_person_id <> chief_person_id", name="to_another"),
        CheckConstraint("until_on >= from_on", name="forwards"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_whom"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = ref("unit.id")
    chief_person_id: Mapped[int] = ref("person.id")
    deputy_person_id: Mapped[int] = ref("person.id")
    from_on: Mapped[date]
    until_on: Mapped[date]
    words: Mapped[Words]
    granted_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]
    revoked_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    kinds: Mapped[list[DelegationKind]] = relationship(order_by="DelegationKind.kind")


class DelegationKind(Model):
    """One kind of approval that a delegation covers."""

    __tablename__ = "delegation_kind"
    __table_args__ = (one_of("kind", ApprovalKind),)

    delegation_id: Mapped[int] = ref("delegation.id", primary_key=True)
    kind: Mapped[Code] = mapped_column(primary_key=True)


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


class BookingDraft(SealedRow, Model):
    """A booking wizard's answers so far: one row, any device, nothing typed is lost.

    ``answers`` is sealed, since names and telephone numbers are typed here before anything is decided.
    ``writer`` is the opened page that saved last: a page that is alone at work never conflicts with itself.
    """

    __tablename__ = "booking_draft"
    __table_args__ = (UniqueConstraint("person_id", "hearing_id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = ref("person.id")
    unit_id: Mapped[int] = ref("unit.id")
    answers_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    step: Mapped[str] = mapped_column(String(40))
    saved_at: Mapped[Instant]
    hearing_id: Mapped[int | None] = ref("hearing.id")
    hearing_version: Mapped[int | None]
    writer: Mapped[Code | None]
    version: Mapped[int] = mapped_column(default=1)

    answers = Sealed("answers_sealed")


from hearing.hearings.models.people import Participant  # noqa: E402 - mutual relationship
