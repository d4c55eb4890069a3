"""方案第 n 版: what a plan says in words, kept per version, and what differs from the one before."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.calendar.rules import VenueKind
from hearing.hearings import documents, plan_rules
from hearing.hearings.models import Hearing, PlanVersion
from hearing.hearings.plan_rules import Broadcast, Change, Risk
from hearing.hearings.rules import (
    STAFF_ROLES,
    Form,
    Ground,
    IssueKind,
    PresiderKind,
    Role,
)
from hearing.people.queries import names
from hearing.people.rules import Gender
from hearing.pool.rules import Category

GENDERS = {one.value: f"{one.label}性" for one in Gender}


def wish_lines(hearing: Hearing) -> list[str]:
    """The wishes for the panel in words: ``法律型至少 1 人``."""
    labels = {**Category.labels(), **GENDERS}
    found = json.loads(hearing.wishes or "[]")
    return [f"{labels.get(q['value'], q['value'])}至少 {q['at_least']} 人" for q in found]


def snapshot(hearing: Hearing) -> dict[str, str]:
    """The plan's content as kept per version: words under the labels of the form (F-03)."""
    staff = names([hearing.presider_person_id, hearing.clerk_person_id])
    issues = [
        f"{i.position}. （{IssueKind(i.kind).label}）{i.question} 拟处理意见：{i.proposition}"
        + "".join(f" 其他方案 {n}：{words}" for n, words in enumerate(i.numbered, start=1))
        for i in hearing.issues
    ]
    people = [
        f"{Role(p.role).label} {p.name}"
        for p in hearing.participants
        if p.removed_at is None and p.role not in STAFF_ROLES and p.role != Role.OFFICER
    ]
    kind = hearing.presider_kind
    return {
        "案件": "\n".join(f"{case.number} {case.title}" for case in hearing.cases),
        "听证事由": "、".join(Ground(g.ground).label for g in hearing.grounds),
        "必要性": hearing.necessity,
        "听证事项": "\n".join(issues),
        "公开": "公开" if hearing.is_public else "不公开",
        "公开或不公开的理由": hearing.openness_reason or "",
        "形式": Form(hearing.form).label,
        "听证员人数": f"{hearing.needed} 人",
        "听证员要求": "；".join([*wish_lines(hearing), hearing.wish_words or ""]).strip("；"),
        "主持人": staff.get(hearing.presider_person_id or 0, ""),
        "主持人身份": PresiderKind(kind).label if kind else "",
        "书记员": staff.get(hearing.clerk_person_id or 0, "不指定"),
        "时间": documents.when_words(hearing) or "另行确定",
        "地点类型": VenueKind(hearing.venue_kind).label,
        "地点": documents.where_words(hearing),
        "参加人": "\n".join(people),
        **_safety(hearing),
    }


def _safety(hearing: Hearing) -> dict[str, str]:
    return {
        "风险等级": Risk(hearing.risk_level).label if hearing.risk_level else "",
        "安保预案": hearing.security_plan or "",
        "舆情预案": hearing.publicity_plan or "",
        "经费预算": f"{hearing.budget} 元" if hearing.budget is not None else "",
        "直播录播": Broadcast(hearing.broadcast).label,
        "集中开展": hearing.campaign or "",
        "承办人初步意见": hearing.preliminary_view or "",
    }


def keep(viewer: Viewer, hearing: Hearing, reason: str) -> None:
    """Keep the plan as it stands now as the version of its number."""
    db.session.flush()
    db.session.add(
        PlanVersion(
            hearing_id=hearing.id,
            version=hearing.plan_version,
            content=json.dumps(snapshot(hearing), ensure_ascii=False),
            at=clock.now(),
            by_person_id=viewer.person_id,
            reason=reason[:200],
        )
    )


def new_version(
    viewer: Viewer, hearing: Hearing, reason: str, affected: Iterable[str] | None = None
) -> None:
    """Keep the changed plan as the next version; those affected have to be told again (A-10).

    ``affected`` are roles; without it everybody is affected.
    """
    hearing.plan_version += 1
    db.session.flush()
    db.session.expire(hearing, ["room", "participants"])
    keep(viewer, hearing, reason)
    roles = None if affected is None else set(affected)
    for participant in hearing.participants:
        if participant.removed_at is None and (roles is None or participant.role in roles):
            participant.since_version = hearing.plan_version
    db.session.flush()


@dataclass(frozen=True)
class Compared:
    """One version with what differs from the one before it."""

    version: int
    at: datetime
    by_person_id: int | None
    reason: str | None
    changes: list[Change]


def history(hearing_id: int) -> list[Compared]:
    """Every version of the plan, newest first, each against the one before (F-03)."""
    rows = db.session.scalars(
        select(PlanVersion)
        .where(PlanVersion.hearing_id == hearing_id)
        .order_by(PlanVersion.version)
    ).all()
    texts = [{}, *(json.loads(row.content) for row in rows)]
    found = [
        Compared(
            row.version, row.at, row.by_person_id, row.reason,
            plan_rules.differences(before, after),
        )
        for row, before, after in zip(rows, texts, texts[1:], strict=False)
    ]  # fmt: skip
    return found[::-1]


def version(hearing_id: int, number: int) -> tuple[Compared, dict[str, str]]:
    """One version: what differs, and its whole text."""
    found = next((one for one in history(hearing_id) if one.version == number), None)
    row = db.session.scalar(
        select(PlanVersion).where(
            PlanVersion.hearing_id == hearing_id, PlanVersion.version == number
        )
    )
    if found is None or row is None:
        raise NotFound
    return found, {label: str(words) for label, words in json.loads(row.content).items()}
