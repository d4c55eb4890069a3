"""The sentences of a bulletin's sections out of its frozen content, for the Word document; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hearing.papers.numerals import chinese, percent
from hearing.papers.typeset import runs

Content = Mapping[str, Any]


def overall(content: Content) -> list[str]:
    """一、总体情况."""
    n = content["totals"]
    hearings = n["public_hearings"] + n["closed_hearings"]
    first = (
        f"{content['period']}，{content['scope_words']}共开展公开听证{n['public_cases']}件、{n['public_hearings']}场，"
        f"另开展不公开听证{n['closed_cases']}件、{n['closed_hearings']}场；其中待核实{n['to_verify']}件。"
        f"检察长主持{n['chief_presided']}场，占{percent(n['chief_presided'], hearings)}。"
        f"听证员参加{n['attendances']}人次，平均每场{n['average_officers']}人。直播{n['streamed']}场。"
    )
    forms = "，".join(f"{one['label']}{one['count']}场" for one in n["forms"])
    fixed = [f"更正：{text}" for text in content.get("corrections", [])]
    return [
        first,
        *([f"按听证形式分，{forms}。"] if forms else []),
        "".join(n["topics"]),
        *n["compared"],
        *fixed,
    ]


def areas(content: Content) -> list[str]:
    """二、各地情况."""
    blank = content["blank_units"]
    words = f"空白院{len(blank)}个：{'、'.join(blank)}。" if blank else "无空白院。"
    return [f"各地开展情况见表，{content['order_words']}。{words}"]


def lines(content: Content) -> list[str]:
    """三、各条线情况."""
    blank, cells = content["blank_lines"], content["matrix"]
    words = f"空白条线{len(blank)}个：{'、'.join(blank)}。" if blank else "无空白条线。"
    share = percent(cells["covered"], cells["applicable"])
    return [f"{words}应开展{cells['applicable']}格，已开展{cells['covered']}格，覆盖率{share}。"]


def quality(content: Content) -> list[str]:
    """四、质效情况."""
    rate = content["rate"]
    return [
        f"{rate['label']}{percent(rate['numerator'], rate['denominator'])}（分子{rate['numerator']}件，"
        f"分母{rate['denominator']}件，待评估{rate['pending']}件）。口径（第{rate['version']}版）：{rate['definition']}。"
    ]


def problems(content: Content) -> list[str]:
    """六、存在问题, units with the same fact together."""
    found = []
    for turn, kind in enumerate(runs(content["problems"], "kind", "rule"), start=1):
        found.append(f"（{chinese(turn)}）{kind.key['kind']}（{kind.key['rule']}）")
        for same in runs(kind.rows, "fact"):
            units = "、".join(
                one["unit"] + (f"（{one['evidence']}）" if one["evidence"] else "")
                for one in same.rows
            )
            found.append(f"{same.key['fact']}：{units}。")
    return found or ["未发现需要通报的问题。"]
