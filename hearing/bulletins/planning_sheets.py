"""The annual plan as a spreadsheet: one row an area and line, out with progress and in with targets."""

from __future__ import annotations

from hearing.base.errors import Refused
from hearing.bulletins.planning_queries import Progress, areas_of
from hearing.bulletins.planning_rules import MOST, Target, read_number
from hearing.papers import sheets
from hearing.units.models import Unit
from hearing.units.queries import lines

HEADS = ("检察院代码", "检察院", "业务条线", "目标场数", "目标件数")
DONE = ("已办场数", "场数进度", "已办件数", "件数进度")


def plan_sheet(progress: Progress) -> bytes:
    """A workbook with every area and line: what is aimed at and what was held."""
    rows: list[list[sheets.Cell]] = []
    for area in progress.areas:
        for line in progress.lines:
            found = progress.cell(area.id, line.id)
            rows.append(
                [
                    area.code, progress.name_of(area), line.name,
                    found.sessions.target, found.cases.target,
                    found.sessions.done, found.sessions.percent,
                    found.cases.done, found.cases.percent,
                ]
            )  # fmt: skip
    version = f"第 {progress.version.number} 版" if progress.version else "没有批准的计划"
    return sheets.write(
        [
            sheets.Sheet(
                f"{progress.year}年",
                (*HEADS, *DONE),
                rows,
                title=(
                    f"{progress.owner.name}{progress.year}年公开听证计划（{version}）。"
                    f"进度截至 {progress.as_of.isoformat()}，只计已结束的听证，含不公开；件数按听证 × 案件计；"
                    "下级院一行含其下属院。改好目标两列后可以导入，空格 = 不设目标"
                ),
                widths=(12, 18, 16, 10, 10, 10, 10, 10, 10),
            )
        ]
    )


def read_targets(owner: Unit, content: bytes) -> list[Target]:
    """The targets of a filled-in workbook; refused with the lines that cannot be read."""
    codes = {area.code: area.id for area in areas_of(owner)}
    names = {line.name: line.id for line in lines()}
    wrong, found = [], {}
    for turn, row in enumerate(sheets.read(content, HEADS), start=1):
        unit_id, line_id = codes.get(row["检察院代码"]), names.get(row["业务条线"])
        place = f"第 {turn} 行"
        if unit_id is None:
            wrong.append(f"{place}：没有代码为“{row['检察院代码'][:12]}”的本院或直接下级院")
        elif line_id is None:
            wrong.append(f"{place}：没有“{row['业务条线'][:12]}”这个业务条线")
        elif (unit_id, line_id) in found:
            wrong.append(f"{place}：同一院同一条线写了两次")
        else:
            try:
                found[unit_id, line_id] = Target(
                    unit_id, line_id, read_number(row["目标场数"]), read_number(row["目标件数"])
                )
            except ValueError:
                wrong.append(f"{place}：目标填写 0 到 {MOST} 的整数，不设目标就空着")
    if wrong:
        more = f"；另有 {len(wrong) - 5} 处" if len(wrong) > 5 else ""
        raise Refused("；".join(wrong[:5]) + more, field="file")
    return list(found.values())
