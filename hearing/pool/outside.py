"""Officers without a draw: named from the pool, or from outside it, each approved by the chief (P-8)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from hearing.base.db import db
from hearing.base.errors import Conflict, Refused
from hearing.base.viewer import SYSTEM, Viewer
from hearing.journal import service as journal
from hearing.people.models import Person
from hearing.people.service import add_person, grant_post, live_posts
from hearing.pool import findings, interest, rules
from hearing.pool.draw_rules import EngagedAs
from hearing.pool.models import Engagement, Member, Need
from hearing.pool.recusal import GRADES, Grade
from hearing.pool.rules import EngagementState as E
from hearing.pool.use import LIVE, invite, lock


def standing_need(hearing_id: int) -> Need:
    """The need of a hearing that is to be filled without a draw."""
    found = db.session.scalar(
        select(Need).where(Need.hearing_id == hearing_id, Need.state != "withdrawn")
    )
    if found is None:
        raise Conflict("请先提出听证员需求，再申请指定或邀请库外听证员")
    return found


def name_member(viewer: Viewer, need: Need, name: str, approval_id: int) -> Engagement:
    """Invite the one member of the pool who bears a name, as the chief approved (指定, P-8)."""
    members = db.session.scalars(
        select(Member)
        .join(Person)
        .where(
            Member.pool_id == need.pool_id,
            Member.state == rules.MemberState.ACTIVE,
            Person.name == name.strip(),
        )
    ).all()
    if len(members) != 1:
        words = "库中没有这位听证员" if not members else "库中有同名的听证员"
        raise Refused(f"{words}，请与听证员管理部门核对姓名，或改为随机抽取", rule="P-8")
    member = members[0]
    _qualified(member.person.born_on, need.held_on, member.exclusions_declared_on)
    if member.exclusion_hit or not member.term_from or not member.term_until:
        raise Refused("此人现在不符合听证员条件", rule="A-7")
    if not member.term_from <= need.held_on < member.term_until:
        raise Refused("此人的聘期不含听证日", rule="P-6")
    return _engage(viewer, need, member.person, EngagedAs.NAMED, approval_id, member)


def invite_outsider(
    viewer: Viewer,
    need: Need,
    approval_id: int,
    *,
    name: str,
    identity: str,
    gender: str,
    phone: str,
    employer: str,
    identity_words: str,
    declared_on: date,
) -> Engagement:
    """Invite a person from outside the pool, as the chief approved; the conditions of A-7 hold (P-8, F-05)."""
    person = add_person(
        viewer,
        name=name,
        identity=identity,
        gender=gender,
        born_on=rules.birth_of(identity),
        phone=phone,
        employer=employer,
    )
    _qualified(rules.birth_of(identity), need.held_on, declared_on)
    in_pool = select(Member.id).where(
        Member.pool_id == need.pool_id,
        Member.person_id == person.id,
        Member.state == rules.MemberState.ACTIVE,
    )
    if db.session.scalar(in_pool):
        raise Refused("此人已在库中，应当参加随机抽取；确需其参加的，申请指定", rule="P-8")
    if any(post.kind != "officer" for post in live_posts(person.id)):
        raise Refused("此人在检察院任职，不能担任听证员", rule="P-3")
    if not live_posts(person.id):
        grant_post(SYSTEM, person.id, "officer", need.pool.unit_id)
    row = _engage(viewer, need, person, EngagedAs.OUTSIDER, approval_id, None)
    row.identity_words = identity_words.strip() or None
    return row


def _qualified(born_on: date | None, day: date, declared_on: date | None) -> None:
    problem = rules.qualification_problem(born_on, day, None, declared_on)
    if problem:
        raise Refused(problem, rule="A-7")


def _engage(
    viewer: Viewer,
    need: Need,
    person: Person,
    engaged_as: EngagedAs,
    approval_id: int,
    member: Member | None,
) -> Engagement:
    lock(need)
    db.session.flush()
    standing = Engagement.state.in_((E.WAITING, *LIVE))
    mine = Engagement.hearing_id == need.hearing_id
    if db.session.scalar(
        select(Engagement.id).where(mine, standing, Engagement.person_id == person.id)
    ):
        raise Conflict("此人已在本次听证的听证员或候补名单中")
    live = db.session.scalar(
        select(func.count(Engagement.id)).where(mine, Engagement.state.in_(LIVE))
    )
    if (live or 0) >= need.number:
        raise Conflict(f"听证员已满 {need.number} 人，不需要指定或邀请库外听证员", rule="P-8")
    last = db.session.scalar(select(func.max(Engagement.rank)).where(mine))
    row = Engagement(
        hearing_id=need.hearing_id, need_id=need.id, engaged_as=engaged_as,
        approval_id=approval_id, member_id=member.id if member else None, person_id=person.id,
        handler_person_id=need.handler_person_id, held_on=need.held_on, rank=(last or 0) + 1,
        is_reserve=False, state=E.WAITING,
    )  # fmt: skip
    _no_interest(need, person)
    db.session.add(row)
    db.session.flush()
    findings.look_at(need, [row], {})
    journal.record(viewer, f"engagement.{engaged_as}", "engagement", row.id, approval=approval_id)
    if not invite(viewer, row, need):
        raise Conflict("此人同时段已有约，不能参加本次听证")
    return row


def _no_interest(need: Need, person: Person) -> None:
    found = interest.signs_of(need, [person], {})[person.id]
    certain = [sign.label for sign in found if GRADES[sign] == Grade.CERTAIN]
    if person.id == need.handler_person_id or certain:
        raise Refused(f"应当回避：{certain[0] if certain else '本案承办人'}", rule="A-7")
