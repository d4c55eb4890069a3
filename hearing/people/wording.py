"""The words of the messages about the PIN; they name no case and no party (P21)."""

from __future__ import annotations

from hearing.messages.templates import Filled, TemplateKind, fill, register

register(
    TemplateKind(
        "pin_code", "短信：设置口令的验证码", {"number": "123456"},
        "【公开听证】您好，设置听证员口令的验证码是{number}，10分钟内有效。任何人向您索要都不要告诉。",
    ),
    TemplateKind(
        "pin_set", "短信：口令已设好", {},
        "【公开听证】您好，您的听证员口令已经设好。如果不是您本人设的，请马上联系给您寄口令信的检察院。",
    ),
)  # fmt: skip


def pin_code() -> Filled:
    """The message with the code, filled in when it is sent."""
    return fill("pin_code", None, number="{secret}")


def pin_set() -> Filled:
    """The message that a PIN has been set."""
    return fill("pin_set", None)
