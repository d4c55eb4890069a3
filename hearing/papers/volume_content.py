"""The plain data of the catalogue in front of a hearing's file: F-23."""

from __future__ import annotations

from typing import TypedDict

from hearing.papers.contents import Sitting


class Bound(TypedDict):
    """One paper of the file; what is known only when all are printed is ``None`` until the volume is bound."""

    paper_id: int
    title: str
    by: str
    on: str
    digest: str
    first: int | None
    pages: int | None
    sha256: str | None


class Enclosed(TypedDict):
    """A file that was brought to the hearing: handed out with the originals, not bound."""

    attachment_id: int
    object_kind: str
    object_id: str
    title: str
    purpose: str
    on: str
    size: int
    sha256: str


class VolumeContent(Sitting):
    """F-23: the papers in the order of the file and what was brought beside them.

    Also what the file lacks, and what could be printed and is not.
    """

    unit_name: str
    volume_number: str | None
    pieces: list[Bound]
    enclosed: list[Enclosed]
    lacks: list[str]
    unprinted: list[str]
