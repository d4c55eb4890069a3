"""The ledger of rectification as a spreadsheet."""

from __future__ import annotations

from hearing.base import clock
from hearing.base.viewer import Viewer
from hearing.bulletins.answering_rules import shown
from hearing.bulletins.ledger import Wanted, items
from hearing.bulletins.rectifying import State, age_words
from hearing.bulletins.rules import Detector
from hearing.journal import service as journal
from hearing.papers import sheets
from hearing.people.queries import names
from hearing.units.queries import unit_names

HEADS = (
    "编号", "责任单位", "责任人", "问题类型", "事实", "整改要求", "下发日期", "期限", "状态",
    "期限情况", "反复", "反馈", "核查", "销号日期",
)  # fmt: skip
MOST = 5000


def export(viewer: Viewer, wanted: Wanted) -> bytes:
    """The ledger as filtered, as a spreadsheet; journalled."""
    rows, number = items(viewer, wanted, MOST)
    where = unit_names([row.unit_id for row in rows])
    who = names([row.person_id for row in rows])
    kinds, states, today = Detector.labels(), State.labels(), clock.today()
    table: list[list[sheets.Cell]] = [
        [
            row.number, where[row.unit_id], shown(row.person_words, who.get(row.person_id or 0)),
            kinds.get(row.detector, row.detector), row.fact, row.demand,
            clock.beijing_date(row.issued_at), row.due_on, states[row.state],
            age_words(row.state, row.due_on, today), "是" if row.is_repeated else "",
            row.answer, row.evidence,
            clock.beijing_date(row.closed_at) if row.closed_at else None,
        ]
        for row in rows
    ]  # fmt: skip
    remarks = [f"共 {number} 项；导出于 {clock.local(clock.now()):%Y-%m-%d %H:%M}"]
    journal.record(viewer, "rectification.export", "unit", viewer.unit_id or 0, number=number)
    sheet = sheets.Sheet("整改台账", HEADS, table, "整改台账", remarks, (24, 28, 12, 18, 36, 36))
    return sheets.write([sheet])
