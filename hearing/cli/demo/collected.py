"""What stands beside the opinions of the present-day slice: a paper entered differently, a common statement."""

from __future__ import annotations

import struct
import zlib
from datetime import datetime, timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.cli.demo.province import P, Province
from hearing.hearings.models import Hearing
from hearing.opinions import collegial, paper_opinions, paper_queries
from hearing.opinions.ballots import Answer
from hearing.opinions.models import Seat
from hearing.opinions.paper_opinions import Typed
from hearing.papers.attachments import Upload
from hearing.people.models import Post
from hearing.people.queries import viewer_of_post

WORDS = "听了各方的说法，赔偿已经到位，这样处理比较合适"
OTHER = "听了各方的说法，赔偿没有到位，这样处理比较合适"


def load(province: Province, unit_id: int, now: datetime) -> None:
    """One opinion on paper read differently by two persons; one panel with statement and dissent."""
    recent = select(Hearing).where(Hearing.unit_id == unit_id).order_by(Hearing.id.desc())
    sits = db.session.scalar(recent.where(Hearing.state == "deliberating").limit(1))
    clerks, others = province.staff[unit_id, P.CLERK], province.staff[unit_id, P.HANDLE]
    apart = [one for one in others if sits is not None and one.person_id != sits.handler_person_id]
    if sits is not None and apart:
        with clock.at(now):
            seat = paper_queries.paper_seats(clerks[0], sits)[2]
            said = {issue.id: Answer("agree", WORDS) for issue in sits.issues}
            taken = Typed(said, Upload("第三席意见.png", blank_sheet()), is_open=True)
            sheet = paper_opinions.open_sheet(clerks[0], sits, seat.seat_id, taken)
            misread = {issue.id: Answer("agree", OTHER) for issue in sits.issues}
            paper_opinions.enter(apart[0], sheet, Typed(misread))
            db.session.commit()
    ended = db.session.scalar(recent.where(Hearing.state == "closed").limit(1))
    if ended is not None and ended.closed_at is not None:
        with clock.at(min(now, ended.closed_at + timedelta(minutes=20))):
            _statement(ended)
            db.session.commit()


def _statement(hearing: Hearing) -> None:
    seats = db.session.scalars(
        select(Seat).where(Seat.hearing_id == hearing.id).order_by(Seat.position)
    ).all()
    panel = [viewer_of_post(_post(seat.person_id)) for seat in seats]
    for viewer in panel[:2]:
        collegial.choose(viewer, hearing.id, seats[0].id)
    collegial.state_common(
        panel[0], hearing.id, "经评议，多数听证员同意从宽处理，建议做好释法说理。"
    )
    collegial.dissent(
        panel[2], hearing.id, "被害人的损失还没有全部补上，处理应当再慎重。", is_named=False
    )


def _post(person_id: int) -> int:
    wanted = select(Post.id).where(
        Post.person_id == person_id, Post.kind == P.OFFICER, Post.ended_at.is_(None)
    )
    return db.session.scalars(wanted.order_by(Post.id)).first() or 0


def blank_sheet(width: int = 210, height: int = 297) -> bytes:
    """A picture of a sheet with ruled lines, as a scan would be."""
    rows = b"".join(
        b"\x00" + (b"\xb0" if y % 24 == 23 and 20 < y < 280 else b"\xff") * width
        for y in range(height)
    )

    def part(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows))
        + part(b"IEND", b"")
    )  # fmt: skip
