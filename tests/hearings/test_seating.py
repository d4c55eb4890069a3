"""Seat cards and the seating: everybody at the tables, rows from the front, no minor's name."""

from __future__ import annotations

import json

import pytest

from hearing.base.errors import Conflict, Forbidden
from hearing.calendar import rooms
from hearing.calendar.rules import SeatKind
from hearing.hearings import preparing, seating
from hearing.hearings.rules import Role
from tests.support.make import P


@pytest.mark.rule("F-15")
def test_every_role_has_a_seat():
    assert {role for role in Role if seating.seat_of(role) in SeatKind} == set(Role)


@pytest.mark.rule("F-15", "A-12")
def test_cards_follow_the_seat_plan(make):
    life = make.world().life("answers")
    hearing = life.hearing
    admin = make.staff(P.SYSTEM_ADMIN, 340000)
    plan = {
        "presider": (1, 1),
        "clerk": (1, 1),
        "officer": (2, 7),
        "party": (3, 1),
        "gallery": (4, 20),
    }
    rooms.set_seats(admin, hearing.room, plan, hearing.room.version)
    preparing.add_participant(life.owner, hearing, role="media", name="虚构报社")
    party = next(p for p in hearing.participants if p.party_id)
    party.is_minor = True
    paper = seating.print_cards(life.clerk, hearing)
    found = json.loads(paper.content)
    assert paper.kind == "F-15"
    assert [card["role"] for card in found["cards"]][:3] == ["主持人", "书记员", "听证员"]
    assert [card["role"] for card in found["cards"]].count("听证员") == 3
    assert party.name not in paper.content
    assert "虚构报社" not in paper.content
    assert found["rows"][1]["seats"][0].startswith("听证员 7 席：")
    assert found["rows"][0]["seats"][0].startswith("主持人 1 席：")
    assert found["missing"] == ["当事人席 1 个，来 2 人", "媒体席 0 个，来 1 人"]


def test_only_those_who_prepare_print_and_only_while_it_is_ahead(make):
    make.world()
    life = make.life("plan")
    with pytest.raises(Conflict, match="批准以后"):
        seating.print_cards(life.owner, life.hearing)
    with pytest.raises(Forbidden):
        seating.print_cards(make.staff(P.HANDLE), life.hearing)
