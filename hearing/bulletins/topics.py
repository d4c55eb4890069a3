"""Lines of the bulletin on what the province asks about besides: enterprises, campaigns, places, forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from sqlalchemy import func, select

from hearing.base.db import db
from hearing.calendar.rules import VenueKind
from hearing.cases.models import Case
from hearing.hearings.models import Hearing
from hearing.hearings.rules import Form


class HeardCase(Protocol):
    """A hearing × a case."""

    @property
    def hearing_id(self) -> int:
        """The hearing."""

    @property
    def case_id(self) -> int:
        """The case."""


def topics(heard: Iterable[HeardCase]) -> dict[str, Any]:
    """Counts by form of hearing, of enterprises' cases, campaigns and mediation centres (settled 20)."""
    rows = list(heard)
    ids = sorted({row.hearing_id for row in rows})
    forms = _counts(Hearing.form, ids)
    enterprise = set(
        db.session.scalars(
            select(Case.id).where(
                Case.id.in_([row.case_id for row in rows]), Case.involves_enterprise
            )
        )
    )
    return {
        "forms": [{"label": one.label, "count": forms.get(one.value, 0)} for one in Form],
        "enterprise_cases": sum(row.case_id in enterprise for row in rows),
        "mediation_hearings": _counts(Hearing.venue_kind, ids).get(VenueKind.MEDIATION.value, 0),
        "campaigns": [
            {"label": name, "count": number}
            for name, number in sorted(_counts(Hearing.campaign, ids).items())
            if name
        ],
    }


def _counts(column: Any, ids: list[int]) -> dict[str, int]:
    rows = db.session.execute(
        select(column, func.count(Hearing.id)).where(Hearing.id.in_(ids)).group_by(column)
    )
    return {row[0]: row[1] for row in rows}
