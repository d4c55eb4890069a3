"""Terms of office: begin, renew, warn, end; each term has its number and its certificate (F-24, P-7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from hearing.base import clock
from hearing.base.db import Counted, db
from hearing.base.errors import Refused
from hearing.base.viewer import SYSTEM, Viewer
from hearing.journal import service as journal
from hearing.people import contact
from hearing.people.service import grant_post
from hearing.pool import certificates, hire_rules, leaving, wording
from hearing.pool.history import move, note
from hearing.pool.models import Appointment, Member, Pool, Proposal, TermWarning
from hearing.pool.rules import MemberState as S
from hearing.units.numbering import next_number
from hearing.units.queries import parameter_int, unit

SERVING = (S.APPOINTED, S.ACTIVE, S.SUSPENDED)


def begin(viewer: Viewer, proposal: Proposal, member: Member, term_from: date) -> Appointment:
    """The chief's decision begins a term: number, certificate and sign-in post (P-4, F-24)."""
    if term_from < clock.today():
        raise Refused("聘期起日不能早于今天", field="term_from")
    until = hire_rules.term_until(term_from, _years(member, term_from))
    move(member, (S.PROPOSED,), S.APPOINTED)
    member.term_from, member.term_until = term_from, until
    member.appointed_by = viewer.person_id
    row = _appointment(viewer, proposal, member, term_from, until)
    grant_post(SYSTEM, member.person_id, "officer", member.pool.unit_id)
    note(viewer, member, "appoint", row.certificate_number)
    certificates.make(viewer, row)
    return row


def renew(viewer: Viewer, proposal: Proposal, member: Member) -> Appointment:
    """Another term joins the present one without a gap; renewals are counted (P-7)."""
    problem = hire_rules.renewal_problem(member.state, member.term_until, clock.today())
    if problem or member.term_until is None:
        raise Refused(problem or "没有聘期")
    starts = member.term_until
    member.term_until = hire_rules.term_until(starts, _years(member, starts))
    member.appointed_by = viewer.person_id
    member.version += 1
    row = _appointment(viewer, proposal, member, starts, member.term_until)
    note(viewer, member, "renew", row.certificate_number)
    certificates.make(viewer, row)
    return row


def _years(member: Member, day: date) -> int:
    return max(1, parameter_int("term_years", day, member.pool.unit_id))


def _appointment(
    viewer: Viewer, proposal: Proposal, member: Member, starts: date, until: date
) -> Appointment:
    owner = unit(member.pool.unit_id)
    serial = next_number(f"certificate/{owner.id}/{starts.year}")
    row = Appointment(
        member_id=member.id,
        proposal_id=proposal.id,
        ordinal=_next_ordinal(member),
        round=member.round,
        term_from=starts,
        term_until=until,
        certificate_number=f"{owner.short}检听聘〔{starts.year}〕{serial}号",
        decided_by=viewer.person_id,
        decided_on=clock.today(),
    )
    row.member = member
    member.certificate_number = row.certificate_number
    db.session.add(row)
    db.session.flush()
    return row


def _next_ordinal(member: Member) -> int:
    if member.certificate_number is None:
        return 1
    last = db.session.scalar(
        select(func.max(Appointment.ordinal)).where(Appointment.member_id == member.id)
    )
    return (last or 0) + 1


def terms_of(member: Member) -> Sequence[Appointment]:
    """All terms of a member, oldest first; callers hold the member."""
    return db.session.scalars(
        select(Appointment).where(Appointment.member_id == member.id).order_by(Appointment.ordinal)
    ).all()


def renewals(terms: Sequence[Appointment]) -> int:
    """How often the present stay in the pool was renewed (P-7)."""
    return max(0, sum(term.round == terms[-1].round for term in terms) - 1) if terms else 0


def expiring(viewer: Viewer, days: int = max(hire_rules.WARNINGS)) -> Sequence[Member]:
    """Members of the viewer's pool whose term ends within so many days, soonest first."""
    return db.session.scalars(
        select(Member)
        .join(Pool)
        .options(joinedload(Member.person))
        .where(
            Pool.unit_id == viewer.unit_id,
            Member.state.in_(SERVING),
            Member.term_until <= clock.today() + timedelta(days=days),
        )
        .order_by(Member.term_until, Member.id)
    ).all()


def expiring_count(viewer: Viewer) -> list[Counted]:
    """How many terms end within ninety days, for the menu."""
    latest = clock.today() + timedelta(days=max(hire_rules.WARNINGS))
    return [
        select(func.count(Member.id))
        .join(Pool)
        .where(
            Pool.unit_id == viewer.unit_id,
            Member.state.in_(SERVING),
            Member.term_until <= latest,
        )
    ]


def warn_due(limit: int = 100) -> int:
    """Tell officers once that their term ends in 90 or in 30 days (job); gives how many were told (P-7)."""
    today = clock.today()
    told = 0
    for days in sorted(hire_rules.WARNINGS):
        warned = exists().where(
            TermWarning.appointment_id == Appointment.id, TermWarning.days <= days
        )
        due = db.session.scalars(
            select(Appointment)
            .join(Member, Member.id == Appointment.member_id)
            .where(
                Member.state.in_(SERVING),
                Appointment.term_until == Member.term_until,
                Appointment.term_until > today,
                Appointment.term_until <= today + timedelta(days=days),
                ~warned,
            )
            .order_by(Appointment.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=Appointment)
        ).all()
        for row in due:
            _warn(row, days)
        told += len(due)
    return told


def _warn(row: Appointment, days: int) -> None:
    db.session.add(TermWarning(appointment_id=row.id, days=days, at=clock.now()))
    db.session.flush()
    journal.record(SYSTEM, "member.term_warning", "member", row.member_id, days=days)
    contact.text_message(
        SYSTEM,
        row.member.person,
        key=f"term-warning/{row.id}/{days}",
        template="term_warning",
        body=wording.term_warning(row.member.pool, row.term_until),
        about=("member", row.member_id),
    )


def end_due(limit: int = 200) -> int:
    """Members whose term is over leave the pool, their sign-in ends at once (job); gives how many (P-7)."""
    due = db.session.scalars(
        select(Member)
        .options(joinedload(Member.pool, innerjoin=True))
        .where(Member.state.in_(SERVING), Member.term_until <= clock.today())
        .order_by(Member.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Member)
    ).all()
    for member in due:
        leaving.leave(SYSTEM, member, hire_rules.Ground.TERM, "聘期届满", "term_end")
    return len(due)
