"""听证员库: pools, members, needs, commitments, draws and engagements."""

from hearing.pool.models.catalogue import MemberLanguage, MemberSpeciality, PoolWord
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
from hearing.pool.models.members import Member, MemberEvent, MemberIdentity, Pool, Unavailability
from hearing.pool.models.recruiting import (
    ApplicationDraft,
    CandidateObjection,
    ImportBatch,
    ImportRow,
    OfficerApplication,
    Publicity,
    PublicityEntry,
    Recruitment,
)

__all__ = [
    "ApplicationDraft",
    "Appointment",
    "CandidateObjection",
    "Consent",
    "ConsentText",
    "ImportBatch",
    "ImportRow",
    "LocalExclusion",
    "MemberCheck",
    "OfficerApplication",
    "Proposal",
    "Publicity",
    "PublicityEntry",
    "Recruitment",
    "TermWarning",
    "Commitment",
    "Draw",
    "DrawEntry",
    "Engagement",
    "Member",
    "MemberEvent",
    "MemberIdentity",
    "MemberLanguage",
    "MemberSpeciality",
    "Need",
    "NeedConflict",
    "Pool",
    "PoolWord",
    "Unavailability",
]
