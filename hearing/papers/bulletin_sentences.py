"""The sentences of a bulletin out of its frozen content; pure (F-30).

One wording for the paper with the red head, its Word document and the page on which it is read. A field that
content did not have when it was frozen is left out. A paper keeps its words as it keeps its template: whoever
changes a sentence gives F-30 a new version and leaves these to the old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hearing.papers.numerals import day, moment, percent
from hearing.papers.runs import runs

Content = Mapping[str, Any]
CODE_ORDER = "按行政区划代码排列，不排名"
FEW = 5  # before the number was frozen with the content (``small_cases``)


@dataclass(frozen=True)
class ProblemKind:
    """The problems of one kind: the heading with the rule, and a sentence for each fact."""

    heading: str
    sentences: list[str]


def opening(content: Content) -> str:
    """What is notified, and as of when."""
    return (
        f"现将{content['period']}{content['scope_words']}公开听证工作情况通报如下"
        f"（数据截至{moment(content['cut_off'])}）。"
    )


def overall(content: Content) -> list[str]:
    """一、总体情况."""
    n = content["totals"]
    first = (
        f"{content['period']}，{content['scope_words']}共开展公开听证{n['public_cases']}件、{n['public_hearings']}场，"
        f"另开展不公开听证{n['closed_cases']}件、{n['closed_hearings']}场；其中待核实{n['to_verify']}件。"
        f"检察长主持{n['chief_presided']}场{_share(content, n['chief_presided'])}。"
        f"听证员参加{n['attendances']}人次，平均每场{n['average_officers']}人。"
    )
    if "streamed" in n:
        first += f"直播{n['streamed']}场{_share(content, n['streamed'])}。"
    forms = "，".join(f"{one['label']}{one['count']}场" for one in n.get("forms", ()))
    topics = "".join(n.get("topics", ()))
    return [
        first,
        *([f"按听证形式分，{forms}。"] if forms else []),
        *([topics] if topics else []),
        *n.get("compared", ()),
        *(f"更正：{text}" for text in content.get("corrections", ())),
    ]


def _share(content: Content, part: int) -> str:
    whole = content["totals"]["public_hearings"] + content["totals"]["closed_hearings"]
    return f"，占{percent(part, whole)}" if whole or _is_old(content) else ""


def _is_old(content: Content) -> bool:
    """Frozen before ``small_cases`` was: its words stay what they were."""
    return "small_cases" not in content


def small(content: Content) -> int:
    """Below how many cases no rate is printed."""
    return int(content.get("small_cases", FEW))


def shown(content: Content, row: Content) -> str | None:
    """The share of one indicator; of too few cases nothing."""
    if row["denominator"] < small(content) and not _is_old(content):
        return None
    return percent(row["numerator"], row["denominator"])


def base(content: Content) -> str:
    """The head of the column of cases that the rate is a share of, under every version of its definition."""
    return "适用件" if _is_old(content) else "分母"


def few(content: Content, gap: str = "") -> str:
    """The note of a table with rates: what the column is, and from how many cases on there is a rate."""
    if _is_old(content):
        return f"适用件不足{gap}{FEW}{gap}件的只列件数，不计算比率"
    version = content["rate"]["version"]
    return (
        f"分母为按{content['rate']['label']}口径第{gap}{version}{gap}版计入的件数，"
        f"不足{gap}{small(content)}{gap}件的只列件数，不计算比率"
    )


def areas(content: Content) -> list[str]:
    """二、各地情况."""
    more = "；各院情况见附件2" if "units" in content else ""
    order = content.get("order_words", CODE_ORDER)
    names = content["blank_units"]
    blank = (
        f"空白院{len(names)}个，见附件2中场数为0的单位。"
        if "blank_in_annex" in content
        else _blank("空白院", names)
    )
    return [f"各地开展情况见表1，{order}{more}。{blank}"]


def lines(content: Content) -> list[str]:
    """三、各条线情况."""
    words = f"各条线开展情况见表2。{_blank('空白条线', content['blank_lines'])}"
    if "unit_cells" not in content:
        return [f"{words}单位与条线{_covered(content['matrix'])}（附件）。"]
    return [
        f"{words}按地区与条线计，{_covered(content['matrix'])}（附件1）；"
        f"按单个院与条线计，{_covered(content['unit_cells'])}（附件3）。"
    ]


def _blank(what: str, names: list[str]) -> str:
    return f"{what}{len(names)}个：{'、'.join(names)}。" if names else f"无{what}。"


def _covered(cells: Content) -> str:
    share = percent(cells["covered"], cells["applicable"])
    return f"应开展{cells['applicable']}格，已开展{cells['covered']}格，覆盖率{share}"


def quality(content: Content) -> list[str]:
    """四、质效情况."""
    rate = content["rate"]
    told = shown(content, rate) or f"不足{small(content)}件，只列件数"
    return [
        f"{rate['label']}{told}（分子{rate['numerator']}件，"
        f"分母{rate['denominator']}件，待评估{rate['pending']}件）。"
        f"口径（第{rate['version']}版）：{rate['definition'].rstrip('。')}。"
    ]


def problems(content: Content) -> list[ProblemKind]:
    """六、存在问题: by kind, units with the same fact together; without kinds nothing."""
    return [
        ProblemKind(
            f"{kind.key['kind']}（{kind.key['rule']}）",
            [
                f"{same.key['fact']}：{'、'.join(map(_with_evidence, same.rows))}。"
                for same in runs(kind.rows, "fact")
            ],
        )
        for kind in runs(content["problems"], "kind", "rule")
    ]


def _with_evidence(row: Content) -> str:
    return f"{row['unit']}（{row['evidence']}）" if row["evidence"] else str(row["unit"])


NO_PROBLEM = "未发现需要通报的问题。"


def demands(content: Content) -> str:
    """七、工作要求, before its table."""
    if content["requirements"]:
        return "下列单位应当按表4要求整改，并在期限内反馈。"
    return "本期无整改事项。"


def exemplar(row: Content) -> list[str]:
    """附件·典型案例: whence one is, and its gist; the heading is its title."""
    published = day(row["published_on"])
    words = row["keywords"].rstrip("。；; ")
    return [
        f"{row['unit_name']}，{row['number']}，{published}发布。关键词：{words}。",
        f"要旨：{row['gist']}",
    ]
