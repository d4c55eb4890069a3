"""Files that people bring to an object of any station: kept sealed, handed out as downloads only.

This station knows no other: who may see an object is asked by the caller, who has already found it in the
viewer's scope and names it here by kind and id. The quota is the caller's too (a parameter of the unit).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from hearing.base import clock
from hearing.base.db import db, is_postgresql
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.papers import file_kinds
from hearing.papers.models import Attachment, AttachmentUse


@dataclass(frozen=True)
class Upload:
    """A file as it came: the name it was given, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Download:
    """A file to be handed out as an attachment."""

    name: str
    media_type: str
    content: bytes


def add(
    viewer: Viewer,
    object_kind: str,
    object_id: int | str,
    *,
    unit_id: int,
    purpose: str,
    upload: Upload,
    is_open: bool,
    quota: int,
    verb: str = "attachment.add",
) -> Attachment:
    """Keep a file with an object; ``is_open`` is the tick 不含涉密内容, ``quota`` the unit's bytes.

    ``verb`` names the act in the journal, where the object is one whose acts are not shown to anybody.
    """
    sentence = file_kinds.problem(upload.name, upload.content)
    if sentence:
        raise Refused(sentence, field="file")
    if not is_open:
        raise Refused("须确认文件不含涉密内容；涉密材料不得上传", field="is_open")
    kind = file_kinds.kind_of(upload.name, upload.content)
    _count(unit_id, len(upload.content), quota)
    row = Attachment(
        object_kind=object_kind,
        object_id=str(object_id),
        unit_id=unit_id,
        purpose=purpose,
        name=kind.name,
        media_type=kind.media_type,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        is_declared_open=True,
        uploaded_by=viewer.person_id,
        uploaded_at=clock.now(),
    )
    row.content = upload.content
    db.session.add(row)
    db.session.flush()
    _record(viewer, verb, row)
    return row


def _count(unit_id: int, size: int, quota: int) -> None:
    insert = pg_insert if is_postgresql() else sqlite_insert
    used = db.session.execute(
        insert(AttachmentUse)
        .values(unit_id=unit_id, used=size)
        .on_conflict_do_update(
            index_elements=[AttachmentUse.unit_id], set_={"used": AttachmentUse.used + size}
        )
        .returning(AttachmentUse.used)
    ).scalar_one()
    if used > quota:
        raise Refused(
            f"本院附件已满 {quota // 1024 // 1024} MB，请先撤回不用的附件，或请系统管理员调整限额",
            field="file",
        )


def _record(viewer: Viewer, verb: str, row: Attachment) -> None:
    journal.record(
        viewer, verb, "attachment", row.id, unit_id=row.unit_id,
        of=f"{row.object_kind}/{row.object_id}", purpose=row.purpose, sha256=row.sha256,
    )  # fmt: skip


def of(object_kind: str, object_id: int | str) -> Sequence[Attachment]:
    """The attachments of an object that the caller may see, the withdrawn ones too, oldest first."""
    return db.session.scalars(
        select(Attachment)
        .where(Attachment.object_kind == object_kind, Attachment.object_id == str(object_id))
        .order_by(Attachment.id)
    ).all()


def find(object_kind: str, object_id: int | str, attachment_id: int) -> Attachment:
    """One attachment of an object that the caller may see; another object's is missing."""
    row = db.session.get(Attachment, attachment_id)
    if row is None or (row.object_kind, row.object_id) != (object_kind, str(object_id)):
        raise NotFound
    return row


def download(
    viewer: Viewer,
    object_kind: str,
    object_id: int | str,
    attachment_id: int,
    *,
    verb: str = "attachment.read",
) -> Download:
    """The bytes of one attachment, checked against their SHA-256; a withdrawn one is missing.

    Who took a copy is recorded, so a page offers it as a button and not as a link.
    """
    row = find(object_kind, object_id, attachment_id)
    if row.withdrawn_at is not None or row.content_sealed is None:
        raise NotFound
    content: bytes = row.content
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise Conflict("附件与登记的摘要不一致，已停止下载。请告知审计管理员核查。")
    _record(viewer, verb, row)
    return Download(row.name, row.media_type, content)


def withdraw(viewer: Viewer, row: Attachment, because: str) -> None:
    """Take a file back: its bytes are wiped, name, size, digest, reason and time stay."""
    if row.withdrawn_at is not None:
        raise Conflict("这份附件已经撤回")
    if not because.strip():
        raise Refused("写明撤回的原因", field="because")
    row.withdrawn_at = clock.now()
    row.withdrawn_by = viewer.person_id
    row.withdrawn_because = because[:200]
    row.content = None
    db.session.flush()
    db.session.execute(
        update(AttachmentUse)
        .where(AttachmentUse.unit_id == row.unit_id)
        .values(used=AttachmentUse.used - row.size)
    )
    _record(viewer, "attachment.withdraw", row)
