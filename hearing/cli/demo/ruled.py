"""The problems of the demonstration's bulletins, ruled on by their drafter."""

from __future__ import annotations

from hearing.base.viewer import Viewer
from hearing.bulletins import answering, rulings
from hearing.bulletins.answering import Choice
from hearing.bulletins.models import Bulletin

WRITTEN = ("blank_unit", "late_notice", "filing_overdue", "officers_untold", "redraw")


def rule_on_problems(drafter: Viewer, row: Bulletin) -> None:
    """Each kind of problems ruled on with a reason: the plain ones written, the others kept for later."""
    _name_one(drafter, row)
    for kind in rulings.by_kind(row):
        if not kind.open:
            continue
        is_written = kind.detector in WRITTEN
        rulings.rule_kind(
            drafter, row, kind.detector, confirmed=is_written,
            reason="已核对听证记录和告知回执" if is_written else "已通过电话督促，本期先不通报",
        )  # fmt: skip


def _name_one(drafter: Viewer, row: Bulletin) -> None:
    """For one problem a person of its unit is named instead of the usual post (责任人)."""
    for kind in rulings.by_kind(row):
        for problem, ruled in kind.rows if kind.detector in WRITTEN else ():
            people = answering.candidates(problem.unit_id)
            if ruled is None and people:
                rulings.rule(
                    drafter, row, problem, confirmed=True, reason="已与该院核对，由其负责",
                    answerable=Choice(person_id=people[-1].id),
                )  # fmt: skip
                return
