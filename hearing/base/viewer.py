"""Who is asking: plain values that every query and service takes first; filled by ``people``."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Hat:
    """One post (岗位) of a person at one unit; ``lineage`` is like ``/340000/340100/``."""

    post_id: int
    kind: str
    label: str
    unit_id: int
    unit_name: str
    lineage: str
    reaches_down: bool = False
    department_id: int | None = None


@dataclass(frozen=True)
class Viewer:
    """A signed-in person wearing one hat at a time; ``hats`` are all posts held."""

    name: str
    account_id: int | None = None
    person_id: int | None = None
    hat: Hat | None = None
    hats: tuple[Hat, ...] = field(default=())

    @property
    def kind(self) -> str | None:
        """The kind of post worn now, such as ``handle``."""
        return self.hat.kind if self.hat else None

    @property
    def unit_id(self) -> int | None:
        """The unit of the post worn now."""
        return self.hat.unit_id if self.hat else None

    @property
    def unit_name(self) -> str:
        """The name of the unit of the post worn now, or an empty string."""
        return self.hat.unit_name if self.hat else ""

    @property
    def post_label(self) -> str:
        """The Chinese name of the post worn now, or an empty string."""
        return self.hat.label if self.hat else ""

    def sees_unit(self, unit_id: int, lineage: str) -> bool:
        """Whether rows of this unit are in scope: own unit, and downward where the post says so."""
        if self.hat is None:
            return False
        if self.hat.unit_id == unit_id:
            return True
        return self.hat.reaches_down and lineage.startswith(self.hat.lineage)


SYSTEM = Viewer(name="系统")
