"""归档: the catalogue in the order of F-23, computed from what exists."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Refused
from hearing.base.viewer import Viewer
from hearing.hearings import moves
from hearing.hearings.models import (
    Announcement,
    Approval,
    Filing,
    Hearing,
    HearingRecord,
    Notice,
    Participant,
    Recording,
    Undertaking,
)
from hearing.pool.models import Need
from hearing.pool.queries import draws_of_need


@dataclass(frozen=True)
class FileItem:
    """One row of the catalogue."""

    position: int
    title: str
    number: int
    on: str


def _count(model: type, *conditions: object) -> int:
    return int(db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0)  # type: ignore[arg-type]


def missing_items(hearing: Hearing) -> list[str]:
    """What the file of this hearing lacks, in the order of the catalogue (F-23, A-18).

    What only some hearings have (announcement, report against the majority) is missing only there.
    """
    not_wanted = set()
    if not hearing.is_public or hearing.has_minor:
        not_wanted.add("听证公告")
    if hearing.consent_id is None:
        not_wanted.add("拟不采纳多数意见的报告")
    found = _contents(hearing)
    return [title for title, number in found if not number and title not in not_wanted]


def _contents(hearing: Hearing) -> tuple[tuple[str, int], ...]:
    need_ids = db.session.scalars(
        select(Need.id).where(Need.hearing_id == hearing.id, Need.state != "withdrawn")
    ).all()
    draws = sum(len(draws_of_need(need_id)) for need_id in need_ids)
    people = select(Participant.id).where(Participant.hearing_id == hearing.id)
    return (
        ("听证方案与审批表", _count(Approval, Approval.hearing_id == hearing.id)),
        ("听证员抽取记录", draws),
        ("告知书与回执", _count(Notice, Notice.hearing_id == hearing.id)),
        ("听证公告", _count(Announcement, Announcement.hearing_id == hearing.id)),
        ("保密承诺书", _count(Undertaking, Undertaking.participant_id.in_(people))),
        (
            "签到表",
            _count(
                Participant,
                Participant.id.in_(people),
                Participant.present_at.is_not(None),
            ),
        ),
        ("听证笔录", _count(HearingRecord, HearingRecord.hearing_id == hearing.id)),
        ("听证员意见书与汇总表", 1 if hearing.opinions_closed_at else 0),
        ("拟不采纳多数意见的报告", 1 if hearing.consent_id else 0),
        ("处理决定与送达", 1 if hearing.decided_at else 0),
        ("告知听证员记录", 1 if hearing.told_at else 0),
        ("录音录像登记", _count(Recording, Recording.hearing_id == hearing.id)),
        ("化解情况与回访", 1 if hearing.outcome_at else 0),
    )


def catalogue(hearing: Hearing) -> list[FileItem]:
    """The catalogue of the hearing's file: only papers that exist, in order (F-23)."""
    present = [(title, number) for title, number in _contents(hearing) if number]
    today = clock.today().isoformat()
    return [FileItem(n, title, number, today) for n, (title, number) in enumerate(present, 1)]


def file(viewer: Viewer, hearing: Hearing, volume_number: str) -> Filing:
    """File the hearing into the case file when everything is there (A-18)."""
    if not volume_number.strip():
        raise Refused("填写卷号", field="volume_number")
    moves.go(viewer, hearing, "file", values={"filed_at": clock.now()})
    row = Filing(
        hearing_id=hearing.id,
        catalogue=json.dumps([asdict(item) for item in catalogue(hearing)], ensure_ascii=False),
        volume_number=volume_number.strip(),
        filed_on=clock.today(),
        filed_by=viewer.person_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def filed_on(hearing: Hearing) -> date | None:
    """The day a hearing was filed."""
    return clock.beijing_date(hearing.filed_at) if hearing.filed_at else None
