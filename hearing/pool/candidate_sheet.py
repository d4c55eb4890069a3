"""F-25: the sheet of one candidate or member, as registered; no more than the register holds."""

from __future__ import annotations

from typing import Any

from hearing.base.masking import mask_identity, mask_phone
from hearing.base.viewer import Viewer
from hearing.papers import service as papers
from hearing.people import access
from hearing.people.queries import names
from hearing.people.rules import Gender
from hearing.pool import catalogue, consents
from hearing.pool.hire_rules import ConsentKind
from hearing.pool.models import Consent, Member
from hearing.pool.rules import Source
from hearing.units.queries import unit


def registration_sheet(viewer: Viewer, member: Member) -> tuple[str, bytes]:
    """File name and PDF of the registration, numbers masked (F-25, P-4).

    Made at each look and stored nowhere, so that nothing of a person outlives the erasing of the register.
    """
    access.require(viewer, "pool:hire", member)
    return f"听证员登记表（{member.person.name}）.pdf", papers.loose("F-25", content_of(member))


def content_of(member: Member) -> dict[str, Any]:
    """What is registered about one person in one pool, with the consents that stand (F-25)."""
    person = member.person
    return {
        "unit_name": unit(member.pool.unit_id).name,
        "pool_name": member.pool.name,
        "source": Source(member.source).label,
        "recommender": member.recommender,
        "name": person.name,
        "gender": Gender(person.gender).label if person.gender else "—",
        "born_on": person.born_on.isoformat() if person.born_on else None,
        "identity": mask_identity(person.identity),
        "phone": mask_phone(person.phone),
        "employer": person.employer or "—",
        "profession": member.profession or "—",
        "category": catalogue.names("category").get(member.category, member.category),
        "identities": [one.identity for one in member.identities],
        "specialities": [one.word for one in member.specialities],
        "languages": [one.word for one in member.languages],
        "declared_on": (
            member.exclusions_declared_on.isoformat() if member.exclusions_declared_on else None
        ),
        "cross_pool": member.consents_cross_pool,
        "agreements": _agreements(member),
        "registered_by": names([member.registered_by]).get(member.registered_by, "—"),
        "registered_at": member.registered_at.isoformat(),
    }


def _agreements(member: Member) -> list[dict[str, str]]:
    """The last row of each kind: what stands today."""
    last: dict[str, Consent] = {}
    for row in consents.log_of(member.person_id):
        last.setdefault(row.kind, row)
    standing = [(kind, last[kind]) for kind in ConsentKind if kind in last]
    return [
        {
            "what": kind.label,
            "how": f"{'网上' if row.channel == 'online' else '书面'}{'同意' if row.is_given else '撤回'}",
            "on": row.given_on.isoformat(),
            "version": row.text.version,
        }
        for kind, row in standing
    ]
