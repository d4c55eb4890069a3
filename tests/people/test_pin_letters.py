"""The letter with which an officer sets the first PIN: two things are needed, and it is used once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.acts import act
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused
from hearing.cli.demo.province import P
from hearing.journal.models import JournalEntry
from hearing.messages.models import OutboxMessage
from hearing.people import pin_letters, pins, rules
from hearing.people.models import OfficerPin, PinLetter
from hearing.people.service import renew_contact
from hearing.pool import first_pin
from hearing.pool.models import Member
from tests.support.make import CITY
from tests.support.race import together

PIN = "428631"


@pytest.fixture
def lettered(make):
    """A member of a pool with a letter."""
    make.pool(members=1)
    member = db.session.query(Member).one()
    letter = first_pin.make_letter(make.province.one(CITY, P.HIRE), member)
    db.session.commit()
    return make, member, letter


def number_of(code: str) -> str:
    """Ask for the code by message and read it where it waits for the telephone."""
    pin_letters.send_code(pin_letters.VISITOR, code)
    db.session.commit()
    rows = db.session.query(OutboxMessage).filter_by(template="pin_code")
    return str(rows.order_by(OutboxMessage.id.desc()).first().secret)


def use(code: str, number: str, pin: str = PIN) -> bool:
    return pin_letters.use(pin_letters.VISITOR, code, number, pin, pin)


@pytest.mark.both_engines
def test_letter_and_telephone_together_set_the_pin_once(lettered):
    _, member, letter = lettered
    who = member.person_id
    assert len(letter.code) == 16
    assert set(letter.code) <= set(rules.LETTER_MARKS)
    assert not use(letter.code, "000000")  # the letter alone: who made it cannot set the PIN
    number = number_of(letter.code)
    assert not use("A" * 16, number)  # the telephone alone
    born = member.person.born_on.strftime("%y%m%d")
    with pytest.raises(Refused, match="口令"), act():
        use(letter.code, number, born)
    assert use(f" {letter.groups.lower()} ", number)
    db.session.commit()
    assert pins.fits(who, PIN)
    assert db.session.query(OutboxMessage).filter_by(template="pin_set").count() == 1
    assert not use(letter.code, number)
    assert not use(letter.code, number_of(letter.code) or "")
    assert pin_letters.standing(who).set_at
    assert pin_letters.standing(who).expires_at is None


@pytest.mark.both_engines
def test_a_letter_ends_by_time_by_a_new_one_by_loss_and_with_the_telephone(lettered):
    make, member, letter = lettered
    hirer = make.province.one(CITY, P.HIRE)
    number = number_of(letter.code)
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert not use(letter.code, number)
    with clock.at(clock.now() + timedelta(days=30)):
        assert not use(letter.code, number_of(letter.code))
        assert pin_letters.standing(member.person_id).expires_at is None
    second = first_pin.make_letter(hirer, member)
    assert not use(letter.code, number)
    number = number_of(second.code)
    phone = member.person.phone
    renew_contact(hirer, member.person, phone="13900001111", employer="虚构单位")
    assert not use(second.code, number)
    renew_contact(hirer, member.person, phone=phone, employer="虚构单位")
    pin_letters.revoke(member.person_id, "lost")
    assert not use(second.code, number)
    assert [row.revoked_because for row in db.session.query(PinLetter).order_by(PinLetter.id)] == [
        "replaced", "lost",
    ]  # fmt: skip
    assert db.session.query(OfficerPin).count() == 0


def test_wrong_numbers_are_counted_and_dead_letters_look_alike(lettered):
    _, _, letter = lettered
    number = number_of(letter.code)
    wrong = "111111" if number != "111111" else "222222"
    assert [use(letter.code, wrong) for _ in range(5)] == [False] * 5
    assert not use(letter.code, number)
    with clock.at(clock.now() + timedelta(minutes=16)):
        for _ in range(6):
            pin_letters.send_code(pin_letters.VISITOR, letter.code)
    assert db.session.query(OutboxMessage).filter_by(template="pin_code").count() == 4
    pin_letters.send_code(pin_letters.VISITOR, "B" * 16)
    assert db.session.query(OutboxMessage).filter_by(template="pin_code").count() == 4


def test_who_makes_letters_for_whom(lettered):
    make, member, letter = lettered
    with pytest.raises(Forbidden):
        first_pin.make_letter(make.province.one(CITY, P.MANAGE), member)
    candidate = make.candidate()
    with pytest.raises(Conflict, match="聘任以后"):
        first_pin.make_letter(make.province.one(CITY, P.HIRE), candidate)
    member.person.phone_digest = None
    with pytest.raises(Refused, match="手机号"):
        first_pin.make_letter(make.province.one(CITY, P.HIRE), member)
    # neither code nor number nor PIN stands anywhere
    rows = [
        vars(row)
        for table in (PinLetter, OfficerPin, JournalEntry)
        for row in db.session.query(table)
    ]
    assert letter.code not in repr(rows)


@pytest.mark.both_engines
def test_of_ten_uses_at_once_one_wins(app, lettered, monkeypatch):
    _, _, letter = lettered
    number = number_of(letter.code)
    monkeypatch.setattr(rules, "TRIES", 1000)  # so that the limit does not help
    results = together(app, lambda n: use(letter.code, number), 10)
    assert sorted(results) == [False] * 9 + [True], results
