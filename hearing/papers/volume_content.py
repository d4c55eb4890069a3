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


class VolumeContent(Sitting):
    """F-23: the papers in the order of the file, what the file lacks, and what could be printed and is not."""

    unit_name: str
    volume_number: str | None
    pieces: list[Bound]
    lacks: list[str]
    unprinted: list[str]
