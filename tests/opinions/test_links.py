"""The link by message, the shared tablet, the PIN: what opens, what does not, and how often one may try."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused
from hearing.journal import queries as journal_queries
from hearing.messages.models import OutboxMessage
from hearing.opinions import ballots, giving_sessions, links, receipts, tablets
from hearing.opinions.models import OpinionLink, OpinionSession, Seat
from hearing.people import pins, rules, sessions
from tests.conftest import NOW
from tests.opinions.test_ballots import give, officer, sitting  # noqa: F401 - a fixture
from tests.support.make import PROVINCE, P
from tests.support.race import together

PIN, AGENT = "428631", "a browser"


@pytest.fixture
def ready(sitting):  # noqa: F811
    """The officers have PINs, and each got a link."""
    for turn in range(3):
        pins.keep_pin(officer(sitting, turn), officer(sitting, turn).person_id, PIN, PIN)
    tokens = links.send_links(sitting.owner, sitting.hearing_id, "https://example.cn/")
    db.session.commit()
    return sitting, tokens


def code_of(token: str) -> str:
    """Ask for the code and read it where it waits for the telephone."""
    links.send_code(links.VISITOR, token)
    db.session.commit()
    last = (
        db.session.query(OutboxMessage)
        .filter_by(template="opinion_code")
        .order_by(OutboxMessage.id.desc())
    )
    return str(last.first().secret)


@pytest.mark.parametrize(("pin", "fine"), [
    ("428631", True), ("123456", False), ("654321", False), ("111111", False), ("121212", False), ("123123", False),
    ("12345", False), ("１２３４５６", False), ("abcdef", False), ("620315", False), ("876543", False), ("005678", False),
])  # fmt: skip
def test_a_pin_is_not_easily_guessed(pin, fine):
    assert (rules.pin_problem(pin, "19620315", "13800005678") is None) is fine


@pytest.mark.both_engines
def test_a_link_opens_once_with_code_and_pin(ready):
    life, (token, *_) = ready
    assert len(token) >= 22  # 128 bits and more
    text = db.session.query(OutboxMessage).filter_by(template="opinion_link").first()
    assert token not in text.body
    assert text.secret == token
    assert token not in repr([vars(row) for row in db.session.query(OpinionLink)])
    assert links.enter(links.VISITOR, token, "000000", PIN, AGENT) is None
    code = code_of(token)
    assert links.enter(links.VISITOR, token, code, "999999", AGENT) is None
    session = links.enter(links.VISITOR, token, code, PIN, AGENT)
    db.session.commit()
    found = giving_sessions.officer_giving(session, AGENT)
    assert (found.hearing_id, found.channel) == (life.hearing_id, "link")
    assert found.viewer.person_id == officer(life).person_id
    assert giving_sessions.officer_giving(session, "another browser") is None
    assert links.enter(links.VISITOR, token, code, PIN, AGENT) is None
    giving_sessions.leave(found.viewer, session)
    assert giving_sessions.officer_giving(session, AGENT) is None


@pytest.mark.both_engines
def test_a_link_ends_by_time_by_a_new_one_and_by_loss(ready):
    life, tokens = ready
    code = code_of(tokens[0])
    with clock.at(clock.now() + timedelta(hours=73)):
        assert links.enter(links.VISITOR, tokens[0], code, PIN, AGENT) is None
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert links.enter(links.VISITOR, tokens[0], code, PIN, AGENT) is None
    seat = db.session.query(Seat).order_by(Seat.position).first()
    [fresh] = links.send_links(life.owner, life.hearing_id, "https://example.cn", seat.id)
    assert links.enter(links.VISITOR, tokens[0], code, PIN, AGENT) is None
    session = links.enter(links.VISITOR, fresh, code_of(fresh), PIN, AGENT)
    assert giving_sessions.officer_giving(session, AGENT)
    links.report_loss(life.owner, life.hearing_id, seat.id)
    assert giving_sessions.officer_giving(session, AGENT) is None
    assert {row.revoked_because for row in db.session.query(OpinionLink).filter_by(seat_id=seat.id)} == {
        "replaced", "lost",
    }  # fmt: skip
    with pytest.raises(Forbidden):
        links.send_links(life.chief, life.hearing_id, "https://example.cn")
    ballots.close(life.owner, life.hearing_id, "时间已到")
    with pytest.raises(Conflict):
        links.send_links(life.owner, life.hearing_id, "https://example.cn")


@pytest.mark.both_engines
def test_own_loss_ends_every_session_everywhere(app, make, ready):
    life, _ = ready
    me = officer(life)
    name = make.account(me, "lost", "officer")
    account = sessions.authenticate(name, "Right-horse-77", "a")
    token = sessions.begin(account, "a", "b")
    db.session.commit()
    assert sessions.find(token)
    links.report_own_loss(type(me)(**{**vars(me), "account_id": account.id}))
    db.session.commit()
    assert sessions.find(token) is None


@pytest.mark.both_engines
def test_forty_uses_at_once_one_wins(app, ready, monkeypatch):
    _, (token, *_) = ready
    code = code_of(token)
    monkeypatch.setattr(rules, "TRIES", 1000)  # so that the limit does not help
    results = together(app, lambda n: links.enter(links.VISITOR, token, code, PIN, AGENT), 40)
    assert sum(isinstance(r, str) for r in results) == 1, results
    assert results.count(None) == 39
    assert db.session.query(OpinionSession).count() == 1


def test_forty_uses_of_a_link_that_is_not_used_up_all_win(app, ready, monkeypatch):
    """The control: it is the used-up link that lets one win."""
    _, (token, *_) = ready
    code = code_of(token)
    monkeypatch.setattr(rules, "TRIES", 1000)
    monkeypatch.setattr(links, "_use", lambda _id: True)
    results = together(app, lambda n: links.enter(links.VISITOR, token, code, PIN, AGENT), 12)
    assert sum(isinstance(r, str) for r in results) == 12, results


@pytest.mark.both_engines
def test_fifty_wrong_codes_five_are_looked_at(app, ready, monkeypatch):
    _, (token, *_) = ready
    code = code_of(token)
    looked, real = [], links._live
    monkeypatch.setattr(links, "_live", lambda t: looked.append(t) or real(t))
    results = together(app, lambda n: links.enter(links.VISITOR, token, f"{n:06d}", PIN, AGENT), 50)
    assert results == [None] * 50
    assert len(looked) == 5
    # now even the right ones do not open it; a quarter of an hour later the limit has passed
    with clock.at(NOW):
        assert links.enter(links.VISITOR, token, code, PIN, AGENT) is None
    with clock.at(NOW + timedelta(minutes=16)):
        assert links.enter(links.VISITOR, token, code_of(token), PIN, AGENT)


@pytest.mark.both_engines
def test_fifty_wrong_pins_five_are_looked_at(app, ready, monkeypatch):
    life, _ = ready
    looked, real, person = [], pins.passwords.matches, officer(life).person_id
    monkeypatch.setattr(pins.passwords, "matches", lambda s, p: looked.append(p) or real(s, p))
    assert together(app, lambda n: pins.fits(person, f"{n:06d}"), 50) == [False] * 50
    assert len(looked) == 5


@pytest.mark.both_engines
def test_the_tablet_seats_each_officer_with_the_own_pin(ready):
    life, _ = ready
    with pytest.raises(Forbidden):
        tablets.open_tablet(life.chief, life.hearing_id)
    code = tablets.open_tablet(life.owner, life.hearing_id)
    assert tablets.start(links.VISITOR, "00000000", "a") is None
    tablet = tablets.start(links.VISITOR, f"{code[:4]} {code[4:]}", "a")
    assert tablets.start(links.VISITOR, code, "a") is None  # once
    seats = tablets.officer_seats(tablet)
    assert [s.position for s in seats] == [1, 2, 3]
    pins.keep_pin(officer(life, 1), officer(life, 1).person_id, "904217", "904217")
    assert tablets.enter(links.VISITOR, tablet, seats[1].id, PIN, AGENT) is None
    session = tablets.enter(links.VISITOR, tablet, seats[1].id, "904217", AGENT)
    assert (
        giving_sessions.officer_giving(session, AGENT).viewer.person_id
        == officer(life, 1).person_id
    )
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert giving_sessions.officer_giving(session, AGENT) is None
    assert tablets.enter(links.VISITOR, "no tablet", seats[1].id, "904217", AGENT) is None
    ballots.close(life.owner, life.hearing_id, "时间已到")
    assert tablets.officer_seats(tablet) is None


@pytest.mark.both_engines
def test_a_receipt_is_checked_with_the_pin(ready):
    life, _ = ready
    code = give(officer(life), life).receipt
    db.session.commit()
    check = lambda c, p: receipts.check_by_pin(links.VISITOR, c, p, "a").state  # noqa: E731 - short
    assert check(code, PIN) == "unchanged"
    assert check(code, "999999") == "unknown"
    assert check("AAAA-AAAA-AAAA", PIN) == "unknown"
    for _ in range(5):
        check(code, "999999")
    assert check(code, PIN) == "unknown"


def test_nobody_reads_in_the_journal_when_an_officer_came(make, ready):
    _, (token, *_) = ready
    links.enter(links.VISITOR, token, code_of(token), PIN, AGENT)
    db.session.commit()
    audit = make.staff(P.AUDIT_ADMIN, PROVINCE)
    rows = journal_queries.latest(audit, limit=999)
    assert rows
    assert not [r for r in rows if re.search("opinion_link|opinion_session", r.object_kind)]


def test_an_officer_without_telephone_is_named(ready):
    life, _ = ready
    from hearing.people.queries import person

    person(officer(life, 2).person_id).phone = None
    db.session.flush()
    with pytest.raises(Refused, match="第 3 席没有登记手机号"):
        links.send_links(life.owner, life.hearing_id, "https://example.cn")
