"""The use of a pool as a spreadsheet: members, groups, structure (P-9)."""

from __future__ import annotations

from datetime import timedelta

from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.papers import sheets
from hearing.papers.numerals import percent
from hearing.people import access
from hearing.people.queries import names
from hearing.pool.models import Pool
from hearing.pool.statistics import KINDS, Report, attribute_names


def export(viewer: Viewer, pool: Pool, found: Report) -> bytes:
    """The workbook of a report; that it was taken is journalled."""
    access.require(viewer, "pool:manage")
    journal.record(viewer, "pool.export", "pool", pool.id, what="statistics")
    last = found.until_on - timedelta(days=1)
    title = f"{pool.name} {found.from_on.isoformat()} 至 {last.isoformat()}"
    return sheets.write([_members(found, title), _groups(found, title), _structure(found, title)])


def _members(found: Report, title: str) -> sheets.Sheet:
    summary, words = found.summary, attribute_names()
    rows: list[list[sheets.Cell]] = [
        [m.person.name, words.get(f"category={m.category}", ""), summary.counts[m.id]]
        for m in found.members
    ]
    share = percent(summary.top_uses, summary.uses)
    remarks = [
        f"在库 {summary.members} 人，参加 {summary.uses} 人次，从未使用 {len(summary.never_used)} 人",
        f"用得最多的 {summary.top_size} 人（10%，进一）占 {share}；"
        f"基尼系数 {float(summary.gini):.3f}（0 为完全平均）",
        *_pairs(found),
    ]
    return sheets.Sheet("听证员", ("姓名", "类别", "参加次数"), rows, title=title, remarks=remarks)


def _pairs(found: Report) -> list[str]:
    handlers = names([pair.handler_person_id for pair in found.summary.pairs])
    members = {m.id: m.person.name for m in found.members}
    return [
        f"{members[pair.member_id]}与承办人{handlers.get(pair.handler_person_id, '—')}同场 {pair.times} 次"
        for pair in found.summary.pairs
        if pair.member_id in members
    ]


def _groups(found: Report, title: str) -> sheets.Sheet:
    words = attribute_names()
    rows: list[list[sheets.Cell]] = [
        [KINDS[kind], words.get(group.attribute, group.attribute), group.members, group.uses]
        for kind, groups in found.groups.items()
        for group in groups
    ]
    return sheets.Sheet("分类", ("分类", "名称", "人数", "参加人次"), rows, title=title)


def _structure(found: Report, title: str) -> sheets.Sheet:
    words = attribute_names()
    rows: list[list[sheets.Cell]] = [
        [
            words.get(one.attribute, one.attribute),
            one.want.needs,
            one.want.places,
            one.want.most,
            one.members,
            "不足" if one.is_short else "够用",
        ]
        for one in found.structure
    ]
    heads = ("要求", "需求单", "合计人数", "一场最多", "库中人数", "是否够用")
    remarks = ["近十二个月的需求；库中人数少于一场最多人数的两倍为不足"]
    return sheets.Sheet("结构", heads, rows, title=title, remarks=remarks)
