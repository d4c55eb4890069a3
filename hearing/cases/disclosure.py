"""Full view of a party's telephone number, with a reason (T6)."""

from __future__ import annotations

from hearing.base.errors import NotFound
from hearing.base.viewer import Viewer
from hearing.cases.models import Case, Party
from hearing.people import access, disclosure


def party_of(viewer: Viewer, case: Case, party_id: int) -> Party:
    """A party of a case the viewer handles; another case's is missing."""
    access.require(viewer, "party:unmask", case)
    found = next((party for party in case.parties if party.id == party_id), None)
    if found is None:
        raise NotFound
    return found


def reveal(viewer: Viewer, case: Case, party: Party, reason: str) -> str:
    """Show a party's number in full, once, with the reason journalled."""
    access.require(viewer, "party:unmask", case)
    disclosure.note(viewer, "party", party.id, reason, ["phone"], unit_id=case.unit_id)
    return party.phone or ""
