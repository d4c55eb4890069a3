"""Reviews as leaders, reviewers and the handlers themselves may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from hearing.base.db import AnySelect, Counted, count_of, db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.people import access
from hearing.practice.models import Review, ReviewContest, ReviewEntry, ReviewResult, ReviewTask
from hearing.practice.scoring import Grade, ReviewState
from hearing.units.queries import scope


def reviews(viewer: Viewer, limit: int = 60) -> Sequence[Review]:
    """Reviews of the viewer's unit (and below, where the post reaches down), the newest first."""
    return db.session.scalars(
        select(Review).where(scope(viewer, Review.unit_id)).order_by(Review.id.desc()).limit(limit)
    ).all()


def review(viewer: Viewer, review_id: int) -> Review:
    """One review in scope, for those who lead reviews."""
    found = db.session.scalar(
        select(Review)
        .options(selectinload(Review.criteria))
        .where(Review.id == review_id, scope(viewer, Review.unit_id))
    )
    if found is None or not access.may(viewer, "review:lead"):
        raise NotFound
    return found


def _whole() -> AnySelect:
    return select(ReviewEntry).options(
        joinedload(ReviewEntry.hearing),
        selectinload(ReviewEntry.tasks).selectinload(ReviewTask.scores),
        joinedload(ReviewEntry.result),
        joinedload(ReviewEntry.contest),
    )


def samples(row: Review) -> Sequence[ReviewEntry]:
    """The samples with tasks, results and contests, in the order drawn."""
    found: Sequence[ReviewEntry] = db.session.scalars(
        _whole()
        .where(ReviewEntry.review_id == row.id, ReviewEntry.rank.is_not(None))
        .order_by(ReviewEntry.rank)
    ).all()
    return found


def sample(row: Review, entry_id: int) -> ReviewEntry:
    """One sample of a review that the caller may see."""
    found = db.session.scalar(
        _whole().where(
            ReviewEntry.review_id == row.id,
            ReviewEntry.id == entry_id,
            ReviewEntry.rank.is_not(None),
        )
    )
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]


def _tasks(viewer: Viewer) -> AnySelect:
    return (
        select(ReviewTask, ReviewEntry, Review)
        .join(ReviewEntry, ReviewEntry.id == ReviewTask.entry_id)
        .join(Review, Review.id == ReviewEntry.review_id)
        .where(ReviewTask.reviewer_person_id == viewer.person_id)
    )


def tasks(viewer: Viewer, limit: int = 60) -> list[tuple[ReviewTask, ReviewEntry, Review]]:
    """What the viewer was asked to review, open ones first."""
    rows = db.session.execute(
        _tasks(viewer)
        .options(joinedload(ReviewEntry.hearing))
        .order_by(ReviewTask.submitted_at.is_not(None), ReviewTask.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def task(viewer: Viewer, task_id: int) -> tuple[ReviewTask, ReviewEntry, Review]:
    """One of them; anybody else's is missing."""
    row = db.session.execute(
        _tasks(viewer)
        .options(
            joinedload(ReviewEntry.hearing),
            selectinload(ReviewTask.scores),
            selectinload(Review.criteria),
        )
        .where(ReviewTask.id == task_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1], row[2]


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many tasks and contests wait for the viewer, for the menu."""
    open_tasks = _tasks(viewer).where(
        ReviewTask.submitted_at.is_(None), Review.state == ReviewState.DRAWN
    )
    found = [count_of(open_tasks)]
    if access.may(viewer, "review:lead"):
        asked = (
            select(ReviewContest.entry_id)
            .join(ReviewEntry, ReviewEntry.id == ReviewContest.entry_id)
            .join(Review, Review.id == ReviewEntry.review_id)
            .where(ReviewContest.decided_at.is_(None), Review.unit_id == viewer.unit_id)
        )
        found.append(count_of(asked))
    return found


def own_results(viewer: Viewer) -> list[tuple[ReviewEntry, Review]]:
    """The announced results of the hearings that the viewer handled, the newest first."""
    rows = db.session.execute(
        select(ReviewEntry, Review)
        .join(Review, Review.id == ReviewEntry.review_id)
        .join(ReviewResult, ReviewResult.entry_id == ReviewEntry.id)
        .options(
            joinedload(ReviewEntry.hearing),
            joinedload(ReviewEntry.result),
            joinedload(ReviewEntry.contest),
        )
        .where(ReviewEntry.handler_person_id == viewer.person_id)
        .order_by(ReviewResult.announced_at.desc(), ReviewEntry.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def own_result(viewer: Viewer, entry_id: int) -> tuple[ReviewEntry, Review]:
    """One of them, with what every reviewer found, but not who."""
    if entry_id not in {entry.id for entry, _ in own_results(viewer)}:
        raise NotFound
    entry = db.session.scalars(_whole().where(ReviewEntry.id == entry_id)).one()
    return entry, db.session.get_one(Review, entry.review_id)


@dataclass(frozen=True)
class Summary:
    """How a review came out: samples by grade, average points in hundredths, what was found most."""

    grades: dict[Grade, int]
    average: int | None
    contested: int
    changed: int


def final_grade(entry: ReviewEntry) -> str | None:
    """The grade that counts: the one after a contest, else the announced one."""
    if entry.contest is not None and entry.contest.grade is not None:
        return entry.contest.grade
    return entry.result.grade if entry.result else None


def summary(row: Review) -> Summary:
    """The summary of an announced review."""
    found = samples(row)
    points = db.session.scalar(
        select(func.sum(ReviewResult.points))
        .join(ReviewEntry, ReviewEntry.id == ReviewResult.entry_id)
        .where(ReviewEntry.review_id == row.id)
    )
    ready = [entry for entry in found if entry.result]
    return Summary(
        {grade: sum(final_grade(entry) == grade for entry in found) for grade in Grade},
        (int(points or 0) * 2 + len(ready)) // (2 * len(ready)) if ready else None,
        sum(entry.contest is not None for entry in found),
        sum(final_grade(entry) != entry.result.grade for entry in found if entry.result),
    )
