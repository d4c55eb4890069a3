"""Reading one row of a case system's table: fields, column heads, translations; pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping as Words
from dataclasses import dataclass, field

from hearing.cases.rules import Source

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Column:
    """One of our fields: key, label, whether a table must have it, longest text."""

    key: str
    label: str
    required: bool = False
    most: int = 200


COLUMNS = (
    Column("number", "案号", required=True),
    Column("external_number", "系统编号"),
    Column("title", "案件名称", required=True),
    Column("cause", "案由", required=True),
    Column("type", "案件类型", required=True),
    Column("line", "业务条线"),
    Column("received_on", "受理日期", required=True),
    Column("deadline_on", "办案期限"),
    Column("unit", "承办检察院"),
    Column("handler", "承办检察官", required=True, most=40),
    Column("handler_identity", "承办检察官身份证号", most=18),
    Column("summary", "案情摘要", most=4000),
    Column("parties", "当事人", most=400),
    Column("party_role", "当事人身份"),
    Column("has_minor", "涉未成年人"),
    Column("involves_enterprise", "涉企"),
    Column("has_dispute", "有争议"),
)
YES = {"是": "1", "有": "1", "1": "1", "Y": "1", "否": "0", "无": "0", "0": "0", "N": "0", "": "0"}
LABELS = {column.key: column.label for column in COLUMNS}
DEFAULT_HEADS: dict[str, dict[str, str]] = {
    Source.UNIFIED: {
        **LABELS,
        "external_number": "统一受案号",
        "number": "部门受案号",
        "type": "案件类别",
    },
    Source.PETITION: {
        **LABELS,
        "external_number": "信访编号",
        "number": "信访案号",
        "parties": "信访人",
    },
}


@dataclass(frozen=True)
class Mapping:
    """Field → column head, and field → {their word: our code}."""

    heads: dict[str, str]
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def needed(self) -> list[str]:
        """The heads that a table must have."""
        return [self.heads[c.key] for c in COLUMNS if c.required and self.heads.get(c.key)]


def default_mapping(source: str) -> Mapping:
    """The mapping that a source starts with."""
    return Mapping(dict(DEFAULT_HEADS[source]))


def mapping_of(heads: str, words: str) -> Mapping:
    """A mapping from its stored JSON texts."""
    return Mapping(json.loads(heads), json.loads(words))


def heads_problem(heads: Words[str, str]) -> tuple[str, str] | None:
    """Required fields have a column, and no column serves two fields: (field, sentence)."""
    seen: dict[str, str] = {}
    for column in COLUMNS:
        head = heads.get(column.key, "")
        if column.required and not head:
            return column.key, f"填写“{column.label}”在表格中的列名"
        if head and head in seen:
            return column.key, f"列名“{head}”已用于“{seen[head]}”，一列只能对应一项"
        if head:
            seen[head] = column.label
    return None


def read_translations(text: str, known: Words[str, str]) -> tuple[dict[str, str], str | None]:
    """Lines ``their word = our word`` → {their word: our code}, or a sentence on the first bad line.

    ``known``: our word → code.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        theirs, _, ours = unicodedata.normalize("NFKC", line).partition("=")
        if not theirs.strip() or ours.strip() not in known:
            return {}, f"第 {number} 行写成“对方用词=本系统用词”，本系统用词为：{'、'.join(known)}"
        found[theirs.strip()] = known[ours.strip()]
    return found, None
