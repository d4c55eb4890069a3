"""听证员库: pools, members, needs, commitments, draws and engagements."""

from hearing.pool.models.allowances import Allowance, AllowanceBatch, MemberBank, Tariff
from hearing.pool.models.catalogue import MemberLanguage, MemberSpeciality, PoolWord
from hearing.pool.models.data_rights import DataRequest
from hearing.pool.models.draws import Commitment, Draw, DrawEntry, Need, NeedConflict
from hearing.pool.models.engagements import Engagement
from hearing.pool.models.management import (
    AbsenceReview,
    Appraisal,
    Attendance,
    HearingFeedback,
    OfficerFeedback,
    TrainingCredit,
)
from hearing.pool.models.members import Member, MemberEvent, MemberIdentity, Pool, Unavailability
from hearing.pool.models.recusals import MemberTie, RecusalFinding
from hearing.pool.models.requests import DrawRequest

__all__ = [
    "AbsenceReview",
    "Allowance",
    "AllowanceBatch",
    "Appraisal",
    "Attendance",
    "Commitment",
    "DataRequest",
    "Draw",
    "DrawEntry",
    "DrawRequest",
    "Engagement",
    "HearingFeedback",
    "Member",
    "MemberBank",
    "MemberEvent",
    "MemberIdentity",
    "MemberLanguage",
    "MemberSpeciality",
    "MemberTie",
    "Need",
    "NeedConflict",
    "OfficerFeedback",
    "Pool",
    "PoolWord",
    "RecusalFinding",
    "Tariff",
    "TrainingCredit",
    "Unavailability",
]
