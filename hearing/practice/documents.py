"""The papers of the practice station: sign-in and record (F-27), nomination (F-28), result (F-29)."""

from __future__ import annotations

import json
from datetime import datetime

from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing
from hearing.opinions.survey_rules import SHOWN_FROM
from hearing.papers.models import Paper
from hearing.papers.practice_content import (
    ExemplarContent,
    GatheringContent,
    Looked,
    ReviewContent,
)
from hearing.papers.service import freeze
from hearing.people import access
from hearing.people.queries import names
from hearing.practice import exemplars, queries, review_queries, scoring
from hearing.practice.exemplar_rules import SECTIONS, ExemplarKind, ExemplarState, Verdict
from hearing.practice.models import (
    Exemplar,
    Gathering,
    Review,
    ReviewCriterion,
    ReviewEntry,
    ReviewResult,
)
from hearing.practice.rules import Capacity, GatheringKind, GatheringState
from hearing.practice.scoring import DocumentKind, Grade, ReviewKind, ReviewState
from hearing.units.queries import unit, unit_names


def _stamp(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")


def _hearing_number(hearing_id: int | None) -> str | None:
    found = db.session.get(Hearing, hearing_id) if hearing_id else None
    return found.number if found else None


def gathering_content(row: Gathering) -> GatheringContent:
    """F-27 of a gathering that was held."""
    thought = queries.feedback_of(row.id)
    found: GatheringContent = {
        "unit_name": unit(row.unit_id).name,
        "number": row.number,
        "kind": GatheringKind(row.kind).label,
        "title": row.title,
        "starts_at": _stamp(row.starts_at),
        "ends_at": _stamp(row.ends_at),
        "place": row.place,
        "content": row.content,
        "hearing_number": _hearing_number(row.hearing_id),
        "guests": [
            {
                "name": one.name,
                "capacity": Capacity(one.capacity).label,
                "words": one.words or "—",
                "state": "到场" if one.is_present else "未到",
            }
            for one in row.guests
        ],
        "present": sum(bool(one.is_present) for one in row.guests),
        "feedback": thought.number,
        "means": [{"label": label, "mean": f"{mean:.2f}"} for label, mean in thought.averages],
        "recorder": names([row.closed_by]).get(row.closed_by or 0, "—"),
    }
    if not thought.is_shown:
        found["too_few"] = SHOWN_FROM
    return found


def print_gathering(viewer: Viewer, row: Gathering) -> Paper:
    """Print sign-in list and record as they stand now (F-27)."""
    access.require(viewer, "gathering:keep", row)
    if row.state != GatheringState.HELD:
        raise Conflict("登记到场情况以后才能印制")
    title = f"{row.number}签到与记录"
    return freeze(viewer, "F-27", row.unit_id, "gathering", row.id, title, gathering_content(row))


def exemplar_content(row: Exemplar) -> ExemplarContent:
    """F-28 as the text stands now."""
    who = names([row.nominated_by, *(one.by_person_id for one in row.reviews)])
    units = unit_names([row.unit_id, *(one.unit_id for one in row.reviews)])
    return {
        "unit_name": units[row.unit_id],
        "number": row.number or "（未编号）",
        "kind": ExemplarKind(row.kind).label,
        "title": row.title,
        "hearing_number": _hearing_number(row.hearing_id) if row.published_at is None else None,
        "sections": [
            {"label": label, "text": getattr(row, key)} for key, label in SECTIONS[row.kind].items()
        ],
        "nominated_by": who.get(row.nominated_by, "—"),
        "nominated_at": _stamp(row.nominated_at),
        "reviews": [
            {
                "unit_name": units[one.unit_id],
                "verdict": Verdict(one.verdict).label,
                "words": one.words,
                "name": who.get(one.by_person_id, "—"),
                "at": _stamp(one.at),
            }
            for one in row.reviews
        ],
        "published_at": _stamp(row.published_at) if row.published_at else None,
    }


def print_exemplar(viewer: Viewer, row: Exemplar) -> Paper:
    """Print the nomination; a text that gives somebody away is not printed (F-28)."""
    access.require(viewer, "exemplar:read")
    if row.state == ExemplarState.DRAFT:
        raise Conflict("报送以后才能印制")
    if row.published_at is None and exemplars.findings(row):
        raise Refused("还有可能识别到人的内容没有处理，不能印制", rule="F-28")
    kind = ExemplarKind(row.kind).label
    return freeze(
        viewer, "F-28", row.unit_id, "exemplar", row.id, f"{kind}报送表", exemplar_content(row)
    )


def review_content(row: Review, entry: ReviewEntry, result: ReviewResult) -> ReviewContent:
    """F-29 of one announced sample."""
    contest, record = entry.contest, json.loads(row.record or "{}")
    final = review_queries.final_grade(entry) or result.grade
    document = DocumentKind(row.document_kind).label if row.document_kind else None
    return {
        "unit_name": unit(row.unit_id).name,
        "number": row.number,
        "kind": ReviewKind(row.kind).label,
        "title": row.title,
        "document": document,
        "hearing_number": entry.hearing.number,
        "handler": names([entry.handler_person_id]).get(entry.handler_person_id, "—"),
        "code": entry.code,
        "rows": [_looked(one, entry) for one in row.criteria],
        "comments": [task.comment for task in entry.tasks if task.comment],
        "reviewers": len(entry.tasks),
        "points": scoring.points_words(result.points),
        "grade": Grade(result.grade).label,
        "basis": result.basis,
        "announced_at": _stamp(result.announced_at),
        "contest": contest.reasons if contest else None,
        "answer": contest.words if contest else None,
        "final_grade": Grade(final).label,
        "seed": record["seed"],
        "list_digest": row.list_digest or "",
    }


def _looked(one: ReviewCriterion, entry: ReviewEntry) -> Looked:
    scores = [s for task in entry.tasks for s in task.scores if s.criterion_id == one.id]
    return {
        "name": one.name,
        "standard": one.standard,
        "weight": one.weight,
        "deduction": scoring.points_words(scoring.mean([s.deduction for s in scores])),
        "findings": [s.finding for s in scores if s.finding],
    }


def print_review(viewer: Viewer, row: Review, entry: ReviewEntry) -> Paper:
    """Print the result of one sample (F-29)."""
    access.require(viewer, "review:lead", row)
    if row.state != ReviewState.CLOSED or entry.result is None:
        raise Conflict("公布结果以后才能印制")
    title = f"{row.number}第{entry.rank}件评查表"
    content = review_content(row, entry, entry.result)
    return freeze(viewer, "F-29", row.unit_id, "review_entry", entry.id, title, content)
