"""Delimited text (CSV) as rows of text, in the encodings that Chinese systems write."""

from __future__ import annotations

import csv
import io

from hearing.base.errors import Refused
from hearing.papers.sheets import MOST_BYTES, MOST_ROWS

ENCODINGS = ("utf-8-sig", "gb18030")
WIDEST = 200


def table(content: bytes) -> list[list[str]]:
    """The rows of a CSV file in UTF-8 (with or without mark) or GB18030, as tidied text."""
    if len(content) > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 1_000_000} MB，请分几次导入", field="file")
    text = _text(content)
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    mark = max(",\t;", key=first.count)
    try:
        rows = [
            [cell.strip() for cell in row[:WIDEST]]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        ]
    except csv.Error as error:
        raise Refused("文件打不开：不是完整的 CSV 表格，请重新导出", field="file") from error
    if len(rows) > MOST_ROWS + 20:
        raise Refused(f"一次最多导入 {MOST_ROWS} 行，请分几次导入", field="file")
    return rows


def _text(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("看不懂文件的文字编码，请另存为 UTF-8 或 GB18030 后再导入", field="file")
