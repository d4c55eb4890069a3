"""Reviewers: who is asked, what they take off and why, handing it in; results and contests (F-29)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.cases.models import Case
from hearing.hearings.models import Hearing, HearingCase, Participant
from hearing.journal import service as journal
from hearing.people import access
from hearing.practice import scoring
from hearing.practice.models import (
    Review,
    ReviewContest,
    ReviewEntry,
    ReviewResult,
    ReviewScore,
    ReviewTask,
)
from hearing.practice.scoring import Grade, Lines, ReviewState
from hearing.units.queries import parameter_int

Marks = Mapping[int, tuple[int, str]]


def _drawn(row: Review) -> None:
    if row.state != ReviewState.DRAWN:
        raise Conflict("抽取样本以后、公布结果以前办理")


def involved(hearing: Hearing) -> tuple[set[int | None], set[int | None]]:
    """Who handled a hearing or one of its cases, and who presided or took part."""
    cases = select(HearingCase.case_id).where(HearingCase.hearing_id == hearing.id)
    handlers = set(db.session.scalars(select(Case.handler_person_id).where(Case.id.in_(cases))))
    people = db.session.scalars(
        select(Participant.person_id).where(
            Participant.hearing_id == hearing.id, Participant.person_id.is_not(None)
        )
    )
    took_part = {hearing.presider_person_id, hearing.clerk_person_id, *people}
    return {hearing.handler_person_id, *handlers}, took_part


def assign(viewer: Viewer, row: Review, entry: ReviewEntry, reviewer_person_id: int) -> ReviewTask:
    """Ask somebody to review a sample who neither handled nor presided nor took part (F-29)."""
    access.require(viewer, "review:lead", row)
    _drawn(row)
    if entry.review_id != row.id or entry.rank is None:
        raise NotFound
    problem = scoring.reviewer_problem(reviewer_person_id, *involved(entry.hearing))
    if problem:
        raise Refused(problem, field="reviewer", rule="F-29")
    task = ReviewTask(
        entry_id=entry.id, reviewer_person_id=reviewer_person_id,
        assigned_by=viewer.person_id or 0, assigned_at=clock.now(),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(task)
    except IntegrityError as error:
        raise Conflict("这一件已经分给此人", field="reviewer") from error
    db.session.expire(entry, ["tasks"])
    journal.record(viewer, "review.assign", "case_review", row.id, entry=entry.id)
    return task


def take_back(viewer: Viewer, row: Review, entry: ReviewEntry, task_id: int) -> None:
    """Take a task back that was not handed in; what was written in it goes with it."""
    access.require(viewer, "review:lead", row)
    _drawn(row)
    task = next((one for one in entry.tasks if one.id == task_id), None)
    if task is None:
        raise NotFound
    if task.submitted_at is not None:
        raise Conflict("评查人已经提交，不能收回")
    for score in task.scores:
        db.session.delete(score)
    db.session.flush()
    db.session.delete(task)
    db.session.flush()
    db.session.expire(entry, ["tasks"])
    journal.record(viewer, "review.take_back", "case_review", row.id, entry=entry.id)


def save(
    viewer: Viewer, row: Review, task: ReviewTask, marks: Marks, comment: str, seen_version: int
) -> None:
    """Keep what the reviewer wrote so far: criterion → deduction and finding (F-29)."""
    _own(viewer, row, task)
    for one in row.criteria:
        deduction, finding = marks.get(one.id, (0, ""))
        problem = scoring.score_problem(one.weight, deduction, finding)
        if problem:
            field = f"finding_{one.id}" if "写明" in problem else f"deduction_{one.id}"
            raise Refused(problem, field=field, rule="F-29")
    _claim(task, seen_version, {"comment": comment.strip() or None})
    known = {score.criterion_id: score for score in task.scores}
    for one in row.criteria:
        deduction, finding = marks.get(one.id, (0, ""))
        score = known.get(one.id) or ReviewScore(task_id=task.id, criterion_id=one.id)
        score.deduction, score.finding = deduction, finding.strip() or None
        db.session.add(score)
    db.session.flush()
    db.session.expire(task, ["scores"])
    journal.record(viewer, "review.save", "case_review", row.id, task=task.id)


def _own(viewer: Viewer, row: Review, task: ReviewTask) -> None:
    if task.reviewer_person_id != viewer.person_id:
        raise NotFound
    _drawn(row)
    if task.submitted_at is not None:
        raise Conflict("评查意见已经提交，不能再改")


def _claim(task: ReviewTask, seen: int, values: dict[str, object]) -> None:
    same = update(ReviewTask).where(
        ReviewTask.id == task.id, ReviewTask.version == seen, ReviewTask.submitted_at.is_(None)
    )
    if rows_changed(same.values(version=seen + 1, **values)) != 1:
        db.session.refresh(task)
        raise Stale
    db.session.refresh(task)


def submit(viewer: Viewer, row: Review, task: ReviewTask, seen_version: int) -> int:
    """Hand in; every criterion is looked at; gives the points (F-29)."""
    _own(viewer, row, task)
    if {score.criterion_id for score in task.scores} != {one.id for one in row.criteria}:
        raise Refused("先保存每一项的扣分，再提交", rule="F-29")
    _claim(task, seen_version, {"submitted_at": clock.now()})
    journal.record(viewer, "review.submit", "case_review", row.id, task=task.id)
    return scoring.points(score.deduction for score in task.scores)


def lines_of(row: Review) -> Lines:
    """The grades' lines in force today at the review's unit."""
    today = clock.today()
    return Lines(
        *(
            parameter_int(f"review_{name}", today, row.unit_id)
            for name in ("excellent", "qualified", "flawed")
        )
    )


def close(viewer: Viewer, row: Review) -> int:
    """Announce the results once every sample was reviewed; gives how many there are (F-29)."""
    access.require(viewer, "review:lead", row)
    _drawn(row)
    entries = samples(row)
    open_ones = [e for e in entries if not e.tasks or any(t.submitted_at is None for t in e.tasks)]
    if open_ones:
        raise Refused(f"还有 {len(open_ones)} 件没有评完，全部提交后再公布", rule="F-29")
    lines = lines_of(row)
    problem = scoring.lines_problem(lines)
    if problem:
        raise Refused(problem)
    words = f"优质 {lines.excellent} 分、合格 {lines.qualified} 分、瑕疵 {lines.flawed} 分以上"
    for entry in entries:
        given = [scoring.points(s.deduction for s in task.scores) for task in entry.tasks]
        average = scoring.mean(given)
        db.session.add(
            ReviewResult(
                entry_id=entry.id, points=average, grade=scoring.grade_of(average, lines),
                basis=words, announced_at=clock.now(), announced_by=viewer.person_id or 0,
            )
        )  # fmt: skip
    db.session.flush()
    row.state, row.closed_at, row.closed_by = ReviewState.CLOSED, clock.now(), viewer.person_id
    row.version += 1
    db.session.flush()
    journal.record(viewer, "review.close", "case_review", row.id, number=len(entries))
    return len(entries)


def samples(row: Review) -> list[ReviewEntry]:
    """The samples in the order in which they were drawn."""
    return list(
        db.session.scalars(
            select(ReviewEntry)
            .where(ReviewEntry.review_id == row.id, ReviewEntry.rank.is_not(None))
            .order_by(ReviewEntry.rank)
        )
    )


def contest(viewer: Viewer, entry: ReviewEntry, reasons: str) -> None:
    """The handler asks once that the result be looked at again (F-29)."""
    result = entry.result
    row = db.session.get_one(Review, entry.review_id)
    problem = scoring.contest_problem(
        entry.handler_person_id == viewer.person_id,
        clock.beijing_date(result.announced_at) if result else None,
        parameter_int("review_contest_days", clock.today(), row.unit_id),
        clock.today(),
        contested=entry.contest is not None,
    )
    if problem:
        raise Refused(problem, rule="F-29")
    if not reasons.strip():
        raise Refused("写明申请复核的理由", field="reasons")
    db.session.add(
        ReviewContest(
            entry_id=entry.id, reasons=reasons.strip(), raised_by=viewer.person_id or 0,
            raised_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    db.session.expire(entry, ["contest"])
    journal.record(viewer, "review.contest", "case_review", row.id, entry=entry.id)


def decide_contest(viewer: Viewer, row: Review, entry: ReviewEntry, grade: str, words: str) -> None:
    """Uphold or change the grade, by somebody who neither reviewed nor handled it (F-29)."""
    access.require(viewer, "review:lead", row)
    found = entry.contest
    if found is None or found.decided_at is not None:
        raise Conflict("没有待答复的复核申请")
    if grade not in Grade.labels():
        raise Refused("选择复核后的等次", field="grade")
    if not words.strip():
        raise Refused("写明复核的理由", field="words")
    handlers, took_part = involved(entry.hearing)
    reviewers = {task.reviewer_person_id for task in entry.tasks}
    if viewer.person_id in handlers | took_part | reviewers:
        raise Refused("评查过、承办或参加过这场听证的人不能答复复核申请", rule="F-29")
    found.grade, found.words = grade, words.strip()
    found.decided_by, found.decided_at = viewer.person_id, clock.now()
    db.session.flush()
    journal.record(viewer, "review.decide", "case_review", row.id, entry=entry.id, grade=grade)
