"""Builds the plain data of the bulletin's paper (F-30) from frozen figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hearing.base import clock
from hearing.bulletins import frozen, naming, narrative, rulings, trigger_words
from hearing.bulletins import ranking_switch as ranking
from hearing.bulletins.models import Bulletin, BulletinProblem
from hearing.bulletins.quality_part import quality_part
from hearing.units.models import Unit

MOST_BLANK = 40
"""Of more units without a hearing the text gives the number; the annex shows them."""
MOST_UNITS = 400
"""With more units the paper refers to the spreadsheet, which has them all."""


def bulletin_content(row: Bulletin, owner: Unit, problems: list[BulletinProblem]) -> dict[str, Any]:
    """The content frozen and printed: figures as counted, problems as confirmed."""
    found = frozen.figures_of(row)
    named = naming.in_order(problems)
    return {
        **_head(row, owner, found),
        "totals": _totals(found),
        "areas": [_area(area) for area in ranking.shown(found["areas"], row)],
        "order_words": ranking.WORDS[ranking.mode_of(row)],
        "units": [_unit(one) for one in found["units"]][:MOST_UNITS],
        "unit_cells": _unit_cells(found),
        "lines": [_line(line) for line in found["lines"]],
        "matrix": _matrix(found),
        "blank_units": [unit["name"] for unit in found["blank_units"]],
        **_blank_in_annex(found),
        "blank_lines": [line["name"] for line in found["lines"] if not line["cases"]],
        "rate": _rate(found),
        **_small(found),
        "quality": quality_part(found),
        "pool": narrative.pool(found),
        "problems": naming.problems(named),
        "requirements": naming.requirements(named, rulings.answering_of(row.id)),
        "remarks": _remarks(row, found),
        "charts": _charts(found),
        **({"plan": found["plan"]} if found["plan"] else {}),
        **({"exemplars": texts} if (texts := exemplars_of(found)) else {}),
        **({"corrections": fixed} if (fixed := narrative.corrections(found)) else {}),
    }


def _blank_in_annex(found: Mapping[str, Any]) -> dict[str, bool]:
    """Said only where it is so, as long as the annex has every unit and those without a hearing are all blank."""
    blank, units = found["blank_units"], found["units"]
    idle = sum(not one["hearings"] for one in units)
    many = MOST_BLANK < len(blank) == idle and len(units) <= MOST_UNITS
    return {"blank_in_annex": True} if many else {}


def _head(row: Bulletin, owner: Unit, found: Mapping[str, Any]) -> dict[str, Any]:
    """Red head, addressees and imprint."""
    signed = clock.beijing_date(row.issued_at) if row.issued_at else clock.today()
    addressees, chiefs, scope_words = LEVELS[owner.level]
    return {
        "masthead": f"{owner.name}文件",
        "number": row.number,
        "title": row.title,
        "unit_name": owner.name,
        "addressees": addressees,
        "period": found["span"],
        "scope_words": scope_words,
        "cut_off": row.closing_at.isoformat(),
        "signed_on": signed.isoformat(),
        "imprint": {
            "copies_to": f"{chiefs}{owner.name}领导，各内设机构",
            "printed_by": f"{owner.name}案件管理部门",
            "printed_on": signed.isoformat(),
        },
    }


LEVELS = {
    "province": ("各市人民检察院", "各市人民检察院检察长，", "全省检察机关"),
    "city": ("各县（市、区）人民检察院", "各县（市、区）人民检察院检察长，", "全市检察机关"),
    "county": ("各内设机构", "", "本院"),
}


def _remarks(row: Bulletin, found: dict[str, Any]) -> dict[str, list[str]]:
    """Generated sentences where the template has none of its own, and what the drafter added."""
    added = {
        "totals": [*narrative.plan(found), *([row.remarks] if row.remarks else [])],
        "areas": narrative.areas(found),
        "lines": narrative.types(found),
        "quality": [
            *narrative.rate(found),
            *narrative.survey(found),
            *narrative.exemplars(found, FIRST_ANNEXES + bool(found["plan"]) + 1),
            *(
                narrative.closed_up(words)
                for words in trigger_words.printed(row.unit_id, found["areas"])
            ),
        ],
        "problems": narrative.rectification(found),
    }
    return {section: lines for section, lines in added.items() if lines}


def _charts(found: dict[str, Any]) -> dict[str, Any]:
    """What the charts of the annex show: cases by area (with the place on the map), and by month."""
    return {
        "areas": [
            {"code": one["code"], "name": one["name"], "cases": one["cases"]}
            for one in found["areas"]
        ],
        "months": [
            {"label": f"{one['month'] % 100}月", "cases": one["cases"], "hearings": one["hearings"]}
            for one in found["months"]
        ],
    }


def _matrix(found: dict[str, Any]) -> dict[str, Any]:
    own = found["matrix"]
    return {
        "lines": [column["short"] for column in own["columns"]],
        "rows": [{"name": line["name"], "cells": line["cells"]} for line in own["rows"]],
        "covered": own["filled"],
        "applicable": own["whole"],
    }


def _unit_cells(found: dict[str, Any]) -> dict[str, Any]:
    """Single units × lines, as the coverage counts them."""
    own = found["matrix"]
    rows: Sequence[dict[str, Any]] = found["units"][:MOST_UNITS]
    return {
        "lines": [column["short"] for column in own["columns"]],
        "rows": [{"name": one["name"], "cells": one["cells"]} for one in rows],
        "covered": own["unit_filled"],
        "applicable": own["unit_whole"],
    }


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


FIRST_ANNEXES = 4
"""Those that every bulletin has: coverage by area, units, coverage by unit, charts."""


def exemplars_of(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """典型案例 of the annex; figures collected before there were any do without."""
    wanted = ("number", "unit_name", "published_on", "keywords", "gist")
    return [
        {"title": one["name"], **{name: one[name] for name in wanted}}
        for one in found.get("exemplars", ())
    ]


OUTCOME = ("effective", "applicable", "pending")
LEDGERS = ("unified", "petition", "manual")


def _area(area: dict[str, Any]) -> dict[str, Any]:
    wanted = ("name", "units", "active_units", "hearings", "cases", *LEDGERS, *OUTCOME)
    return {name: area[name] for name in wanted} | {"chief_presided": area["by_chief"]}


def _unit(one: dict[str, Any]) -> dict[str, Any]:
    wanted = ("name", "hearings", "cases", "public_cases", *LEDGERS, "streamed", *OUTCOME)
    return {name: one[name] for name in wanted} | {"chief_presided": one["by_chief"]}


def _line(line: dict[str, Any]) -> dict[str, Any]:
    wanted = ("name", "hearings", "cases", *OUTCOME)
    return {name: line[name] for name in wanted}


def _rate(found: dict[str, Any]) -> dict[str, Any]:
    rate = found["rate"]
    return {
        "label": "有效息诉率",
        "definition": narrative.closed_up(rate["words"]),
        "version": rate["version"],
        "numerator": rate["numerator"],
        "denominator": rate["denominator"],
        "pending": rate["pending"],
    }


def _small(found: Mapping[str, Any]) -> dict[str, int]:
    """Below how many cases no rate is printed; figures collected before it was kept do without."""
    small = found["rate"].get("small_cases")
    return {} if small is None else {"small_cases": small}
