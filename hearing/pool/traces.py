"""Keyed digests that one side of a case leaves behind, to be compared with the officers' own (A-7)."""

from __future__ import annotations

from collections.abc import Iterator

from hearing.base.sealing import keyring
from hearing.people.service import digest_of_employer
from hearing.pool.recusal import Trace, core, is_telling


def name_digest(name: str) -> str:
    """Keyed digest of a person's name."""
    return keyring.digest("name", name)


def phone_digest(phone: str) -> str:
    """Keyed digest of a telephone number, as persons carry it."""
    return keyring.digest("phone", phone)


def address_digest(address: str) -> str:
    """Keyed digest of a home address."""
    return keyring.digest("address", address)


def case_digest(number: str) -> str:
    """Keyed digest of a case number, the related ones of earlier stages included."""
    return keyring.digest("case", number)


def core_digest(employer: str) -> str:
    """Keyed digest of what is left of a unit's name without place and legal form."""
    return keyring.digest("employer_core", core(employer))


def of_party(
    name: str,
    *,
    identity_digest: str | None = None,
    employer: str | None = None,
    phone: str | None = None,
    address: str | None = None,
) -> Iterator[tuple[str, str]]:
    """(kind, digest) of everything known about a party or agent; a body's own name counts as a unit."""
    if identity_digest:
        yield Trace.IDENTITY, identity_digest
    if is_telling(name):
        yield Trace.NAME, name_digest(name)
    for unit in {employer, name if len(name) > 4 else None}:
        if unit and is_telling(unit):
            yield Trace.EMPLOYER, digest_of_employer(unit)
            yield Trace.EMPLOYER_CORE, core_digest(unit)
    if phone:
        yield Trace.PHONE, phone_digest(phone)
    if address:
        yield Trace.ADDRESS, address_digest(address)
