"""检察长、分管副检察长、部门负责人和通报."""

from hearing.web.leader_desk import (  # noqa: F401 - importing registers the views
    appraisal,
    approving,
    bulletin_acts,
    bulletins,
    covering,
    dashboard,
    delegating,
    deviating,
    effect,
    exemplars,
    explanations,
    extracting,
    ledger,
    plans,
    reading,
    rectifying,
    reviews,
    suspecting,
    triggering,
    views,
)
from hearing.web.leader_desk.blueprint import blueprint

__all__ = ["blueprint"]
