"""Text enumerations whose members carry the exact Chinese words of the field."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """``NAME = "code", "中文"``: the code is stored, the label is shown."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member from its code and its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def labels(cls) -> dict[str, str]:
        """Code → label, in order."""
        return {member.value: member.label for member in cls}
