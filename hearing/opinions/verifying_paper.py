"""Opinions on paper recomputed: both persons' entries open, agree, stand in the journal and are what was counted."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from hearing.base.db import db
from hearing.base.sealing import UnknownKey, keyring
from hearing.opinions import paper_opinions, paper_rules
from hearing.opinions.models import Opinion, PaperEntry, PaperSheet


def problems(hearing_id: int, opinions: Sequence[Opinion], known: set[str]) -> list[str]:
    """What does not fit in the papers of one hearing; ``known`` are the entries' digests in the journal (T2)."""
    sheets = db.session.scalars(
        select(PaperSheet)
        .where(PaperSheet.hearing_id == hearing_id, PaperSheet.submission_id.is_not(None))
        .execution_options(populate_existing=True)
    )
    found = []
    for sheet in sheets:
        counted = {
            one.issue_id: {
                "option": str(one.option),
                "reasons": one.reasons or "",
                "suggestions": one.suggestions or "",
            }
            for one in opinions
            if one.submission_id == sheet.submission_id
        }
        wanted = keyring.digest(paper_opinions.SCAN, paper_rules.comparable(sheet.id, counted))
        entries = list(paper_opinions.entries_of(sheet.id).values())
        fits = len(entries) == 2 and all(_fits(one, wanted, known) for one in entries)
        if not fits:
            found.append(f"第 {sheet.seat_id} 席的纸质意见与两人的录入不一致")
    return found


def _fits(entry: PaperEntry, wanted: str, known: set[str]) -> bool:
    try:
        said = paper_opinions.answers_of(entry)
    except (InvalidTag, UnknownKey, ValueError):
        return False
    again = keyring.digest(paper_opinions.SCAN, paper_rules.comparable(entry.sheet_id, said))
    return again == entry.digest == wanted and entry.digest in known
