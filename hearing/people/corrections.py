"""Correcting what is kept on a person, after a desk has granted it."""

from __future__ import annotations

import re

from sqlalchemy import select

from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.sealing import keyring
from hearing.base.viewer import Viewer
from hearing.journal import service as journal
from hearing.people.identity import birth_of, identity_problem
from hearing.people.models import Person
from hearing.people.service import digest_of_employer, digest_of_identity

PHONE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")


def value_problem(field: str, value: str) -> str | None:
    """What is wrong with a value that is wished for one of a person's fields, if anything."""
    if field == "phone" and not PHONE.fullmatch(value):
        return "手机号为 11 位数字，固定电话写上区号，不加横线"
    if field == "identity":
        return identity_problem(value)
    if field == "name" and not 2 <= len(value) <= 40:
        return "姓名为 2 到 40 个字"
    return None


def correct(viewer: Viewer, person: Person, field: str, value: str) -> None:
    """Change one field of a person: seal it, renew its look-up digest, journal the field's name."""
    problem = value_problem(field, value)
    if problem:
        raise Refused(problem, field="wished")
    if field == "phone":
        person.phone, person.phone_digest = value, keyring.digest("phone", value)
    elif field == "employer":
        person.employer, person.employer_digest = value, digest_of_employer(value)
    elif field == "name":
        person.name = value
    elif field == "identity":
        _identity(person, value)
    else:
        raise Refused("这一项不能这样更正", field="wished")
    person.version += 1
    db.session.flush()
    journal.record(viewer, "person.correct", "person", person.id, field=field)


def _identity(person: Person, number: str) -> None:
    digest = digest_of_identity(number)
    holder = db.session.scalar(select(Person.id).where(Person.identity_digest == digest))
    if holder is not None and holder != person.id:
        raise Conflict("这个身份证号已登记在另一人名下，请核对证件", field="wished")
    person.identity, person.identity_digest = number, digest
    person.born_on = birth_of(number)
