"""Tables of the practice station."""

from hearing.practice.models.gatherings import Gathering, GatheringFeedback, Guest
from hearing.practice.models.mocks import MockHearing, MockNote, MockPart, MockStep

__all__ = [
    "Gathering",
    "GatheringFeedback",
    "Guest",
    "MockHearing",
    "MockNote",
    "MockPart",
    "MockStep",
]
