"""The panel's common statement with dissent, a supervisor's opinion apart, the day of the decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from hearing.base import clock
from hearing.base.db import db, schema_changes
from hearing.base.errors import Conflict, NotFound, Refused
from hearing.hearings.models import Participant
from hearing.hearings.rules import Role
from hearing.opinions import (
    ballots,
    beside,
    collegial,
    decision,
    rules,
    supervisor_opinions,
    verifying,
)
from tests.opinions.test_ballots import give, officer, sitting  # noqa: F401 - a fixture


@pytest.fixture
def closed(sitting):  # noqa: F811 - a fixture
    """All three have given, the presider has closed."""
    for turn in range(3):
        give(officer(sitting, turn), sitting)
    ballots.close(sitting.owner, sitting.hearing_id)
    return sitting


def seats(life) -> list[int]:
    return [one.id for one in collegial.seats_of(life.hearing_id)]


@pytest.mark.rule("A-15", "F-17")
def test_who_speaks_for_the_panel():
    assert rules.representative({1: 2, 2: 2, 3: 3}, 3) == 2
    assert rules.representative({1: 2, 2: 2}, 4) is None
    assert rules.representative({}, 3) is None


@pytest.mark.both_engines
@pytest.mark.rule("A-15", "A-16", "F-17")
def test_the_representative_states_once_and_dissent_stands_apart(closed):
    life = closed
    voters, places = [officer(life, n) for n in range(3)], seats(life)
    collegial.choose(voters[0], life.hearing_id, places[1])
    collegial.choose(voters[1], life.hearing_id, places[0])
    with pytest.raises(Refused, match="过半数"):
        collegial.state_common(voters[1], life.hearing_id, "同意从宽")
    collegial.choose(voters[1], life.hearing_id, places[1])
    assert collegial.officer_collegial(voters[1], life.hearing_id).writes
    assert not collegial.officer_collegial(voters[0], life.hearing_id).writes
    assert collegial.collegial(life.hearing) is None
    assert beside.printable(life.hearing) == []
    before = {key: t.votes for key, t in decision.tallies(life.hearing_id).items()}
    collegial.state_common(voters[1], life.hearing_id, "同意从宽")
    collegial.dissent(voters[0], life.hearing_id, "应当先赔偿", is_named=True)
    collegial.dissent(voters[2], life.hearing_id, "证据不足", is_named=False)
    with pytest.raises(Conflict, match="不能更改"):
        collegial.dissent(voters[2], life.hearing_id, "改了", is_named=True)
    with pytest.raises(Conflict, match="已经写下"):
        collegial.choose(voters[2], life.hearing_id, places[2])
    with pytest.raises(Conflict, match="已经写下"):
        collegial.state_common(voters[1], life.hearing_id, "又写")
    found = collegial.collegial(life.hearing)
    assert found.representative == voters[1].name
    assert {(name, one.words) for name, one in found.dissents} == {
        (voters[0].name, "应当先赔偿"), (None, "证据不足"),
    }  # fmt: skip
    paper = beside.common(life.hearing)
    assert voters[2].name not in str([one["name"] for one in paper["dissents"]])
    assert {key: t.votes for key, t in decision.tallies(life.hearing_id).items()} == before
    db.session.commit()
    assert verifying.verify(life.hearing_id).problems == []
    with schema_changes():
        db.session.execute(
            text("DROP TRIGGER collegial_statement_no_update" + _on("collegial_statement"))
        )
    db.session.execute(text("UPDATE collegial_statement SET words = 'x'"))
    db.session.commit()
    assert "集体评议意见" in verifying.verify(life.hearing_id).problems[0]


def _on(table: str) -> str:
    return "" if db.engine.dialect.name == "sqlite" else f" ON {table}"


@pytest.mark.rule("A-15")
def test_nothing_common_before_closing(sitting):  # noqa: F811 - a fixture
    voter = officer(sitting)
    place = ballots.own_seat(voter, sitting.hearing_id).id
    with pytest.raises(Conflict, match="截止意见以后"):
        collegial.choose(voter, sitting.hearing_id, place)
    with pytest.raises(Conflict, match="截止意见以后"):
        collegial.dissent(voter, sitting.hearing_id, "不同意见", is_named=True)
    with pytest.raises(NotFound):
        collegial.officer_collegial(voter, sitting.hearing_id)
    with pytest.raises(NotFound):
        collegial.choose(sitting.owner, sitting.hearing_id, place)


@pytest.fixture
def supervised(sitting):  # noqa: F811 - a fixture
    """A people's supervisor was present."""
    row = Participant(
        hearing_id=sitting.hearing_id, role=Role.SUPERVISOR, name="喆昇祎翀", position=50, since_version=1,
        present_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    db.session.expire(sitting.hearing, ["participants"])
    return sitting, row.id


@pytest.mark.rule("A-8")
def test_a_supervisors_opinion_stands_apart(supervised):
    life, who = supervised
    with pytest.raises(NotFound):
        supervisor_opinions.enter(life.clerk, life.hearing, who, "程序规范", clock.today())
    for turn in range(3):
        give(officer(life, turn), life)
    ballots.close(life.owner, life.hearing_id)
    tally = decision.tallies(life.hearing_id)
    assert {one.panel for one in tally.values()} == {3}
    with pytest.raises(NotFound):
        supervisor_opinions.enter(life.clerk, life.hearing, life._panel()[0].id, "x", clock.today())
    with pytest.raises(Refused, match="日期"):
        supervisor_opinions.enter(
            life.clerk, life.hearing, who, "程序规范", clock.today() + timedelta(days=1)
        )
    with pytest.raises(Conflict, match="先录入"):
        supervisor_opinions.reply(life.owner, life.hearing, who, "采纳")
    supervisor_opinions.enter(life.clerk, life.hearing, who, "程序规范", clock.today())
    with pytest.raises(Conflict, match="不能更改"):
        supervisor_opinions.enter(life.clerk, life.hearing, who, "又写", clock.today())
    supervisor_opinions.reply(life.owner, life.hearing, who, "采纳，已改进")
    with pytest.raises(Conflict, match="不能更改"):
        supervisor_opinions.reply(life.owner, life.hearing, who, "不采纳")
    assert [one.kind for one in beside.printable(life.hearing)] == ["F-17-R"]
    assert beside.supervisor(life.hearing, who)["reply"] == "采纳，已改进"


@pytest.mark.rule("A-16")
def test_the_receipt_as_a_file_says_nothing_of_the_content(sitting, monkeypatch):  # noqa: F811
    from hearing.papers import service

    kept = {}
    monkeypatch.setattr(service, "render_one", lambda wanted: kept.update(one=wanted) or b"%PDF")
    voter = officer(sitting)
    with pytest.raises(NotFound):
        beside.officer_receipt(voter, sitting.hearing_id)
    row = give(voter, sitting)
    db.session.commit()
    count = db.session.execute(text("SELECT count(*) FROM paper")).scalar()
    name, content = beside.officer_receipt(voter, sitting.hearing_id)
    assert (name, content) == (f"听证意见回执 {row.receipt}.pdf", b"%PDF")
    said = kept["one"].content
    assert row.digest in said
    assert "没有被改动" not in said
    assert '"is_whole":true' in said
    assert "理由充分" not in said
    assert '"closed_at":null' in said
    assert db.session.execute(text("SELECT count(*) FROM paper")).scalar() == count
    ballots.close(sitting.owner, sitting.hearing_id, "两人缺席")
    beside.officer_receipt(voter, sitting.hearing_id)
    assert '"closed_at":null' not in kept["one"].content
