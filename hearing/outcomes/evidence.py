"""Files behind what is stated: kept sealed with an outcome, a visit, an aid referral or a 销号."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, and_, cast, or_, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.hearings.models import Hearing
from hearing.opinions.paper_models import PaperSheet
from hearing.opinions.paper_opinions import SCAN
from hearing.outcomes.models import AidReferral, LedgerClosing, LedgerItem, OutcomeEntry, Visit
from hearing.papers import attachments
from hearing.papers.models import Attachment
from hearing.people import access
from hearing.units.queries import parameter_int

OUTCOME, VISIT, AID, CLOSING = "outcome_entry", "visit", "aid_referral", "ledger_closing"
OF_HEARING: dict[str, Any] = {
    OUTCOME: OutcomeEntry,
    VISIT: Visit,
    AID: AidReferral,
}
PURPOSES = {
    OUTCOME: "息诉依据",
    VISIT: "回访照片和材料",
    AID: "困难证明和救助材料",
    CLOSING: "销号依据",
    SCAN: "纸质意见扫描件",
}


def _add(
    viewer: Viewer, kind: str, object_id: int, unit_id: int, files: Sequence[attachments.Upload],
    is_open: bool,
) -> None:  # fmt: skip
    quota = parameter_int("attachment_quota_mb", clock.today(), unit_id) * 1024 * 1024
    for upload in files:
        attachments.add(
            viewer, kind, object_id, unit_id=unit_id, purpose=kind, upload=upload,
            is_open=is_open, quota=quota,
        )  # fmt: skip


def belongs(hearing: Hearing, kind: str, object_id: int) -> None:
    """Another hearing's row, or one of a kind that keeps no files, is missing."""
    model = OF_HEARING.get(kind)
    row = db.session.get(model, object_id) if model else None
    if row is None or row.hearing_id != hearing.id:
        raise NotFound


def add_files(
    viewer: Viewer,
    hearing: Hearing,
    kind: str,
    object_id: int,
    files: Sequence[attachments.Upload],
    *,
    is_open: bool,
) -> None:
    """Keep files with an outcome, a visit or an aid referral of a hearing."""
    access.require(viewer, "outcome:record", hearing)
    belongs(hearing, kind, object_id)
    _add(viewer, kind, object_id, hearing.unit_id, files, is_open)


def add_closing_files(
    viewer: Viewer,
    item: LedgerItem,
    closing: LedgerClosing,
    files: Sequence[attachments.Upload],
    *,
    is_open: bool,
) -> None:
    """Keep files with a 销号 that is asked for."""
    access.require(viewer, "ledger:work", item)
    _add(viewer, CLOSING, closing.id, item.unit_id, files, is_open)


def brought(hearing: Hearing) -> Sequence[Attachment]:
    """Every file kept with a hearing that was not taken back, in the order of the file; one question."""
    rows = [
        (Attachment.object_kind == kind)
        & Attachment.object_id.in_(
            select(cast(model.id, String)).where(model.hearing_id == hearing.id)
        )
        for kind, model in OF_HEARING.items()
    ]
    if hearing.opinions_closed_at is not None:  # sealed until then, like every opinion
        settled = select(cast(PaperSheet.id, String)).where(
            PaperSheet.hearing_id == hearing.id, PaperSheet.submission_id.is_not(None)
        )
        rows.append((Attachment.object_kind == SCAN) & Attachment.object_id.in_(settled))
    return db.session.scalars(
        select(Attachment)
        .where(or_(*rows), Attachment.withdrawn_at.is_(None))
        .order_by(Attachment.id)
    ).all()


def files_of(pairs: Sequence[tuple[str, int]]) -> dict[tuple[str, int], list[Attachment]]:
    """The files of several rows, (kind, id) → oldest first; one question."""
    wanted: dict[str, list[str]] = {}
    for kind, number in pairs:
        wanted.setdefault(kind, []).append(str(number))
    if not wanted:
        return {}
    rows = db.session.scalars(
        select(Attachment)
        .where(
            or_(
                *(
                    and_(Attachment.object_kind == kind, Attachment.object_id.in_(ids))
                    for kind, ids in wanted.items()
                )
            )
        )
        .order_by(Attachment.id)
    )
    found: dict[tuple[str, int], list[Attachment]] = {}
    for row in rows:
        found.setdefault((row.object_kind, int(row.object_id)), []).append(row)
    return found


def file_of(hearing: Hearing, attachment_id: int) -> Attachment:
    """One file of a hearing the caller may see, with whatever it was kept."""
    row = db.session.get(Attachment, attachment_id)
    if row is None:
        raise NotFound
    belongs(hearing, row.object_kind, int(row.object_id) if row.object_id.isdigit() else 0)
    return row


def download(viewer: Viewer, hearing: Hearing, attachment_id: int) -> attachments.Download:
    """The bytes of one file of a hearing; who took it is recorded."""
    row = file_of(hearing, attachment_id)
    return attachments.download(viewer, row.object_kind, row.object_id, row.id)


def withdraw(viewer: Viewer, hearing: Hearing, attachment_id: int, because: str) -> None:
    """Take a wrongly uploaded file back; its trace stays."""
    access.require(viewer, "outcome:record", hearing)
    attachments.withdraw(viewer, file_of(hearing, attachment_id), because)
