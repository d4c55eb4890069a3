"""What differs between two countings of one span, line by line (更正与补报, P7); pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hearing.opinions.survey_rules import QUESTIONS

TOTALS = {
    "cases": "公开听证件数", "hearings": "公开听证场数", "closed_cases": "不公开听证件数",
    "closed_hearings": "不公开听证场数", "to_verify": "待核实件数", "by_chief": "检察长主持场数",
    "streamed": "直播场数",
}  # fmt: skip
RATE = {"numerator": "有效息诉件数", "denominator": "有效息诉率分母件数", "pending": "待评估件数",
        "not_applicable": "不适用件数"}  # fmt: skip
QUALITY = {
    "with_majority": "形成多数意见的事项", "followed": "与多数意见一致的事项", "attendances": "听证员参加人次",
    "officers_told": "已反馈听证员人次", "late_notices": "未提前三日告知场数", "filed": "已归档场数",
    "redraws": "重新抽取次数", "with_officers": "有听证员到场场数", "drawn_only": "抽取合规场数", "consents": "不采纳多数意见场数",
    "recorded": "登记录音录像场数", "visits_due": "应当完成的回访", "visits_made": "已完成的回访", "draws": "随机抽取次数",
    "reserves_called": "递补人次", "named": "指定人次", "outsiders": "库外邀请人次", "relaxed": "放宽条件次数",
    "borrowed": "跨库借用次数",
}  # fmt: skip
POOL = {
    "members": "在库人数", "uses": "参加人次", "top_size": "使用最多的一成人数", "top_uses": "使用最多的一成参加人次",
    "never_used": "未使用人数", "invited": "邀请人次", "declined": "不能参加人次", "expired": "逾期未答复人次",
    "recused": "回避人次", "absent": "缺席人次", "trained": "参加培训人数",
}  # fmt: skip
TOPICS = {"enterprise_cases": "涉企案件件数", "mediation_hearings": "矛盾调处中心听证场数"}
SURVEY = {
    "hearings": "满意度调查场数", "answers": "满意度调查回答份数",
    **{name: f"认为“{label}”的份数" for name, label in QUESTIONS},
}  # fmt: skip
LATER = (
    "with_officers", "drawn_only", "exemplars", "recorded", "visits_due", "visits_made", "draws", "reserves_called",
    "named", "outsiders", "relaxed", "borrowed", *POOL, "pool", "topics", "survey", "outcomes",
    "forms", "campaigns", "categories",
)  # fmt: skip
GROUP = {"cases": "件数", "hearings": "场数", "effective": "有效息诉件数", "applicable": "有效息诉率分母件数",
         "pending": "待评估件数"}  # fmt: skip
LEDGERS = {"unified": "统一业务应用系统件数", "petition": "信访系统件数", "manual": "手工录入件数"}
DICTS = (("totals", "总体情况", TOTALS), ("rate", "息诉情况", RATE), ("ledgers", "两本账", LEDGERS),
         ("quality", "质效情况", QUALITY), ("topics", "总体情况", TOPICS), ("pool", "听证员库", POOL),
         ("survey", "满意度调查", SURVEY))  # fmt: skip
LISTS = (
    ("units", "各院情况", "unit_id", GROUP), ("lines", "各条线情况", "line_id", GROUP),
    ("types", "案件类型", "code", {"cases": "件数"}),
    ("outcomes", "息诉状态", "state", {"cases": "件数"}),
    ("exemplars", "典型案例", "exemplar_id", {"listed": "所列篇数"}),
)  # fmt: skip
WITHIN = (
    ("topics", "forms", "听证形式", "label", {"count": "场数"}),
    ("topics", "campaigns", "集中开展", "label", {"count": "场数"}),
    ("pool", "categories", "听证员库", "code", {"count": "人数"}),
)


@dataclass(frozen=True)
class Difference:
    """One printed figure that changed."""

    where: str
    item: str
    before: int
    after: int

    @property
    def words(self) -> str:
        """``合肥市：件数由 3 更正为 4``."""
        return f"{self.where}：{self.item}由{self.before}更正为{self.after}"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every printed figure of two countings that is not the same, in the order of the bulletin.

    What the earlier one did not count yet (``LATER``) is no difference; nor is how rectification stood at its closing
    instant, which is another at every later one.
    """
    found: list[Difference] = []
    for name, where, items in DICTS:
        if not _is_new(name, before):
            found += _changed(where, items, before.get(name) or {}, after.get(name) or {})
    for name, where, key, items in LISTS:
        if not _is_new(name, before):
            found += _of_list(where, key, items, before.get(name) or [], after.get(name) or [])
    for name, inner, where, key, items in WITHIN:
        old, new = before.get(name) or {}, after.get(name) or {}
        if not _is_new(inner, old):
            found += _of_list(where, key, items, old.get(inner) or [], new.get(inner) or [])
    return found


def _is_new(name: str, before: Mapping[str, Any]) -> bool:
    return name in LATER and name not in before


def _changed(
    where: str, items: Mapping[str, str], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    for name, label in items.items():
        if _is_new(name, before):
            continue
        old, new = int(before.get(name) or 0), int(after.get(name) or 0)
        if old != new:
            yield Difference(where, label, old, new)


def _of_list(
    where: str,
    key: str,
    items: Mapping[str, str],
    before: Iterable[Mapping[str, Any]],
    after: Iterable[Mapping[str, Any]],
) -> Iterator[Difference]:
    old, new = {row[key]: row for row in before}, {row[key]: row for row in after}
    for one in dict.fromkeys((*new, *old)):
        row = new.get(one) or old[one]
        name = row.get("name") or row["label"]
        yield from _changed(f"{where}·{name}", items, old.get(one, {}), new.get(one, {}))


def as_rows(found: Iterable[Difference]) -> list[dict[str, Any]]:
    """As plain values for the rows of a bulletin."""
    return [asdict(one) for one in found]
