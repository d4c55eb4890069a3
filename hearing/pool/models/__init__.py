"""听证员库: pools, members, needs, commitments, draws and engagements."""

from hearing.pool.models.allowances import Allowance, AllowanceBatch, MemberBank, Tariff
from hearing.pool.models.catalogue import MemberLanguage, MemberSpeciality, PoolWord
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

__all__ = [
    "AbsenceReview",
    "Allowance",
    "AllowanceBatch",
    "Appraisal",
    "Attendance",
    "Commitment",
    "Draw",
    "DrawEntry",
    "Engagement",
    "HearingFeedback",
    "Member",
    "MemberBank",
    "MemberEvent",
    "MemberIdentity",
    "MemberLanguage",
    "MemberSpeciality",
    "Need",
    "NeedConflict",
    "OfficerFeedback",
    "Pool",
    "PoolWord",
    "Tariff",
    "TrainingCredit",
    "Unavailability",
]
