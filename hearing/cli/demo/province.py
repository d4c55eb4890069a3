"""Units, rooms, staff and pools of the demonstration, through the services."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import SYSTEM, Viewer
from hearing.calendar import rooms as calendar
from hearing.cli.demo.names import JOBS, WORK, Names
from hearing.cli.setup import seed_all
from hearing.people import service as people
from hearing.people.queries import viewer_of_post
from hearing.people.rules import PostKind
from hearing.pool import certificates, commitments, hire, manage, publicity, reviewing
from hearing.pool.hire_rules import AUTOMATIC, Finding
from hearing.pool.models import Member, Pool
from hearing.pool.rules import IDENTITIES
from hearing.units import service as units
from hearing.units.models import Unit

P = PostKind
COUNTY_ROOMS = 87
BEFORE = timedelta(days=20)
AT_EVERY_UNIT = (P.HANDLE, P.HANDLE, P.CLERK, P.DEPARTMENT_HEAD, P.CHIEF)
AT_POOLS = (P.HIRE, P.MANAGE, P.DEPUTY_CHIEF)
AT_PROVINCE = (
    P.BULLETIN_DRAFT, P.BULLETIN_REVIEW, P.BULLETIN_ISSUE,
    P.SYSTEM_ADMIN, P.SECURITY_ADMIN, P.AUDIT_ADMIN,
)  # fmt: skip


@dataclass
class Province:
    """What the life of hearings needs to know, by unit."""

    staff: dict[tuple[int, str], list[Viewer]] = field(default_factory=dict)
    rooms: dict[int, int] = field(default_factory=dict)
    pools: dict[int, int] = field(default_factory=dict)
    parents: dict[int, int | None] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    officers: dict[int, Viewer] = field(default_factory=dict)

    def one(self, unit_id: int, kind: str, turn: int = 0) -> Viewer:
        """The viewer of a post at a unit; there may be several holders."""
        found = self.staff[(unit_id, kind)]
        return found[turn % len(found)]

    def pool_unit(self, unit_id: int) -> int:
        """The unit whose pool serves a unit."""
        while unit_id not in self.pools:
            unit_id = self.parents[unit_id] or 0
        return unit_id


def load_units(counties: int | None = None) -> list[tuple[int, str]]:
    """Import Anhui, seed the tables; give (id, level) in order of code."""
    units.import_units(SYSTEM, units.read_units(units.ANHUI))
    seed_all()
    rows = db.session.execute(select(Unit.id, Unit.level).order_by(Unit.code))
    return [(row.id, row.level) for row in rows]


def furnish(
    everything: Sequence[tuple[int, str]],
    source: random.Random,
    names: Names,
    forget: Callable[[], None],
) -> Province:
    """Rooms, staff and pools of every unit; ``forget`` lets go of the rows of one pool."""
    province = Province()
    for unit in db.session.scalars(select(Unit)):
        province.parents[unit.id] = unit.parent_id
        province.names[unit.id] = unit.short
    counties = 0
    for unit_id, level in everything:
        counties += level == "county"
        _rooms(province, unit_id, accepted=level != "county" or counties <= COUNTY_ROOMS)
        _staff(province, unit_id, level, names)
    for unit_id, level in everything:
        if level != "county":
            open_pool(province, unit_id)
            members = 30 if level == "province" else 26
            find_officers(province, unit_id, members, source, names)
            db.session.commit()
            forget()
    return province


def found_pools(province: Province) -> None:
    """After publicity: the chiefs appoint those found, their certificates stay on paper."""
    for unit_id, pool_id in province.pools.items():
        members = db.session.scalars(
            select(Member)
            .options(joinedload(Member.person), joinedload(Member.pool))
            .where(Member.pool_id == pool_id)
            .order_by(Member.id)
        ).all()
        with certificates.put_off():
            appoint_officers(province, unit_id, members)
        db.session.commit()
        db.session.expunge_all()


def _rooms(province: Province, unit_id: int, *, accepted: bool) -> None:
    kind, name = ("room", "第一听证室") if accepted else ("reception", "12309 接待室")
    room = calendar.add_room(
        SYSTEM,
        unit_id,
        name,
        kind,
        24 if accepted else 12,
        20,
        has_deliberation_room=accepted,
    )
    if accepted:
        calendar.accept_room(SYSTEM, room, date(2019, 11, 20), "省院")
    province.rooms[unit_id] = room.id


def _staff(province: Province, unit_id: int, level: str, names: Names) -> None:
    kinds = [*AT_EVERY_UNIT]
    if level != "county":
        kinds += AT_POOLS
    else:
        kinds.append(P.DEPUTY_CHIEF)
    if level == "province":
        kinds += AT_PROVINCE
    for kind in kinds:
        person = people.add_person(SYSTEM, name=names.person(), identity=names.identity("M"))
        post = people.grant_post(SYSTEM, person.id, kind, unit_id)
        province.staff.setdefault((unit_id, kind), []).append(viewer_of_post(post.id))


def open_pool(province: Province, unit_id: int) -> None:
    """Open a pool with enough commitments for the months to come."""
    pool = hire.open_pool(SYSTEM, unit_id)
    province.pools[unit_id] = pool.id
    commitments.publish_commitments(SYSTEM, pool, 90)


def hire_officers(
    province: Province, unit_id: int, number: int, source: random.Random, names: Names
) -> list[int]:
    """聘 registers, reviews and shows; after publicity the chief appoints, 管 takes in; give member ids."""
    with clock.at(clock.now() - BEFORE):
        made = find_officers(province, unit_id, number, source, names)
    return appoint_officers(province, unit_id, made)


def find_officers(
    province: Province, unit_id: int, number: int, source: random.Random, names: Names
) -> list[Member]:
    """聘 registers and reviews candidates and shows them to the public."""
    pool = db.session.get_one(Pool, province.pools[unit_id])
    owner = db.session.get_one(Unit, unit_id)  # held here, it is read once
    hirer = province.one(owner.id, P.HIRE)
    with db.session.no_autoflush:  # each service flushes what it reads again
        made = [_find(hirer, pool, turn, source, names) for turn in range(number)]
    if made:
        publicity.open_publicity(hirer, pool, made, "0551-10000000 政治部")
    return made


def _find(hirer: Viewer, pool: Pool, turn: int, source: random.Random, names: Names) -> Member:
    gender = "FM"[turn % 2]
    unit_id = pool.unit_id
    member = hire.register(
            hirer, pool, name=names.person(), identity=names.identity(gender), phone=names.phone(),
            employer=WORK[turn % len(WORK)] + str(unit_id), profession=JOBS[turn % len(JOBS)],
            category=("legal", "expert", "social")[turn % 3],
            source=("invited", "recommended", "recruited")[turn % 3],
            recommender=WORK[turn % len(WORK)] if turn % 3 == 1 else None,
            identities=source.sample(IDENTITIES, 1 + turn % 2), consents_privacy=True,
            consents_sensitive=True, consents_cross_pool=turn % 4 == 0,
        )  # fmt: skip
    findings = {
        kind: Finding(kind, passed=True, evidence="承诺书、有关机关查询结果")
        for kind in reviewing.required(member)
        if kind not in AUTOMATIC
    }
    hire.record_checks(hirer, member, findings)
    hire.review(hirer, member, declared_on=clock.today(), evidence="身份证、声明书")
    return member


def appoint_officers(province: Province, unit_id: int, members: Sequence[Member]) -> list[int]:
    """聘 proposes, the chief appoints, 管 takes in; give member ids."""
    owner = db.session.get_one(Unit, unit_id)  # held here, it is read once
    hirer, manager = province.one(owner.id, P.HIRE), province.one(owner.id, P.MANAGE)
    chief = province.one(owner.id, P.CHIEF)
    with db.session.no_autoflush:
        for member in members:
            hire.propose(hirer, member, "符合条件，公示无异议，拟聘任")
            hire.appoint(chief, member, clock.today() + timedelta(days=5))
            manage.activate(manager, member)
    return [member.id for member in members]
