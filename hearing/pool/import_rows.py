"""The sheet of candidates: its columns, the template, and how one row is read."""

from __future__ import annotations

import re
from datetime import date

from hearing.papers import sheets
from hearing.pool import catalogue, particulars
from hearing.pool.particulars import Agreed, Particulars
from hearing.pool.rules import Source

HEADS = (
    "姓名", "身份证号", "手机号", "工作单位", "职业或专长", "类别", "身份", "专业领域", "语言", "来源",
    "推荐单位", "本人已书面同意", "已单独同意处理身份证号", "同意日期", "同意参加其他院听证", "跨院同意依据",
)  # fmt: skip
YES = frozenset({"是", "同意", "√", "有", "Y", "y", "1"})


def template() -> bytes:
    """The workbook to fill in: one empty sheet, and one that explains each column."""
    words = {kind: [name for _, name in catalogue.offered(kind)] for kind in ("category", "identity",
             "speciality", "language")}  # fmt: skip
    explained: list[tuple[str, str, str]] = [
        ("姓名", "必填", "与身份证一致"),
        ("身份证号", "必填", "18 位，末位可为 X；单元格已设为文本，不要改成数字"),
        ("手机号", "必填", "11 位"),
        ("工作单位", "必填", "没有单位的写村（社区）"),
        ("职业或专长", "可不填", ""),
        ("类别", "必填", "、".join(words["category"])),
        ("身份", "必填，可多个，用“、”隔开", "、".join(words["identity"])),
        ("专业领域", "可不填，可多个", "、".join(words["speciality"])),
        ("语言", "可不填，可多个", "、".join(words["language"])),
        ("来源", "必填", "、".join(Source.labels().values())),
        ("推荐单位", "单位推荐的必填", ""),
        ("本人已书面同意", "必填", "是：本人已在《个人信息处理告知书》上签字"),
        ("已单独同意处理身份证号", "必填", "是：本人已就身份证号另行签字"),
        ("同意日期", "必填", "如 2026-03-01，签字的日期"),
        ("同意参加其他院听证", "可不填", "是、否；已在其他院听证员库的必须为“是”"),
        ("跨院同意依据", "同意参加的填写", "如：书面同意书"),
    ]
    wide = (10, 22, 14, 22, 16, 10, 24, 20, 14, 12, 20, 16, 22, 14, 20, 20)
    return sheets.write(
        [
            sheets.Sheet("候选人", HEADS, [], widths=wide, as_text=True),
            sheets.Sheet(
                "填写说明", ("列", "是否必填", "怎样填"), explained, widths=(24, 26, 90),
                remarks=("在第一张表逐行填写，一行一人，一次不超过 500 人。", "同一人不要填两行；不要改动表头。"),
            ),
        ]
    )  # fmt: skip


def known_words() -> particulars.KnownWords:
    offered = {
        kind: frozenset(code for code, _ in catalogue.offered(kind))
        for kind in ("category", "identity", "speciality", "language")
    }
    return particulars.KnownWords(
        offered["category"], offered["identity"], offered["speciality"], offered["language"]
    )


def read_row(line: int, row: dict[str, str]) -> tuple[int, Particulars, Agreed, list[str]]:
    misread: list[str] = []
    categories = {name: code for code, name in catalogue.offered("category")}
    sources = {label: code for code, label in Source.labels().items()}
    on = _day(row["同意日期"])
    if on is None:
        misread.append("同意日期写成 2026-03-01 的样子")
    if re.search(r"E\+\d", row["身份证号"] + row["手机号"]):
        misread.append("号码所在单元格是数字格式，末几位已丢失，请设为文本后重填")
    who = Particulars(
        row["姓名"].replace(" ", ""), particulars.tidy_identity(row["身份证号"]),
        particulars.tidy_phone(row["手机号"]), row["工作单位"][:200], row["职业或专长"][:200],
        categories.get(row["类别"], row["类别"]), sources.get(row["来源"], row["来源"]),
        _split(row["身份"]), _split(row["专业领域"]), _split(row["语言"]), row["推荐单位"][:200] or None,
    )  # fmt: skip
    agreed = Agreed(
        row["本人已书面同意"] in YES, row["已单独同意处理身份证号"] in YES, row["同意参加其他院听证"] in YES, on,
        cross_pool_evidence=row["跨院同意依据"][:200] or None,
    )  # fmt: skip
    return line, who, agreed, misread


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in re.split(r"[、,，;；/\s]+", text) if part))


def _day(text: str) -> date | None:
    found = re.match(r"(\d{4})\D(\d{1,2})\D(\d{1,2})", text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
