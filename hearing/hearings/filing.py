"""归档: the catalogue in the order of F-23, computed from what exists."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import count_of, db, numbers
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
from hearing.pool.models import Draw, Need


@dataclass(frozen=True)
class FileItem:
    """One row of the catalogue."""

    position: int
    title: str
    number: int
    on: str


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
    people = select(Participant.id).where(Participant.hearing_id == hearing.id)
    approvals, draws, notices, announcements, undertakings, present, records, recordings = numbers(
        [
            count_of(rows)
            for rows in (
                select(Approval).where(Approval.hearing_id == hearing.id),
                select(Draw)
                .join(Need, Need.id == Draw.need_id)
                .where(Need.hearing_id == hearing.id, Need.state != "withdrawn"),
                select(Notice).where(Notice.hearing_id == hearing.id),
                select(Announcement).where(Announcement.hearing_id == hearing.id),
                select(Undertaking).where(Undertaking.participant_id.in_(people)),
                people.where(Participant.present_at.is_not(None)),
                select(HearingRecord).where(HearingRecord.hearing_id == hearing.id),
                select(Recording).where(Recording.hearing_id == hearing.id),
            )
        ]
    )
    return (
        ("听证方案与审批表", approvals),
        ("听证员抽取记录", draws),
        ("告知书与回执", notices),
        ("听证公告", announcements),
        ("保密承诺书", undertakings),
        ("签到表", present),
        ("听证笔录", records),
        ("听证员意见书与汇总表", 1 if hearing.opinions_closed_at else 0),
        ("拟不采纳多数意见的报告", 1 if hearing.consent_id else 0),
        ("处理决定与送达", 1 if hearing.decided_at else 0),
        ("告知听证员记录", 1 if hearing.told_at else 0),
        ("录音录像登记", recordings),
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
