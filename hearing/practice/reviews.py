"""Planning a review, its score sheet, the commitment, the frozen list and the draw of samples (F-29)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update

from hearing.base import chance, clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing
from hearing.journal import service as journal
from hearing.people import access
from hearing.pool import draw
from hearing.practice import scoring
from hearing.practice.models import Review, ReviewCriterion, ReviewEntry
from hearing.practice.scoring import Criterion, DocumentKind, ReviewKind, ReviewState
from hearing.units.numbering import next_number
from hearing.units.queries import unit, within


def plan(
    viewer: Viewer,
    kind: str,
    title: str,
    from_on: date,
    until_on: date,
    sample_size: int,
    document_kind: str | None = None,
) -> Review:
    """Plan a review of the hearings held in a period, at the own unit and below (F-29)."""
    access.require(viewer, "review:lead")
    if kind not in ReviewKind.labels():
        raise Refused("选择种类", field="kind")
    if kind == ReviewKind.DOCUMENTS and document_kind not in DocumentKind.labels():
        raise Refused("选择评选哪一种文书", field="document_kind")
    if until_on < from_on or until_on > clock.today():
        raise Refused("期间的最后一天不早于第一天，也不晚于今天", field="until_on")
    if not 1 <= sample_size <= scoring.MOST_SAMPLES:
        raise Refused(f"抽样数在 1 到 {scoring.MOST_SAMPLES} 之间", field="sample_size")
    year, owner = clock.today().year, unit(viewer.unit_id or 0)
    word = "评查" if kind == ReviewKind.CASES else "评选"
    row = Review(
        number=f"{owner.short}{word}〔{year}〕{next_number(f'review/{kind}/{owner.id}/{year}')}号",
        unit_id=owner.id, kind=kind, state=ReviewState.DRAFT, title=title, from_on=from_on,
        until_on=until_on, sample_size=sample_size, created_by=viewer.person_id or 0,
        document_kind=document_kind if kind == ReviewKind.DOCUMENTS else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "review.plan", "case_review", row.id, kind=kind)
    return row


def _go(row: Review, source: str, values: dict[str, object], seen: int | None = None) -> None:
    """One guarded move of a review."""
    version = row.version if seen is None else seen
    moved = rows_changed(
        update(Review)
        .where(Review.id == row.id, Review.state == source, Review.version == version)
        .values(version=version + 1, **values)
    )
    db.session.refresh(row)
    if moved != 1:
        raise Stale if row.state == source else Conflict(f"这次评查{ReviewState(row.state).label}")


def set_sheet(viewer: Viewer, row: Review, sheet: Sequence[Criterion], seen_version: int) -> None:
    """Write the score sheet; its weights add up to one hundred (F-29)."""
    access.require(viewer, "review:lead", row)
    problem = scoring.sheet_problem(sheet)
    if problem:
        raise Refused(problem, field="sheet", rule="F-29")
    _go(row, ReviewState.DRAFT, {}, seen_version)
    for one in row.criteria:
        db.session.delete(one)
    db.session.flush()
    db.session.add_all(
        ReviewCriterion(
            review_id=row.id, position=turn, name=one.name, standard=one.standard, weight=one.weight
        )
        for turn, one in enumerate(sheet, 1)
    )
    db.session.flush()
    db.session.expire(row, ["criteria"])
    journal.record(viewer, "review.sheet", "case_review", row.id, criteria=len(sheet))


def commit_secret(viewer: Viewer, row: Review) -> str:
    """Freeze the sheet and publish the commitment to a secret; gives its digest (P-9)."""
    access.require(viewer, "review:lead", row)
    sheet = [Criterion(one.name, one.standard, one.weight) for one in row.criteria]
    problem = scoring.sheet_problem(sheet)
    if problem:
        raise Refused(problem, rule="F-29")
    secret = chance.token(32)
    digest = draw.commitment(secret)
    if row.state != ReviewState.DRAFT:
        raise Conflict("承诺已经公布")
    row.secret = secret
    row.commitment_digest, row.published_at = digest, clock.now()
    row.state, row.version = ReviewState.OPEN, row.version + 1
    db.session.flush()
    journal.record(viewer, "review.commit", "case_review", row.id, digest=digest)
    return digest


def eligible(row: Review) -> list[Hearing]:
    """The hearings that ended in the period at the review's unit and below, by id."""
    lineage = unit(row.unit_id).lineage
    return list(
        db.session.scalars(
            select(Hearing)
            .where(
                Hearing.unit_id.in_(within(lineage)),
                Hearing.closed_at.is_not(None),
                Hearing.held_on.between(row.from_on, row.until_on),
            )
            .order_by(Hearing.id)
        )
    )


def freeze(viewer: Viewer, row: Review) -> str:
    """Freeze the list of hearings by code, under the commitment published before; gives its digest (P-9)."""
    access.require(viewer, "review:lead", row)
    if row.state != ReviewState.OPEN:
        raise Conflict("公布承诺以后冻结名单，只冻结一次")
    if row.published_at is None or row.published_at >= clock.now():
        raise Refused("承诺须先于名单公布，请稍后再冻结", rule="P-9")
    found = eligible(row)
    problem = scoring.sample_problem(len(found), row.sample_size)
    if problem:
        raise Refused(problem, rule="F-29")
    entries = [
        ReviewEntry(
            review_id=row.id, hearing_id=one.id, handler_person_id=one.handler_person_id,
            code=chance.token(8),
        )
        for one in found
    ]  # fmt: skip
    db.session.add_all(entries)
    db.session.flush()
    wanted = draw.Wanted(row.sample_size, 0, held_on=clock.today().isoformat())
    people = [draw.Candidate(one.code) for one in entries]
    text = draw.list_text(row.number, wanted.as_json(), people)
    _go(row, ReviewState.OPEN, {
        "state": ReviewState.FROZEN, "frozen_at": clock.now(), "frozen_by": viewer.person_id,
        "list_text": text, "list_digest": draw.sha256(text), "eligible": len(entries),
    })  # fmt: skip
    journal.record(viewer, "review.freeze", "case_review", row.id, list=row.list_digest)
    return draw.sha256(text)


def _stamp(instant: datetime | None) -> str:
    return instant.isoformat(timespec="microseconds") if instant else ""


def reveal(viewer: Viewer, row: Review, value: str, source: str) -> int:
    """Take the outside value, reveal the secret and draw; anybody can recompute it (P-9)."""
    access.require(viewer, "review:lead", row)
    if row.state != ReviewState.FROZEN:
        raise Conflict("冻结名单以后抽取，只抽取一次")
    value = value.strip()
    problem = scoring.outside_problem(source, value)
    if problem:
        raise Refused(problem[1], field=problem[0], rule="P-9")
    now = clock.now()
    record = draw.build_record(
        draw=row.number,
        frozen_list=row.list_text or "",
        secret=row.secret,
        committed={
            "serial": row.id,
            "digest": row.commitment_digest,
            "published_at": _stamp(row.published_at),
        },
        frozen_at=_stamp(row.frozen_at),
        outside={"value": value, "source": source, "taken_at": _stamp(now)},
        revealed_at=_stamp(now),
        rounds=1,
    )
    ranks = {code: rank for rank, code in enumerate(record["chosen"], 1)}
    for entry in entries_of(row, tuple(ranks)):
        entry.rank = ranks[entry.code]
    db.session.flush()
    _go(row, ReviewState.FROZEN, {
        "state": ReviewState.DRAWN, "outside_value": value, "outside_source": source,
        "revealed_at": now, "revealed_by": viewer.person_id, "record": draw.canonical(record),
    })  # fmt: skip
    journal.record(viewer, "review.reveal", "case_review", row.id, chosen=record["chosen"])
    return len(ranks)


def entries_of(row: Review, codes: Sequence[str]) -> Sequence[ReviewEntry]:
    """The entries with these codes."""
    return db.session.scalars(
        select(ReviewEntry)
        .where(ReviewEntry.review_id == row.id, ReviewEntry.code.in_(codes))
        .order_by(ReviewEntry.id)
    ).all()
