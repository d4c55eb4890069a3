"""Messages go out once, after the act, and never without it (P11, settled 11)."""

from __future__ import annotations

import json
import random
import time
from datetime import timedelta

import pytest

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import SYSTEM
from hearing.messages import service
from hearing.messages.models import OutboxMessage
from hearing.pool.models import Engagement
from hearing.pool.rules import EngagementState as E
from tests.conftest import NOW
from tests.support import race


class Recorder:
    """Remembers what it was given; fails while ``down``."""

    def __init__(self) -> None:
        self.given: list[tuple[str, ...]] = []
        self.down = False

    def deliver(self, *message: str) -> str:
        if self.down:
            raise ConnectionError("gateway")
        self.given.append(message)
        return f"id-{message[0]}"


@pytest.fixture
def gateway(monkeypatch):
    recorder = Recorder()
    monkeypatch.setattr(service, "gateway", recorder)
    return recorder


def queue(number: int = 1, **values):
    for n in range(number):
        given = {
            "key": f"m/{n}", "channel": "sms", "address": "13800000000", "template": "t",
            "subject": "公开听证", "body": "您好", "object_kind": "thing", "object_id": n, **values,
        }  # fmt: skip
        service.queue(SYSTEM, **given)
    db.session.commit()


@pytest.mark.both_engines
def test_what_is_queued_goes_out_once(app, gateway):
    queue(3)
    assert service.send_due(50, db.session.commit) == 3
    assert service.send_due(50, db.session.commit) == 0
    assert [m[0] for m in gateway.given] == ["m/0", "m/1", "m/2"]
    assert {m[2] for m in gateway.given} == {"13800000000"}


@pytest.mark.both_engines
def test_a_secret_is_wiped_and_the_kept_text_hides_it(app, gateway):
    queue(1, body="验证码 {secret}", secret="402817")
    row = db.session.query(OutboxMessage).one()
    assert row.body == "验证码 ●●●●"
    assert b"402817" not in row.secret_sealed
    service.send_due(50, db.session.commit)
    assert gateway.given[0][4] == "验证码 402817"
    db.session.refresh(row)
    assert row.secret_sealed is None


def test_a_broken_gateway_puts_off_and_loses_nothing(app, gateway):
    queue(2)
    gateway.down = True
    assert service.send_due(50, db.session.commit) == 0
    gateway.down = False
    assert service.send_due(50, db.session.commit) == 0
    with clock.at(NOW + timedelta(minutes=3)):
        assert service.send_due(50, db.session.commit) == 2
    assert {row.failure for row in db.session.query(OutboxMessage)} == {None}


def test_an_old_message_is_not_sent_any_more(app, gateway):
    queue(1)
    with clock.at(NOW + timedelta(days=4)):
        assert service.send_due(50, db.session.commit) == 0


def test_a_message_dies_with_its_act(app, gateway):
    service.queue(
        SYSTEM, key="x", channel="sms", address="1", template="t", subject="s", body="b",
        object_kind="thing", object_id=1,
    )  # fmt: skip
    db.session.flush()
    db.session.rollback()
    assert service.send_due(50, db.session.commit) == 0


def test_an_invitation_reaches_the_officers_telephone_and_names_no_case(make, gateway):
    life = make.world().life("draw")
    service.send_due(50, db.session.commit)
    invited = db.session.query(Engagement).filter_by(state=E.INVITED).all()
    keys = [m[0] for m in gateway.given]
    assert sorted(keys) == sorted(f"invitation/{e.id}" for e in invited)
    parties = [p.name for case in life.hearing.cases for p in case.parties]
    for _, channel, address, _, body in gateway.given:
        assert channel == "sms"
        assert address in {e.person.phone for e in invited}
        assert "请在" in body
        assert not any(name in body for name in parties)
        assert life.hearing.number not in body


def test_who_was_asked_hears_that_it_is_off_and_who_waited_hears_nothing(make, gateway):
    from hearing.pool import use

    life = make.world().life("draw")
    asked = {e.id for e in db.session.query(Engagement).filter_by(state=E.INVITED)}
    assert db.session.query(Engagement).filter_by(state=E.WAITING).count()
    use.withdraw_need(life.owner, life.hearing_id, "听证改期")
    service.send_due(99, db.session.commit)
    off = {m[0] for m in gateway.given if m[0].startswith("called-off")}
    assert off == {f"called-off/{n}" for n in asked}


def test_officers_hear_that_the_decision_can_be_read(make, gateway):
    life = make.world().life("tell_decision")
    with clock.at(clock.now() + timedelta(days=15)):
        service.send_due(200, db.session.commit)
    told = [m for m in gateway.given if m[0].startswith("decision-told/")]
    assert len(told) == len(life._panel())


class Slow(service.FileGateway):
    """Takes a moment before and after the message is out."""

    def deliver(self, *message: str) -> str:
        time.sleep(0.004)
        given = super().deliver(*message)
        time.sleep(0.004)
        return given


@pytest.mark.parametrize(
    ("number", "turns"),
    [
        pytest.param(30, 5, id="30"),
        pytest.param(600, 60, id="600", marks=pytest.mark.slow),
    ],
)
def test_kills_lose_nothing_and_send_nothing_twice(app, monkeypatch, tmp_path, number, turns):
    """Killed again and again in the middle of sending, every message is out exactly once.

    The long tier goes on until there were sixty kills, whatever the number of turns.
    """
    queue(number)
    monkeypatch.setattr(service, "gateway", Slow(tmp_path / "out"))
    source = random.Random(5)
    now, kills = NOW, 0

    def send() -> None:
        with clock.at(now):
            while service.send_due(5, db.session.commit):
                pass

    while kills < turns:
        process = race.Forked(send)
        time.sleep(source.uniform(0.01, 0.12))
        kills += process.kill() != 0
        now += timedelta(minutes=6)
        waiting = db.session.query(OutboxMessage).filter_by(sent_at=None).count()
        db.session.remove()
        if not waiting:
            break
    assert kills > 1 if number == 30 else kills == turns, kills
    assert race.Forked(send).wait() == 0
    files = list((tmp_path / "out").glob("*.json"))
    assert {json.loads(f.read_text())["body"] for f in files} == {"您好"}
    assert len(files) == number
    rows = db.session.query(OutboxMessage).all()
    assert all(row.sent_at for row in rows)
    assert len({row.gateway_id for row in rows}) == number
