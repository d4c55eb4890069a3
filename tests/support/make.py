"""Factories: the smallest legal thing, built through the services; one keyword breaks one rule."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import SYSTEM, Viewer
from hearing.calendar import rooms as calendar
from hearing.cli.demo.life import Life
from hearing.cli.demo.names import Names
from hearing.cli.demo.province import P, Province, hire_officers, open_pool
from hearing.cli.demo.schedule import Row
from hearing.people import service as people
from hearing.people.queries import viewer_of_post
from hearing.pool import certificates, hire, publicity, reviewing
from hearing.pool.hire_rules import AUTOMATIC, Finding
from hearing.pool.models import Pool
from hearing.units.models import Unit
from tests.support.shelf import Shelf, kept, step

CITY, COUNTY, OTHER_CITY, OTHER_COUNTY, PROVINCE = 340100, 340103, 340200, 340202, 340000
PASSWORD = "Right-horse-77"
PATH = (
    "plan", "review", "need", "draw", "answers", "tell", "ready", "open", "steps", "adjourn", "vote",
    "close_opinions", "last_steps", "close", "intend", "decide", "tell_decision", "outcome", "file",
)  # fmt: skip


@cache
def _anhui() -> list[tuple[int, int | None, str]]:
    """Each unit of the seed with the one above it and its short name; every test's database has the same."""
    found = db.session.execute(select(Unit.id, Unit.parent_id, Unit.short).order_by(Unit.id))
    return [(row[0], row[1], row[2]) for row in found]


class Make:
    """Makes persons, staff, rooms, pools and hearings; remembers staff by unit and post."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self.shelf = shelf
        self.source = random.Random(1)
        self.names = Names(self.source)
        self.province = Province()
        for unit_id, parent_id, short in _anhui():
            self.province.parents[unit_id] = parent_id
            self.province.names[unit_id] = short
        self.number = 0
        if shelf is not None:
            shelf.begin()

    def state(self) -> dict[str, Any]:
        """All that a maker remembers, to be kept beside a state of the database."""
        lists = {key: list(held) for key, held in self.province.staff.items()}
        kept = {name: dict(held) for name, held in vars(self.province).items()}
        return {"number": self.number, "count": self.names.count, "source": self.source.getstate(),
                "province": {**kept, "staff": lists}}  # fmt: skip

    def become(self, state: dict[str, Any]) -> None:
        """Remember what was kept; ``province`` and ``names`` stay the same objects."""
        self.number, self.names.count = state["number"], state["count"]
        self.source.setstate(state["source"])
        for name, held in state["province"].items():
            getattr(self.province, name).clear()
            getattr(self.province, name).update(held)

    @staticmethod
    def essence(result: Any) -> Any:
        """What is left of a call's result when the database and the maker are kept apart from it."""
        if isinstance(result, Make):
            return "make"
        return {k: v for k, v in vars(result).items() if k != "province"} if isinstance(
            result, Life) else result  # fmt: skip

    def reborn(self, essence: Any) -> Any:
        """The result again."""
        if essence == "make":
            return self
        if not isinstance(essence, dict):
            return essence
        life = Life.__new__(Life)
        vars(life).update(essence, province=self.province)
        return life

    @step
    def person(self, **values: Any) -> Any:
        """A natural person."""
        name = self.names.person()
        return people.add_person(
            SYSTEM, **{"name": name, "identity": self.names.identity("M"), **values}
        )

    @step
    def staff(self, kind: str, unit: int = COUNTY) -> Viewer:
        """A new holder of a post."""
        post = people.grant_post(SYSTEM, self.person().id, kind, unit)
        viewer = viewer_of_post(post.id)
        self.province.staff.setdefault((unit, kind), []).append(viewer)
        return viewer

    @step
    def account(self, viewer: Viewer, name: str, face: str = "staff") -> str:
        """A confirmed account with a password for a viewer; gives the sign-in name."""
        account = people.open_account(SYSTEM, viewer.person_id or 0, name, face, PASSWORD)
        people.confirm_account(SYSTEM, account.id)
        return name

    @step
    def room(self, unit: int = COUNTY, name: str = "第一听证室") -> Any:
        """An accepted room."""
        room = calendar.add_room(SYSTEM, unit, name, "room", 20, 10)
        calendar.accept_room(SYSTEM, room, date(2025, 1, 1), "省院")
        self.province.rooms.setdefault(unit, room.id)
        return room

    @kept
    def county(self, unit: int = COUNTY) -> None:
        """Staff and a room for a county."""
        for kind in (P.HANDLE, P.CLERK, P.DEPARTMENT_HEAD, P.CHIEF, P.DEPUTY_CHIEF):
            self.staff(kind, unit)
        self.room(unit)

    @kept
    def pool(self, unit: int = CITY, members: int = 12) -> list[int]:
        """A pool with staff and active members in term."""
        for kind in (P.HIRE, P.MANAGE, P.CHIEF, P.DEPUTY_CHIEF):
            self.staff(kind, unit)
        with clock.at(clock.now() - timedelta(days=30)), certificates.put_off():
            open_pool(self.province, unit)
            return hire_officers(self.province, unit, members, self.source, self.names)

    def candidate(self, unit: int = CITY, **values: Any) -> Any:
        """A candidate registered today at the pool of a unit; values replace the usual ones."""
        gender = "FM"[self.source.randrange(2)]
        usual: dict[str, Any] = {
            "name": self.names.person(), "identity": self.names.identity(gender),
            "phone": self.names.phone(), "employer": "虚构单位", "profession": "教师",
            "category": "social", "source": "invited", "identities": ["教师"],
            "consents_privacy": True, "consents_sensitive": True,
        }  # fmt: skip
        pool = db.session.get_one(Pool, self.province.pools[unit])
        return hire.register(self.province.one(unit, P.HIRE), pool, **{**usual, **values})

    def checked(self, member: Any, unit: int = CITY) -> Any:
        """Every check of a member made and passed."""
        findings = {
            kind: Finding(kind, passed=True, evidence="查询结果")
            for kind in reviewing.required(member)
            if kind not in AUTOMATIC
        }
        hire.record_checks(self.province.one(unit, P.HIRE), member, findings)
        return member

    def reviewed(self, unit: int = CITY, **values: Any) -> Any:
        """A candidate whose review is passed."""
        member = self.checked(self.candidate(unit, **values), unit)
        hirer = self.province.one(unit, P.HIRE)
        hire.review(hirer, member, declared_on=clock.today(), evidence="声明书")
        return member

    def proposed(self, unit: int = CITY, **values: Any) -> Any:
        """A candidate shown to the public twenty days ago and proposed now."""
        hirer = self.province.one(unit, P.HIRE)
        with clock.at(clock.now() - timedelta(days=20)):
            member = self.reviewed(unit, **values)
            publicity.open_publicity(hirer, member.pool, [member], "电话 0551")
        hire.propose(hirer, member, "拟聘任")
        return member

    def officer(self, unit: int = CITY, **values: Any) -> Any:
        """A member appointed today."""
        member = self.proposed(unit, **values)
        hire.appoint(self.province.one(unit, P.CHIEF), member, clock.today())
        return member

    @kept
    def world(self, unit: int = COUNTY, pool: int = CITY) -> Make:
        """A county with its city's pool."""
        self.county(unit)
        self.pool(pool)
        return self

    @kept
    def life(self, until: str = "plan", *, days: int = 14, **row: Any) -> Life:
        """A hearing lived up to a stage (``PATH``), on the day of the hearing from ``open`` on."""
        self.number += 1
        values: dict[str, Any] = {
            "number": self.number * 11, "unit_id": COUNTY,
            "held_on": clock.today() + timedelta(days=days), "starts": "14:30",
            "type_code": "non_prosecution", "line_id": 1, "panel": 3, "outcome": "settled_on_spot",
        }  # fmt: skip
        life = Life(self.province, Row(**{**values, **row}), self.names)
        self.live(life, PATH[: PATH.index(until) + 1])
        return life

    def live(self, life: Life, stages: tuple[str, ...]) -> None:
        """Live stages; those of the day and after on their own clock."""
        begin = clock.beijing(life.row.held_on, life.row.starts)
        for stage in stages:
            at = clock.now() if PATH.index(stage) < 7 else begin + timedelta(
                minutes=5 * PATH.index(stage)
            )  # fmt: skip
            with clock.at(at):
                if stage == "steps":
                    for step in (1, 2, 3):
                        life.step(step)
                elif stage == "last_steps":
                    for step in (5, 6, 7):
                        life.step(step)
                else:
                    getattr(life, stage)()
