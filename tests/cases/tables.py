"""Tables as the case systems export them."""

from __future__ import annotations

import csv
import io
from typing import Any

from hearing.cases import mapping
from hearing.papers import sheets

UNIFIED = mapping.DEFAULT_HEADS["unified"]
PETITION = mapping.DEFAULT_HEADS["petition"]


def row(handler: str, number: int = 1, **changed: str) -> dict[str, str]:
    """One good row by our own keys."""
    return {
        "number": f"庐检一部受〔2026〕{number}号", "external_number": f"T2026{number:04d}",
        "title": f"示某{number}交通肇事案", "cause": "交通肇事", "type": "拟不起诉", "line": "普通犯罪检察",
        "received_on": "2026-02-10", "deadline_on": "2026年4月1日", "handler": handler,
        "parties": f"示某{number}、例某{number}", "has_minor": "否", **changed,
    }  # fmt: skip


def csv_bytes(
    rows: list[dict[str, str]], heads: dict[str, str] = UNIFIED, encoding: str = "utf-8-sig"
) -> bytes:
    """The rows as CSV."""
    keys = list(heads)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([heads[key] for key in keys])
    writer.writerows([[one.get(key, "") for key in keys] for one in rows])
    return buffer.getvalue().encode(encoding)


def xlsx_bytes(rows: list[dict[str, Any]], heads: dict[str, str] = UNIFIED) -> bytes:
    """The rows as a workbook with a title above the heads."""
    keys = list(heads)
    table = [[one.get(key, "") for key in keys] for one in rows]
    return sheets.write([sheets.Sheet("案件", [heads[k] for k in keys], table, "导出的案件")])
