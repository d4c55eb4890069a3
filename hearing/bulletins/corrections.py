"""What differs between two countings of one span, line by line (更正与补报, P7); pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

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
}  # fmt: skip
LATER = ("with_officers", "drawn_only", "exemplars")
GROUP = {"cases": "件数", "hearings": "场数", "effective": "有效息诉件数", "applicable": "有效息诉率分母件数",
         "pending": "待评估件数"}  # fmt: skip
LEDGERS = {"unified": "统一业务应用系统件数", "petition": "信访系统件数", "manual": "手工录入件数"}
DICTS = (("totals", "总体情况", TOTALS), ("rate", "息诉情况", RATE), ("ledgers", "两本账", LEDGERS),
         ("quality", "质效情况", QUALITY))  # fmt: skip
LISTS = (
    ("units", "各院情况", "unit_id", GROUP), ("lines", "各条线情况", "line_id", GROUP),
    ("types", "案件类型", "code", {"cases": "件数"}),
    ("exemplars", "典型案例", "exemplar_id", {"listed": "所列篇数"}),
)  # fmt: skip


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
    """Every figure of two countings that is not the same, in the order of the bulletin.

    What the earlier one did not count yet (``LATER``) is no difference.
    """
    found: list[Difference] = []
    for name, where, items in DICTS:
        found += _changed(where, items, before.get(name) or {}, after.get(name) or {})
    for name, where, key, items in LISTS:
        if name in LATER and name not in before:
            continue
        found += _of_list(where, key, items, before.get(name) or [], after.get(name) or [])
    return found


def _changed(
    where: str, items: Mapping[str, str], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    for name, label in items.items():
        if name in LATER and name not in before:
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
        name = (new.get(one) or old[one])["name"]
        yield from _changed(f"{where}·{name}", items, old.get(one, {}), new.get(one, {}))


def as_rows(found: Iterable[Difference]) -> list[dict[str, Any]]:
    """As plain values for the rows of a bulletin."""
    return [asdict(one) for one in found]
