"""A thousand hearings that look honest, and fifty padded ones of eight kinds among them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

from hearing.base import clock
from hearing.bulletins.padding import Padding, Sitting

FIRST = date(2026, 1, 5)
TYPES = ("non_prosecution", "criminal_petition", "civil", "custody", "admin_interest")
PHRASES = (
    "双方对事实没有大的分歧", "伤情鉴定结论经过质证", "邻里之间愿意继续相处", "赔偿款已经全部履行",
    "被害人当场表示谅解", "行为人系初犯并且认罪认罚", "争议焦点在于因果关系", "现场监控较为清楚",
    "单位愿意接受社区矫正协助", "听证员询问了履行期限", "辩护人补充了新的材料", "证人对时间记忆有出入",
    "行政机关说明了整改方案", "河道清淤已过验收", "申诉人对法律适用仍有疑问", "家庭经济确有困难",
    "建议加强普法宣传", "认为处理幅度适当", "提醒双方注意邻里关系", "对程序没有异议",
)  # fmt: skip


def _text(source: random.Random, phrases: int = 32) -> str:
    return "，".join(source.choice(PHRASES) for _ in range(phrases)) + "。"


class World:
    """Hearings of forty units over half a year, drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)
        self.number = 0
        self.busy: dict[int, list[tuple[datetime, datetime]]] = {}

    def honest(self) -> Sitting:
        """One hearing as they are: a drawn panel of its own, an hour or so, words of its own.

        Some are short of the usual: twenty-odd minutes, a record written in few words, two on one day.
        """
        source, self.number = self.source, self.number + 1
        unit = 100 + self.number % 40
        while True:
            held_on = FIRST + timedelta(days=source.randrange(180))
            began = clock.beijing(held_on, f"{source.choice((9, 10, 14, 15)):02d}:00")
            ended = began + timedelta(minutes=source.randrange(22, 150))
            panel = source.sample(
                range(unit * 100, unit * 100 + 24), source.choice((3, 3, 3, 5, 7))
            )
            people = [*panel, unit * 100 + 50 + source.randrange(6)]
            if not any(began < b and a < ended for p in people for a, b in self.busy.get(p, ())):
                break
        for person in people:
            self.busy.setdefault(person, []).append((began, ended))
        few = source.random() < 0.1
        return Sitting(
            self.number, f"听〔2026〕{self.number}号", unit, held_on, began, ended,
            held_on - timedelta(days=source.randrange(3, 30)), people[-1], frozenset(panel),
            frozenset({self.number}), frozenset({source.choice(TYPES)}),
            texts=("按程序进行。" * 4,) if few else tuple(_text(source) for _ in range(4)),
        )  # fmt: skip

    def padded(self, kind: Padding, number: int) -> list[Sitting]:
        """So many hearings of a kind."""
        rows = [self.honest() for _ in range(number)]
        first, panel = rows[0], frozenset(range(90000, 90003))
        day = first.held_on
        if kind == Padding.NEVER_HELD:
            return [
                replace(row, officers=frozenset()) if turn % 2 else
                replace(row, has_record=False, has_recording=False)
                for turn, row in enumerate(rows)
            ]  # fmt: skip
        if kind == Padding.SHORT:
            return [
                replace(row, closed_at=(row.opened_at or row.closed_at) + timedelta(minutes=7))
                for row in rows
            ]
        if kind == Padding.BACKDATED:
            return [replace(row, entered_on=row.held_on + timedelta(days=2)) for row in rows]
        if kind == Padding.SPLIT:
            return [
                replace(row, cases=first.cases, held_on=day + timedelta(days=3 * turn))
                for turn, row in enumerate(rows)
            ]
        if kind == Padding.COPIED:
            text = _text(self.source)
            return [
                replace(row, texts=(f"第{turn}号。{text}" + "张某" * 60,))
                for turn, row in enumerate(rows)
            ]
        together = [
            replace(row, unit_id=first.unit_id, officers=panel, types=first.types) for row in rows
        ]
        if kind == Padding.BATCH:
            return [self._at(row, day, 9 + turn) for turn, row in enumerate(together)]
        if kind == Padding.SAME_PANEL:
            return [
                self._at(row, day + timedelta(days=9 * turn), 9)
                for turn, row in enumerate(together)
            ]
        return [
            replace(self._at(row, day, 9), presider_id=first.presider_id, unit_id=first.unit_id)
            for row in rows
        ]

    @staticmethod
    def _at(row: Sitting, day: date, hour: int) -> Sitting:
        began = clock.beijing(day, f"{hour:02d}:00")
        return replace(
            row, held_on=day, opened_at=began, closed_at=began + timedelta(minutes=50),
            entered_on=day - timedelta(days=5),
        )  # fmt: skip


SHARES = dict(zip(Padding, (7, 6, 6, 7, 6, 6, 6, 6), strict=True))


def thousand(seed: int) -> tuple[list[Sitting], dict[int, Padding]]:
    """950 honest and 50 padded hearings, shuffled; the second says which are padded and how."""
    world = World(seed)
    rows = [world.honest() for _ in range(950)]
    planted: dict[int, Padding] = {}
    for kind, number in SHARES.items():
        for row in world.padded(kind, number):
            rows.append(row)
            planted[row.hearing_id] = kind
    world.source.shuffle(rows)
    return rows, planted
