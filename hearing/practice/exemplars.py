"""Nominating and writing a typical case, taking names out of it, sending it to review (F-28)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from hearing.base import clock
from hearing.base.db import db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.base.viewer import Viewer
from hearing.cases.models import Party
from hearing.hearings.models import Hearing, HearingCase, Participant
from hearing.journal import service as journal
from hearing.people import access
from hearing.practice import anonymise
from hearing.practice import exemplar_rules as rules
from hearing.practice.anonymise import Finding, Known
from hearing.practice.exemplar_rules import ExemplarKind, ExemplarState
from hearing.practice.models import Exemplar, KeptTrace

Texts = Mapping[str, str]


def nominate(viewer: Viewer, kind: str, hearing: Hearing | None, texts: Texts) -> Exemplar:
    """Nominate a concluded hearing of the own unit as a typical case, or an experience (F-28)."""
    access.require(viewer, "exemplar:nominate")
    if kind not in ExemplarKind.labels():
        raise Refused("选择种类", field="kind")
    problem = rules.nomination_problem(kind, hearing.state if hearing else None)
    if problem:
        raise Refused(problem, field="hearing_id", rule="F-28")
    if hearing is not None and hearing.unit_id != viewer.unit_id:
        raise Refused("只推荐本院的听证", field="hearing_id")
    person_id = viewer.person_id or 0
    row = Exemplar(
        unit_id=viewer.unit_id, hearing_id=hearing.id if hearing else None, kind=kind,
        state=ExemplarState.DRAFT, nominated_by=person_id, edited_by=person_id,
        nominated_at=clock.now(), **_texts(texts),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "exemplar.nominate", "exemplar", row.id, hearing=row.hearing_id)
    return row


def _texts(texts: Texts) -> dict[str, str]:
    return {key: texts[key].strip() for key in rules.TEXTS}


def texts_of(row: Exemplar) -> dict[str, str]:
    """The text by section."""
    return {key: getattr(row, key) for key in rules.TEXTS}


def _write(row: Exemplar, viewer: Viewer, seen_version: int, values: Texts) -> None:
    """Write under the version that was seen; only a draft is written."""
    if row.state != ExemplarState.DRAFT:
        raise Conflict("只有草拟或退回修改的可以改动")
    same = update(Exemplar).where(
        Exemplar.id == row.id, Exemplar.version == seen_version, Exemplar.state == "draft"
    )
    person_id = viewer.person_id or 0
    if rows_changed(same.values(version=seen_version + 1, edited_by=person_id, **values)) != 1:
        db.session.refresh(row)
        raise Stale
    db.session.refresh(row)


def edit(viewer: Viewer, row: Exemplar, texts: Texts, seen_version: int) -> None:
    """Change the text; who changed it last never publishes it (F-28)."""
    access.require(viewer, "exemplar:edit", row)
    _write(row, viewer, seen_version, _texts(texts))
    journal.record(viewer, "exemplar.edit", "exemplar", row.id)


def known_names(hearing_id: int | None) -> list[Known]:
    """The names that the hearing's cases and the hearing itself know, removed ones too."""
    if hearing_id is None:
        return []
    cases = select(HearingCase.case_id).where(HearingCase.hearing_id == hearing_id)
    rows = [
        *db.session.scalars(
            select(Party.name).where(Party.case_id.in_(cases)).order_by(Party.position, Party.id)
        ),
        *db.session.scalars(
            select(Participant.name)
            .where(Participant.hearing_id == hearing_id)
            .order_by(Participant.position, Participant.id)
        ),
    ]
    return [Known(name) for name in rows]


def findings(row: Exemplar) -> list[Finding]:
    """What the text would give away and nobody has dealt with."""
    found = anonymise.look(texts_of(row), known_names(row.hearing_id))
    return anonymise.unresolved(found, [one.words for one in row.kept])


def substitute(viewer: Viewer, row: Exemplar, chosen: Iterable[str], seen_version: int) -> int:
    """Write the proposed words instead of the chosen findings, in every section (F-28)."""
    access.require(viewer, "exemplar:edit", row)
    wanted = set(chosen)
    taken = [one for one in findings(row) if one.words in wanted]
    if not taken:
        raise Refused("至少勾选一处要替换的内容", field="chosen")
    _write(row, viewer, seen_version, anonymise.replaced(texts_of(row), taken))
    journal.record(viewer, "exemplar.substitute", "exemplar", row.id, number=len(taken))
    return len(taken)


def keep(viewer: Viewer, row: Exemplar, words: str, reason: str) -> None:
    """Let a finding stay, with the reason; names of the case and personal numbers never do (F-28)."""
    access.require(viewer, "exemplar:edit", row)
    if row.state != ExemplarState.DRAFT:
        raise Conflict("只有草拟或退回修改的可以改动")
    one = next((found for found in findings(row) if found.words == words), None)
    if one is None:
        raise NotFound
    if not one.may_stay:
        raise Refused(f"{one.kind.label}不能保留，请替换", field="reason", rule="F-28")
    if not reason.strip():
        raise Refused("写明保留的理由", field="reason")
    try:
        with db.session.begin_nested():
            db.session.add(
                KeptTrace(
                    exemplar_id=row.id, words=words, reason=reason.strip(),
                    by_person_id=viewer.person_id or 0, at=clock.now(),
                )
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("这一处已经写明保留的理由") from error
    db.session.expire(row, ["kept"])
    journal.record(viewer, "exemplar.keep", "exemplar", row.id, kind=one.kind)


def submit(viewer: Viewer, row: Exemplar) -> None:
    """Send to the review of the own unit; every section is written and nobody is given away (F-28)."""
    access.require(viewer, "exemplar:edit", row)
    if row.state != ExemplarState.DRAFT:
        raise Conflict("已经报送，不能重复报送")
    problem = rules.text_problem(row.kind, texts_of(row))
    if problem:
        raise Refused(problem[1], field=problem[0], rule="F-28")
    left = findings(row)
    if left:
        raise Refused(
            f"还有 {len(left)} 处可能识别到人的内容，请先替换或写明保留的理由", rule="F-28"
        )
    values: dict[str, object] = {"state": ExemplarState.REVIEW, "review_unit_id": row.unit_id}
    move(row, ExemplarState.DRAFT, values)
    journal.record(viewer, "exemplar.submit", "exemplar", row.id)


def move(row: Exemplar, source: str, values: Mapping[str, object]) -> None:
    """One guarded move of a nomination."""
    moved = rows_changed(
        update(Exemplar)
        .where(Exemplar.id == row.id, Exemplar.state == source, Exemplar.version == row.version)
        .values(version=row.version + 1, **values)
    )
    db.session.refresh(row)
    if moved != 1:
        raise Conflict(f"这份材料{ExemplarState(row.state).label}")
