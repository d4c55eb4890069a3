"""公开招募: notices with dates and number, and what 聘 does with the applications received (P-4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import case, func, select

from hearing.base import clock
from hearing.base.db import Counted, db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.messages import service as messages
from hearing.people import access
from hearing.pool import hire, wording
from hearing.pool.history import InPool
from hearing.pool.models import (
    Member,
    OfficerApplication,
    Pool,
    Recruitment,
)
from hearing.pool.particulars import Agreed, Particulars
from hearing.pool.rules import Source
from hearing.units.numbering import next_number
from hearing.units.queries import unit

LONGEST = 366


def open_recruitment(
    viewer: Viewer,
    pool: Pool,
    *,
    title: str,
    body: str,
    wanted: int,
    contact: str,
    opens_on: date,
    closes_on: date,
) -> Recruitment:
    """Publish a recruitment notice: whom one looks for, how many, from when until when (P-4)."""
    access.require(viewer, "pool:hire", InPool(pool))
    if opens_on < clock.today():
        raise Refused("开始日期不能早于今天", field="opens_on")
    if closes_on < opens_on:
        raise Refused("截止日期不能早于开始日期", field="closes_on")
    if (closes_on - opens_on).days > LONGEST:
        raise Refused("一次招募最长一年", field="closes_on")
    serial = next_number(f"recruitment/{pool.unit_id}/{opens_on.year}")
    row = Recruitment(
        pool_id=pool.id,
        number=f"ZM{pool.unit_id}-{opens_on.year}-{serial:03d}",
        title=title,
        body=body,
        wanted=wanted,
        contact=contact,
        opens_on=opens_on,
        closes_on=closes_on,
        opened_by=viewer.person_id,
        opened_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "recruitment.open", "recruitment", row.id, wanted=wanted)
    return row


def withdraw_recruitment(viewer: Viewer, row: Recruitment, because: str) -> None:
    """Take a notice back; applications received stay to be answered."""
    access.require(viewer, "pool:hire", row)
    if row.withdrawn_at is not None:
        raise Conflict("这份公告已经撤回")
    if not because.strip():
        raise Refused("写明撤回的原因", field="words")
    row.withdrawn_at = clock.now()
    row.withdrawn_because = because.strip()[:200]
    journal.record(viewer, "recruitment.withdraw", "recruitment", row.id)


def recruitments(viewer: Viewer, limit: int = 40) -> list[tuple[Recruitment, int, int]]:
    """Notices of the viewer's pool, newest first, with applications received and those to answer."""
    waiting = func.sum(case((OfficerApplication.state == "received", 1), else_=0))
    rows = db.session.execute(
        select(Recruitment, func.count(OfficerApplication.id), func.coalesce(waiting, 0))
        .join(Pool)
        .outerjoin(OfficerApplication, OfficerApplication.recruitment_id == Recruitment.id)
        .where(Pool.unit_id == viewer.unit_id)
        .group_by(Recruitment.id)
        .order_by(Recruitment.id.desc())
        .limit(limit)
    )
    return [(row[0], int(row[1]), int(row[2])) for row in rows]


def recruitment(viewer: Viewer, recruitment_id: int) -> Recruitment:
    """One notice of the viewer's pool."""
    row = db.session.get(Recruitment, recruitment_id)
    if row is None or row.pool.unit_id != viewer.unit_id:
        raise NotFound
    return row


def applications(viewer: Viewer, row: Recruitment) -> Sequence[OfficerApplication]:
    """The applications to one notice, those to answer first; callers hold the notice."""
    return db.session.scalars(
        select(OfficerApplication)
        .where(OfficerApplication.recruitment_id == row.id)
        .order_by(OfficerApplication.state != "received", OfficerApplication.id)
    ).all()


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many applications wait for an answer, for the menu."""
    return [
        select(func.count(OfficerApplication.id))
        .join(Recruitment)
        .join(Pool)
        .where(Pool.unit_id == viewer.unit_id, OfficerApplication.state == "received")
    ]


def application(viewer: Viewer, application_id: int) -> OfficerApplication:
    """One application to the viewer's pool."""
    row = db.session.get(OfficerApplication, application_id)
    if row is None or row.recruitment.pool.unit_id != viewer.unit_id:
        raise NotFound
    return row


def again(row: OfficerApplication) -> int:
    """How many other applications carry the same identity number."""
    if row.identity_digest is None:
        return 0
    number = db.session.scalar(
        select(func.count(OfficerApplication.id)).where(
            OfficerApplication.identity_digest == row.identity_digest,
            OfficerApplication.id != row.id,
        )
    )
    return int(number or 0)


def accept(viewer: Viewer, row: OfficerApplication, category: str) -> Member:
    """Take an applicant into the register as a candidate, with the consents given online (P-4)."""
    access.require(viewer, "pool:hire", row.recruitment)
    _answerable(row)
    who = Particulars(
        row.name, row.identity or "", row.phone or "", row.employer or "", row.profession or "",
        category, Source.RECRUITED, _words(row.identities), _words(row.specialities),
    )  # fmt: skip
    agreed = Agreed(
        privacy=True,
        sensitive=True,
        cross_pool=row.consents_cross_pool,
        on=clock.beijing_date(row.submitted_at),
        evidence=f"网上报名 {row.receipt}",
        channel="online",
    )
    member = hire.enter(viewer, row.recruitment.pool, who, agreed)
    _decide(viewer, row, "accepted", None)
    row.member_id = member.id
    _tell(viewer, row)
    wipe(row, keep_phone=True)
    return member


def refuse(viewer: Viewer, row: OfficerApplication, reason: str) -> None:
    """Answer an application with a reason that the applicant can read."""
    access.require(viewer, "pool:hire", row.recruitment)
    _answerable(row)
    if not reason.strip():
        raise Refused("写明未采纳的原因，报名人能看到", field="reason")
    _decide(viewer, row, "refused", reason.strip()[:200])
    _tell(viewer, row)


def _answerable(row: OfficerApplication) -> None:
    if row.state != "received":
        raise Conflict("这份报名已经处理过，请刷新后再看")


def _decide(viewer: Viewer, row: OfficerApplication, state: str, reason: str | None) -> None:
    row.state = state
    row.reason = reason
    row.decided_by = viewer.person_id
    row.decided_at = clock.now()
    row.version += 1
    db.session.flush()
    journal.record(viewer, f"officer_application.{state}", "officer_application", row.id)


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split("、") if part)


def _tell(viewer: Viewer, row: OfficerApplication) -> None:
    if row.phone is None:
        return
    messages.queue(
        viewer,
        key=f"officer-application/{row.id}/{row.state}",
        channel="sms",
        address=row.phone,
        template="application_decided",
        subject="公开听证",
        body=wording.application_decided(unit(row.recruitment.pool.unit_id)),
        object_kind="officer_application",
        object_id=row.id,
    )


def wipe(row: OfficerApplication, *, keep_phone: bool) -> None:
    """Forget what is not needed any more; the digest of the telephone serves the look-up."""
    row.identity = None
    row.phone = None
    row.employer = row.profession = row.about = None
    if not keep_phone:
        row.phone_digest = None
        row.identity_digest = None
        row.name = "已删除"
    db.session.flush()
