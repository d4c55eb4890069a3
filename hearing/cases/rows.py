"""One row of a case system's table as an entry, or the sentences that stand against it; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping as Words
from dataclasses import dataclass
from datetime import date

from hearing.cases.mapping import COLUMNS, CONTROL, LABELS, YES, Mapping
from hearing.cases.rules import PartyRole


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
            self.problems.append(f"{LABELS[key]}“{value[:20]}”不是日期，写成 2026-03-02 的样子")
        return found

    def word(self, key: str, known: Words[str, object]) -> object:
        value = self.text(key)
        ours = self.mapping.words.get(key, {}).get(value)
        if ours is not None and ours in {str(code) for code in known.values()}:
            return next(code for code in known.values() if str(code) == ours)
        if value and value not in known:
            self.problems.append(f"{LABELS[key]}“{value[:20]}”没有对应，请在对应关系中补充")
        return known.get(value)

    def yes(self, key: str, *, empty: bool) -> bool:
        value = unicodedata.normalize("NFKC", self.text(key)).upper()
        if not value:
            return empty
        answer = {**YES, **self.mapping.words.get("yes", {})}.get(value)
        if answer is None:
            self.problems.append(f"{LABELS[key]}填“是”或“否”，现在是“{value[:20]}”")
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
