"""Reading one row of a case system's table: fields, column heads, translations; pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from datetime import date

from hearing.cases.rules import PartyRole, Source

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
TRANSLATED = ("type", "line", "party_role", "yes")
YES = {"是": "1", "有": "1", "1": "1", "Y": "1", "否": "0", "无": "0", "0": "0", "N": "0", "": "0"}
_OWN = {column.key: column.label for column in COLUMNS}
DEFAULT_HEADS: dict[str, dict[str, str]] = {
    Source.UNIFIED: {
        **_OWN,
        "external_number": "统一受案号",
        "number": "部门受案号",
        "type": "案件类别",
    },
    Source.PETITION: {
        **_OWN,
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
    return Mapping(dict(DEFAULT_HEADS[source]), {key: {} for key in TRANSLATED})


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
            listed = "、".join(known)
            return {}, f"第 {number} 行写成“对方用词=本系统用词”，本系统用词为：{listed}"
        found[theirs.strip()] = known[ours.strip()]
    return found, None


@dataclass(frozen=True)
class Catalogue:
    """Our own words: word → code, and case type → its usual line."""

    types: dict[str, str]
    lines: dict[str, int]
    line_of_type: dict[str, int | None]


@dataclass(frozen=True)
class Entry:
    """One row read."""

    number: str
    external_number: str
    title: str
    cause: str
    type_code: str
    line_id: int
    received_on: date
    deadline_on: date | None
    unit_words: str
    handler_name: str
    handler_identity: str
    summary: str
    parties: tuple[tuple[str, str], ...]
    has_minor: bool
    involves_enterprise: bool
    has_dispute: bool


def read_day(text: str) -> date | None:
    """``2026-03-02``, ``2026/3/2``, ``2026年3月2日``, ``20260302``, with a time behind or not."""
    folded = unicodedata.normalize("NFKC", text).strip()
    found = re.fullmatch(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?(?:[ T].*)?", folded) or re.fullmatch(
        r"(\d{4})(\d{2})(\d{2})", folded
    )
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


class _Reader:
    """Collects the sentences that stand against one row."""

    def __init__(self, mapping: Mapping, raw: Words[str, str], catalogue: Catalogue) -> None:
        self.mapping, self.raw, self.catalogue = mapping, raw, catalogue
        self.problems: list[str] = []

    def text(self, key: str) -> str:
        column = next(c for c in COLUMNS if c.key == key)
        value = self.raw.get(self.mapping.heads.get(key, ""), "").strip()
        if column.required and not value:
            self.problems.append(f"没有{column.label}")
        if len(value) > column.most:
            self.problems.append(f"{column.label}超过 {column.most} 字")
        if CONTROL.search(value):
            self.problems.append(f"{column.label}含有看不见的控制字符")
        return value

    def day(self, key: str) -> date | None:
        value = self.text(key)
        found = read_day(value) if value else None
        if value and found is None:
            label = next(c.label for c in COLUMNS if c.key == key)
            self.problems.append(f"{label}“{value[:20]}”不是日期，写成 2026-03-02 的样子")
        return found

    def word(self, key: str, known: Words[str, object]) -> object:
        value = self.text(key)
        ours = self.mapping.words.get(key, {}).get(value)
        if ours is not None and ours in {str(code) for code in known.values()}:
            return next(code for code in known.values() if str(code) == ours)
        if value and value not in known:
            label = next(c.label for c in COLUMNS if c.key == key)
            self.problems.append(f"{label}“{value[:20]}”没有对应，请在对应关系中补充")
        return known.get(value)

    def yes(self, key: str, *, empty: bool) -> bool:
        value = unicodedata.normalize("NFKC", self.text(key)).upper()
        if not value:
            return empty
        answer = {**YES, **self.mapping.words.get("yes", {})}.get(value)
        if answer is None:
            label = next(c.label for c in COLUMNS if c.key == key)
            self.problems.append(f"{label}填“是”或“否”，现在是“{value[:20]}”")
        return answer == "1"

    def parties(self, type_code: str) -> tuple[tuple[str, str], ...]:
        names = [
            part.strip() for part in re.split(r"[、，,;；\n]", self.text("parties")) if part.strip()
        ]
        labels = {role.label: role.value for role in PartyRole}
        role = self.word("party_role", labels)
        usual = type_code in ("arrest", "custody", "non_prosecution")
        role = role or (PartyRole.SUSPECT if usual else PartyRole.APPLICANT).value
        if any(len(name) > 40 for name in names):
            self.problems.append("当事人的姓名或名称超过 40 字，几个人之间用顿号隔开")
        return tuple((str(role), name) for name in dict.fromkeys(names))


def read_row(
    mapping: Mapping, raw: Words[str, str], catalogue: Catalogue
) -> tuple[Entry | None, list[str]]:
    """One row as an entry, or what stands against it."""
    reader = _Reader(mapping, raw, catalogue)
    number = reader.text("number")
    type_code = str(reader.word("type", catalogue.types) or "")
    line = reader.word("line", catalogue.lines) or catalogue.line_of_type.get(type_code)
    if type_code and not line and not reader.text("line"):
        reader.problems.append("这一案件类型没有通常的条线，请填写业务条线")
    received, deadline = reader.day("received_on"), reader.day("deadline_on")
    if received and deadline and deadline < received:
        reader.problems.append("办案期限早于受理日期")
    values = {
        "number": number,
        "external_number": reader.text("external_number") or number,
        "title": reader.text("title"),
        "cause": reader.text("cause"),
        "unit_words": reader.text("unit"),
        "handler_name": reader.text("handler"),
        "handler_identity": reader.text("handler_identity"),
        "summary": reader.text("summary"),
        "parties": reader.parties(type_code),
        "has_minor": reader.yes("has_minor", empty=False),
        "involves_enterprise": reader.yes("involves_enterprise", empty=False),
        "has_dispute": reader.yes("has_dispute", empty=True),
    }
    if reader.problems or received is None:
        return None, list(dict.fromkeys(reader.problems))
    entry = Entry(
        type_code=type_code,
        line_id=int(str(line)),
        received_on=received,
        deadline_on=deadline,
        **values,  # type: ignore[arg-type]
    )
    return entry, []
