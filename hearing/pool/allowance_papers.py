"""The pay list (F-26): content of the paper with account tails, workbook with whole accounts."""

from __future__ import annotations

from typing import Any

from hearing.base import clock
from hearing.papers import sheets
from hearing.papers.numerals import capital_money
from hearing.people.queries import names
from hearing.pool import banking, ledger
from hearing.pool.models import Allowance, AllowanceBatch
from hearing.pool.pay_rules import TariffItem
from hearing.units.queries import unit

HEADS = (
    "序号", "姓名", "听证编号", "听证日期", "项目", "标准(元)", "交通(元)", "税(元)", "实发(元)",
    "开户行", "账号", "说明",
)  # fmt: skip
WIDTHS = (6, 10, 22, 12, 10, 11, 11, 9, 11, 20, 24, 20)


def _lines(batch: AllowanceBatch) -> list[Allowance]:
    return sorted(batch.entries, key=lambda line: (line.engagement.held_on, line.id))


def content(batch: AllowanceBatch) -> dict[str, Any]:
    """The paper's content: names, amounts, the last four digits of accounts (F-26)."""
    numbers = ledger.numbers_of(batch)
    accounts = banking.accounts([line.person_id for line in batch.entries])
    who = names([batch.prepared_by, batch.decided_by])
    decided = batch.decided_at or clock.now()
    return {
        "unit_name": unit(batch.pool.unit_id).name,
        "number": batch.number,
        "pool_name": batch.pool.name,
        "lines": [
            {
                "name": line.person.name,
                "hearing_number": numbers[line.engagement_id],
                "held_on": line.engagement.held_on.isoformat(),
                "item": TariffItem(line.item).label,
                "base_fen": line.base_fen,
                "transport_fen": line.transport_fen,
                "tax_fen": line.tax_fen,
                "amount_fen": line.amount_fen,
                "account": banking.tail(accounts.get(line.person_id)),
                "reason": line.reason,
            }
            for line in _lines(batch)
        ],
        **_sums(batch),
        "prepared_by": who.get(batch.prepared_by, ""),
        "prepared_on": clock.beijing_date(batch.prepared_at).isoformat(),
        "approved_by": who.get(batch.decided_by or 0, ""),
        "approved_on": clock.beijing_date(decided).isoformat(),
    }


def _sums(batch: AllowanceBatch) -> dict[str, int]:
    fields = ("base_fen", "transport_fen", "tax_fen", "amount_fen")
    return {name: sum(getattr(line, name) for line in batch.entries) for name in fields}


def workbook(batch: AllowanceBatch) -> bytes:
    """The pay list for the bank: whole account numbers as text, total in figures and capitals (F-26)."""
    numbers = ledger.numbers_of(batch)
    accounts = banking.accounts([line.person_id for line in batch.entries])
    rows: list[list[sheets.Cell]] = []
    for place, line in enumerate(_lines(batch), start=1):
        account = accounts.get(line.person_id)
        rows.append(
            [
                place,
                line.person.name,
                numbers[line.engagement_id],
                line.engagement.held_on,
                TariffItem(line.item).label,
                sheets.Fen(line.base_fen),
                sheets.Fen(line.transport_fen),
                sheets.Fen(line.tax_fen),
                sheets.Fen(line.amount_fen),
                account.bank if account else "未登记",
                account.account if account else "未登记",
                f"冲正：{line.reason}" if line.reason else "",
            ]
        )
    sums = _sums(batch)
    rows.append(["", "合计", "", "", "", *(sheets.Fen(fen) for fen in sums.values()), "", "", ""])
    sheet = sheets.Sheet(
        "补助发放表",
        HEADS,
        rows,
        title=f"{unit(batch.pool.unit_id).name}听证员补助发放表（{batch.number}）",
        remarks=(f"合计人民币（大写）：{capital_money(sums['amount_fen'])}",),
        widths=WIDTHS,
    )
    return sheets.write([sheet])
