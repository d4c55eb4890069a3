"""Words of messages to applicants: no case, no party."""

from __future__ import annotations

from hearing.messages.templates import Filled, TemplateKind, fill, register

register(
    TemplateKind(
        "application_replied", "短信：听证申请已答复", {"unit": "示例人民检察院"},
        "【{unit}】您好，您的听证申请已有答复，请留意送达的答复书，或拨打 12309 询问。",
    ),
)  # fmt: skip


def replied(unit_id: int, unit_name: str) -> Filled:
    """The reply is ready; what it says is told in person or served (A-9)."""
    return fill("application_replied", unit_id, unit=unit_name)
