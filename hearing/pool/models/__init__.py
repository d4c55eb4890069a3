"""听证员库: pools, members, needs, commitments, draws and engagements."""

from hearing.pool.models.allowances import Allowance, AllowanceBatch, MemberBank, Tariff
from hearing.pool.models.catalogue import MemberLanguage, MemberSpeciality, PoolWord
from hearing.pool.models.data_rights import DataRequest
from hearing.pool.models.draws import Commitment, Draw, DrawEntry, Need, NeedConflict
from hearing.pool.models.engagements import Engagement
from hearing.pool.models.hiring import (
    Appointment,
    Consent,
    ConsentText,
    LocalExclusion,
    MemberCheck,
    Proposal,
    TermWarning,
)
from hearing.pool.models.management import (
    AbsenceReview,
    Appraisal,
    Attendance,
    HearingFeedback,
    OfficerFeedback,
    TrainingCredit,
)
from hearing.pool.models.members import Member, MemberEvent, MemberIdentity, Pool, Unavailability
from hearing.pool.models.recruiting import (
    CandidateDraft,
    CandidateImport,
    CandidateImportRow,
    CandidateObjection,
    OfficerApplication,
    Publicity,
    PublicityEntry,
    Recruitment,
)
from hearing.pool.models.recusals import MemberTie, RecusalFinding
from hearing.pool.models.requests import DrawRequest

__all__ = [
    "AbsenceReview",
    "Allowance",
    "AllowanceBatch",
    "CandidateDraft",
    "Appointment",
    "Appraisal",
    "Attendance",
    "CandidateObjection",
    "Commitment",
    "Consent",
    "ConsentText",
    "DataRequest",
    "Draw",
    "DrawEntry",
    "DrawRequest",
    "Engagement",
    "HearingFeedback",
    "CandidateImport",
    "CandidateImportRow",
    "LocalExclusion",
    "Member",
    "MemberBank",
    "MemberCheck",
    "MemberEvent",
    "MemberIdentity",
    "MemberLanguage",
    "MemberSpeciality",
    "MemberTie",
    "Need",
    "NeedConflict",
    "OfficerApplication",
    "OfficerFeedback",
    "Pool",
    "PoolWord",
    "Proposal",
    "Publicity",
    "PublicityEntry",
    "Recruitment",
    "RecusalFinding",
    "Tariff",
    "TermWarning",
    "TrainingCredit",
    "Unavailability",
]
