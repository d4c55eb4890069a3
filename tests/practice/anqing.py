"""Anqing's official report of January–August 2022 (domain §5), and its hearings lived through the services.

The report counts cases (件) and says nothing of how many sittings they took, nor which unit had which type. Here
every streamed hearing and every one under a chief is a sitting of its own; the other cases of one unit, source
and type are heard several in one sitting (trap 4). Types are spread over the units by a fixed shuffle.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from hearing.base import clock
from hearing.cases import service as cases
from hearing.cli.demo.life import QUESTIONS, Life
from hearing.cli.demo.schedule import Row
from hearing.hearings import plan, preparing
from hearing.hearings.plan_rules import BroadcastWords
from hearing.hearings.rules import Ground, IssueKind, Role

CITY = 340800
# unit → unified system, petition system, streamed, as printed
UNITS = {
    340800: (4, 4, 0), 340881: (46, 8, 0), 340822: (46, 2, 6), 340882: (38, 4, 0), 340828: (38, 3, 8),
    340825: (52, 7, 0), 340827: (51, 22, 0), 340826: (31, 15, 0), 340802: (43, 9, 20), 340803: (49, 8, 9),
    340811: (30, 3, 1),
}  # fmt: skip
# case type → cases in the unified system and the percentage as printed, with its usual line
TYPES = {
    "arrest": (5, "1.17", 1), "custody": (2, "0.47", 5), "non_prosecution": (288, "67.29", 1),
    "criminal_petition": (27, "6.31", 10), "civil": (11, "2.57", 6), "administrative": (5, "1.17", 7),
    "civil_interest": (7, "1.63", 8), "admin_interest": (22, "5.14", 8), "relief": (2, "0.47", 10),
    "other": (59, "13.78", 7),
}  # fmt: skip
UNIFIED, PETITION, WHOLE, STREAMED, BY_CHIEF = 428, 85, 513, 44, 7
MOST = 10
CLOSED_TYPES = ("arrest", "custody")
OFFICERS = 45


@dataclass
class Sitting:
    """One sitting: unit, source, case type, how many cases, streamed, under the chief."""

    unit_id: int
    source: str
    type_code: str
    number: int = 1
    streamed: bool = False
    by_chief: bool = False
    cases: list[int] = field(default_factory=list)


def sittings() -> list[Sitting]:
    """All sittings, unit by unit in the printed order."""
    types = [code for code, (number, *_) in TYPES.items() for _ in range(number)]
    random.Random(2022).shuffle(types)  # noqa: S311 - a fixed order, not a secret
    found: list[Sitting] = []
    for place, (unit_id, (unified, petition, streamed)) in enumerate(UNITS.items()):
        own, types = types[:unified], types[unified:]
        own.sort(key=lambda code: (code in CLOSED_TYPES, code))
        alone = streamed + (place < BY_CHIEF)
        for turn, code in enumerate(own[:alone]):
            found.append(
                Sitting(unit_id, "unified", code, 1, turn < streamed, by_chief=turn == streamed)
            )
        for source, rest in (
            ("unified", own[alone:]),
            ("petition", ["criminal_petition"] * petition),
        ):
            for code in dict.fromkeys(rest):
                left = rest.count(code)
                while left:
                    found.append(Sitting(unit_id, source, code, min(left, MOST)))
                    left -= min(left, MOST)
    return found


def days() -> Iterator[date]:
    """Weekdays of January to August 2022, over and over."""
    first = date(2022, 1, 4)
    while True:
        for number in range(238):
            day = first + timedelta(days=number)
            if day.weekday() < 5:
                yield day


class Printed(Life):
    """Lives one sitting of several cases up to its end."""

    def __init__(self, province, row: Row, names, sitting: Sitting) -> None:
        super().__init__(province, row, names)
        self.sitting = sitting
        self.by_chief = sitting.by_chief
        self.owner = self.chief if self.by_chief else self.handler

    def plan(self) -> None:
        """Cases with one party each, the plan, its submission."""
        row, sitting = self.row, self.sitting
        short, words = self.province.names[row.unit_id], QUESTIONS.get(row.type_code)
        role = Role.SUSPECT if row.line_id < 6 else Role.APPLICANT
        made = []
        for turn in range(sitting.number):
            case = cases.enter_case(
                self.owner, number=f"{short}检录〔2022〕{row.number * 100 + turn}号",
                title=f"某{turn}拟处理案", cause="盗窃", type_code=row.type_code, line_id=row.line_id,
                received_on=clock.today() - timedelta(days=12),
                deadline_on=row.held_on + timedelta(days=40), source_system=sitting.source,
                summary="事实基本清楚，各方对如何处理意见不一。",
            )  # fmt: skip
            cases.add_party(self.owner, case, role=role, name=f"某某{turn}", phone="10000000000")
            made.append(case)
        start = clock.beijing(row.held_on, row.starts)
        closed = row.type_code in CLOSED_TYPES
        wanted = plan.Plan(
            necessity="各方对处理意见有较大分歧，需要当面听取意见。",
            grounds=(Ground.DANGEROUSNESS,) if row.type_code == "arrest" else (Ground.HANDLING_DISPUTE,),
            issues=(plan.IssuePlan(IssueKind.HANDLING, *(words or ("合不合适？", "按意见办理"))),),
            is_public=not closed, needed=3, starts_at=start, ends_at=start + timedelta(hours=2),
            presider_person_id=self.owner.person_id or 0,
            presider_kind="chief" if self.by_chief else "handler",
            clerk_person_id=self.clerk.person_id, room_id=self.province.rooms[row.unit_id],
            broadcast="live" if sitting.streamed else "none",
            broadcast_words=BroadcastWords("中国检察听证网", 5, "已征得同意", "人名隐去", "书记员")
            if sitting.streamed else None,
        )  # fmt: skip
        hearing = plan.create_plan(self.owner, made, wanted)
        self.hearing_id = hearing.id
        plan.submit(self.owner, hearing)

    def tell(self) -> None:
        """As usual; nothing is announced of a closed hearing."""
        if self.hearing.is_public:
            super().tell()
            return
        keep, preparing.announce = preparing.announce, lambda *_args, **_values: None
        try:
            super().tell()
        finally:
            preparing.announce = keep


def percent_shares(counts: dict[str, int]) -> dict[str, str]:
    """Percentages of two decimals that add up to exactly 100 (largest remainders), as the report prints them."""
    whole = sum(counts.values())
    floors = {code: number * 10000 // whole for code, number in counts.items()}
    rest = sorted(counts, key=lambda code: -(counts[code] * 10000 % whole))
    for code in rest[: 10000 - sum(floors.values())]:
        floors[code] += 1
    return {code: f"{hundredths / 100:.2f}" for code, hundredths in floors.items()}
