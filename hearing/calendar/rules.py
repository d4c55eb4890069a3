"""Periods, what a room holds around a hearing, what a room lacks for one, venues and seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hearing.base.labels import Labelled


class VenueKind(Labelled):
    """Where a hearing is held (A-12; 矛调中心 from the source)."""

    ROOM = "room", "检察听证室"
    RECEPTION = "reception", "12309 检察服务中心"
    MEDIATION = "mediation", "矛盾调处中心"
    ON_SITE = "on_site", "上门听证"
    REMOTE = "remote", "远程视频"
    ELSEWHERE = "elsewhere", "其他场所"


class RoomKind(Labelled):
    """What a room is; a deliberation room is held with the hearing room it belongs to."""

    ROOM = "room", "检察听证室"
    RECEPTION = "reception", "12309 接待室"
    MEDIATION = "mediation", "矛调中心听证室"
    ELSEWHERE = "elsewhere", "其他房间"
    DELIBERATION = "deliberation", "评议室"


class SeatKind(Labelled):
    """Kinds of seats (domain §3); the last two make up the gallery."""

    PRESIDER = "presider", "主持人"
    PROSECUTOR = "prosecutor", "检察官"
    CLERK = "clerk", "书记员"
    OFFICER = "officer", "听证员"
    SUPERVISOR = "supervisor", "人民监督员"
    PARTY = "party", "当事人"
    AGENT = "agent", "代理人、辩护人"
    AGENCY = "agency", "办案机关、行政机关"
    WITNESS = "witness", "证人、鉴定人"
    ASSISTANT = "assistant", "翻译、合适成年人"
    STAFF = "staff", "司法警察、技术人员"
    GALLERY = "gallery", "旁听"
    MEDIA = "media", "媒体"


GALLERY = (SeatKind.GALLERY, SeatKind.MEDIA)


class HeldFor(Labelled):
    """As what a room or person is held."""

    ROOM = "room", "听证室"
    DELIBERATION = "deliberation", "评议室"
    PRESIDER = "presider", "主持人"
    CLERK = "clerk", "书记员"
    OFFICER = "officer", "听证员"
    OTHER = "other", "参加人"
    CLOSURE = "closure", "停用"
    USE = "use", "其他用途"


class UseKind(Labelled):
    """What a hearing room is used for besides hearings (domain §3)."""

    PRONOUNCE = "pronounce", "公开宣告"
    DISCUSS = "discuss", "案件讨论"
    VIDEO = "video", "视频会议"
    QUESTION = "question", "远程提讯"
    TRAINING = "training", "培训、模拟听证"
    OTHER = "other", "其他用途"


class Level(Labelled):
    """Which level accepted a room."""

    SUPREME = "最高检", "最高检"
    PROVINCE = "省院", "省院"
    CITY = "市院", "市院"


@dataclass(frozen=True)
class Period:
    """A half-open period of aware instants."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: Period) -> bool:
        """Whether the two share an instant; touching periods do not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def widened(self, before: timedelta, after: timedelta) -> Period:
        """The period with time before and after it."""
        return Period(self.starts_at - before, self.ends_at + after)


def occupied(period: Period, setup_minutes: int, cleardown_minutes: int) -> Period:
    """A room is held from set-up to clear-down, so that adjacent hearings cannot collide (A-12)."""
    return period.widened(timedelta(minutes=setup_minutes), timedelta(minutes=cleardown_minutes))


def needs_venue_approval(kind: str) -> bool:
    """A venue other than the hearing room needs the chief's approval (A-12)."""
    return VenueKind(kind) not in (VenueKind.ROOM, VenueKind.RECEPTION)


@dataclass(frozen=True)
class OpenFault:
    """A fault not yet repaired: what is broken, whether a hearing needs it, when it should work again."""

    name: str
    is_required: bool
    expected_on: date | None = None


@dataclass(frozen=True)
class RoomFacts:
    """What a room offers on a day."""

    name: str
    kind: str
    seats: int
    gallery_seats: int
    has_deliberation_room: bool
    is_stream_ready: bool
    closed_on: date | None = None
    faults: tuple[OpenFault, ...] = ()
    id: int = 0


@dataclass(frozen=True)
class RoomNeeds:
    """What a hearing asks of a room."""

    seats: int = 0
    gallery_seats: int = 0
    stream: bool = False
    deliberation: bool = False


def room_problem(room: RoomFacts, needs: RoomNeeds, day: date) -> str | None:
    """A hearing needs an open hearing room with seats, deliberation room and working equipment (A-12)."""
    checks = (
        (room.kind == RoomKind.DELIBERATION, f"{room.name}是评议室，请选听证室"),
        (room.closed_on is not None and room.closed_on <= day, f"{room.name}已停用，请另选听证室"),
        (room.seats < needs.seats, f"{room.name}参加人席位 {room.seats} 个，需要 {needs.seats} 个"),
        (
            room.gallery_seats < needs.gallery_seats,
            f"{room.name}旁听席 {room.gallery_seats} 个，需要 {needs.gallery_seats} 个",
        ),
        (needs.stream and not room.is_stream_ready, f"{room.name}未验收直播条件"),
        (needs.deliberation and not room.has_deliberation_room, f"{room.name}没有评议室"),
    )
    words = next((words for hit, words in checks if hit), None)
    return words or fault_problem(room.name, room.faults, day)


def fault_problem(room: str, faults: tuple[OpenFault, ...], day: date) -> str | None:
    """A hearing is recorded throughout, so a broken required device shuts its room until it works (A-18)."""
    for fault in faults:
        if fault.is_required and (fault.expected_on is None or day <= fault.expected_on):
            until = f"预计 {fault.expected_on} 修复" if fault.expected_on else "未定修复日期"
            return f"{room}的{fault.name}有故障（{until}），请另选听证室或日期，修复后请登记"
    return None


def fault_warning(faults: tuple[OpenFault, ...], day: date) -> str | None:
    """What is broken in a room but does not shut it on a day."""
    names = [f.name for f in faults if not f.is_required or (f.expected_on and f.expected_on < day)]
    return f"{'、'.join(names)}有故障未修复，用前请核实" if names else None


def seat_totals(plan: dict[str, int]) -> tuple[int, int]:
    """Seats of those taking part, and seats of the gallery, of a seat plan (A-12)."""
    gallery = sum(number for kind, number in plan.items() if kind in GALLERY)
    return sum(plan.values()) - gallery, gallery
