"""The profile kept by 管, its history, and the vocabulary kept by the system administrator."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.pool import catalogue, manage, queries, rules
from hearing.pool.models import Member
from tests.support.make import CITY, PROVINCE, P


@pytest.mark.both_engines
@pytest.mark.rule("P-5")
def test_profile_changes_are_kept_in_the_history(make):
    make.pool(members=1)
    manager = make.province.one(CITY, P.MANAGE)
    member = db.session.query(Member).one()
    earlier, seen = manage.profile_of(member), member.version
    wanted = replace(
        earlier, category="expert", identities=("医生", "人大代表"), specialities=("医学",),
        languages=("手语",), profession="外科医生",
    )  # fmt: skip
    manage.edit_profile(manager, member, wanted, seen)
    db.session.expire(member)
    assert set(manage.profile_of(member).identities) == {"医生", "人大代表"}
    assert manage.profile_of(member).specialities == ("医学",)
    note = queries.history(manager, member.id)[-1]
    assert note.verb == "profile"
    assert "专业领域：加医学" in note.note
    assert "外科" not in note.note
    with pytest.raises(Stale):
        manage.edit_profile(manager, member, earlier, seen)
    with pytest.raises(Refused, match="没有变化"):
        manage.edit_profile(manager, member, manage.profile_of(member), member.version)
    with pytest.raises(Refused, match="专业领域"):
        manage.edit_profile(
            manager, member, replace(wanted, specialities=("炼金",)), member.version
        )
    with pytest.raises(Forbidden):
        manage.edit_profile(make.province.one(CITY, P.HIRE), member, earlier, member.version)
    member.state = "left"
    with pytest.raises(Refused, match="已出库"):
        manage.edit_profile(manager, member, earlier, member.version)


@pytest.mark.rule("P-5")
def test_words_are_added_and_retired_by_the_system_administrator(make):
    make.pool(members=1)
    manager, system = make.province.one(CITY, P.MANAGE), make.staff(P.SYSTEM_ADMIN, PROVINCE)
    member = db.session.query(Member).one()
    with pytest.raises(Forbidden):
        catalogue.add(manager, "speciality", "古建筑")
    catalogue.add(system, "speciality", "古建筑")
    for kind, name in (("speciality", "古建筑"), ("identity", "古建筑"), ("category", "法律型")):
        with pytest.raises(Conflict):
            catalogue.add(system, kind, name)
    for kind, name in (("nothing", "词"), ("speciality", " "), ("speciality", "a=b")):
        with pytest.raises(Refused):
            catalogue.add(system, kind, name)
    wanted = replace(manage.profile_of(member), specialities=("古建筑",))
    manage.edit_profile(manager, member, wanted, member.version)
    catalogue.turn(system, "古建筑")
    assert "古建筑" not in dict(catalogue.offered("speciality"))
    assert catalogue.names("speciality")["古建筑"] == "古建筑"
    kept = replace(wanted, languages=("英语",))
    manage.edit_profile(manager, member, kept, member.version)
    gone = replace(kept, specialities=())
    manage.edit_profile(manager, member, gone, member.version)
    with pytest.raises(Refused):
        manage.edit_profile(manager, member, kept, member.version)
    catalogue.turn(system, "古建筑")
    assert "古建筑" in dict(catalogue.offered("speciality"))
    with pytest.raises(NotFound):
        catalogue.turn(system, "没有的词")
    for category in rules.Category:
        last = len(catalogue.offered("category")) == 1
        if last:
            with pytest.raises(Refused):
                catalogue.turn(system, category)
        else:
            catalogue.turn(system, category)
