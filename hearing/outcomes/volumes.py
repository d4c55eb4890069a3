"""全卷: the printed papers of a hearing in the order of its file, bound into one (F-23)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound
from hearing.base.viewer import Viewer
from hearing.cases.models import Application
from hearing.hearings import filing, prints
from hearing.hearings.letters import sitting_of
from hearing.hearings.models import Filing, Hearing
from hearing.hearings.prints import Printable
from hearing.journal import service as journal
from hearing.opinions import documents as after
from hearing.outcomes import documents, evidence, visit_records
from hearing.papers import attachments, binding, queries, typeset, volume
from hearing.papers.attachments import Download
from hearing.papers.kinds import KINDS
from hearing.papers.models import Paper
from hearing.people import access
from hearing.units.queries import unit

# the order of a file (F-23): application, plan, draw, notices, announcement, day, opinions, decision, outcome
ORDER = (
    "F-01", "F-02", "F-03", "F-11", "F-04", "F-05", "F-06", "F-07", "F-08", "F-09", "F-10", "F-12",
    "F-13", "F-14", "F-16", "F-17", "F-17-S", "F-17-C", "F-17-R", "F-18", "F-19", "F-19-T", "F-22",
    "F-20", "F-21",
)  # fmt: skip
# what somebody else than the unit answers for
OWN_WORDS = frozenset({"F-13", "F-17"})


@dataclass(frozen=True)
class Leaf:
    """One printed paper of the file: its row, its title in the catalogue, who answers for it, its state."""

    paper: Paper
    title: str
    by: str
    state: str


@dataclass(frozen=True)
class Standing:
    """How the volume of a hearing stands, for its page."""

    paper_id: int | None
    made_at: datetime | None
    state: str
    is_newest: bool
    number: int
    enclosed: int
    unprinted: list[str]


def leaves(hearing: Hearing) -> tuple[list[Leaf], list[str]]:
    """The printed papers in the order of the file, and the names of those that nobody has printed yet."""
    owner = unit(hearing.unit_id).name
    offered = [
        *prints.printable(hearing),
        *after.printable(hearing),
        *documents.printable(hearing),
        *visit_records.printable(hearing),
    ]
    made = prints.newest_papers(offered)
    found = [_leaf(made[one.key], one.whom, owner) for one in offered if one.key in made]
    found += [_leaf(each, "", owner) for each in _beside(hearing)]
    found.sort(key=lambda leaf: ORDER.index(leaf.paper.kind))
    return found, [f"{one.name}（{one.whom}）" for one in offered if one.key not in made]


def _leaf(made: tuple[Paper, str], whom: str, owner: str) -> Leaf:
    paper, state = made
    name = KINDS[paper.kind].name
    by = whom if paper.kind in OWN_WORDS else owner
    return Leaf(paper, f"{name}（{whom}）" if whom else name, by, state)


def _beside(hearing: Hearing) -> list[tuple[Paper, str]]:
    """Papers made elsewhere: the draws' with codes only, applications with their replies."""
    asked = select(Application.receipt_paper_id, Application.paper_id).where(
        Application.case_id.in_([case.id for case in hearing.cases])
    )
    numbers = [number for row in db.session.execute(asked) for number in row if number]
    papers = db.session.scalars(
        select(Paper)
        .where(
            or_(
                Paper.id.in_(numbers),
                (Paper.kind == "F-04")
                & (Paper.object_kind == "hearing")
                & (Paper.object_id == str(hearing.id)),
            )
        )
        .order_by(Paper.id)
    ).all()
    states = queries.states([paper.id for paper in papers])
    return [(paper, states[paper.id]) for paper in papers]


def _one(hearing: Hearing) -> Printable:
    return Printable(binding.KIND, "file_volume", hearing.id, "全卷")


def content_of(hearing: Hearing, found: Sequence[Leaf], unprinted: Sequence[str]) -> dict[str, Any]:
    """The catalogue of what is printed now, and what the file lacks (F-23)."""
    filed = db.session.scalar(select(Filing.volume_number).where(Filing.hearing_id == hearing.id))
    return {
        **sitting_of(hearing),
        "unit_name": unit(hearing.unit_id).name,
        "volume_number": filed,
        "pieces": [
            {
                "paper_id": leaf.paper.id,
                "title": leaf.title,
                "by": leaf.by,
                "on": clock.beijing_date(leaf.paper.created_at).isoformat(),
                "digest": leaf.paper.content_digest,
                "first": None,
                "pages": None,
                "sha256": None,
            }
            for leaf in found
        ],
        "enclosed": [
            {
                "attachment_id": one.id,
                "object_kind": one.object_kind,
                "object_id": one.object_id,
                "title": one.name,
                "purpose": evidence.PURPOSES[one.object_kind],
                "on": clock.beijing_date(one.uploaded_at).isoformat(),
                "size": one.size,
                "sha256": one.sha256,
            }
            for one in evidence.brought(hearing)
        ],
        "lacks": filing.missing_items(hearing),
        "unprinted": list(unprinted),
    }


def order(viewer: Viewer, hearing: Hearing) -> Paper:
    """Have the volume bound; when nothing came since the last one, that one stays (F-23)."""
    access.require(viewer, "hearing:file", hearing)
    found, unprinted = leaves(hearing)
    if not found:
        raise Conflict("还没有生成任何文书，请先在“文书”页生成需要入卷的文书")
    broken = [leaf.title for leaf in found if leaf.state == queries.UNPRINTABLE]
    if broken:
        raise Conflict(f"《{broken[0]}》没有排成，请先请系统管理员处理，再生成全卷")
    return prints.keep(
        viewer, hearing, _one(hearing), lambda: content_of(hearing, found, unprinted)
    )


def standing(hearing: Hearing) -> Standing:
    """The volume made last, its state, whether it still holds everything, and what is not printed."""
    found, unprinted = leaves(hearing)
    one, content = _one(hearing), content_of(hearing, found, unprinted)
    paper, state = prints.newest_papers([one]).get(one.key, (None, ""))
    is_newest = paper is not None and paper.content_digest == typeset.digest(
        typeset.canonical(content)
    )
    return Standing(
        paper.id if paper else None,
        paper.created_at if paper else None,
        state,
        is_newest,
        len(found),
        len(content["enclosed"]),
        unprinted,
    )


def whole(viewer: Viewer, hearing: Hearing, paper_id: int) -> Download:
    """The bound volume; who took a copy is recorded."""
    made = _ready(viewer, hearing, paper_id)
    _record(viewer, hearing, made, "whole")
    return Download(made.file_name, made.media_type, made.content or b"")


def originals(viewer: Viewer, hearing: Hearing, paper_id: int) -> Download:
    """The papers of a volume unchanged with ``SHA256SUMS``; who took a copy is recorded."""
    made = _ready(viewer, hearing, paper_id)
    content = json.loads(db.session.get_one(Paper, paper_id).content)
    enclosed, gone = _enclosed(viewer, content)
    packed = volume.pack(binding.pieces_of(content), enclosed, gone)
    _record(viewer, hearing, made, "originals")
    return Download(f"{made.file_name.removesuffix('.pdf')}原件.zip", "application/zip", packed)


def _enclosed(viewer: Viewer, content: dict[str, Any]) -> tuple[list[volume.Enclosure], list[str]]:
    """The files that a catalogue names, each checked against its digest; and those taken back since."""
    found, gone = [], []
    for number, one in enumerate(content.get("enclosed", ()), 1):
        try:
            got = attachments.download(
                viewer, one["object_kind"], one["object_id"], one["attachment_id"]
            )
        except NotFound:
            gone.append(f"{one['title']}  {one['sha256']}")
        else:
            found.append(volume.Enclosure(number, one["title"], got.content, one["sha256"]))
    return found, gone


def _ready(viewer: Viewer, hearing: Hearing, paper_id: int) -> queries.PaperDownload:
    access.require(viewer, "hearing:file", hearing)
    made = queries.file_of_object("file_volume", hearing.id, paper_id)
    if made.content is None:
        raise NotFound
    return made


def _record(viewer: Viewer, hearing: Hearing, made: queries.PaperDownload, part: str) -> None:
    journal.record(
        viewer, "volume.read", "paper", made.paper.paper_id, unit_id=hearing.unit_id,
        of=f"hearing/{hearing.id}", part=part, sha256=made.sha256,
    )  # fmt: skip
