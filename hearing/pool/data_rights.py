"""Officers' rights over their own data: correct, export, withdraw; the desks' answers (P-5, P-7)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from hearing.base import clock, masking
from hearing.base.db import Counted, db
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people import access, corrections, disclosure, own_data
from hearing.pool import data_rules as rules
from hearing.pool import leaving
from hearing.pool.data_rules import Correctable, Desk, RequestKind
from hearing.pool.hire_rules import Ground
from hearing.pool.history import note
from hearing.pool.models import DataRequest, Member, Pool
from hearing.pool.rules import MemberState


def request_correction(viewer: Viewer, field: str, wished: str, reason: str) -> DataRequest:
    """Ask to have one item corrected; what is wished and why is sealed (P-7, PIPL 46)."""
    access.require(viewer, "officer:desk")
    if field not in Correctable.labels():
        raise Refused("选择要更正的项目", field="field")
    problem = corrections.value_problem(field, wished)
    if problem:
        raise Refused(problem, field="wished")
    return _ask(viewer, RequestKind.CORRECTION, field, wished, reason)


def withdraw_cross_pool(viewer: Viewer) -> int:
    """End one's consent to serve other procuratorates, at once; gives how many pools it ends in (P-5)."""
    access.require(viewer, "officer:desk")
    ended = 0
    for member in _own(viewer):
        if member.consents_cross_pool:
            _end_cross_pool(viewer, member)
            ended += 1
    return ended


def _end_cross_pool(viewer: Viewer, member: Member) -> None:
    leaving.withdraw_cross_pool(viewer, member, "本人在系统中撤回")
    note(viewer, member, "withdraw_cross")


def withdraw_privacy(viewer: Viewer, reason: str) -> DataRequest:
    """Withdraw consent to the handling of one's data: leaving the pool, completed by 聘 (P-7, PIPL 15).

    From now on the officer is not drawn and does not serve elsewhere; what was done before stays lawful,
    files stay kept.
    """
    withdraw_cross_pool(viewer)
    row = _ask(viewer, RequestKind.WITHDRAWAL, "consent", None, reason)
    for member in _own(viewer):
        if member.state in leaving.SERVING and member.resignation_asked_at is None:
            leaving.request_resignation(viewer, member, reason)
    return row


def record_export(viewer: Viewer, form: str) -> None:
    """An officer took a copy of their own data (PIPL 45)."""
    access.require(viewer, "officer:desk")
    journal.record(viewer, "data.export", "person", viewer.person_id or 0, form=form)


def _own(viewer: Viewer) -> Sequence[Member]:
    return db.session.scalars(
        select(Member).where(Member.person_id == viewer.person_id).order_by(Member.id)
    ).all()


def _ask(viewer: Viewer, kind: str, field: str, wished: str | None, reason: str) -> DataRequest:
    members = _own(viewer)
    if not members:
        raise NotFound
    live = [member for member in members if member.state != MemberState.LEFT]
    row = DataRequest(
        person_id=viewer.person_id,
        member_id=(live or members)[0].id,
        kind=kind,
        desk=rules.desk_for(kind, field),
        field=field,
        made_at=clock.now(),
    )
    row.wished, row.reason = wished, reason or None
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Conflict("您已经提出过同样的申请，正在办理，请等答复") from error
    journal.record(viewer, f"data.{kind}", "data_request", row.id, field=field)
    return row


def officer_requests(viewer: Viewer) -> Sequence[DataRequest]:
    """The officer's own requests with their answers, newest first."""
    return db.session.scalars(
        select(DataRequest)
        .where(DataRequest.person_id == viewer.person_id)
        .order_by(DataRequest.id.desc())
    ).all()


def waiting(viewer: Viewer, limit: int = 200) -> Sequence[DataRequest]:
    """Requests to the viewer's desk of their pool: open ones first, oldest first."""
    return db.session.scalars(
        select(DataRequest)
        .join(Member, Member.id == DataRequest.member_id)
        .join(Pool, Pool.id == Member.pool_id)
        .options(joinedload(DataRequest.member).joinedload(Member.person))
        .where(Pool.unit_id == viewer.unit_id, DataRequest.desk == viewer.kind)
        .order_by(DataRequest.decided_at.is_not(None), DataRequest.id)
        .limit(limit)
    ).all()


def count_waiting(viewer: Viewer) -> list[Counted]:
    """How many requests wait for the viewer's desk, for the menu."""
    return [
        select(func.count(DataRequest.id))
        .join(Member, Member.id == DataRequest.member_id)
        .join(Pool, Pool.id == Member.pool_id)
        .where(
            Pool.unit_id == viewer.unit_id,
            DataRequest.desk == viewer.kind,
            DataRequest.decided_at.is_(None),
        )
    ]


def request_for(viewer: Viewer, request_id: int) -> DataRequest:
    """One request to the viewer's desk; another desk's or pool's is missing."""
    found = db.session.get(DataRequest, request_id)
    if found is None or found.desk != viewer.kind or found.pool.unit_id != viewer.unit_id:
        raise NotFound
    return found


def decide(
    viewer: Viewer, request_id: int, *, granted: bool, answer: str, version: int
) -> DataRequest:
    """Grant or refuse a request with reasons; a granted correction is made at once (PIPL 46)."""
    row = request_for(viewer, request_id)
    access.require(viewer, "data:decide", row)
    if row.decision is not None:
        raise Conflict("这份申请已经答复过")
    if row.version != version:
        raise Stale
    if not answer.strip():
        raise Refused("写明答复本人的话", field="answer")
    if granted:
        _apply(viewer, row)
    row.decision = "granted" if granted else "refused"
    row.answer = answer.strip()
    row.decided_by, row.decided_at = viewer.person_id, clock.now()
    row.version += 1
    db.session.flush()
    journal.record(viewer, "data.decide", "data_request", row.id, decision=row.decision)
    return row


def _apply(viewer: Viewer, row: DataRequest) -> None:
    if row.kind == RequestKind.WITHDRAWAL:
        _leave(viewer, row)
    else:
        _correct(viewer, row)


def _leave(viewer: Viewer, row: DataRequest) -> None:
    """The pool that answers lets the person go: a serving member leaves, a candidacy ends (P-7)."""
    words = "本人撤回对个人信息处理的同意"
    if row.member.state in leaving.SERVING:
        leaving.resign(viewer, row.member, clock.beijing_date(row.made_at), words)
    elif row.member.state in leaving.BEFORE:
        leaving.drop(viewer, row.member, Ground.RESIGNED, words)


def _correct(viewer: Viewer, row: DataRequest) -> None:
    wished = row.wished or ""
    if row.field == Correctable.PROFESSION:
        row.member.profession = wished
        row.member.version += 1
        note(viewer, row.member, "correct")
    elif row.field != Correctable.OTHER:
        corrections.correct(viewer, row.member.person, row.field, wished)


def wish_shown(row: DataRequest) -> str:
    """The wished value as a list or page shows it: numbers masked."""
    masks = {
        Correctable.PHONE.value: masking.mask_phone,
        Correctable.IDENTITY.value: masking.mask_identity,
    }
    wished = row.wished or ""
    return masks[row.field](wished) if row.field in masks else wished


def reveal(viewer: Viewer, member: Member, reason: str) -> dict[str, str]:
    """Show a member's numbers in full, once, with the reason journalled (T6).

    The numbers an officer asks this desk to enter instead are among them: they are checked against papers.
    """
    access.require(viewer, "people:unmask", member)
    person = member.person
    found = {"identity": person.identity, "phone": person.phone}
    if viewer.kind == Desk.MANAGE:
        found |= own_data.sealed_beside(person.id)
    open_rows = db.session.scalars(
        select(DataRequest).where(
            DataRequest.person_id == person.id,
            DataRequest.desk == viewer.kind,
            DataRequest.decided_at.is_(None),
            DataRequest.field.in_(("identity", "phone")),
        )
    )
    found |= {f"wished_{row.field}": row.wished for row in open_rows}
    shown = {name: value for name, value in found.items() if value}
    disclosure.note(viewer, "person", person.id, reason, shown, unit_id=member.pool.unit_id)
    return shown
