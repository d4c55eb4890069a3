"""Plainly fictitious persons: surname + 示例-like given names, made-up identity numbers and phones."""

from __future__ import annotations

import random
from datetime import date, timedelta

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("示例", "样本", "演示", "虚拟", "模拟", "试用", "假名", "示范", "例证", "样例")
WORK = (
    "虚构中学",
    "虚构医院",
    "虚构律师事务所",
    "虚构机械厂",
    "虚构村委会",
    "虚构社区",
    "虚构大学",
    "虚构合作社",
)
JOBS = (
    "教师",
    "医生",
    "律师",
    "工程师",
    "村委会主任",
    "社区工作者",
    "法学教师",
    "农业技术员",
)
CAUSES = (
    "交通肇事",
    "故意伤害（轻伤）",
    "盗窃",
    "非法捕捞水产品",
    "危险驾驶",
    "合同诈骗",
    "失火",
    "滥伐林木",
)


class Names:
    """Names and numbers that never repeat within one load."""

    def __init__(self, source: random.Random) -> None:
        self.source = source
        self.count = 0

    def person(self) -> str:
        """The next name, e.g. 孙示例, then with a letter once names run out."""
        self.count += 1
        surname = SURNAMES[self.count % len(SURNAMES)]
        given = GIVEN[self.count // len(SURNAMES) % len(GIVEN)]
        turn = self.count // (len(SURNAMES) * len(GIVEN))
        return surname + given + (chr(ord("甲") if turn == 1 else ord("乙")) if turn else "")

    def identity(self, gender: str) -> str:
        """A number with a right check digit in the unused area 000000."""
        born = date(1955, 1, 1) + timedelta(days=self.source.randrange(365 * 38))
        order = self.count % 500 * 2 + (gender == "M")
        stem = f"9{self.count // 500:05d}{born:%Y%m%d}{order:03d}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(d) * w for d, w in zip(stem, weights, strict=True))
        return stem + "10X98765432"[total % 11]

    def phone(self) -> str:
        """A number in a range that no operator uses."""
        return f"100{self.source.randrange(10**8):08d}"
