"""Tables of the station."""

from hearing.cases.models.applications import Application, ApplicationDraft
from hearing.cases.models.case import (
    Case,
    CaseGroup,
    CaseRelation,
    CaseReopening,
    CaseSource,
    Party,
)
from hearing.cases.models.explanations import Explanation
from hearing.cases.models.imports import ImportBatch, ImportMapping, ImportRow

__all__ = [
    "Application",
    "ApplicationDraft",
    "Case",
    "CaseGroup",
    "CaseRelation",
    "CaseReopening",
    "CaseSource",
    "Explanation",
    "ImportBatch",
    "ImportMapping",
    "ImportRow",
    "Party",
]
