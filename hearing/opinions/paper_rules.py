"""Who may enter an opinion given on paper, and how two entries are compared (A-15, A-16)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

FIELDS = {"option": "意见", "reasons": "理由", "suggestions": "建议"}

Given = Mapping[str, str]
Answers = Mapping[int, Given]


@dataclass(frozen=True)
class Difference:
    """One field of one issue that two persons read differently."""

    issue_id: int
    field: str
    mine: str
    other: str


def enterer_problem(
    person_id: int | None, apart: Collection[int | None], before: Collection[int]
) -> str | None:
    """Two persons enter what is on the paper, neither of them a party to the matter (A-16).

    ``apart`` are those who handle, preside or take part: the handler's proposal is judged, the presider
    closes, both would know an opinion before its time. ``before`` are those who entered already.
    """
    if person_id in apart:
        return "承办检察官、主持人和参加听证的人不能录入纸质意见，请书记员和本院另一名同志录入"
    if person_id not in before and len(set(before)) >= 2:
        return "这份纸质意见已经由两人录入"
    return None


def folded(text: str | None) -> str:
    """A text without blanks and line breaks, in which two typists differ without meaning it."""
    return "".join((text or "").split())


def differences(mine: Answers, other: Answers) -> list[Difference]:
    """What two entries of one sheet say differently, in order of the issues; blanks do not count (A-16)."""
    found = []
    for issue_id in sorted({*mine, *other}):
        one, two = mine.get(issue_id, {}), other.get(issue_id, {})
        found += [
            Difference(issue_id, field, one.get(field, ""), two.get(field, ""))
            for field in FIELDS
            if folded(one.get(field)) != folded(two.get(field))
        ]
    return found


def comparable(sheet_id: int, answers: Answers) -> str:
    """A text that is the same for two entries of a sheet exactly when they do not differ (A-16)."""
    plain = [
        [issue_id, *(folded(given.get(field)) for field in FIELDS)]
        for issue_id, given in sorted(answers.items())
    ]
    text = json.dumps([sheet_id, plain], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
