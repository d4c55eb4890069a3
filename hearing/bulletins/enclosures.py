"""The bulletin as spreadsheet and as Word document, made of its frozen content and rows alone (附件, F-30)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hearing.base import clock
from hearing.bulletins.corrections import LEDGERS
from hearing.papers import bulletin_sentences as words
from hearing.papers import sheets, word
from hearing.papers.numerals import chinese, day, moment, percent
from hearing.papers.sheets import Cell, Sheet
from hearing.papers.word import Table, Words

Content = Mapping[str, Any]
Figures = Mapping[str, Any]
AREA = (
    "地区", "院数", "开展院数", "场数", "件数", "统一系统", "信访系统", "手工录入", "检察长主持",
)  # fmt: skip
AREA_NAMES = (
    "name", "units", "active_units", "hearings", "cases", "unified", "petition", "manual", "chief_presided",
)  # fmt: skip
UNIT = (
    "单位", "场数", "件数", "公开件数", "统一系统", "信访系统", "手工录入", "检察长主持", "直播",
)  # fmt: skip
UNIT_NAMES = (
    "name", "hearings", "cases", "public_cases", "unified", "petition", "manual", "chief_presided", "streamed",
)  # fmt: skip
PLAN = ("计划场数", "已完成", "场数进度", "计划件数", "已完成件数", "件数进度", "是否落后")
LINE = ("条线", "场数", "件数")
RATES = ("指标", "分子", "分母", "比率", "口径")
EXEMPLARS = ("题目", "单位", "编号", "发布日期", "关键词", "要旨")
DEMANDS = ("问题", "责任单位", "责任人", "要求", "期限", "反馈方式")


def spreadsheet(content: Content, figures: Figures) -> bytes:
    """Every table of the bulletin, one sheet each; the same content gives the same bytes."""
    title = f"{content['number']}　{content['title']}"
    made = [
        _sheet(table, title, (f"数据截至{moment(content['cut_off'])}", words.few(content, " ")))
        for table in _tables(content, figures)
    ]
    return sheets.write(made, made_at=clock.beijing(_signed(content)))


def document(content: Content) -> bytes:
    """The bulletin as an editable document with its tables; the same content gives the same bytes."""
    imprint = content["imprint"]
    return word.write(
        word.Letter(
            masthead=content["masthead"],
            number=content["number"],
            title=content["title"],
            addressees=content["addressees"],
            parts=_parts(content),
            signature=(content["unit_name"], day(content["signed_on"])),
            annexes=_annexes(content),
            imprint=(
                f"抄送：{imprint['copies_to']}。",
                f"{imprint['printed_by']}　{day(imprint['printed_on'])}印发",
            ),
            author=content["unit_name"],
            made_at=clock.beijing(_signed(content)),
        )
    )


def _signed(content: Content) -> date:
    return date.fromisoformat(content["signed_on"])


def _sheet(table: Table, title: str, remarks: tuple[str, ...]) -> Sheet:
    rows: list[Sequence[Cell]] = [[_cell(value) for value in row] for row in table.rows]
    return Sheet(table.title, table.heads, rows, title=title, remarks=remarks, widths=(26,))


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return sheets.rate(value)
    return "—" if value is None else value


def _tables(content: Content, figures: Figures) -> list[Table]:
    totals = content["totals"]
    head = [
        ("公开听证件数", totals["public_cases"]), ("公开听证场数", totals["public_hearings"]),
        ("不公开听证件数", totals["closed_cases"]), ("不公开听证场数", totals["closed_hearings"]),
        ("其中待核实件数", totals["to_verify"]), ("检察长主持场数", totals["chief_presided"]),
        ("听证员参加人次", totals["attendances"]), ("直播场数", totals["streamed"]),
        *((words, figures["ledgers"][name]) for name, words in LEDGERS.items()),
        ("各来源系统合计件数", figures["ledgers"]["sum"]),
    ]  # fmt: skip
    types = [(one["name"], one["cases"]) for one in figures["types"]]
    states = [(one["label"], one["cases"]) for one in figures["outcomes"]]
    months = [
        (f"{one['month'] // 100}年{one['month'] % 100}月", one["hearings"], one["cases"])
        for one in figures["months"]
    ]
    return [
        Table("总体情况", ("项目", "数量"), head),
        *_annexes(content),
        Table("各地情况", _heads(content, AREA), _area_rows(content)),
        Table("各条线情况", _heads(content, LINE), _line_rows(content)),
        Table("案件类型", ("案件类型", "件数"), types),
        Table("各月情况", ("月份", "场数", "件数"), months),
        Table("息诉状态", ("状态", "件数"), states),
        Table("质效指标", RATES, _rate_rows(content)),
        Table("存在问题", ("问题", "单位", "事实", "规定", "依据"), _problem_rows(content)),
        Table("整改事项", DEMANDS, _demand_rows(content)),
        Table("统计口径", ("口径",), [(one,) for one in figures["definitions"]]),
    ]


def _annexes(content: Content) -> list[Table]:
    found = [
        _matrix("各地各条线听证覆盖", "地区", content["matrix"]),
        Table("各院听证情况", _heads(content, UNIT), _unit_rows(content)),
        _matrix("各院各条线听证覆盖", "单位", content["unit_cells"]),
    ]
    plan = content.get("plan")
    if plan:
        rows = [_plan_row(one) for one in (*plan["rows"], *plan["lines"])]
        found.append(Table("年度计划完成进度", ("地区、条线", *PLAN), rows))
    if texts := content.get("exemplars"):
        found.append(Table("典型案例", EXEMPLARS, [_exemplar_row(one) for one in texts]))
    return found


def _matrix(title: str, first: str, matrix: Content) -> Table:
    rows = [
        (one["name"], *one["cells"], sum(n or 0 for n in one["cells"])) for one in matrix["rows"]
    ]
    return Table(title, (first, *matrix["lines"], "合计"), rows)


def _plan_row(one: Content) -> tuple[object, ...]:
    return (
        one["name"], one["target"], one["done"], one["percent"], one["cases_target"],
        one["cases_done"], one["cases_percent"], "落后" if one["is_behind"] else "",
    )  # fmt: skip


def _exemplar_row(one: Content) -> tuple[object, ...]:
    names = ("title", "unit_name", "number")
    return (*(one[name] for name in names), day(one["published_on"]), one["keywords"], one["gist"])


def _heads(content: Content, first: tuple[str, ...]) -> tuple[str, ...]:
    return (*first, "有效息诉", words.base(content), "待评估", "有效息诉率")


def _with_outcome(content: Content, one: Content, names: Sequence[str]) -> tuple[object, ...]:
    whole = one["applicable"]
    rate = percent(one["effective"], whole) if whole >= words.small(content) else None
    return (
        *(one[name] for name in names),
        one["effective"],
        one["applicable"],
        one["pending"],
        rate,
    )


def _area_rows(content: Content) -> list[tuple[object, ...]]:
    return [_with_outcome(content, one, AREA_NAMES) for one in content["areas"]]


def _unit_rows(content: Content) -> list[tuple[object, ...]]:
    return [_with_outcome(content, one, UNIT_NAMES) for one in content["units"]]


def _line_rows(content: Content) -> list[tuple[object, ...]]:
    names = ("name", "hearings", "cases")
    return [_with_outcome(content, one, names) for one in content["lines"]]


def _rate_rows(content: Content) -> list[tuple[object, ...]]:
    return [
        (one["label"], one["numerator"], one["denominator"],
         words.shown(content, one), f"{one['definition']}（第{one['version']}版）")
        for one in (content["rate"], *content["quality"])
    ]  # fmt: skip


def _problem_rows(content: Content) -> list[tuple[object, ...]]:
    names = ("kind", "unit", "fact", "rule", "evidence")
    return [tuple(one[name] for name in names) for one in content["problems"]]


def _demand_rows(content: Content) -> list[tuple[object, ...]]:
    return [
        (one["kind"], one["unit"], one["person"], one["requirement"], f"{day(one['due_on'])}前", one["reply"])
        for one in content["requirements"]
    ]  # fmt: skip


HEADS = ("总体情况", "各地情况", "各条线情况", "质效情况", "听证员库运行", "存在问题", "工作要求")
SECTIONS = ("totals", "areas", "lines", "quality", "pool", "problems", "requirements")


def _parts(content: Content) -> list[Words | Table]:
    """The seven sections as the paper has them: its sentences, the drafter's own, then its table."""
    found: list[Words | Table] = [Words(words.opening(content))]
    own, tables = _sentences(content), _inside(content)
    for turn, (head, section) in enumerate(zip(HEADS, SECTIONS, strict=True)):
        found.append(Words(f"{chinese(turn + 1)}、{head}", 1))
        found += own[section]
        found += [Words(text) for text in content["remarks"].get(section, [])]
        if section in tables and tables[section].rows:
            found.append(tables[section])
    return found


def _sentences(content: Content) -> dict[str, list[Words]]:
    plain = {
        "totals": words.overall(content),
        "areas": words.areas(content),
        "lines": words.lines(content),
        "quality": words.quality(content),
        "pool": content["pool"],
        "requirements": [words.demands(content)],
    }
    found = {section: [Words(text) for text in texts] for section, texts in plain.items()}
    return {**found, "problems": _problem_words(content)}


def _problem_words(content: Content) -> list[Words]:
    found = []
    for turn, kind in enumerate(words.problems(content), start=1):
        found.append(Words(f"（{chinese(turn)}）{kind.heading}", 2))
        found += [Words(text) for text in kind.sentences]
    return found or [Words(words.NO_PROBLEM)]


def _inside(content: Content) -> dict[str, Table]:
    """The tables within the text, numbered as on the paper."""
    return {
        "areas": Table("表1　各地听证情况", _heads(content, AREA), _area_rows(content)),
        "lines": Table("表2　各条线听证情况", _heads(content, LINE), _line_rows(content)),
        "quality": Table("表3　质效指标", RATES, _rate_rows(content)),
        "requirements": Table("表4　整改事项", DEMANDS, _demand_rows(content)),
    }
