"""Words of messages to applicants: no case, no party."""

from __future__ import annotations


def replied(unit_name: str) -> str:
    """The reply is ready; what it says is told in person or served (A-9)."""
    return f"【{unit_name}】您好，您的听证申请已有答复，请留意送达的答复书，或拨打 12309 询问。"
