"""公开摘要: drafted from a bulletin sent out, published or refused by a chief, withdrawn; read by the public."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select, update

from hearing.base import clock
from hearing.base.db import Counted, count_of, db, rows_changed
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.bulletins import extract_rules, frozen, numbers, queries
from hearing.bulletins.extract_models import BulletinExtract
from hearing.bulletins.extract_rules import ExtractState as E
from hearing.bulletins.models import Bulletin
from hearing.bulletins.rows import canonical, digest_of
from hearing.bulletins.rules import SENT
from hearing.journal import service as journal
from hearing.papers import service
from hearing.papers.models import Paper
from hearing.papers.numerals import percent
from hearing.people import access
from hearing.units.numbering import next_number
from hearing.units.queries import unit

KIND, OBJECT = "F-30-P", "bulletin_extract"


def content_of(found: Mapping[str, Any], number: str) -> dict[str, Any]:
    """What is published: public hearings only, small numbers hidden and kept from being computed; no person."""
    totals, matrix = found["totals"], found["matrix"]
    if "public_cells" not in matrix:
        raise Refused("这份通报是旧版本汇总的，没有公开口径的数据，不能编制公开摘要")
    if min(totals["cases"], totals["hearings"]) < extract_rules.SHOWN_FROM:
        raise Refused(f"公开听证不足 {extract_rules.SHOWN_FROM} 件或场，不编制公开摘要")
    table = extract_rules.suppressed(matrix["public_cells"])
    names = [*(row["name"] for row in matrix["rows"]), "合计"]
    return {
        "unit_name": found["unit_name"],
        "number": number,
        "title": f"{found['span']}公开听证情况",
        "period": found["span"],
        "cut_off": found["closing_at"],
        "cases": extract_rules.shown(totals["cases"]),
        "hearings": extract_rules.shown(totals["hearings"]),
        "streamed": extract_rules.shown(totals["streamed"]),
        "columns": [*(one["short"] for one in matrix["columns"]), "合计"],
        "rows": [
            {"name": name, "cells": cells}
            for name, cells in zip(names, extract_rules.printed(table), strict=True)
        ],
        "rate": _rate(found["rate"], totals["closed_cases"]),
        "signed_on": clock.today().isoformat(),
    }


def _rate(rate: Mapping[str, Any], closed: int) -> dict[str, Any] | None:
    """The effective rate with all that belongs beside it, or nothing where it would tell a small number."""
    if not extract_rules.may_show_rate(rate["numerator"], rate["denominator"], closed):
        return None
    return {
        "words": rate["words"],
        "version": rate["version"],
        "numerator": rate["numerator"],
        "denominator": rate["denominator"],
        "pending": extract_rules.shown(rate["pending"]),
    }


def share_of(content: Mapping[str, Any]) -> str:
    """The effective rate of an extract's content, where it has one."""
    rate = content["rate"]
    return percent(rate["numerator"], rate["denominator"]) if rate else "—"


def draft(viewer: Viewer, bulletin: Bulletin, reason: str) -> BulletinExtract:
    """Make an extract of a bulletin sent out, for a chief to decide on; never by itself (F-30)."""
    access.require(viewer, "extract:draft", bulletin)
    if bulletin.state not in SENT:
        raise Conflict("通报印发以后才能编制公开摘要")
    if not reason.strip():
        raise Refused("写明为什么公开、依据什么规定", field="reason")
    _overlapping(bulletin)
    owner = unit(bulletin.unit_id)
    year = clock.today().year
    number = f"{numbers.mark(owner)}检听公〔{year}〕{next_number(f'extract/{owner.id}/{year}')}号"
    content = content_of(frozen.figures_of(bulletin), number)
    row = BulletinExtract(
        bulletin_id=bulletin.id, unit_id=owner.id, number=number, title=content["title"], state=E.DRAFT,
        content=canonical(content), content_digest=digest_of(canonical(content)),
        reason=reason.strip(), drafted_by=viewer.person_id or 0, drafted_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    journal.record(viewer, "extract.draft", OBJECT, row.id, digest=row.content_digest)
    return row


def _overlapping(bulletin: Bulletin) -> None:
    """Two extracts of overlapping months could be subtracted from each other; the same months, once withdrawn, not."""
    other = db.session.execute(
        select(BulletinExtract.number, BulletinExtract.state)
        .join(Bulletin, Bulletin.id == BulletinExtract.bulletin_id)
        .where(
            BulletinExtract.unit_id == bulletin.unit_id,
            Bulletin.from_on < bulletin.until_on,
            Bulletin.until_on > bulletin.from_on,
            or_(
                BulletinExtract.state.in_((E.DRAFT, E.PUBLISHED)),
                (BulletinExtract.state == E.WITHDRAWN)
                & (
                    (Bulletin.from_on != bulletin.from_on)
                    | (Bulletin.until_on != bulletin.until_on)
                ),
            ),
        )
        .order_by(BulletinExtract.id)
        .limit(1)
    ).first()
    if other is not None:
        raise Conflict(
            f"{other.number}（{E(other.state).label}）的月份与这份通报重叠，两份相减会推算出小数，不能再公开；"
            "同样月份要更正的，先撤下原来的"
        )


def publish(viewer: Viewer, row: BulletinExtract, words: str = "") -> Paper:
    """公开: by a chief or deputy who did not draft it; its paper is made, and it stands on the public page."""
    access.require(viewer, "extract:publish", row)
    _not_own(viewer, row)
    content = json.loads(row.content)
    paper = service.freeze(viewer, KIND, row.unit_id, OBJECT, row.id, row.title, content)
    _decided(viewer, row, E.PUBLISHED, words, paper_id=paper.id)
    return paper


def send_back(viewer: Viewer, row: BulletinExtract, words: str) -> None:
    """不予公开, with the reason."""
    access.require(viewer, "extract:publish", row)
    _not_own(viewer, row)
    if not words.strip():
        raise Refused("写明不予公开的理由", field="words")
    _decided(viewer, row, E.RETURNED, words)


def _not_own(viewer: Viewer, row: BulletinExtract) -> None:
    if viewer.person_id == row.drafted_by:
        raise Refused("编制人不能审批自己编制的公开摘要")


def _decided(viewer: Viewer, row: BulletinExtract, to: E, words: str, **values: Any) -> None:
    _moved(
        row, E.DRAFT, state=to, decision=words.strip() or None, decided_by=viewer.person_id,
        decided_at=clock.now(), **values,
    )  # fmt: skip
    journal.record(viewer, f"extract.{to}", OBJECT, row.id, digest=row.content_digest)


def withdraw(viewer: Viewer, row: BulletinExtract, words: str) -> None:
    """撤下 from the public page, with the reason; the row stays."""
    access.require(viewer, "extract:publish", row)
    if not words.strip():
        raise Refused("写明为什么撤下", field="words")
    _moved(
        row, E.PUBLISHED, state=E.WITHDRAWN, withdrawn_by=viewer.person_id,
        withdrawn_at=clock.now(), withdrawn_because=words.strip(),
    )  # fmt: skip
    journal.record(viewer, "extract.withdraw", OBJECT, row.id)


def _moved(row: BulletinExtract, before: E, **values: Any) -> None:
    db.session.flush()
    moved = rows_changed(
        update(BulletinExtract)
        .where(BulletinExtract.id == row.id, BulletinExtract.state == before)
        .values(**values)
    )
    if moved != 1:
        raise Conflict("这份公开摘要刚被别人办理，请刷新后再看")
    db.session.refresh(row)


def extract(viewer: Viewer, extract_id: int) -> tuple[BulletinExtract, Bulletin]:
    """One extract of the viewer's own unit with its bulletin; others are missing."""
    row = db.session.get(BulletinExtract, extract_id)
    if row is None or row.unit_id != viewer.unit_id:
        raise NotFound
    return row, queries.bulletin(viewer, row.bulletin_id)


def listed(viewer: Viewer, limit: int = 60) -> Sequence[BulletinExtract]:
    """The extracts of the viewer's unit, newest first."""
    return db.session.scalars(
        select(BulletinExtract)
        .where(BulletinExtract.unit_id == viewer.unit_id)
        .order_by(BulletinExtract.id.desc())
        .limit(limit)
    ).all()


def waiting_count(viewer: Viewer) -> list[Counted]:
    """Extracts of the own unit that wait for a chief's decision, for the menu."""
    if not access.may(viewer, "extract:publish"):
        return []
    return [
        count_of(
            select(BulletinExtract).where(
                BulletinExtract.unit_id == viewer.unit_id,
                BulletinExtract.state == E.DRAFT,
                BulletinExtract.drafted_by != viewer.person_id,
            )
        )
    ]
