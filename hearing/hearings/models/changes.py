"""What is asked for beside the plan: a broadcast with its particulars, another place, people's supervisors."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Code, Entered, Instant, Key, Prose, Words, one_of, ref
from hearing.base.db import Model
from hearing.calendar.rules import VenueKind
from hearing.hearings.plan_rules import Broadcast


class BroadcastPlan(Model):
    """直播录播方案 (F-11): part of a draft until an approval is asked for; from then on it stays as asked."""

    __tablename__ = "broadcast_plan"
    __table_args__ = (
        one_of("mode", (Broadcast.LIVE, Broadcast.RECORDED)),
        CheckConstraint("delay_minutes BETWEEN 0 AND 240", name="delay_in_reason"),
        CheckConstraint("approval_id IS NULL OR text IS NOT NULL", name="asked_in_words"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    approval_id: Mapped[int | None] = ref("approval.id", unique=True)
    mode: Mapped[Code]
    channel: Mapped[Words]
    delay_minutes: Mapped[int]
    consent: Mapped[Prose]
    masking: Mapped[Prose]
    cutoff: Mapped[Words]
    task_number: Mapped[Words | None]
    text: Mapped[Prose | None]
    template_version: Mapped[int | None]
    entered_at: Mapped[Entered]
    entered_by: Mapped[int | None]


class PlaceRequest(Model):
    """Another place asked for after approval (A-12); insert-only, carried out when it is granted."""

    __tablename__ = "place_request"
    __table_args__ = (
        one_of("venue_kind", [k for k in VenueKind if k not in (VenueKind.ROOM, VenueKind.RECEPTION)]),
    )  # fmt: skip

    approval_id: Mapped[int] = ref("approval.id", primary_key=True)
    hearing_id: Mapped[int] = ref("hearing.id")
    venue_kind: Mapped[Code]
    venue_words: Mapped[Words]
    reason: Mapped[Words]


class SupervisorCall(Model):
    """邀请人民监督员 (A-8): asked of the justice administration, which draws them; answered once."""

    __tablename__ = "supervisor_call"
    __table_args__ = (
        CheckConstraint("number BETWEEN 1 AND 9", name="some"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered_in_words"),
    )

    id: Mapped[Key]
    hearing_id: Mapped[int] = ref("hearing.id")
    number: Mapped[int]
    authority: Mapped[Words]
    contact: Mapped[Words]
    text: Mapped[Prose]
    template_version: Mapped[int]
    is_late: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[Instant]
    asked_by: Mapped[int]
    answered_at: Mapped[Instant | None]
    answer: Mapped[Words | None]
    version: Mapped[int] = mapped_column(default=1)
