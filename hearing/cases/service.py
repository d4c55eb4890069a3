"""Entering and changing cases, their parties, groups and relations."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer
from hearing.cases import rules, should_hear
from hearing.cases.models import Case, CaseGroup, CaseSource, Party
from hearing.journal import service as journal
from hearing.people import access
from hearing.people.service import digest_of_employer, digest_of_identity
from hearing.units.queries import case_type

RANKS = {
    "chief": "chief",
    "deputy_chief": "chief",
    "department_head": "department_head",
}


@dataclass(frozen=True)
class CaseData:
    """What a handler may change of a case."""

    title: str
    cause: str
    type_code: str
    line_id: int
    received_on: date
    deadline_on: date | None = None
    summary: str = ""
    has_minor: bool = False
    involves_enterprise: bool = False
    has_dispute: bool = True
    is_major_dispute: bool = False
    has_major_impact: bool = False
    has_objection: bool = False
    disposal: str | None = None


def enter_case(
    viewer: Viewer,
    *,
    number: str,
    source_system: str = "manual",
    group: str | None = None,
    **data: Any,
) -> Case:
    """Enter a case that the viewer handles; a number is never entered twice (trap 5).

    ``data`` are the fields of ``CaseData``.
    """
    access.require(viewer, "case:enter")
    values = CaseData(**data)
    _check(values)
    if db.session.scalar(select(Case.id).where(Case.number_key == rules.tidy(number))):
        raise Conflict("这个案号已经录入，请在案件列表中查找", field="number")
    case = Case(
        unit_id=viewer.unit_id,
        number=number,
        number_key=rules.tidy(number),
        source_system=source_system,
        external_number=rules.tidy(number),
        handler_person_id=viewer.person_id,
        handler_rank=RANKS.get(str(viewer.kind), "handler"),
        entered_by=viewer.person_id,
        **vars(values),
    )
    if group:
        case.group = _group(viewer, viewer.unit_id or 0, group)
    case.sources = [_source(viewer, source_system, number)]
    should_hear.note(case)
    try:
        with db.session.begin_nested():
            db.session.add(case)
    except IntegrityError as error:
        raise Conflict("这个案号刚刚有人录入，请在案件列表中查找", field="number") from error
    journal.record(viewer, "case.enter", "case", case.id)
    return case


def _check(data: CaseData) -> None:
    case_type(data.type_code)
    if data.deadline_on and data.deadline_on < data.received_on:
        raise Refused("办案期限不能早于受理日期", field="deadline_on", rule="A-20")


def _source(viewer: Viewer, system: str, number: str) -> CaseSource:
    return CaseSource(
        source_system=system, external_number=rules.tidy(number), entered_by=viewer.person_id
    )


def _group(viewer: Viewer, unit_id: int, name: str) -> CaseGroup:
    found = db.session.scalar(
        select(CaseGroup).where(CaseGroup.unit_id == unit_id, CaseGroup.name == name)
    )
    return found or CaseGroup(unit_id=unit_id, name=name, entered_by=viewer.person_id)


def editable(viewer: Viewer, case: Case) -> None:
    """Refuse unless the viewer handles the case and it is in hand."""
    access.require(viewer, "case:edit", case)
    if case.state != rules.CaseState.OPEN:
        raise Conflict("案件已经办结，不能再修改")


def edit_case(
    viewer: Viewer, case: Case, data: CaseData, seen_version: int, group: str | None = None
) -> None:
    """Change a case; a form opened before somebody else's change is refused as stale."""
    editable(viewer, case)
    if case.version != seen_version:
        raise Stale
    _check(data)
    minors = any(party.is_minor for party in case.parties)
    problem = rules.minor_problem(has_minor=data.has_minor, minors_among_parties=minors)
    if problem:
        raise Refused(problem, field="has_minor", rule="A-5")
    names = [field.name for field in fields(data)]
    changed = [name for name in names if getattr(case, name) != getattr(data, name)]
    for name in changed:
        setattr(case, name, getattr(data, name))
    if (case.group.name if case.group else None) != (group or None):
        case.group = _group(viewer, case.unit_id, group) if group else None
        changed.append("group")
    case.version += 1
    should_hear.refresh(case)
    journal.record(viewer, "case.edit", "case", case.id, fields=changed)


def add_party(
    viewer: Viewer,
    case: Case,
    *,
    role: str,
    name: str,
    is_minor: bool = False,
    phone: str | None = None,
    address: str | None = None,
    identity: str | None = None,
    employer: str | None = None,
    represents_id: int | None = None,
) -> Party:
    """Add a party; a minor among them marks the case (A-5)."""
    editable(viewer, case)
    party = Party(
        case_id=case.id,
        position=len(case.parties) + 1,
        role=rules.PartyRole(role),
        name=name,
        is_minor=is_minor,
        represents_id=_represented(case, role, represents_id),
    )
    _contact(party, phone, address, identity, employer)
    _mark_minor(case, is_minor=is_minor)
    case.parties.append(party)
    case.version = case.version + 1
    db.session.flush()
    journal.record(viewer, "case.party", "case", case.id, party=party.id)
    return party


def edit_party(
    viewer: Viewer,
    case: Case,
    party: Party,
    seen_version: int,
    *,
    role: str,
    name: str,
    is_minor: bool,
    phone: str | None,
    address: str | None,
    identity: str | None,
    employer: str | None,
    represents_id: int | None,
) -> None:
    """Change a party; an empty identity number keeps the one on file."""
    editable(viewer, case)
    if party.version != seen_version:
        raise Stale
    if party.is_minor and not is_minor and case.heard_at is not None:
        raise Conflict("案件已经听证，未成年人的标记不能取消")
    party.role, party.name, party.is_minor = rules.PartyRole(role), name, is_minor
    party.represents_id = _represented(case, role, represents_id, party.id)
    party.phone = party.address = None
    party.employer = party.employer_digest = None
    _contact(party, phone, address, identity, employer)
    _mark_minor(case, is_minor=is_minor)
    party.version += 1
    case.version += 1
    db.session.flush()
    journal.record(viewer, "case.party_edit", "case", case.id, party=party.id)


def _represented(
    case: Case, role: str, party_id: int | None, own_id: int | None = None
) -> int | None:
    if party_id is None:
        return None
    if role not in rules.REPRESENTING:
        raise Refused("只有代理人、辩护人和法定代理人等填写为谁参加", field="represents_id")
    if party_id == own_id or party_id not in {one.id for one in case.parties}:
        raise Refused("从本案当事人中选择为谁参加", field="represents_id")
    return party_id


def _contact(
    party: Party, phone: str | None, address: str | None, identity: str | None, employer: str | None
) -> None:
    if phone:
        party.phone = phone
    if address:
        party.address = address
    if identity:
        party.identity_digest = digest_of_identity(identity)
    if employer:
        party.employer = employer
        party.employer_digest = digest_of_employer(employer)


def _mark_minor(case: Case, *, is_minor: bool) -> None:
    if is_minor and not case.has_minor:
        case.has_minor = True
        db.session.flush()


def party_of(case: Case, party_id: int) -> Party:
    """A party of this case; another case's is missing."""
    found = next((party for party in case.parties if party.id == party_id), None)
    if found is None:
        raise NotFound
    return found


def digest_of_phone(phone: str) -> str:
    """The keyed look-up digest of a telephone number."""
    return keyring.digest("phone", phone)
