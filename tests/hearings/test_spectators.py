"""旁听: seats in order of application, never one too many; numbers of documents sealed and erased."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db, set_transaction_mode
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.cases import removing
from hearing.cases import service as cases
from hearing.hearings import doorkeeping, gallery, spectators
from hearing.hearings.models import Announcement, Spectator
from hearing.messages.models import OutboxMessage
from tests.conftest import NOW

RIGHT = (
    ("11010519491231002X", True), ("11010519491231002x", True), ("１１０１０５１９４９１２３１００２Ｘ", True),
    (" 110105 19491231 002X ", True), ("110105194912310021", False), ("110105491231002", False),
    ("110105194913310029", False), ("", False), ("abc", False), ("1101051949123100２X", True),
)  # fmt: skip


@pytest.fixture
def announced(make):
    life = make.world().life("ready")
    row = db.session.query(Announcement).one()
    row.seats = 2
    db.session.commit()
    return life, row


def visitor(make, number: str, **values):
    person = {
        "name": make.names.person(), "identity": make.names.identity("F"), "phone": make.names.phone(),
        "relation": "citizen", "employer": None, **values,
    }  # fmt: skip
    return spectators.apply(number, **person)


@pytest.mark.rule("A-19")
def test_seats_in_order_then_the_queue():
    assert gallery.first_free([], 0) is None
    assert gallery.first_free([1, 3], 3) == 2
    assert gallery.first_free([1, 2], 2) is None
    assert gallery.closing_problem(NOW.date(), NOW.date()) is None


@pytest.mark.rule("A-19", "F-10")
@pytest.mark.parametrize(("identity", "good"), RIGHT)
def test_numbers_are_read_in_all_writings_and_checked(announced, make, identity, good):
    _, row = announced
    if good:
        assert visitor(make, row.number, identity=identity).seat == 1
        with pytest.raises(Conflict, match="已经申请过"):
            visitor(make, row.number, identity="11010519491231002X")
    else:
        with pytest.raises(Refused):
            visitor(make, row.number, identity=identity)


@pytest.mark.rule("A-19", "F-10")
def test_a_party_is_known_among_visitors_and_somebody_removed_is_none(announced, make):
    life, row = announced
    number, case = make.names.identity("F"), life.hearing.cases[0]
    party = cases.add_party(life.owner, case, role="victim", name="误录人", identity=number)
    first = visitor(make, row.number, identity=number)
    assert first.is_party
    db.session.delete(first)
    removing.remove_party(life.owner, case, party, party.version, "录入有误")
    assert not visitor(make, row.number, identity=number).is_party


@pytest.mark.both_engines
@pytest.mark.rule("A-19")
def test_who_gives_a_seat_back_makes_room_for_the_next(announced, make):
    life, row = announced
    first, second, third = (visitor(make, row.number) for _ in range(3))
    assert (first.seat, second.seat, third.seat) == (1, 2, None)
    phone = first.phone
    spectators.withdraw(first.number, phone)
    assert (third.state, third.seat) == ("seated", 1)
    told = db.session.query(OutboxMessage).filter_by(object_kind="spectator").one()
    assert life.hearing.title not in told.body
    with pytest.raises(Refused, match="没有找到"):
        spectators.public_status(second.number, "13000000000")
    with pytest.raises(Refused, match="理由"):
        doorkeeping.refuse(life.clerk, life.hearing, second, " ")
    doorkeeping.refuse(life.clerk, life.hearing, second, "未成年人")
    assert visitor(make, row.number).seat == 2
    for sql in (
        "UPDATE spectator SET seat = 3 WHERE seat = 2",
        "UPDATE spectator SET seat = 1 WHERE seat = 2",
        "UPDATE spectator SET state = 'seated' WHERE state = 'refused'",
    ):
        with pytest.raises(DatabaseError), db.session.begin_nested():
            db.session.execute(text(sql))


@pytest.mark.both_engines
def test_forty_at_once_fill_the_seats_exactly(app, announced, make):
    _, row = announced
    row.seats, number = 5, row.number
    people = [
        (make.names.person(), make.names.identity("M"), make.names.phone()) for _ in range(40)
    ]
    db.session.commit()
    barrier, faults = threading.Barrier(40), []

    def apply(name: str, identity: str, phone: str) -> None:
        with app.app_context(), clock.at(NOW):
            set_transaction_mode("write")
            barrier.wait()
            try:
                spectators.apply(
                    number,
                    name=name,
                    identity=identity,
                    phone=phone,
                    relation="citizen",
                    employer=None,
                )
                db.session.commit()
            except Exception as error:
                faults.append(error)
            db.session.remove()

    threads = [threading.Thread(target=apply, args=person) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert faults == []
    seats = [s.seat for s in db.session.query(Spectator)]
    assert sorted(s for s in seats if s) == [1, 2, 3, 4, 5]
    assert seats.count(None) == 35


@pytest.mark.rule("A-5", "A-19")
def test_closed_hearings_have_no_gallery(announced, make):
    life, row = announced
    life.hearing.is_public = False
    db.session.flush()
    with pytest.raises(NotFound):
        visitor(make, row.number)


def test_numbers_are_sealed_and_erased_afterwards(announced, make):
    _, row = announced
    identity = make.names.identity("F")
    one = visitor(make, row.number, identity=identity)
    assert identity.encode() not in one.identity_sealed
    assert doorkeeping.erase_due() == 0
    with clock.at(clock.beijing(row.starts_at.date().replace(year=2027))):
        assert doorkeeping.erase_due() == 1
    assert one.identity_sealed is None
    assert one.phone is None


def test_a_citizen_applies_checks_and_looks_it_up(announced, make, browser):
    life, row = announced
    name = make.account(life.clerk, "clerk")
    db.session.commit()
    browser.get(f"/announcements/{row.number}")
    browser.get(f"/attend/{row.number}")
    browser.post(f"/attend/{row.number}", {"name": "测", "identity": "1", "phone": "2"}, 422)
    typed = {
        "name": "测旁听", "identity": make.names.identity("F"), "phone": "13900001111",
        "relation": "student", "employer": "示例大学", "agrees": "y",
    }  # fmt: skip
    browser.post(f"/attend/{row.number}", typed, 200)
    assert "核对旁听申请" in browser.text
    browser.post(f"/attend/{row.number}", {**typed, "checked": "yes", "edit": "yes"}, 200)
    assert browser.page.select_one("#name")["value"] == "测旁听"
    browser.post(f"/attend/{row.number}", {**typed, "checked": "yes"}, 200)
    number = browser.page.select_one(".receipt").get_text()
    browser.get("/attend")
    browser.post("/attend", {"number": number, "phone": "13900001112"}, 422)
    browser.post("/attend", {"number": number.lower(), "phone": "13900001111"}, 200)
    assert "有旁听席" in browser.text
    browser.sign_in(name)
    browser.get(f"/hearings/{life.hearing_id}/spectators")
    assert "测旁听" in browser.text
    assert typed["identity"] not in browser.text
    one = db.session.query(Spectator).one()
    browser.post(f"/hearings/{life.hearing_id}/spectators/{one.id}/came")
    db.session.expire_all()
    assert db.session.query(Spectator).one().state == "came"


def test_guessing_is_slowed_down(announced, browser):
    browser.get("/attend")
    answers = [
        browser.client.post(
            "/attend", data={"csrf_token": browser.token, "number": f"AAAA{n}", "phone": "1"}
        ).get_data(as_text=True)
        for n in range(22)
    ]
    assert "没有找到" in answers[0]
    assert "15 分钟" in answers[-1]
