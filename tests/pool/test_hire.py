"""聘 from candidate to leaving: gates, separation, terms, history; by service and by raw SQL."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused
from hearing.base.viewer import SYSTEM
from hearing.hearings import panel
from hearing.hearings.models import Participant
from hearing.jobs.tasks import sweep
from hearing.messages.models import OutboxMessage
from hearing.people import sessions
from hearing.people.models import Account, Post
from hearing.people.queries import viewer_of_post
from hearing.pool import (
    certificates,
    consents,
    hire,
    hire_rules,
    leaving,
    manage,
    objections,
    particulars,
    proposals,
    publicity,
    reviewing,
    terms,
)  # fmt: skip
from hearing.pool.hire_rules import Finding, Ground
from hearing.pool.models import Appointment, Consent, Engagement, Member, MemberEvent, Proposal
from tests.conftest import NOW
from tests.support.make import CITY, COUNTY, OTHER_CITY, P
from tests.support.race import together


@pytest.fixture
def pool(make):
    make.pool(members=0)
    return make


@pytest.fixture
def hirer(pool):
    return pool.province.one(CITY, P.HIRE)


@pytest.fixture
def chief(pool):
    return pool.province.one(CITY, P.CHIEF)


def refused(sql: str, words: str, **values: object) -> None:
    db.session.flush()
    with pytest.raises(DatabaseError, match=words), db.session.begin_nested():
        db.session.execute(text(sql), values)
    db.session.expire_all()


def later(days: int):
    return clock.at(NOW + timedelta(days=days))


# registering


@pytest.mark.rule("F-25", "P-4")
def test_registering_keeps_as_little_as_needed_and_logs_each_consent(pool, hirer):
    identity = pool.names.identity("F")
    member = pool.candidate(identity=f" {identity.lower()} ", consents_cross_pool=True)
    assert member.person.identity == identity
    assert (member.person.gender, member.round, member.state) == ("F", 1, "candidate")
    kinds = {row.kind: row for row in db.session.scalars(select(Consent))}
    assert set(kinds) == {"privacy", "sensitive", "cross_pool"}
    assert kinds["privacy"].text.version == member.privacy_consent_version == "2019-01"
    for missing in ("consents_privacy", "consents_sensitive"):
        with pytest.raises(Refused) as found:
            pool.candidate(**{missing: False})
        assert found.value.field == missing
    with pytest.raises(Forbidden):
        hire.enter(
            pool.province.one(CITY, P.MANAGE), member.pool,
            particulars.Particulars("x", "x", "x", "x", "x", "x", "x"), particulars.Agreed(True, True),
        )  # fmt: skip


@pytest.mark.rule("F-25")
def test_the_newest_text_counts_from_its_day(pool):
    admin = pool.staff(P.SYSTEM_ADMIN, 340000)
    consents.publish(admin, "privacy", "2026-04", "新的告知书", clock.today() + timedelta(days=30))
    assert consents.current("privacy").version == "2019-01"
    with later(30):
        assert consents.current("privacy").version == "2026-04"
        assert pool.candidate().privacy_consent_version == "2026-04"
        with pytest.raises(Refused, match="用过"):
            consents.publish(admin, "privacy", "2026-04", "x", clock.today())
        with pytest.raises(Refused, match="早于"):
            consents.publish(admin, "privacy", "x", "x", clock.today() - timedelta(days=1))
    with pytest.raises(Forbidden):
        consents.publish(pool.province.one(CITY, P.HIRE), "privacy", "x", "x", clock.today())


@pytest.mark.rule("F-25")
def test_a_recommendation_names_who_recommends(pool):
    with pytest.raises(Refused) as found:
        pool.candidate(source="recommended")
    assert found.value.field == "recommender"
    assert pool.candidate(source="recommended", recommender="虚构街道").recommender == "虚构街道"
    refused("UPDATE member SET recommender = NULL", "recommended_by_whom")


@pytest.mark.both_engines
@pytest.mark.rule("F-25")
def test_the_same_person_twice_at_once_is_registered_once(app, pool):
    identity, name = pool.names.identity("F"), pool.names.person()
    unit, viewer = CITY, pool.province.one(CITY, P.HIRE)
    values = {
        "name": name, "identity": identity, "phone": "13800000000", "employer": "虚构", "profession": "", "category": "social",
        "source": "invited", "identities": ["教师"], "consents_privacy": True, "consents_sensitive": True,
    }  # fmt: skip
    pool_id = pool.province.pools[unit]
    db.session.commit()

    def register(_n: int) -> int:
        from hearing.pool.models import Pool

        return hire.register(viewer, db.session.get_one(Pool, pool_id), **values).id

    answers = together(app, register, 12)
    won = [one for one in answers if isinstance(one, int)]
    assert len(won) == 1, answers
    assert all(isinstance(one, (int, Conflict)) for one in answers), answers
    db.session.rollback()
    assert db.session.scalar(select(func.count(Member.id))) == 1
    persons = "SELECT count(*) FROM person WHERE name = :name"
    assert db.session.execute(text(persons), {"name": name}).scalar() == 1


@pytest.mark.both_engines
@pytest.mark.rule("P-5")
def test_another_pool_takes_a_person_only_with_consent(pool, hirer):
    pool.pool(OTHER_CITY, members=0)
    member = pool.candidate()
    same = {"identity": member.person.identity, "name": member.person.name}
    with pytest.raises(Refused, match="本人同意") as found:
        pool.candidate(OTHER_CITY, **same)
    assert found.value.rule == "P-5"
    there = pool.candidate(
        OTHER_CITY, **same, consents_cross_pool=True, cross_pool_evidence="书面同意书"
    )
    assert there.person_id == member.person_id
    db.session.flush()
    assert consents.elsewhere(member.person_id, member.pool_id) == [there.pool.name]
    third = pool.province.one(CITY, P.HIRE)
    with pytest.raises(Conflict, match="没有登记过"):
        hire.withdraw_cross_pool(third, member, "x")
    consents.give_cross_pool(third, member, clock.today(), "书面")
    with pytest.raises(Conflict):
        consents.give_cross_pool(third, member, clock.today(), "书面")
    columns = [c.name for c in db.metadata.tables["member"].columns if c.name != "id"]
    copied = ", ".join(
        {"pool_id": "9", "consents_cross_pool": "(1=0)"}.get(name, name) for name in columns
    )
    db.session.execute(text("INSERT INTO pool (id, unit_id, name) VALUES (9, 340300, 'x')"))
    refused(
        f"INSERT INTO member ({', '.join(columns)}) SELECT {copied} FROM member WHERE pool_id = {there.pool_id}",
        "member_elsewhere",
    )


@pytest.mark.rule("P-5")
def test_withdrawn_consent_suspends_the_place_beside_another(pool, hirer, chief):
    pool.pool(OTHER_CITY, members=0)
    first = pool.officer(OTHER_CITY)
    second = pool.officer(
        CITY, identity=first.person.identity, name=first.person.name, consents_cross_pool=True
    )
    manage.activate(pool.province.one(CITY, P.MANAGE), second)
    hire.withdraw_cross_pool(hirer, second, "本人来电")
    assert (second.state, second.consents_cross_pool) == ("suspended", False)
    log = consents.log_of(second.person_id)
    assert (log[0].is_given, log[0].evidence, log[0].kind) == (False, "本人来电", "cross_pool")
    with pytest.raises(DatabaseError), db.session.begin_nested():
        db.session.execute(text("UPDATE consent SET is_given = is_given"))


# reviewing


@pytest.mark.both_engines
@pytest.mark.rule("A-7")
def test_a_review_passes_only_when_every_check_is_made_and_passed(pool, hirer):
    member = pool.candidate()
    with pytest.raises(Refused, match="尚未核查"):
        hire.review(hirer, member, declared_on=clock.today(), evidence="x")
    refused("UPDATE member SET state = 'reviewed'", "member_unreviewed")
    kinds = [k for k in reviewing.required(member) if k not in hire_rules.AUTOMATIC]
    assert kinds == [
        "criminal",
        "dismissed",
        "licence",
        "debtor",
        "local:prosecuted",
        "local:arbitration",
    ]
    for kind in kinds[:-1]:
        hire.record_checks(hirer, member, {kind: Finding(kind, passed=True, evidence="查询")})
    with pytest.raises(Refused, match="被仲裁机构除名"):
        hire.review(hirer, member, declared_on=clock.today(), evidence="x")
    last = kinds[-1]
    hire.record_checks(hirer, member, {last: Finding(last, passed=False, evidence="来函")})
    assert member.exclusion_hit == "被仲裁机构除名"
    with pytest.raises(Refused, match="未通过：被仲裁机构除名"):
        hire.review(hirer, member, declared_on=clock.today(), evidence="x")
    refused("UPDATE member SET state = 'reviewed'", "member_unreviewed")
    hire.record_checks(hirer, member, {last: Finding(last, passed=True, evidence="更正函")})
    assert member.exclusion_hit is None
    with pytest.raises(Refused, match="晚于今天"):
        hire.review(hirer, member, declared_on=clock.today() + timedelta(days=1), evidence="x")
    hire.review(hirer, member, declared_on=clock.today(), evidence="x")
    rows = reviewing.checks(member)
    assert len(rows) == 7 * 3 + 7
    assert all(row.by_person_id == hirer.person_id and row.evidence for row in rows)


@pytest.mark.rule("A-7")
def test_checks_need_evidence_and_known_kinds(pool, hirer):
    member = pool.candidate()
    with pytest.raises(Refused) as found:
        hire.record_checks(hirer, member, {"debtor": Finding("debtor", passed=True, evidence=" ")})
    assert found.value.field == "evidence_debtor"
    for kind in ("age", "staff", "local:unknown", "x"):
        with pytest.raises(NotFound):
            hire.record_checks(hirer, member, {kind: Finding(kind, passed=True, evidence="x")})


@pytest.mark.rule("A-7")
def test_somebody_in_a_procuratorates_post_is_not_appointed(pool, hirer):
    from hearing.people import service as people

    member = pool.candidate()
    people.grant_post(SYSTEM, member.person_id, "clerk", COUNTY)
    pool.checked(member)
    assert "检察机关任职" in member.exclusion_hit
    with pytest.raises(Refused, match="检察机关任职"):
        hire.review(hirer, member, declared_on=clock.today(), evidence="x")


@pytest.mark.rule("A-7", "P-6")
def test_a_hit_on_a_serving_officer_takes_effect_at_once(pool, hirer):
    member = pool.officer()
    manager = pool.province.one(CITY, P.MANAGE)
    manage.activate(manager, member)
    hire.record_checks(hirer, member, {"debtor": Finding("debtor", passed=False, evidence="名单")})
    assert (member.state, member.exclusion_hit) == ("suspended", "被纳入失信被执行人名单")
    with pytest.raises(Refused, match="复核通过"):
        manage.activate(manager, member)
    hire.record_checks(hirer, member, {"debtor": Finding("debtor", passed=True, evidence="已移出")})
    manage.activate(manager, member)
    assert member.state == "active"


@pytest.mark.rule("A-7")
def test_local_grounds_have_their_days(pool, hirer):
    row = reviewing.add_local_exclusion(hirer, "bankrupt", "个人破产", "本院办法", clock.today())
    member = pool.candidate()
    assert "local:bankrupt" in reviewing.required(member)
    other = pool.staff(P.HIRE, OTHER_CITY)
    with pytest.raises(NotFound):
        reviewing.end_local_exclusion(other, row.id)
    general = db.session.execute(text("SELECT min(id) FROM local_exclusion")).scalar()
    with pytest.raises(NotFound):
        reviewing.end_local_exclusion(hirer, general)
    reviewing.end_local_exclusion(hirer, row.id)
    with later(1):
        assert "local:bankrupt" not in reviewing.required(member)
    with clock.at(clock.beijing(date(2020, 1, 1))):
        assert not any(k.startswith("local:") for k in reviewing.required(member))
    with pytest.raises(Refused, match="已经用过"):
        reviewing.add_local_exclusion(hirer, "bankrupt", "x", "x", clock.today())


# publicity


@pytest.mark.both_engines
@pytest.mark.rule("P-4")
def test_nobody_is_proposed_before_publicity_is_over(pool, hirer):
    member = pool.reviewed()
    with pytest.raises(Refused, match="尚未公示"):
        hire.propose(hirer, member, "拟聘任")
    row = publicity.open_publicity(hirer, member.pool, [member], "电话")
    assert (row.from_on, row.until_on) == (date(2026, 3, 2), date(2026, 3, 9))
    with pytest.raises(Refused, match="2026-03-09"):
        hire.propose(hirer, member, "拟聘任")
    refused(PROPOSE, "proposal_publicity", member=member.id, on="2026-03-09")
    refused("UPDATE publicity SET until_on = '2026-03-03'", "publicity_fixed")
    with later(8):
        hire.propose(hirer, member, "拟聘任")
    assert member.state == "proposed"


PROPOSE = (
    "INSERT INTO proposal (member_id, round, kind, opinion, proposed_by, proposed_post, proposed_on, proposed_at, "
    "state) VALUES (:member, 1, 'appoint', 'x', 1, 'hire', :on, '2026-03-20 00:00:00.000000', 'open')"
)


@pytest.mark.both_engines
@pytest.mark.rule("P-4")
def test_open_objections_stop_the_proposal(pool, hirer):
    member = pool.reviewed()
    row = publicity.open_publicity(hirer, member.pool, [member], "电话")
    found = objections.enter_objection(
        hirer, row.entries[0], channel="letter", raised_on=clock.today(), words="有意见", objector="甲",
        phone="13900000000",
    )  # fmt: skip
    sealed = db.session.execute(text("SELECT words_sealed FROM candidate_objection")).scalar_one()
    assert "有意见".encode() not in bytes(sealed)
    with later(10):
        with pytest.raises(Refused, match="1 件公示异议"):
            hire.propose(hirer, member, "拟聘任")
        refused(PROPOSE, "proposal_publicity", member=member.id, on="2026-03-12")
        with pytest.raises(Refused, match="理由"):
            objections.decide_objection(hirer, found, upheld=False, reasons=" ")
        objections.decide_objection(hirer, found, upheld=False, reasons="查无实据")
        with pytest.raises(Conflict):
            objections.decide_objection(hirer, found, upheld=True, reasons="x")
        hire.propose(hirer, member, "拟聘任")
    refused("UPDATE candidate_objection SET reasons = 'x'", "objection_fixed")


@pytest.mark.rule("P-4")
def test_an_upheld_objection_ends_the_candidacy(pool, hirer):
    member = pool.reviewed()
    row = publicity.open_publicity(hirer, member.pool, [member], "电话")
    found = objections.enter_objection(
        hirer, row.entries[0], channel="window", raised_on=clock.today(), words="属实"
    )
    objections.decide_objection(hirer, found, upheld=True, reasons="核查属实")
    assert (member.state, member.left_ground) == ("left", "objection")


@pytest.mark.rule("P-4")
def test_objections_belong_to_the_period(pool, hirer):
    member = pool.reviewed()
    row = publicity.open_publicity(hirer, member.pool, [member], "电话")
    entry = row.entries[0]
    for on, channel in ((date(2026, 3, 1), "phone"), (date(2026, 3, 10), "phone")):
        with later(20), pytest.raises(Refused, match="公示期内"):
            objections.enter_objection(hirer, entry, channel=channel, raised_on=on, words="x")
    with pytest.raises(Refused, match="提出方式"):
        objections.enter_objection(
            hirer, entry, channel="online", raised_on=clock.today(), words="x"
        )
    with later(20):
        objections.enter_objection(
            hirer, entry, channel="letter", raised_on=date(2026, 3, 9), words="邮戳 3 月 9 日"
        )
    other = pool.staff(P.HIRE, OTHER_CITY)
    with pytest.raises(NotFound):
        publicity.publicity(other, row.id)
    with pytest.raises(Forbidden):
        objections.enter_objection(
            other, entry, channel="phone", raised_on=clock.today(), words="x"
        )


@pytest.mark.rule("P-4")
def test_publicity_is_for_reviewed_members_once(pool, hirer):
    member = pool.reviewed()
    row = publicity.open_publicity(hirer, member.pool, [member], "电话")
    with pytest.raises(Conflict, match="正在公示"):
        publicity.open_publicity(hirer, member.pool, [member], "电话")
    with pytest.raises(Conflict, match="已审查"):
        publicity.open_publicity(hirer, member.pool, [pool.candidate()], "电话")
    for members, contact in (([], "x"), ([member], " ")):
        with pytest.raises(Refused):
            publicity.open_publicity(hirer, member.pool, members, contact)
    publicity.withdraw_publicity(hirer, row, "名单有误")
    publicity.open_publicity(hirer, member.pool, [member], "电话")
    with pytest.raises(Refused, match="尚未公示|期满"):
        hire.propose(hirer, member, "x")


# deciding


@pytest.mark.both_engines
@pytest.mark.rule("P-3", "P-4")
def test_nobody_decides_their_own_proposal(pool, hirer, chief):
    member = pool.proposed()
    row = proposals.open_proposal(member)
    with pytest.raises(Forbidden):
        proposals.decide(hirer, row, granted=True)
    with pytest.raises(Forbidden):
        proposals.decide(pool.staff(P.CHIEF, OTHER_CITY), row, granted=True)
    own = "UPDATE proposal SET state = 'granted', decided_at = proposed_at, decided_by = :who"
    refused(own, "not_own|proposal_own", who=row.proposed_by)
    second = pool.staff(P.HIRE, CITY)
    db.session.execute(
        text("UPDATE member SET reviewed_by = :who WHERE id = :id"),
        {"who": second.person_id, "id": member.id},
    )
    refused(own, "proposal_own", who=second.person_id)
    db.session.expire_all()
    refused(
        "UPDATE member SET state = 'appointed', appointed_by = :who, term_from = '2026-03-02', "
        "term_until = '2031-03-02'",
        "not_own_appointment|member_undecided",
        who=second.person_id,
    )
    refused(
        "UPDATE member SET state = 'appointed', appointed_by = :who, term_from = '2026-03-02', "
        "term_until = '2031-03-02'",
        "member_undecided",
        who=chief.person_id,
    )
    refused("UPDATE member SET state = 'active'", "member_path")


@pytest.mark.rule("P-3")
def test_a_chief_who_registered_cannot_decide(pool, hirer, chief):
    member = pool.proposed()
    row = proposals.open_proposal(member)
    for column in ("registered_by", "reviewed_by"):
        kept = getattr(member, column)
        setattr(member, column, chief.person_id)
        with pytest.raises(Refused, match="不能由本人决定"):
            proposals.decide(chief, row, granted=True)
        setattr(member, column, kept)


@pytest.mark.both_engines
@pytest.mark.rule("F-24", "P-4")
def test_appointment_begins_a_term_with_number_certificate_and_post(pool, hirer, chief):
    member = pool.proposed()
    with pytest.raises(Refused, match="早于今天"), db.session.begin_nested():
        hire.appoint(chief, member, clock.today() - timedelta(days=1))
    hire.appoint(chief, member, clock.today())
    assert (member.state, member.term_until) == ("appointed", date(2031, 3, 2))
    term = terms.terms_of(member)[0]
    assert term.certificate_number == member.certificate_number == "合肥市检听聘〔2026〕1号"
    assert term.paper_id is not None
    posts = db.session.scalars(select(Post).where(Post.person_id == member.person_id)).all()
    assert [(p.kind, p.unit_id, p.ended_at) for p in posts] == [("officer", CITY, None)]
    with pytest.raises(Conflict):
        hire.appoint(chief, member, clock.today())
    for change in ("term_until = '2040-01-01'", "certificate_number = 'x'", "code_digest = 'x'"):
        refused(f"UPDATE appointment SET {change}", "appointment_fixed")
    refused("UPDATE proposal SET reasons = 'x'", "proposal_decided")
    refused("UPDATE proposal SET opinion = 'x'", "proposal_fixed")


@pytest.mark.rule("P-4")
def test_a_refusal_goes_back_with_reasons(pool, hirer, chief):
    member = pool.proposed()
    with pytest.raises(Refused, match="理由"), db.session.begin_nested():
        hire.return_candidate(chief, member, " ")
    hire.return_candidate(chief, member, "结构不合适")
    assert member.state == "reviewed"
    hire.propose(hirer, member, "补充说明后再提请")
    assert [row.state for row in proposals.proposals_of(member)] == ["refused", "open"]


def test_one_open_proposal_at_a_time(pool, hirer):
    member = pool.officer()
    manager = pool.province.one(CITY, P.MANAGE)
    proposals.propose_removal(manager, member, "absent", "两次缺席", suspend=False)
    with pytest.raises(Conflict, match="已有一件"):
        proposals.propose_removal(hirer, member, "fraud", "x", suspend=False)


# terms


def serve(make, member):
    manage.activate(make.province.one(CITY, P.MANAGE), member)
    return member


@pytest.mark.both_engines
@pytest.mark.rule("P-7", "F-24")
def test_renewal_joins_the_term_and_is_counted(pool, hirer, chief):
    member = serve(pool, pool.officer())
    with pytest.raises(Refused, match="90 天内"):
        proposals.propose_renewal(hirer, member, "继续")
    with later(5 * 365 - 40):
        with pytest.raises(Refused, match="逐项复核"):
            proposals.propose_renewal(hirer, member, "继续")
        pool.checked(member)
        row = proposals.propose_renewal(hirer, member, "履职良好")
        proposals.decide(chief, row, granted=True)
        spells = terms.terms_of(member)
        assert [(t.ordinal, t.term_from, t.term_until) for t in spells] == [
            (1, date(2026, 3, 2), date(2031, 3, 2)), (2, date(2031, 3, 2), date(2036, 3, 2)),
        ]  # fmt: skip
        assert (member.term_from, member.term_until) == (date(2026, 3, 2), date(2036, 3, 2))
        assert (terms.renewals(spells), member.state) == (1, "active")
        assert spells[1].paper_id not in (None, spells[0].paper_id)
    with later(5 * 365 + 10):
        assert terms.end_due() == 0


@pytest.mark.rule("P-7")
def test_a_refused_renewal_lets_the_term_run_out(pool, hirer, chief):
    member = serve(pool, pool.officer())
    with later(5 * 365 - 20):
        pool.checked(member)
        row = proposals.propose_renewal(hirer, member, "继续")
        proposals.decide(chief, row, granted=False, reasons="另有安排")
        assert member.state == "active"
    with later(5 * 365 + 1):
        assert terms.end_due() == 1
        assert member.state == "left"


@pytest.mark.both_engines
@pytest.mark.rule("P-7")
def test_officers_are_warned_once_at_90_and_once_at_30_days(pool):
    member = serve(pool, pool.officer())
    told = []
    for days in (100, 90, 89, 30, 29, 1):
        with clock.at(clock.beijing(member.term_until - timedelta(days=days), "09:00")):
            told.append((days, terms.warn_due()))
            assert terms.warn_due() == 0
    assert told == [(100, 0), (90, 1), (89, 0), (30, 1), (29, 0), (1, 0)]
    bodies = db.session.scalars(
        select(OutboxMessage.body).where(OutboxMessage.template == "term_warning")
    ).all()
    assert len(bodies) == 2
    assert all("2031年3月2日" in body and member.person.name not in body for body in bodies)


@pytest.mark.both_engines
@pytest.mark.rule("P-7")
def test_the_end_of_a_term_ends_post_and_sign_in(pool):
    member = serve(pool, pool.officer())
    post = db.session.scalars(select(Post).where(Post.person_id == member.person_id)).one()
    account = pool.account(viewer_of_post(post.id), "tingzhengyuan", "officer")
    row = db.session.scalars(select(Account).where(Account.sign_in_name == account)).one()
    with clock.at(clock.beijing(member.term_until) - timedelta(minutes=1)):
        token = sessions.begin(row, "127.0.0.1", "x")
        assert terms.end_due() == 0
        assert sessions.find(token) is not None
    with clock.at(clock.beijing(member.term_until)):
        db.session.commit()
        done = sweep()
        assert done["terms"] == 1
        assert sweep()["terms"] == 0
        assert sessions.find(token) is None
    db.session.refresh(member)
    db.session.refresh(post)
    assert (member.state, member.left_ground, post.ended_at is not None) == ("left", "term", True)
    assert certificates._standing(terms.terms_of(member)[0], member.term_until) == "expired"


@pytest.mark.rule("P-6", "P-7")
@pytest.mark.parametrize("who", [P.HIRE, P.MANAGE])
def test_removal_is_proposed_with_a_ground_and_decided_by_the_chief(pool, chief, who):
    member = serve(pool, pool.officer())
    proposer = pool.province.one(CITY, who)
    for ground, facts in (("term", "x"), ("", "x"), ("fraud", " ")):
        with pytest.raises(Refused), db.session.begin_nested():
            proposals.propose_removal(proposer, member, ground, facts, suspend=True)
    row = proposals.propose_removal(proposer, member, "fraud", "材料造假", suspend=True)
    assert (member.state, row.proposed_post) == ("suspended", who.value)
    with pytest.raises(Forbidden):
        proposals.propose_removal(pool.staff(P.HANDLE, COUNTY), member, "fraud", "x", suspend=False)
    proposals.decide(chief, row, granted=True)
    assert (member.state, member.left_ground) == ("left", "fraud")
    term = terms.terms_of(member)[0]
    assert (term.ended_on, term.ended_ground) == (clock.today(), "fraud")
    ended = select(func.count(Post.id)).where(
        Post.person_id == member.person_id, Post.ended_at.is_(None)
    )
    assert db.session.scalar(ended) == 0


@pytest.mark.rule("P-7")
def test_an_officers_wish_to_leave(pool, hirer):
    member = serve(pool, pool.officer())
    own = viewer_of_post(
        db.session.scalars(select(Post.id).where(Post.person_id == member.person_id)).one()
    )
    stranger = pool.staff(P.CLERK, COUNTY)
    with pytest.raises(Forbidden):
        hire.request_resignation(stranger, member, "x")
    hire.request_resignation(own, member, "身体原因")
    assert member.state == "suspended"
    with pytest.raises(Conflict):
        hire.request_resignation(own, member, "x")
    with pytest.raises(Refused, match="申请退出"):
        manage.activate(pool.province.one(CITY, P.MANAGE), member)
    open_removal = proposals.propose_removal(hirer, member, "unfit", "x", suspend=False)
    leaving.resign(hirer, member, clock.today(), "系统中申请")
    assert (member.state, member.left_ground) == ("left", "resigned")
    db.session.refresh(open_removal)
    assert open_removal.state == "lapsed"
    verbs = [e.verb for e in db.session.scalars(select(MemberEvent).order_by(MemberEvent.id))]
    assert verbs[-4:] == ["ask_to_leave", "suspend", "propose_removal", "resign"]


@pytest.mark.both_engines
@pytest.mark.rule("P-7", "P-4")
def test_who_left_comes_again_with_history_and_a_new_term(pool, hirer, chief):
    member = serve(pool, pool.officer())
    same = {"identity": member.person.identity, "name": member.person.name}
    with pytest.raises(Conflict):
        pool.candidate(**same)
    leaving.resign(hirer, member, clock.today(), "书面")
    events = db.session.scalar(select(func.count(MemberEvent.id)))
    again = pool.candidate(**same, employer="新单位", phone="13911112222", identities=["医生"])
    assert (again.id, again.round, again.state) == (member.id, 2, "candidate")
    assert (again.person.employer, again.person.phone) == ("新单位", "13911112222")
    with pytest.raises(Refused, match="尚未核查"):
        hire.review(hirer, again, declared_on=clock.today(), evidence="x")
    pool.checked(again)
    hire.review(hirer, again, declared_on=clock.today(), evidence="x")
    with pytest.raises(Refused, match="尚未公示"):
        hire.propose(hirer, again, "x")
    publicity.open_publicity(hirer, again.pool, [again], "电话")
    with later(20):
        hire.propose(hirer, again, "拟再聘任")
        hire.appoint(chief, again, clock.today())
        spells = terms.terms_of(again)
    assert [(t.ordinal, t.round, t.ended_ground) for t in spells] == [
        (1, 1, "resigned"),
        (2, 2, None),
    ]
    assert terms.renewals(spells) == 0
    assert db.session.scalar(select(func.count(MemberEvent.id))) > events
    refused("UPDATE member_event SET verb = 'x'", "insert_only")
    refused("DELETE FROM member", "never_deleted")


@pytest.mark.both_engines
@pytest.mark.rule("P-6", "P-9")
def test_leaving_ends_coming_engagements_and_calls_reserves(make):
    life = make.world().life("answers", days=10)
    hirer = make.province.one(CITY, P.HIRE)
    accepted = db.session.scalars(
        select(Engagement).where(Engagement.state == "accepted").order_by(Engagement.rank)
    ).first()
    reserve = db.session.scalars(
        select(Engagement).where(Engagement.state == "waiting").order_by(Engagement.rank)
    ).all()
    leaving.suspend(hirer, reserve[0].member, "暂停候补")
    leaving.suspend(hirer, accepted.member, "暂停")
    db.session.flush()
    states = {e.id: e.state for e in db.session.scalars(select(Engagement))}
    assert states[accepted.id] == "released"
    assert states[reserve[0].id] == "released"
    assert states[reserve[1].id] == "invited"
    told = select(func.count()).where(OutboxMessage.template == "stood_down")
    assert db.session.scalar(told) == 1
    assert panel.follow_pool(SYSTEM) == 1
    assert panel.follow_pool(SYSTEM) == 0
    removed = db.session.scalars(
        select(Participant).where(Participant.engagement_id == accepted.id)
    ).one()
    assert removed.removed_because
    assert life.hearing.state


# certificates


@pytest.mark.rule("F-24")
def test_a_certificate_verifies_by_its_code(pool, hirer, monkeypatch):
    certificates.configure("https://hearing.example/")
    member = pool.officer()
    content = db.session.execute(text("SELECT content FROM paper WHERE kind = 'F-24'")).scalar_one()
    import json

    shown = json.loads(content)
    assert shown["address"] == f"https://hearing.example/certificates/{shown['code']}"
    assert shown["term_until"] == "2031-03-01"
    assert len(bytes.fromhex(shown["code"])) == 16
    found = certificates.verify(shown["code"])
    assert (found.state, found.name) == ("valid", f"{member.person.name[0]}某某")
    assert shown["code"] not in db.session.scalars(select(Appointment.code_digest)).all()
    for wrong in ("", "0" * 32, shown["code"][:-1]):
        with pytest.raises(NotFound):
            certificates.verify(wrong)
    with clock.at(NOW - timedelta(days=1)):
        assert certificates.verify(shown["code"]).state == "coming"
    with later(5 * 366):
        assert certificates.verify(shown["code"]).state == "expired"
    serve(pool, member)
    leaving.suspend(hirer, member, "x")
    assert certificates.verify(shown["code"]).state == "suspended"
    leaving.resign(hirer, member, clock.today(), "书面")
    assert certificates.verify(shown["code"]).state == "withdrawn"
    certificates.configure(None)


@pytest.mark.rule("F-24")
def test_without_a_public_address_only_the_code_is_printed(pool):
    certificates.configure(None)
    with certificates.put_off():
        member = pool.officer()
    row = terms.terms_of(member)[0]
    assert row.paper_id is None
    hirer = pool.province.one(CITY, P.HIRE)
    certificates.make_now(hirer, row)
    with pytest.raises(Conflict):
        certificates.make_now(hirer, row)
    content = db.session.execute(text("SELECT content FROM paper")).scalar_one()
    assert '"address":null' in content


def test_unknown_proposal_and_foreign_ones_are_missing(pool):
    member = pool.proposed()
    number = db.session.scalars(select(Proposal.id).where(Proposal.member_id == member.id)).one()
    other = pool.staff(P.CHIEF, OTHER_CITY)
    for one in (number, 999):
        with pytest.raises(NotFound):
            proposals.proposal(other, one)
    assert Ground.FRAUD.label == "弄虚作假"
