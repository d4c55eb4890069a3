"""The problems of the demonstration's bulletins, ruled on by their drafter."""

from __future__ import annotations

from hearing.base.viewer import Viewer
from hearing.bulletins import rulings
from hearing.bulletins.models import Bulletin

WRITTEN = ("blank_unit", "late_notice", "filing_overdue", "officers_untold", "redraw")


def rule_on_problems(drafter: Viewer, row: Bulletin) -> None:
    """Each kind of problems ruled on with a reason: the plain ones written, the others kept for later."""
    for kind in rulings.by_kind(row):
        is_written = kind.detector in WRITTEN
        rulings.rule_kind(
            drafter, row, kind.detector, confirmed=is_written,
            reason="已核对听证记录和告知回执" if is_written else "已通过电话督促，本期先不通报",
        )  # fmt: skip
