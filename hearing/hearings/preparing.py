"""Between approval and opening: need, notices, announcement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings import documents, moves, recusals, rules
from hearing.hearings.facts import min_notice_days
from hearing.hearings.models import (
    Announcement,
    Hearing,
    Notice,
    Participant,
)
from hearing.hearings.rules import Role
from hearing.hearings.workflow import State
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import use
from hearing.pool.models import Need
from hearing.pool.rules import Quota
from hearing.units.numbering import next_number
from hearing.units.queries import unit


def state_need(viewer: Viewer, hearing: Hearing, quotas: Sequence[Quota], why: str) -> Need:
    """Ask the pool for officers; parties go along as keyed digests only (P-8)."""
    access.require(viewer, "need:state", hearing)
    if hearing.state != State.APPROVED or hearing.starts_at is None or hearing.ends_at is None:
        raise Conflict("检察长批准后才能提出听证员需求")
    return use.state_need(
        viewer,
        hearing_id=hearing.id,
        hearing_number=hearing.number,
        unit_id=hearing.unit_id,
        handler_person_id=hearing.handler_person_id,
        number=hearing.needed,
        reserves=hearing.needed,
        quotas=quotas,
        starts_at=hearing.starts_at,
        ends_at=hearing.ends_at,
        place=documents.where_words(hearing),
        why=why,
        conflicts=recusals.traces_of(hearing),
    )


def participant_of(hearing: Hearing, participant_id: int) -> Participant:
    """An unremoved participant of this hearing; another hearing's is missing."""
    found = next(
        (p for p in hearing.participants if p.id == participant_id and p.removed_at is None),
        None,
    )
    if found is None:
        raise NotFound
    return found


def add_participant(
    viewer: Viewer, hearing: Hearing, *, role: str, name: str, phone: str | None = None
) -> Participant:
    """Add somebody who takes part; officers come from the pool only (P-8)."""
    access.require(viewer, "hearing:notify", hearing)
    if role in (Role.OFFICER, Role.PRESIDER):
        raise Refused("听证员由管理部门抽取，主持人在方案中确定", field="role", rule="P-8")
    row = Participant(
        hearing_id=hearing.id,
        role=role,
        name=name,
        position=len(hearing.participants) + 1,
        must_be_told=role not in rules.STAFF_ROLES,
        since_version=hearing.plan_version,
    )
    if phone:
        row.phone = phone
    hearing.participants.append(row)
    db.session.flush()
    journal.record(viewer, "participant.add", "participant", row.id, hearing=hearing.id)
    if role in rules.PARTY_ROLES:
        recusals.recheck(viewer, hearing)
    return row


def tell_participant(
    viewer: Viewer,
    hearing: Hearing,
    participant_id: int,
    *,
    channel: str,
    receipt: str,
    consent_words: str | None = None,
    late_reason: str | None = None,
) -> Notice:
    """Record that one participant was told; late only with that participant's consent (A-10)."""
    access.require(viewer, "hearing:notify", hearing)
    if hearing.state not in (State.APPROVED, State.NOTIFIED, State.READY):
        raise Conflict("听证批准以后、开始以前才能告知")
    if not receipt.strip():
        raise Refused("写明回执，如“已签收”“电话中本人知悉”", field="receipt", rule="A-10")
    participant = participant_of(hearing, participant_id)
    return write_notice(viewer, hearing, participant, channel, receipt, consent_words, late_reason)


def write_notice(
    viewer: Viewer,
    hearing: Hearing,
    participant: Participant,
    channel: str,
    receipt: str,
    consent_words: str | None = None,
    late_reason: str | None = None,
) -> Notice:
    """Write the notice as told now, with its days and text."""
    if hearing.held_on is None:
        raise Refused("还没有听证时间")
    days, strict = min_notice_days(hearing)
    now, told_on = clock.now(), clock.today()
    late = not rules.notice_in_time(told_on, hearing.held_on, days, strict=strict)
    consent, reason = (consent_words or "").strip(), (late_reason or "").strip()
    if late and not (consent and reason):
        until = rules.latest_notice_day(hearing.held_on, days, strict=strict)
        raise Refused(
            f"最迟应在 {until.month} 月 {until.day} 日告知，现已不足 {days} 日。"
            f"可记录其本人书面同意和原因后告知，或改期",
            field="consent_words",
            rule="A-10",
        )
    filled = documents.notice_text(hearing, participant)
    notice = Notice(
        hearing_id=hearing.id,
        participant_id=participant.id,
        plan_version=hearing.plan_version,
        channel=channel,
        text=filled.text,
        template_version=filled.version,
        sent_at=now,
        sent_by=viewer.person_id,
        told_at=now,
        told_on=told_on,
        receipt=receipt.strip(),
        days_before=(hearing.held_on - told_on).days,
        is_late=late,
        consent_words=consent or None,
        late_reason=reason or None,
    )
    db.session.add(notice)
    db.session.flush()
    journal.record(
        viewer,
        "notice.tell",
        "participant",
        participant.id,
        hearing=hearing.id,
        late=late,
    )
    return notice


def finish_notices(viewer: Viewer, hearing: Hearing) -> None:
    """Everybody is told and the panel stands: the hearing is 已通知."""
    moves.go(viewer, hearing, "notify", values={"notified_at": clock.now()})


def announce(
    viewer: Viewer,
    hearing: Hearing,
    *,
    cause: str,
    seats: int,
    apply_until: date,
    contact: str,
) -> Announcement:
    """Publish the announcement of a public hearing; never with a minor (A-5, A-10)."""
    access.require(viewer, "hearing:notify", hearing)
    if not hearing.is_public or hearing.has_minor:
        raise Refused("不公开的听证和涉及未成年人的听证不得公告", rule="A-5")
    if hearing.state not in (State.APPROVED, State.NOTIFIED) or hearing.starts_at is None:
        raise Conflict("批准以后、准备就绪以前才能公告")
    if hearing.announced_at is not None:
        raise Conflict("这场听证已经公告")
    names = [p.name for p in hearing.participants if p.role in rules.PARTY_ROLES]
    if any(len(name) > 1 and name in cause for name in names):
        raise Refused("公告中不写当事人姓名，请改为“某某案”一类的说法", field="cause", rule="A-10")
    year = clock.today().year
    filled = documents.announcement_text(hearing, cause, contact)
    row = Announcement(
        hearing_id=hearing.id,
        number=f"{unit(hearing.unit_id).short}检听公〔{year}〕"
        f"{next_number(f'announcement/{hearing.unit_id}/{year}')}号",
        cause=cause,
        text=filled.text,
        template_version=filled.version,
        place=documents.where_words(hearing),
        starts_at=hearing.starts_at,
        seats=seats,
        apply_until=apply_until,
        contact=contact,
        published_at=clock.now(),
        published_by=viewer.person_id,
    )
    db.session.add(row)
    hearing.announced_at = clock.now()
    db.session.flush()
    journal.record(viewer, "announcement.publish", "hearing", hearing.id)
    return row


def make_ready(viewer: Viewer, hearing: Hearing) -> None:
    """All is prepared: the hearing can open on its day."""
    moves.go(viewer, hearing, "make_ready")


def told_at_acceptance(now: datetime) -> str:
    """The receipt words of an officer who accepts."""
    local = now.astimezone(clock.BEIJING)
    return f"{local:%m-%d %H:%M} 同意参加"
