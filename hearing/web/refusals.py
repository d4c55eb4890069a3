"""Sentences for what the database refuses by itself, should no service have said it before.

A guard's name (``migrations/guards.py``) or a constraint's → what the page says instead of a fault.
"""

from __future__ import annotations

APART = "聘任、管理听证员的人不能作为听证的参加人，反过来也一样。请另选他人。（P-3）"
REFUSALS = {
    "participant_apart": APART,
    "post_takes_part": APART,
    "engagement_apart": "担任聘、管、承办岗位的人不能作为听证员。请调用下一位候补。（P-3）",
    "not_the_handler": "承办人不能作为本案的听证员。（P-3）",
    "participant_one_capacity": "同一人在一场听证中不能既是听证员又是人民监督员。（A-8）",
    "post_separated": "该人已担任不相容的岗位。请先终止前一岗位，或另选他人。（P-3）",
    "post_identified": "此人没有登记身份证号，不能授予岗位。请先核对证件并登记。（P-3）",
    "person_identified": "此人担任岗位期间，身份证号不能更改或删除。请先终止岗位。（P-3）",
    "draw_not_handler": "承办人不能抽取或批准重抽自己案件的听证员。（P-3）",
    "member_own_proposal": "提请的人不能决定聘任，请另一位领导决定。（P-3）",
    "not_own": "不能审批、决定自己提出的事项，请另一位有权的人办理。",
    "two_persons": "这件事须由另一人办理。",
    "approval_own_case": "不能审批自己承办的案件，由分管副检察长决定。（A-4）",
    "objection_own": "异议针对决定人本人的，不能由本人决定。（R-6）",
    "data_request_decided": "这份申请已经答复过，不能更改。",
    "insert_only": "这条记录依规定不能更改。如有错误，请另作更正记录。",
    "never_deleted": "这条记录依规定不能删除。",
}


def sentence(error: Exception) -> str | None:
    """The sentence for a database refusal, or ``None`` when it is no refusal of a rule."""
    cause = getattr(error, "orig", None)
    if cause is None:
        return None
    words = str(cause)
    return next((said for name, said in REFUSALS.items() if name in words), None)
