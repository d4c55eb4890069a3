"""Tables of the hearing station: plan, people, sitting."""

from hearing.hearings.models.board import PrepTask, PrepTemplate
from hearing.hearings.models.changes import BroadcastPlan, PlaceRequest, SupervisorCall
from hearing.hearings.models.gallery import Spectator
from hearing.hearings.models.people import (
    Announcement,
    Briefing,
    BriefingReading,
    BriefingRelease,
    Notice,
    Objection,
    OfficerRequest,
    Participant,
    SubstituteNotice,
    Undertaking,
)
from hearing.hearings.models.plan import (
    Approval,
    BookingDraft,
    Delegation,
    DelegationKind,
    Hearing,
    HearingCase,
    HearingGround,
    Issue,
    PlanVersion,
    StateChange,
)
from hearing.hearings.models.sitting import (
    Filing,
    HearingRecord,
    Recording,
    RecordSignature,
    SittingStep,
)

__all__ = [
    "Announcement",
    "Approval",
    "BookingDraft",
    "Briefing",
    "BriefingReading",
    "BriefingRelease",
    "BroadcastPlan",
    "Delegation",
    "DelegationKind",
    "Filing",
    "Hearing",
    "HearingCase",
    "HearingGround",
    "HearingRecord",
    "Issue",
    "Notice",
    "Objection",
    "OfficerRequest",
    "Participant",
    "PlaceRequest",
    "PlanVersion",
    "PrepTask",
    "PrepTemplate",
    "RecordSignature",
    "Recording",
    "SittingStep",
    "Spectator",
    "StateChange",
    "SubstituteNotice",
    "SupervisorCall",
    "Undertaking",
]
