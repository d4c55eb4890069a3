"""Samples of the papers about people from outside; persons are plainly fictitious, numbers masked."""

from __future__ import annotations

from typing import Any

from tests.papers.samples import SITTING, UNIT


def outsider() -> dict[str, Any]:
    """F-05 approved by delegation."""
    return {
        **SITTING, "unit_name": UNIT,
        "person": {
            "name": "喆昇祎翀", "gender": "女", "age": "听证日满 46 周岁", "identity": "3401**********0021",
            "phone": "100****1111", "employer": "示例骨科医院", "words": "骨科主任医师",
        },
        "request": "拟邀请库外听证员喆昇祎翀（示例骨科医院，骨科主任医师）。理由：本案争议在于伤情鉴定，库中没有骨科专业的"
        "听证员，随机抽取不能保证有人看得懂影像资料。资格核查：本人 2020-08-05 声明无排除情形；依据：身份证、执业证、本人声明书。",
        "declared_on": "2020-08-05", "evidence": "身份证、执业证、本人声明书",
        "asked_by": "测检察官", "asked_at": "2020-08-10T01:30:00+00:00",
        "approval": {
            "kind": "邀请库外听证员", "request": "x", "decision": "同意", "decider": "测副检察长",
            "authority": "受检察长委托", "record": None, "decided_at": "2020-08-11T03:00:00+00:00",
            "reasons": "同意，其余两人从库中抽取。",
        },
    }  # fmt: skip


def gallery() -> dict[str, Any]:
    """F-10 with seats, the queue, a refusal and an application whose numbers are erased."""
    rows = (
        ("喆昇祎翀", "3401**********0021", "100****1111", "示例日报社", "新闻记者", "已到场", 1),
        ("示例乙", "1101**********002X", "100****2222", "—", "当事人亲友", "未到场", 2),
        ("欧阳喆", "—", "—", "示例大学法学院", "学生", "已到场", 3),
        ("示例丙", "3401**********0048", "100****3333", "—", "普通公民", "候补", None),
        ("示例丁", "3401**********0056", "100****4444", "示例市示例区示例街道办事处示例社区居民委员会",
         "单位组织", "不同意旁听：是本案证人，应当作证以后再旁听", None),
    )  # fmt: skip
    names = ("name", "identity", "phone", "employer", "relation", "decision", "seat")
    return {
        **SITTING, "unit_name": UNIT, "seats": 3, "apply_until": "2020-08-18",
        "people": [dict(zip(names, row, strict=True)) for row in rows],
    }  # fmt: skip


def candidate() -> dict[str, Any]:
    """F-25 recommended by a unit, with all words."""
    return {
        "unit_name": UNIT, "pool_name": f"{UNIT}听证员库", "source": "单位推荐", "recommender": "示例市律师协会",
        "name": "喆昇祎翀", "gender": "女", "born_on": "1974-01-02", "identity": "3401**********0021",
        "phone": "100****1111", "employer": "示例律师事务所", "profession": "律师", "category": "社会人士",
        "identities": ["人大代表", "律师"], "specialities": ["法律", "金融"], "languages": ["手语"],
        "declared_on": "2020-07-20", "cross_pool": True,
        "agreements": [
            {"what": "处理个人信息", "how": "书面同意", "on": "2020-07-20", "version": "2019-01"},
            {"what": "处理身份证号", "how": "书面同意", "on": "2020-07-20", "version": "2019-01"},
            {"what": "参加其他院听证", "how": "网上同意", "on": "2020-07-22", "version": "2019-01"},
        ],
        "registered_by": "测聘任员", "registered_at": "2020-07-21T02:00:00+00:00",
    }  # fmt: skip


ADMISSION_SAMPLES = {"F-05": outsider, "F-10": gallery, "F-25": candidate}
