"""Samples of the papers of the day; persons are plainly fictitious."""

from __future__ import annotations

from typing import Any

from tests.papers.samples import SITTING, UNIT

INK = "M40 60 L120 40 L200 150 L260 50 M300 60 L520 70"


def rights() -> dict[str, Any]:
    """F-12 with two to sign, one of them with rare characters."""
    return {
        **SITTING, "unit_name": UNIT, "rights_version": 1, "discipline_version": 2,
        "rights": [
            "当事人及其他参加人享有下列权利：",
            "一、知悉主持人和听证员的姓名、身份，认为与案件有利害关系、可能影响公正的，可以在听证开始前提出异议并说明理由；",
            "二、就听证事项说明情况、提交证据、发表意见，作最后陈述。",
        ],
        "discipline": ["一、未经主持人许可，不得录音、录像、摄影；", "二、通信设备关机或者静音。"],
        "told_at": "2020-08-20T01:32:00+00:00",
        "people": [{"role": "申请人(申诉人)", "name": "喆昇祎翀"}, {"role": "被害人", "name": "示例乙"}],
    }  # fmt: skip


def undertaking() -> dict[str, Any]:
    """F-13 signed on the screen."""
    return {
        **SITTING, "unit_name": UNIT, "person": {"name": "喆昇祎翀", "words": "人大代表"},
        "role": "听证员", "text_version": 1, "signed_at": "2020-08-18T02:10:00+00:00",
        "text": ["本人参加“示例甲不服不起诉决定申诉案”听证，承诺：对知悉的国家秘密、商业秘密、个人隐私和案件信息保密。"],
        "is_paper": False, "ink": INK,
    }  # fmt: skip


def sign_in() -> dict[str, Any]:
    """F-14 taken: by code, by the clerk, one absent, one left early."""
    day = "2020-08-20T01:"
    rows = (
        ("承办检察官", "测检察官", "", f"{day}05:00+00:00", None, "书记员登记", None),
        ("听证员", "喆昇祎翀", "人大代表", f"{day}11:00+00:00", None, "扫码签到", None),
        ("听证员", "示例员", "律师", f"{day}12:00+00:00", None, "扫码签到", None),
        ("申请人(申诉人)", "示例甲", "", f"{day}20:00+00:00", "2020-08-20T02:40:00+00:00", "书记员登记", None),
        ("被害人", "欧阳喆", "", None, None, None, "因病书面请假"),
    )  # fmt: skip
    names = ("role", "name", "words", "arrived_at", "left_at", "way", "absence")
    return {
        **SITTING, "unit_name": UNIT, "mode": "普通听证", "taken_at": f"{day}32:00+00:00",
        "people": [dict(zip(names, row, strict=True)) for row in rows],
    }  # fmt: skip


def recording() -> dict[str, Any]:
    """F-22 with one medium that changed hands twice, once with another digest."""
    return {
        **SITTING, "unit_name": UNIT,
        "recordings": [{
            "device": "听证室主机 1 号", "operator": "喆昇祎翀", "medium_number": "BH-2020-12",
            "began_at": "2020-08-20T01:28:00+00:00", "ended_at": "2020-08-20T03:45:00+00:00",
            "sha256": "3f9a71c088de42b7" * 4, "custody": "技术科光盘柜 3 号",
            "chain": [
                {"at": "2020-08-21T02:00:00+00:00", "giver": "技术科光盘柜 3 号", "taker": "测书记员",
                 "place": "案管室", "reason": "入卷前复制", "same": True},
                {"at": "2020-09-01T02:00:00+00:00", "giver": "测书记员", "taker": "档案室",
                 "place": "档案室 2 排", "reason": "归档", "same": False},
            ],
        }],
    }  # fmt: skip


def visit() -> dict[str, Any]:
    """F-21 with a new demand that goes to judicial aid."""
    return {
        **SITTING, "unit_name": UNIT, "outcome": "会后息诉", "due_on": "2020-09-19", "visited_on": "2020-09-18",
        "way": "上门", "visited_person": "喆昇祎翀", "attitude": "接受处理结果，不再申诉", "repeats": False,
        "new_demand": "家中老人失能，生活困难，请求救助", "route": "转司法救助", "next_step": "转办后十日内告知办理情况",
        "visitor": "测书记员", "entered_at": "2020-09-18T07:30:00+00:00", "files": ["现场.png", "低保证.pdf"],
    }  # fmt: skip


def volume() -> dict[str, Any]:
    """F-23 with papers bound already and one that is not; something is lacking."""
    rows = [
        ("听证方案及审批表（入卷）", UNIT, 2),
        ("保密承诺书（喆昇祎翀）", "喆昇祎翀", 1),
        ("听证笔录（入卷）", UNIT, 3),
    ]
    firsts = (1, 3, 4)
    bound = [
        {"paper_id": n, "title": title, "by": by, "on": f"2020-08-{10 + n}", "digest": "b71c" * 16,
         "first": first, "pages": pages, "sha256": "3f9a71c088de42b7" * 4}
        for n, ((title, by, pages), first) in enumerate(zip(rows, firsts, strict=True), 1)
    ]  # fmt: skip
    left = {"paper_id": 9, "title": "处理决定告知书（示例甲）", "by": UNIT, "on": "2020-09-02", "digest": "b71c" * 16,
            "first": None, "pages": None, "sha256": None}  # fmt: skip
    return {
        **SITTING, "unit_name": UNIT, "volume_number": None, "pieces": [*bound, left],
        "enclosed": [
            {"attachment_id": 1, "object_kind": "visit", "object_id": "1", "title": "喆昇祎翀家中现场照片.png",
             "purpose": "回访照片和材料", "on": "2020-09-18", "size": 482113, "sha256": "3f9a71c088de42b7" * 4},
        ],
        "lacks": ["告知听证员记录", "化解情况与回访"], "unprinted": ["听证员邀请函（喆昇祎翀）"],
    }  # fmt: skip


SITTING_SAMPLES = {
    "F-21": visit, "F-12": rights, "F-13": undertaking, "F-14": sign_in, "F-22": recording, "F-23": volume,
}  # fmt: skip
