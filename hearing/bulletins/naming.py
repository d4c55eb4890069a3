"""How a bulletin names problems and demands: words of rules, what is demanded, evidence by hearing number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins.answering import Answering
from hearing.bulletins.models import BulletinProblem
from hearing.bulletins.narrative import closed_up
from hearing.bulletins.rules import Detector
from hearing.hearings.models import Hearing
from hearing.units.models import Unit

REQUIREMENTS = {
    Detector.BLANK_UNIT: "查明原因，制定计划，在期限内依法举行听证，不得凑数",
    Detector.BLANK_LINE: "排查该条线符合条件的案件，应听证尽听证",
    Detector.LATE_NOTICE: "逐场说明原因，规范提前三日告知",
    Detector.OFFICERS_UNTOLD: "立即向听证员告知决定和理由，书面反馈结果",
    Detector.FILING_OVERDUE: "完成归档，并查明逾期原因",
    Detector.REDRAW: "书面说明重新抽取的原因和批准情况",
    Detector.PLAN_LAG: "对照年度计划分析滞后原因，提出补进措施",
    Detector.MAJORITY_IGNORED: "逐件说明理由，补报检察长；今后须先报同意再作决定",
    Detector.UNSIGNED: "补齐笔录签名，拒签的注明情况",
    Detector.NO_RECORDING: "查明录音录像下落并登记，没有录制的书面说明原因",
    Detector.CONCENTRATION: "扩大听证员库和抽取范围，避免固定使用少数人",
    Detector.DRAW_OVERRIDDEN: "逐场说明指定的理由和批准情况，今后一般随机抽取",
    Detector.BATCH: "逐场说明分开听证的必要性，不得凑数",
    Detector.TOO_SHORT: "调阅录音录像复核程序是否完整，书面说明情况",
    Detector.DISPUTE_FREE: "排查有较大争议的案件，应听证尽听证，不得只挑容易的",
    Detector.MISMATCH: "核对案卡、笔录和录音录像，更正错误数据并说明原因",
    Detector.RECTIFY_OVERDUE: "立即完成整改并说明逾期原因",
    Detector.NOT_APPLICABLE: "逐件复核不适用的理由，应当评估的补作评估",
    Detector.PADDING: "逐场复核是否真实、必要，不属实的更正数据并追究责任",
    Detector.TO_VERIFY: "逐场核实并补正材料，书面说明情况；经核实不属实的予以更正",
}
RULE_WORDS = {
    "A-4": "听证工作全覆盖要求",
    "A-15": "听证应按规定程序逐步进行",
    "A-16": "不采纳多数意见应报检察长同意",
    "F-20": "息诉结果应有依据，不适用须说明",
    "F-30": "通报的问题应按期整改",
    "A-10": "应在听证三日前告知参加人",
    "A-17": "应将决定和理由告知听证员",
    "A-18": "听证材料应齐全并及时入卷归档",
    "P-9": "听证员随机抽取，不得随意重抽",
}
ORDER = list(Detector)
Named = tuple[BulletinProblem, str]


def in_order(problems: Iterable[BulletinProblem]) -> list[Named]:
    """Problems with the names of their units, by kind, then those with the same fact together."""
    rows = list(problems)
    names = _names(row.unit_id for row in rows)
    rows.sort(key=lambda one: (ORDER.index(Detector(one.detector)), one.fact, one.unit_id, one.id))
    return [(row, names[row.unit_id]) for row in rows]


def _names(unit_ids: Iterable[int]) -> dict[int, str]:
    rows = db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(set(unit_ids))))
    return {row.id: row.name for row in rows}


def problems(found: Iterable[Named]) -> list[dict[str, Any]]:
    """As printed (六、存在问题): kind, unit, fact, rule in words, numbers of the hearings it rests on."""
    rows = list(found)
    evidence = evidence_words(problem for problem, _ in rows)
    return [
        {
            "kind": Detector(problem.detector).label,
            "unit": name,
            "fact": closed_up(problem.fact),
            "rule": RULE_WORDS[problem.rule],
            "evidence": evidence[problem.id],
        }
        for problem, name in rows
    ]


def requirements(
    found: Iterable[Named], answering: Mapping[int, Answering]
) -> list[dict[str, Any]]:
    """As printed (七、工作要求): who must do what until when."""
    usual = clock.today() + timedelta(days=30)
    return [
        {
            "kind": Detector(problem.detector).label,
            "unit": name,
            "person": answering[problem.id].words,
            "requirement": answering[problem.id].demand,
            "due_on": (answering[problem.id].due_on or problem.due_on or usual).isoformat(),
            "reply": "书面反馈",
        }
        for problem, name in found
    ]


def evidence_words(problems: Iterable[BulletinProblem]) -> dict[int, str]:
    """Problem id → the numbers of the hearings that it rests on."""
    ids = {problem.id: json.loads(problem.evidence) for problem in problems}
    rows = db.session.execute(
        select(Hearing.id, Hearing.number).where(
            Hearing.id.in_({hearing_id for found in ids.values() for hearing_id in found})
        )
    )
    numbers = {row.id: row.number for row in rows}
    return {key: "、".join(numbers[one] for one in sorted(found)) for key, found in ids.items()}
