"""The words of the messages about giving an opinion; they name no case and no party (P21)."""

from __future__ import annotations

from hearing.messages.templates import Filled, TemplateKind, fill, register
from hearing.units.queries import unit

OFFICE = "合肥市庐阳区人民检察院"

register(
    TemplateKind(
        "opinion_link", "短信：填写听证意见的链接",
        {"office": OFFICE, "link": "https://example.cn/officer/link/…", "hours": "72"},
        "【{office}】您好，请打开 {link} 填写听证意见，{hours}小时内有效，只能用一次。"
        "打开后要输入验证码和您的6位口令，请勿转发。手机遗失请马上告诉书记员。",
    ),
    TemplateKind(
        "opinion_code", "短信：填写听证意见的验证码", {"office": OFFICE, "number": "123456"},
        "【{office}】您好，填写听证意见的验证码是{number}，10分钟内有效。任何人向您索要都不要告诉。",
    ),
)  # fmt: skip


def link(unit_id: int, address: str, hours: int) -> Filled:
    """The message with the link; its secret part is filled in when it is sent."""
    return fill("opinion_link", unit_id, office=unit(unit_id).name, link=address, hours=hours)


def code(unit_id: int) -> Filled:
    """The message with the code, filled in when it is sent."""
    return fill("opinion_code", unit_id, office=unit(unit_id).name, number="{secret}")
