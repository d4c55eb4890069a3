"""Sentences of a bulletin: every number from the figures, no adjective that is not in them; pure (domain §7.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hearing.opinions.survey_rules import QUESTIONS
from hearing.papers.numerals import percent

Figures = Mapping[str, Any]
_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\d)|(?<=\d) (?=[\u4e00-\u9fff%])")


def closed_up(text: str) -> str:
    """Without the spaces that pages put between figures and words: ``占 76.5 %`` → ``占76.5%`` (GB/T 9704)."""
    return _GAP.sub("", text)


def totals(found: Figures) -> list[str]:
    """Ledgers, enterprises, mediation centres, campaigns (trap 5, settled 20)."""
    topics, ledger = found["topics"], found["ledgers"]
    lines = [
        f"按来源系统分，统一业务应用系统{ledger['unified']}件，信访系统{ledger['petition']}件，"
        f"手工录入{ledger['manual']}件，合计{ledger['sum']}件"
        + (f"；两个系统均有的{ledger['in_both']}件只计一次。" if ledger["in_both"] else "。")
    ]
    if found["totals"]["undisputed"]:
        lines.append(f"其中无争议案件{found['totals']['undisputed']}件。")
    if topics["enterprise_cases"]:
        lines.append(f"其中涉企案件{topics['enterprise_cases']}件。")
    if topics["mediation_hearings"]:
        lines.append(f"在矛盾调处中心举行{topics['mediation_hearings']}场。")
    lines += [f"{one['label']}集中开展{one['count']}场。" for one in topics["campaigns"]]
    return lines


def compared(found: Figures) -> list[str]:
    """Month over month, year over year, year to date: cases and sessions, now and before (trap 4)."""
    return [
        f"{one['label']}：{one['now']['cases']}件、{one['now']['hearings']}场，"
        f"上期{one['before']['cases']}件、{one['before']['hearings']}场，件数{closed_up(one['change'])}。"
        for one in found["compared"]
    ]


def rate(found: Figures) -> list[str]:
    """What must stand beside the rate: interval, pending, left out, and each state (F-20)."""
    own = found["rate"]
    states = "，".join(
        f"{one['label']}{one['cases']}件" for one in found["outcomes"] if one["cases"]
    )
    lines = []
    if own["denominator"] and not own["is_small"]:
        lines.append(
            f"有效息诉率的95%置信区间（Wilson法）为{closed_up(own['low'])}至{closed_up(own['high'])}。"
        )
    if own["is_small"]:
        lines.append(f"{_few(own)}，只列件数，不计算比率。")
    whole = found["totals"]["all_cases"]
    lines.append(
        f"待评估{own['pending']}件，不适用{own['not_applicable']}件，"
        f"不适用占全部听证案件的{percent(own['not_applicable'], whole)}。"
    )
    if states:
        lines.append(f"截至本期，{states}。")
    return lines


def _few(own: Figures) -> str:
    """Figures collected before the number was kept with them say as they did."""
    return f"分母不足{own['small_cases']}件" if "small_cases" in own else "适用件不足5件"


def pool(found: Figures) -> list[str]:
    """The pools: size, use, answers, draws with every exception (P-8, P-9)."""
    quality, own = found["quality"], found["pool"]
    by_kind = "，".join(f"{one['label']}{one['count']}人" for one in own["categories"])
    return [
        f"期末在库听证员{own['members']}人" + (f"（{by_kind}）。" if by_kind else "。"),
        f"本期参加{own['uses']}人次，使用最多的{own['top_size']}人参加{own['top_uses']}人次，"
        f"占{percent(own['top_uses'], own['uses'])}；未使用{own['never_used']}人。"
        f"邀请{own['invited']}人次，不能参加{own['declined']}人次，逾期未答复{own['expired']}人次，"
        f"回避{own['recused']}人次，缺席{own['absent']}人次；参加培训{own['trained']}人。",
        f"听证员由管理部门随机抽取{quality['draws']}次，重新抽取{quality['redraws']}次，"
        f"递补{quality['reserves_called']}人次；指定{quality['named']}人次，库外邀请{quality['outsiders']}人次，"
        f"放宽条件{quality['relaxed']}次，跨库借用{quality['borrowed']}次。",
        f"未提前三日告知{quality['late_notices']}场；"
        f"未向听证员反馈{quality['attendances'] - quality['officers_told']}人次；"
        f"拟不采纳听证员多数意见、经检察长同意的{quality['consents']}场。",
        f"已建成并验收听证室的检察院{found['rooms']}个。",
    ]


def types(found: Figures) -> list[str]:
    """Cases by type with their share, the largest first (安庆)."""
    whole = found["totals"]["all_cases"]
    rows = sorted(found["types"], key=lambda one: (-one["cases"], one["code"]))
    parts = [f"{one['name']}{one['cases']}件、占{percent(one['cases'], whole)}" for one in rows]
    return [f"按案件类型分，{'；'.join(parts)}。"] if parts else []


def areas(found: Figures) -> list[str]:
    """How many units held hearings, and the two ledgers by area (trap 5)."""
    totals, units = found["totals"], found["units"]
    return [
        f"所辖{len(units)}个院中{totals['units']}个院举行了听证，涉及{totals['levels']}级检察院。"
    ]


def plan(found: Figures) -> list[str]:
    """Progress of the annual plan in force at the closing instant (附件中逐院、逐条线)."""
    own = found.get("plan")
    if not own:
        return []
    parts = [
        f"{label}计划{own[target]}{unit}，本年已完成{own[done]}{unit}，完成{own[share]}"
        for label, unit, target, done, share in (
            ("场数", "场", "target", "done", "percent"),
            ("件数", "件", "cases_target", "cases_done", "cases_percent"),
        )
        if own[target]
    ]
    behind = [one["name"] for one in own["rows"] if one["is_behind"]]
    more = f"，进度落后的有{'、'.join(behind)}" if behind else "，没有落后于时序进度的单位"
    words = f"年度计划（第{own['version']}版）：{'；'.join(parts)}{more}。"
    return [words] if parts else []


def survey(found: Figures) -> list[str]:
    """What those present answered; a hearing with fewer than five answers is left out whole (A-14)."""
    own = found["survey"]
    if not own["answers"]:
        return ["听证满意度调查：没有收到五份以上回答的听证，不作统计。"]
    shares = "，".join(
        f"认为“{label}”的占{percent(own[name], own['answers'])}" for name, label in QUESTIONS
    )
    return [
        f"听证满意度调查：{own['hearings']}场听证收回五份以上回答，共{own['answers']}份，{shares}。"
    ]


def rectification(found: Figures) -> list[str]:
    """What became of the problems named before (F-30, 重庆)."""
    own = found["rectification"]
    if not own["issued"]:
        return ["本年截至数据截止时没有下发整改事项。"]
    return [
        f"本年下发整改事项{own['issued']}项，已销号{own['closed']}项，"
        f"销号率{percent(own['closed'], own['issued'])}；未销号{own['open']}项，其中逾期{own['overdue']}项、"
        f"退回{own['returned']}项；同一问题反复出现的{own['repeated']}项。"
    ]


def exemplars(found: Figures, annex: int) -> list[str]:
    """典型案例 of the span, which stand in an annex of their own; none, no sentence."""
    number = len(found.get("exemplars", ()))
    return [f"本期发布典型案例{number}篇，要旨见附件{annex}。"] if number else []


def corrections(found: Figures) -> list[str]:
    """更正与补报: what differs from the bulletin before, or from the one corrected, line by line."""
    if not found.get("corrections"):
        return []
    before = found["corrected"]["number"]
    return [
        f"{before}的{one['where']}：{one['item']}由{one['before']}更正为{one['after']}。"
        for one in found["corrections"]
    ]
