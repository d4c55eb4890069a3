"""Builds the plain data of the bulletin's paper (F-30) from frozen figures."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.bulletins import frozen, narrative
from hearing.bulletins import ranking_switch as ranking
from hearing.bulletins.models import Bulletin, BulletinProblem
from hearing.bulletins.rules import Detector
from hearing.hearings.models import Hearing
from hearing.units.models import Unit

MARKS = {"340000": "皖"}

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


def bulletin_content(row: Bulletin, owner: Unit, problems: list[BulletinProblem]) -> dict[str, Any]:
    """The content frozen and printed: figures as counted, problems as confirmed."""
    found = frozen.figures_of(row)
    signed = clock.beijing_date(row.issued_at) if row.issued_at else clock.today()
    return {
        "masthead": f"{owner.name}文件",
        "number": row.number,
        "title": row.title,
        "unit_name": owner.name,
        "addressees": _addressees(owner),
        "period": found["span"],
        "scope_words": _scope_words(owner),
        "cut_off": row.closing_at.isoformat(),
        "signed_on": signed.isoformat(),
        "totals": _totals(found),
        "areas": [_area(area) for area in ranking.shown(found["areas"], row)],
        "lines": [_line(line) for line in found["lines"]],
        "matrix": {
            "lines": [column["short"] for column in found["matrix"]["columns"]],
            "rows": [
                {"name": line["name"], "cells": line["cells"]} for line in found["matrix"]["rows"]
            ],
            "covered": found["matrix"]["filled"],
            "applicable": found["matrix"]["whole"],
        },
        "blank_units": [unit["name"] for unit in found["blank_units"]],
        "blank_lines": [line["name"] for line in found["lines"] if not line["cases"]],
        "rate": _rate(found),
        "quality": _quality(found),
        "pool": narrative.pool(found),
        "problems": _problems(problems),
        "requirements": [_requirement(problem) for problem in problems],
        "remarks": _remarks(row, found),
        **({"corrections": fixed} if (fixed := narrative.corrections(found)) else {}),
        "imprint": {
            "copies_to": f"各市人民检察院检察长，{owner.name}领导，各内设机构",
            "printed_by": f"{owner.name}案件管理部门",
            "printed_on": signed.isoformat(),
        },
    }


def _remarks(row: Bulletin, found: dict[str, Any]) -> dict[str, list[str]]:
    """Generated sentences where the template has none of its own, and what the drafter added."""
    added = {
        "totals": [*narrative.plan(found), *([row.remarks] if row.remarks else [])],
        "quality": narrative.rate(found),
    }
    return {section: lines for section, lines in added.items() if lines}


def _totals(found: dict[str, Any]) -> dict[str, Any]:
    totals, attendances = found["totals"], found["quality"]["attendances"]
    hearings = totals["hearings"] + totals["closed_hearings"]
    return {
        "public_cases": totals["cases"],
        "public_hearings": totals["hearings"],
        "closed_cases": totals["closed_cases"],
        "closed_hearings": totals["closed_hearings"],
        "to_verify": totals["to_verify"],
        "chief_presided": totals["by_chief"],
        "attendances": attendances,
        "average_officers": f"{attendances / hearings:.1f}" if hearings else "0",
        "forms": [one for one in found["topics"]["forms"] if one["count"]],
        "topics": narrative.totals(found),
        "compared": narrative.compared(found),
        "streamed": totals["streamed"],
    }


def _addressees(owner: Unit) -> str:
    return {
        "province": "各市人民检察院",
        "city": "各县（市、区）人民检察院",
        "county": "各内设机构",
    }[owner.level]


def _scope_words(owner: Unit) -> str:
    return {"province": "全省检察机关", "city": "全市检察机关", "county": "本院"}[owner.level]


def _area(area: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": area["name"],
        "units": area["units"],
        "hearings": area["hearings"],
        "cases": area["cases"],
        "chief_presided": area["by_chief"],
        "effective": area["effective"],
        "applicable": area["applicable"],
        "pending": area["pending"],
    }


def _line(line: dict[str, Any]) -> dict[str, Any]:
    wanted = ("name", "hearings", "cases", "effective", "applicable", "pending")
    return {name: line[name] for name in wanted}


def _rate(found: dict[str, Any]) -> dict[str, Any]:
    rate = found["rate"]
    return {
        "label": "有效息诉率",
        "definition": rate["words"],
        "version": rate["version"],
        "numerator": rate["numerator"],
        "denominator": rate["denominator"],
        "pending": rate["pending"],
    }


def _quality(found: dict[str, Any]) -> list[dict[str, Any]]:
    quality, totals = found["quality"], found["totals"]
    hearings = totals["hearings"] + totals["closed_hearings"]
    shares = (
        (
            "多数意见采纳率",
            "与多数意见一致的听证事项÷形成多数意见的听证事项",
            quality["followed"],
            quality["with_majority"],
        ),
        (
            "向听证员反馈率",
            "已告知决定和理由的听证员人次÷到场听证员人次",
            quality["officers_told"],
            quality["attendances"],
        ),
        (
            "按期告知率",
            "全部参加人均提前三日告知的场数÷听证场数",
            hearings - quality["late_notices"],
            hearings,
        ),
        ("归档率", "已归档场数÷听证场数", quality["filed"], hearings),
    )
    return [
        {
            "label": label,
            "definition": definition,
            "version": 1,
            "numerator": part,
            "denominator": whole,
            "pending": 0,
        }
        for label, definition, part, whole in shares
    ]


def _problems(problems: list[BulletinProblem]) -> list[dict[str, Any]]:
    """As printed: units with the very same problem and no evidence of their own share one item."""
    evidence = evidence_words(problems)
    shared: dict[tuple[str, str], list[BulletinProblem]] = {}
    for problem in problems:
        own = str(problem.id) if evidence[problem.id] else ""
        shared.setdefault((f"{problem.detector}{problem.fact}", own), []).append(problem)
    return [
        {
            "unit": "、".join(db.session.get_one(Unit, one.unit_id).name for one in group),
            "fact": group[0].fact,
            "rule": RULE_WORDS[group[0].rule],
            "evidence": evidence[group[0].id],
        }
        for group in shared.values()
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


def _requirement(problem: BulletinProblem) -> dict[str, Any]:
    due = problem.due_on or clock.today() + timedelta(days=30)
    return {
        "unit": db.session.get_one(Unit, problem.unit_id).name,
        "person": "检察长",
        "requirement": problem.requirement or "",
        "due_on": due.isoformat(),
        "reply": "书面反馈",
    }
