"""Tables of the practice station."""

from hearing.practice.models.exemplars import Exemplar, ExemplarVerdict, KeptTrace
from hearing.practice.models.gatherings import Gathering, GatheringFeedback, Guest
from hearing.practice.models.mocks import MockHearing, MockNote, MockPart, MockStep
from hearing.practice.models.reviews import (
    Review,
    ReviewContest,
    ReviewCriterion,
    ReviewEntry,
    ReviewResult,
    ReviewScore,
    ReviewTask,
)

__all__ = [
    "Exemplar",
    "ExemplarVerdict",
    "Gathering",
    "GatheringFeedback",
    "Guest",
    "KeptTrace",
    "MockHearing",
    "MockNote",
    "MockPart",
    "MockStep",
    "Review",
    "ReviewContest",
    "ReviewCriterion",
    "ReviewEntry",
    "ReviewResult",
    "ReviewScore",
    "ReviewTask",
]
