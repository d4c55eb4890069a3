"""Samples of the papers after the hearing; persons are plainly fictitious, some with rare characters."""

from __future__ import annotations

from typing import Any

from tests.papers.samples import ISSUES, LETTER, SITTING, UNIT

AT = "2020-08-24T01:30:00+00:00"
VOTES = [
    {"label": "同意", "votes": 1}, {"label": "部分同意", "votes": 0}, {"label": "不同意", "votes": 2},
    {"label": "其他意见", "votes": 0}, {"label": "弃权", "votes": 0},
]  # fmt: skip
REASONS = "现有证据能够相互印证，认定的事实清楚；听证员提出的疑点已经补充核实。"


def deviation() -> dict[str, Any]:
    """F-18 with both opinions given, by persons with rare characters."""
    return {
        **SITTING, "unit_name": UNIT, "panel": 3, "handler": "喆昇祎翀", "requested_at": AT,
        "issues": [
            {"position": 1, "question": ISSUES[1], "proposition": "维持原不起诉决定。", "votes": VOTES,
             "majority": "不同意（2/3）", "thought": "按拟处理意见决定",
             "intended": "按拟处理意见决定", "words": "维持原不起诉决定", "reasons": REASONS,
             "adopted": "未采纳"},
        ],
        "facts": REASONS, "law": "依照刑事诉讼法的规定，符合不起诉的条件。\n司法解释的适用没有争议。",
        "policy": "双方已经和解，社区愿意帮教。",
        "department": {"words": "同意承办人意见，报检察长决定", "name": "昇祎翀", "at": AT},
        "chief": {"words": "做好释法说理", "name": "测检察长", "at": AT}, "chief_post": "检察长",
        "chief_decision": "同意", "committee_record": None,
    }  # fmt: skip


def _letter(**values: Any) -> dict[str, Any]:
    letter = {key: value for key, value in SITTING.items() if key != "place"}
    return {
        **LETTER, **letter, "capacity": "申诉人", "recipient": "喆昇祎翀", "decided_on": "2020-08-24",
        "on_the_spot": False, "way": None, "told_at": None, "receipt": None, **values,
    }  # fmt: skip


def decision() -> dict[str, Any]:
    """F-19 to a party, not told yet."""
    issue = {"position": 1, "question": ISSUES[1], "words": "维持原不起诉决定", "reasons": REASONS,
             "own": None, "adopted": None, "majority": None}  # fmt: skip
    return _letter(issues=[issue])


def feedback() -> dict[str, Any]:
    """F-19 to an officer who was told."""
    issue = {"position": 1, "question": ISSUES[1], "words": "维持原不起诉决定", "reasons": REASONS,
             "own": "不同意", "adopted": "未采纳", "majority": "多数意见：不同意（2/3）"}  # fmt: skip
    return _letter(
        issues=[issue], capacity="人大代表", recipient="昇祎翀", way="系统告知", told_at=AT,
        receipt="本人确认知悉",
    )  # fmt: skip


def outcome() -> dict[str, Any]:
    """F-20 with one visit made and one due."""
    visit = {"case_number": SITTING["case_number"], "due_on": "2020-09-19", "visited_on": "2020-09-18",
             "way": "上门", "person": "喆昇祎翀", "attitude": "表示理解，不再申诉", "demand": None}  # fmt: skip
    return {
        **SITTING, "unit_name": UNIT, "decided_on": "2020-08-24",
        "cases": [{"number": SITTING["case_number"], "title": SITTING["case_cause"],
                   "outcome": "会后息诉", "evidence": "书面承诺", "evidence_on": "2020-08-26",
                   "note": None, "entered_by": "测书记员", "confirmed_by": "昇祎翀"}],
        "visits": [visit, {**visit, "due_on": "2020-11-18", "visited_on": None, "way": None,
                           "person": None, "attitude": None}],
        "repetitions": [],
    }  # fmt: skip


DECISION_SAMPLES = {"F-18": deviation, "F-19": decision, "F-19-T": feedback, "F-20": outcome}
