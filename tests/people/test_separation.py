"""聘 / 管 / 用 apart in one natural person, tried over every write path, by service and by SQL (P3)."""

from __future__ import annotations

import ast
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, Refused
from hearing.base.viewer import SYSTEM, Hat, Viewer
from hearing.cases import service as cases
from hearing.config import ROOT
from hearing.hearings import approvals, declarations
from hearing.hearings.models import Objection
from hearing.people import service as people
from hearing.people.models import Person, Post
from hearing.people.queries import viewer_of_post
from hearing.people.rules import DUTIES
from hearing.pool import drawing, hire
from hearing.pool.models import Draw, Member, Need, Pool
from tests.support.make import CITY, COUNTY, OTHER_CITY, PASSWORD, PROVINCE, P
from tests.support.race import together
from tests.support.sweep import answers

INSERT_POST = (
    "INSERT INTO post (person_id, unit_id, unit_lineage, kind, granted_at) "
    "SELECT :person, id, lineage, :kind, '2026-03-01 00:00:00.000000' FROM unit WHERE id = :unit"
)
# a place in the panel that no draw gives: an outsider's, approved or not
AS_OUTSIDER = (
    "INSERT INTO engagement (hearing_id, need_id, engaged_as, approval_id, identity_words, person_id, "
    "handler_person_id, held_on, rank, is_reserve, state, version) SELECT hearing_id, need_id, 'outsider', "
    "1, 'x', :person, -1, held_on, 90, is_reserve, 'waiting', 1 FROM engagement WHERE id = :id"
)
AS_DRAWER = (
    "INSERT INTO draw (number, need_id, round, state, commitment_id, frozen_at, frozen_by, list_text, "
    "list_digest, eligible, excluded) SELECT 'x', need_id, 1, 'frozen', commitment_id, frozen_at, :person, "
    "list_text, list_digest, eligible, excluded FROM draw WHERE id = :id"
)


def refused(sql: str, words: str, **values: object) -> None:
    with pytest.raises(DatabaseError, match=words), db.session.begin_nested():
        db.session.execute(text(sql), values)


def doubles() -> list[Any]:
    """Natural persons who hold two of 聘, 管 and 用 along the tree: always none (I12)."""
    return list(
        db.session.execute(
            text(
                "SELECT p.person_id FROM post p JOIN post q ON q.person_id = p.person_id AND q.id <> p.id "
                "WHERE p.ended_at IS NULL AND q.ended_at IS NULL AND p.kind <> q.kind "
                "AND p.kind IN ('hire', 'manage', 'handle') AND q.kind IN ('hire', 'manage', 'handle') "
                "AND substr(p.unit_lineage, 1, length(q.unit_lineage)) = q.unit_lineage"
            )
        )
    )


@pytest.mark.both_engines
@pytest.mark.rule("P-3")
def test_every_pair_of_duties_along_the_tree_is_refused_by_service_and_by_sql(make):
    security = make.staff(P.SECURITY_ADMIN, PROVINCE)
    for one, other in combinations(DUTIES, 2):
        for first, second in ((CITY, CITY), (CITY, COUNTY), (COUNTY, PROVINCE), (PROVINCE, CITY)):
            for held, wanted in ((one, other), (other, one)):
                person = make.staff(held, first).person_id
                with pytest.raises(Refused, match="不得由同一人担任"):
                    people.grant_post(security, person, wanted, second)
                refused(
                    INSERT_POST, "post_separated", person=person, kind=wanted.value, unit=second
                )
    assert doubles() == []


@pytest.mark.both_engines
def test_of_many_at_once_one_duty_is_given(app, make):
    person = make.person().id
    db.session.commit()

    def grant(number: int) -> bool:
        try:
            people.grant_post(SYSTEM, person, DUTIES[number % 3], (CITY, COUNTY)[number % 2])
        except Refused:
            return False
        db.session.commit()
        return True

    results = together(app, grant, 12)
    held = {post.kind for post in people.live_posts(person)}
    assert len(held) == 1, held
    assert results.count(True) >= 1
    assert doubles() == []


@pytest.mark.both_engines
def test_a_post_needs_a_person_known_by_identity_number(make):
    bare = people.add_person(SYSTEM, name="无证件")
    for kind in P:
        with pytest.raises(Refused, match="没有登记身份证号"):
            people.grant_post(SYSTEM, bare.id, kind, CITY)
        refused(INSERT_POST, "post_identified", person=bare.id, kind=kind.value, unit=CITY)
    clerk = make.staff(P.CLERK)
    gone = "UPDATE person SET identity_digest = NULL, identity_sealed = NULL WHERE id = :person"
    refused(gone, "person_identified", person=clerk.person_id)
    other = "UPDATE person SET identity_digest = 'another' WHERE id = :person"
    refused(other, "person_identified", person=clerk.person_id)


@pytest.mark.parametrize(
    "slip", ["3401011990010112", "34010119900101001Z", "３４０１０１１９９００１０１００１１"]
)
def test_a_number_with_a_slip_makes_no_second_person(make, slip):
    with pytest.raises(Refused, match="身份证号"):
        people.add_person(SYSTEM, name="某人", identity=slip)


def test_two_accounts_are_one_person_through_the_pages(app, make, browser):
    """The administrators' pages: the same identity number, written otherwise, is the same person."""
    for kind, name in ((P.SYSTEM_ADMIN, "system"), (P.SECURITY_ADMIN, "security")):
        make.account(make.staff(kind, PROVINCE), name)
    db.session.commit()
    number = make.names.identity("M")
    browser.sign_in("system")
    for sign_in, written in (("first", number), ("second", f" {number.lower()} ")):
        browser.get("/admin/system/accounts")
        typed = {"name": "同一人", "identity": written, "sign_in_name": sign_in, "face": "staff",
                 "password": PASSWORD}  # fmt: skip
        browser.post("/admin/system/accounts", typed)
    browser.sign_in("security")
    ids = [
        db.session.execute(
            text("SELECT id FROM account WHERE sign_in_name = :name"), {"name": name}
        ).scalar_one()
        for name in ("first", "second")
    ]
    db.session.rollback()
    browser.get(f"/admin/security/accounts/{ids[0]}")
    browser.post(f"/admin/security/accounts/{ids[0]}", {"kind": "hire", "unit_id": str(CITY)})
    browser.get(f"/admin/security/accounts/{ids[1]}")
    for kind, unit in (("manage", CITY), ("handle", COUNTY), ("manage", PROVINCE)):
        page = {"kind": kind, "unit_id": str(unit)}
        browser.post(f"/admin/security/accounts/{ids[1]}", page, 422)
        assert "不得由同一人担任" in browser.text
    assert doubles() == []


@pytest.mark.both_engines
@pytest.mark.rule("P-3")
def test_pool_staff_take_no_part_in_a_hearing(make):
    """As clerk on the plan, as a party by identity number, as anybody by SQL."""
    life = make.world().life("plan")
    hirer, manager = make.province.one(CITY, P.HIRE), make.province.one(CITY, P.MANAGE)
    db.session.flush()
    for staff in (hirer, manager):
        refused(
            "INSERT INTO participant (hearing_id, position, role, name, person_id, is_minor, must_be_told, "
            "since_version, seal_id) VALUES (:hearing, 50, 'agent', 'x', :person, 1=0, 1=0, 1, 'x')",
            "participant_apart",
            hearing=life.hearing_id,
            person=staff.person_id,
        )
        refused(
            "UPDATE participant SET person_id = :person WHERE hearing_id = :hearing AND role = 'clerk'",
            "participant_apart",
            hearing=life.hearing_id,
            person=staff.person_id,
        )
    kept, make.province.staff[(COUNTY, P.CLERK)] = make.province.staff[(COUNTY, P.CLERK)], [manager]
    with pytest.raises(Refused, match="不能作为本场听证的参加人"):
        make.life("plan", number=5)
    make.province.staff[(COUNTY, P.CLERK)] = kept


@pytest.mark.both_engines
def test_a_party_who_hires_or_manages_is_known_by_identity_number(make, monkeypatch):
    make.world()
    number = db.session.get(Person, make.province.one(CITY, P.MANAGE).person_id).identity
    plain = cases.add_party

    def with_number(viewer: Any, case: Any, **values: Any) -> Any:
        return plain(viewer, case, **{**values, "identity": number})

    monkeypatch.setattr(cases, "add_party", with_number)
    with pytest.raises(Refused, match="不能作为本场听证的参加人"):
        make.life("plan")


@pytest.mark.both_engines
@pytest.mark.rule("P-3")
def test_who_takes_part_in_an_open_hearing_gets_no_pool_post(make):
    life = make.world().life("plan")
    clerk = life.clerk.person_id
    for kind, unit in ((P.MANAGE, CITY), (P.HIRE, PROVINCE)):
        with pytest.raises(Refused, match="未结束听证"):
            people.grant_post(SYSTEM, clerk, kind, unit)
        refused(INSERT_POST, "post_takes_part", person=clerk, kind=kind.value, unit=unit)
    # elsewhere it clashes with nothing
    people.grant_post(SYSTEM, clerk, P.MANAGE, OTHER_CITY)


@pytest.mark.both_engines
@pytest.mark.rule("P-3")
def test_an_officer_is_no_staff_and_staff_is_no_officer(make):
    life = make.world().life("draw")
    db.session.flush()
    drawn = db.session.execute(
        text("SELECT id, person_id, handler_person_id FROM engagement ORDER BY id LIMIT 1")
    ).one()
    for kind in (P.HIRE, P.MANAGE, P.HANDLE, P.CLERK):
        with pytest.raises(Refused, match="不得由同一人担任|未结束听证"):
            people.grant_post(SYSTEM, drawn.person_id, kind, CITY)
    # the sign-in post is gone, the service is not: the engagement alone stands against it
    db.session.execute(
        text("UPDATE post SET ended_at = granted_at WHERE person_id = :person"),
        {"person": drawn.person_id},
    )
    with pytest.raises(Refused, match="未结束听证"):
        people.grant_post(SYSTEM, drawn.person_id, P.MANAGE, CITY)
    refused(INSERT_POST, "post_takes_part", person=drawn.person_id, kind="hire", unit=CITY)
    # nobody is put in a drawn person's place, and a place beside the drawn ones is for no staff
    manager = make.province.one(CITY, P.MANAGE).person_id
    as_person = "UPDATE engagement SET person_id = :person WHERE id = :id"
    for person in (manager, life.owner.person_id):
        refused(as_person, "engagement_fixed", person=person, id=drawn.id)
        refused(AS_OUTSIDER, "engagement_apart", person=person, id=drawn.id)


@pytest.mark.both_engines
def test_a_member_of_staff_who_applies_is_not_appointed(make):
    """Through hiring: whoever holds a post may be entered, and gets no officer's post."""
    make.pool(members=1)
    clerk = make.staff(P.CLERK)
    person = db.session.get(Person, clerk.person_id)
    member = db.session.query(Member).first()
    db.session.execute(text("UPDATE post SET ended_at = granted_at WHERE kind = 'officer'"))
    with pytest.raises(Refused, match="不得由同一人担任"):
        people.grant_post(SYSTEM, person.id, P.OFFICER, CITY)
    refused(INSERT_POST, "post_separated", person=person.id, kind="officer", unit=CITY)
    assert member.state == "active"


@pytest.mark.both_engines
def test_nobody_draws_for_a_case_they_handle(make):
    life = make.world().life("need")
    need = db.session.query(Need).one()
    with pytest.raises(Forbidden):
        drawing.freeze(life.owner, need)
    # though the post were there (it cannot be, see above), the case stands against it
    hat = Hat(0, "manage", "", CITY, "", "/340000/340100/")
    with pytest.raises(Forbidden):
        drawing.freeze(Viewer("x", person_id=life.owner.person_id, hat=hat), need)
    make.live(life, ("draw",))
    drawn = db.session.query(Draw).one()
    db.session.flush()
    handler = "UPDATE draw SET redraw_approved_by = :person WHERE id = :id"
    refused(handler, "draw_frozen", person=life.owner.person_id, id=drawn.id)
    refused(AS_DRAWER, "draw_not_handler", person=life.owner.person_id, id=drawn.id)


@pytest.mark.both_engines
def test_nobody_decides_their_own_proposal(make):
    make.pool(members=1)
    hirer, pool = make.province.one(CITY, P.HIRE), db.session.query(Pool).one()
    chief = people.grant_post(SYSTEM, hirer.person_id, P.CHIEF, CITY)
    proposer = viewer_of_post(chief.id)
    member = make.proposed(CITY)
    assert member.pool_id == pool.id
    with pytest.raises(Refused, match="不能由本人决定"):
        hire.appoint(proposer, member, clock.today())
    db.session.flush()
    refused(
        "UPDATE member SET appointed_by = registered_by WHERE id = :id",
        "not_own_appointment|member_own_proposal|member_undecided",
        id=member.id,
    )
    refused(
        "UPDATE member SET registered_by = -1, reviewed_by = NULL, appointed_by = :me WHERE id = :id",
        "member_own_proposal|member_undecided",
        me=hirer.person_id,
        id=member.id,
    )


@pytest.mark.both_engines
def test_nobody_approves_their_own_case_nor_a_recusal_of_themselves(make):
    life = make.world().life("plan")
    approvals.department_agree(life.head, life.hearing, "同意")
    approval = approvals.request(life.chief, life.hearing, "venue", "换个地方")
    hearing = life.hearing
    handler_as_deputy = people.grant_post(SYSTEM, life.owner.person_id, P.DEPUTY_CHIEF, COUNTY)
    approval.decider_post = "deputy_chief"
    with pytest.raises(Refused, match="不能审批自己承办的案件"):
        approvals.decide(viewer_of_post(handler_as_deputy.id), approval, granted=True, reasons="x")
    db.session.flush()
    refused(
        "UPDATE approval SET decision = 'granted', decided_at = requested_at, decided_by = :me "
        "WHERE id = :id",
        "approval_own_case",
        me=hearing.handler_person_id,
        id=approval.id,
    )


@pytest.mark.both_engines
def test_nobody_decides_an_objection_against_themselves(make):
    life = make.world().life("answers")
    presider = next(p for p in life.hearing.participants if p.role == "presider")
    raised = declarations.object_to(life.owner, life.hearing, presider.id, "某甲", "是邻居")
    own = people.grant_post(SYSTEM, presider.person_id, P.CHIEF, COUNTY)
    with pytest.raises((Refused, Conflict), match="不能由本人决定"):
        declarations.decide_objection(
            viewer_of_post(own.id), life.hearing, raised, upheld=False, reasons="x"
        )
    db.session.flush()
    refused(
        "UPDATE objection SET decision = 'rejected', decided_at = raised_at, decided_by = :me",
        "objection_own",
        me=presider.person_id,
    )
    assert db.session.query(Objection).one().decision is None


@pytest.mark.both_engines
def test_who_opens_does_not_confirm_and_nobody_grants_to_themselves(make):
    clerk = make.staff(P.CLERK)
    make.account(clerk, "clerk")
    me = clerk.person_id
    refused("UPDATE account SET created_by = :me, confirmed_by = :me", "two_persons", me=me)
    refused("UPDATE post SET granted_by = person_id WHERE person_id = :me", "not_own_grant", me=me)


def makers(name: str) -> set[str]:
    """The functions under ``hearing/`` in which rows of a model are made, by constructor or insert."""
    found = set()
    for path in (ROOT / "hearing").rglob("*.py"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and any(
                _makes(call, name) for call in ast.walk(function)
            ):
                found.add(f"{module}.{function.name}")
    return found


def _makes(call: ast.AST, name: str) -> bool:
    if not isinstance(call, ast.Call):
        return False
    called = getattr(call.func, "id", getattr(call.func, "attr", ""))
    inserts = called in ("insert", "pg_insert", "sqlite_insert")
    given = {getattr(argument, "id", "") for argument in call.args}
    return called == name or (inserts and name in given)


def test_persons_and_posts_are_made_in_one_place_each():
    """Pages, commands and imports all go through these two verbs; another way in would show here."""
    assert makers("Post") == {"hearing.people.service.grant_post"}
    assert makers("Person") == {"hearing.people.service.add_person"}
    assert makers("Engagement") == {"hearing.pool.drawing._engage"} or all(
        maker.startswith("hearing.pool.") for maker in makers("Engagement")
    )
    assert len(makers("Participant")) >= 3


def test_over_every_page_no_duty_is_doubled(app, make, browser):
    """The security administrator's pages, each unit and each duty, for one person who manages."""
    make.world()
    manager = make.province.one(CITY, P.MANAGE)
    make.account(manager, "manager")
    make.account(make.staff(P.SECURITY_ADMIN, PROVINCE), "security")
    db.session.commit()
    account_id = db.session.execute(
        text("SELECT id FROM account WHERE sign_in_name = 'manager'")
    ).scalar_one()
    db.session.rollback()
    browser.sign_in("security")
    path = f"/admin/security/accounts/{account_id}"
    browser.get(path)
    offered = answers(browser.page.select_one("main form.card"))
    assert {"kind", "unit_id"} <= set(offered)
    for unit in (PROVINCE, CITY, COUNTY):
        for kind in (*DUTIES, P.OFFICER, P.SYSTEM_ADMIN):
            if kind != P.MANAGE:
                browser.post(path, {"kind": kind.value, "unit_id": str(unit)}, 422)
    assert doubles() == []
    assert {
        post.kind for post in db.session.query(Post).filter_by(person_id=manager.person_id)
    } == {"manage"}
