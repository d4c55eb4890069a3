"""The levels' verdicts, publishing by a second person, withdrawing; the shelf for staff and public (F-28)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload

from hearing.base import clock
from hearing.base.db import AnySelect, Counted, count_of, db
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing
from hearing.hearings.queries import visible
from hearing.journal import service as journal
from hearing.people import access
from hearing.practice import exemplar_rules as rules
from hearing.practice import exemplars
from hearing.practice.exemplar_rules import ExemplarState, Verdict
from hearing.practice.models import Exemplar, ExemplarVerdict
from hearing.units.models import Unit
from hearing.units.numbering import next_number
from hearing.units.queries import scope, unit


def review(viewer: Viewer, row: Exemplar, verdict: str, words: str) -> None:
    """One level's verdict: up to the next one, adopted here, returned or refused (F-28)."""
    access.require(viewer, "exemplar:review", row)
    if row.state != ExemplarState.REVIEW:
        raise Conflict("这份材料不在审核中")
    if verdict not in Verdict.labels():
        raise Refused("选择审核意见", field="verdict")
    here = unit(viewer.unit_id or 0)
    problem = rules.verdict_problem(verdict, words, has_parent=here.parent_id is not None)
    if problem:
        field = "verdict" if verdict == Verdict.RECOMMEND else "words"
        raise Refused(problem, field=field, rule="F-28")
    db.session.add(
        ExemplarVerdict(
            exemplar_id=row.id, unit_id=here.id, verdict=verdict, words=words.strip() or None,
            by_person_id=viewer.person_id or 0, at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    following: dict[str, dict[str, object]] = {
        Verdict.RECOMMEND: {"review_unit_id": here.parent_id},
        Verdict.ADOPT: {
            "state": ExemplarState.ADOPTED, "review_unit_id": None, "adopted_unit_id": here.id,
        },
        Verdict.RETURN: {"state": ExemplarState.DRAFT, "review_unit_id": None},
        Verdict.REFUSE: {"state": ExemplarState.REFUSED, "review_unit_id": None},
    }  # fmt: skip
    exemplars.move(row, ExemplarState.REVIEW, following[verdict])
    journal.record(viewer, "exemplar.review", "exemplar", row.id, verdict=verdict)


def publish(viewer: Viewer, row: Exemplar, *, is_public: bool) -> str:
    """A second person publishes what gives nobody away; gives the number (F-28)."""
    access.require(viewer, "exemplar:publish", row)
    if row.state != ExemplarState.ADOPTED:
        raise Conflict("入选以后才能发布")
    problem = rules.publishing_problem(
        viewer.person_id, row.nominated_by, row.edited_by, len(exemplars.findings(row))
    )
    if problem:
        raise Refused(problem, rule="F-28")
    hearing = db.session.get(Hearing, row.hearing_id) if row.hearing_id else None
    problem = rules.openness_problem(
        is_public=is_public,
        hearing_public=hearing is None or hearing.is_public,
        has_minor=hearing is not None and hearing.has_minor,
    )
    if problem:
        raise Refused(problem, field="is_public", rule="A-5")
    year, owner = clock.today().year, unit(row.adopted_unit_id or 0)
    turn = next_number(f"exemplar/{row.kind}/{owner.id}/{year}")
    word = "典案" if row.kind == "typical" else "经验"
    number = f"{owner.short}{word}〔{year}〕{turn}号"
    exemplars.move(row, ExemplarState.ADOPTED, {
        "state": ExemplarState.PUBLISHED, "number": number, "is_public": is_public,
        "published_by": viewer.person_id, "published_at": clock.now(),
    })  # fmt: skip
    journal.record(viewer, "exemplar.publish", "exemplar", row.id, public=is_public)
    return number


def give_back(viewer: Viewer, row: Exemplar, because: str) -> None:
    """Send an adopted text back to its author instead of publishing it (F-28)."""
    access.require(viewer, "exemplar:publish", row)
    if not because.strip():
        raise Refused("写明退回的理由", field="because")
    db.session.add(
        ExemplarVerdict(
            exemplar_id=row.id, unit_id=viewer.unit_id, verdict=Verdict.RETURN,
            words=because.strip(), by_person_id=viewer.person_id or 0, at=clock.now(),
        )
    )  # fmt: skip
    values: dict[str, object] = {"state": ExemplarState.DRAFT, "adopted_unit_id": None}
    exemplars.move(row, ExemplarState.ADOPTED, values)
    journal.record(viewer, "exemplar.give_back", "exemplar", row.id)


def withdraw(viewer: Viewer, row: Exemplar, because: str) -> None:
    """Take a published text off the shelf; number, text and reason stay on record (F-28)."""
    access.require(viewer, "exemplar:publish", row)
    if not because.strip():
        raise Refused("写明撤下的原因", field="because")
    exemplars.move(row, ExemplarState.PUBLISHED, {
        "state": ExemplarState.WITHDRAWN, "withdrawn_by": viewer.person_id,
        "withdrawn_at": clock.now(), "withdrawn_because": because.strip(),
    })  # fmt: skip
    journal.record(viewer, "exemplar.withdraw", "exemplar", row.id)


def _seen(viewer: Viewer) -> ColumnElement[bool]:
    """What is published, what is of one's own unit and below, what is to be reviewed or published here."""
    return or_(
        Exemplar.state == ExemplarState.PUBLISHED,
        scope(viewer, Exemplar.unit_id),
        Exemplar.review_unit_id == viewer.unit_id,
        Exemplar.adopted_unit_id == viewer.unit_id,
    )


def exemplar(viewer: Viewer, exemplar_id: int) -> Exemplar:
    """One nomination as the viewer may see it."""
    found = db.session.scalar(
        select(Exemplar)
        .options(selectinload(Exemplar.reviews), selectinload(Exemplar.kept))
        .where(Exemplar.id == exemplar_id, _seen(viewer))
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Line:
    """One line of a list."""

    id: int
    number: str | None
    kind: str
    state: str
    title: str
    unit_short: str
    nominated_at: datetime
    is_public: bool


def _lines(*conditions: ColumnElement[bool], limit: int = 80) -> list[Line]:
    rows = db.session.execute(
        select(
            Exemplar.id, Exemplar.number, Exemplar.kind, Exemplar.state, Exemplar.title, Unit.short,
            Exemplar.nominated_at, Exemplar.is_public,
        )
        .join(Unit, Unit.id == Exemplar.unit_id)
        .where(*conditions)
        .order_by(Exemplar.published_at.desc(), Exemplar.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [Line(*row) for row in rows]


def published(viewer: Viewer) -> list[Line]:
    """The shelf for staff of every unit."""
    return _lines(Exemplar.state == ExemplarState.PUBLISHED)


def in_hand(viewer: Viewer) -> list[Line]:
    """What is not on the shelf: the own unit's and below, and what waits here."""
    return _lines(Exemplar.state != ExemplarState.PUBLISHED, _seen(viewer))


def _waiting(viewer: Viewer) -> AnySelect:
    if not access.may(viewer, "exemplar:review"):
        return select(Exemplar.id).where(Exemplar.id == 0)
    here = (Exemplar.state == ExemplarState.REVIEW) & (Exemplar.review_unit_id == viewer.unit_id)
    if access.may(viewer, "exemplar:publish"):
        here |= (Exemplar.state == ExemplarState.ADOPTED) & (
            Exemplar.adopted_unit_id == viewer.unit_id
        )
    own = (Exemplar.nominated_by != viewer.person_id) & (Exemplar.edited_by != viewer.person_id)
    return select(Exemplar.id).where(here, own)


def waiting_count(viewer: Viewer) -> list[Counted]:
    """How many wait for the viewer's verdict or for publishing, for the menu."""
    return [count_of(_waiting(viewer))]


def waiting_ids(viewer: Viewer) -> set[int]:
    """Which they are."""
    return set(db.session.scalars(_waiting(viewer)))


def concluded(viewer: Viewer, limit: int = 60) -> list[tuple[int, str]]:
    """Hearings of the own unit that can be nominated: id and words."""
    rows = db.session.execute(
        select(Hearing.id, Hearing.number, Hearing.title)
        .where(
            visible(viewer), Hearing.unit_id == viewer.unit_id, Hearing.state.in_(rules.CONCLUDED)
        )
        .order_by(Hearing.held_on.desc(), Hearing.id.desc())
        .limit(limit)
    )
    return [(row.id, f"{row.number} · {row.title}") for row in rows]


def concluded_hearing(viewer: Viewer, hearing_id: int) -> Hearing:
    """One of them."""
    found = db.session.scalar(
        select(Hearing).where(
            visible(viewer), Hearing.unit_id == viewer.unit_id, Hearing.id == hearing_id
        )
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class PublicExemplar:
    """All that the public sees of a published text."""

    number: str
    kind: str
    title: str
    keywords: str
    gist: str
    facts: str
    course: str
    meaning: str
    unit_name: str
    published_on: date


def _public() -> AnySelect:
    return (
        select(
            Exemplar.number, Exemplar.kind, Exemplar.title, Exemplar.keywords, Exemplar.gist,
            Exemplar.facts, Exemplar.course, Exemplar.meaning, Unit.name.label("unit_name"),
            Exemplar.published_at,
        )
        .join(Unit, Unit.id == Exemplar.adopted_unit_id)
        .where(Exemplar.state == ExemplarState.PUBLISHED, Exemplar.is_public)
    )  # fmt: skip


def _shown(row: Any) -> PublicExemplar:
    values = row._asdict()
    return PublicExemplar(published_on=clock.beijing_date(values.pop("published_at")), **values)


def public_exemplars(limit: int = 60) -> Sequence[PublicExemplar]:
    """What is on the public shelf, the newest first; whitelisted fields only (F-28)."""
    rows = db.session.execute(
        _public().order_by(Exemplar.published_at.desc(), Exemplar.id.desc()).limit(limit)
    )
    return [_shown(row) for row in rows]


def public_exemplar(number: str) -> PublicExemplar:
    """One text of the public shelf."""
    row = db.session.execute(_public().where(Exemplar.number == number)).one_or_none()
    if row is None:
        raise NotFound
    return _shown(row)
