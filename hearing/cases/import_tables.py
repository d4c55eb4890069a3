"""From the bytes of an uploaded file to a table whose first row is the line of heads."""

from __future__ import annotations

from dataclasses import dataclass

from hearing.base.errors import Refused
from hearing.cases.mapping import COLUMNS, CONTROL, Mapping
from hearing.papers import delimited, sheets

LOOKED_AT = 20


@dataclass(frozen=True)
class Table:
    """The heads that are used, and (line as a person counts it, cells)."""

    heads: list[str]
    rows: list[tuple[int, list[str]]]


def read_table(file_name: str, content: bytes, mapping: Mapping) -> Table:
    """Heads and rows of an XLSX or CSV file; columns that no field uses are left behind."""
    if not content:
        raise Refused("这个文件是空的，请重新导出后再选择", field="file")
    packed = content[:2] == b"PK"
    if file_name.lower().endswith(".xls") or content[:4] == b"\xd0\xcf\x11\xe0":
        raise Refused("旧版 .xls 打不开，请另存为 .xlsx 或 CSV 后再导入", field="file")
    table = sheets.table(content) if packed else delimited.table(content)
    needed = set(mapping.needed())
    start = next((n for n, row in enumerate(table[:LOOKED_AT]) if needed <= set(row)), None)
    if start is None:
        first = {head for row in table[:LOOKED_AT] for head in row}
        missing = [head for head in mapping.needed() if head not in first]
        raise Refused(
            f"找不到列：{'、'.join(missing) or '表头'}。请核对文件，或在“对应关系”中改列名",
            field="file",
        )
    return _narrow(table, start, mapping)


def _narrow(table: list[list[str]], start: int, mapping: Mapping) -> Table:
    heads = table[start]
    wanted = [h for c in COLUMNS if (h := mapping.heads.get(c.key)) and h in heads]
    places = [heads.index(head) for head in wanted]
    rows = [
        (line, [row[p] if p < len(row) else "" for p in places])
        for line, row in enumerate(table[start + 1 :], start=start + 2)
    ]
    filled = [(line, cells) for line, cells in rows if any(cells)]
    if not filled:
        raise Refused("表格里没有内容，请填写后再导入", field="file")
    if len(filled) > sheets.MOST_ROWS:
        raise Refused(f"一次最多导入 {sheets.MOST_ROWS} 行，请分几次导入", field="file")
    return Table(wanted, filled)


def plain_name(file_name: str) -> str:
    """A file name to be shown: the last part, without control characters, not too long."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return CONTROL.sub("", last).strip()[:100] or "未命名"
