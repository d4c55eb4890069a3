"""One draft, many devices: nothing typed is lost, nothing is submitted twice, nobody else reads it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from hearing.base.db import db
from hearing.base.errors import Conflict, NotFound, Refused, Stale
from hearing.hearings import approvals, drafts, plan
from hearing.hearings.models import BookingDraft, Hearing
from tests.support.make import COUNTY, P
from tests.support.race import together

TYPED = {"grounds": ["handling_dispute"], "necessity": ["张某甲 13800000000"]}


@pytest.fixture
def owner(make):
    make.world()
    return make.province.one(COUNTY, P.HANDLE)


def test_what_is_typed_is_sealed(owner):
    row = drafts.start(owner, {"grounds": TYPED})
    assert drafts.read(row) == {"grounds": TYPED}
    stored = bytes(db.session.execute(text("SELECT answers_sealed FROM booking_draft")).scalar())
    assert b"13800000000" not in stored
    db.session.commit()
    entries = db.session.execute(text("SELECT * FROM journal_entry")).all()
    assert entries
    assert not [one for one in entries if "13800000000" in str(one)]


def test_the_second_device_is_told_and_the_same_page_never_conflicts(owner):
    row = drafts.start(owner, {})
    first = drafts.save(owner, row.id, "grounds", TYPED, seen=1, writer="a")
    assert first.version == 2
    drafts.save(owner, row.id, "grounds", TYPED, seen=1, writer="a")
    with pytest.raises(Stale):
        drafts.save(owner, row.id, "grounds", {"necessity": ["b"]}, seen=1, writer="b")
    assert drafts.read(row)["grounds"] == TYPED
    drafts.save(owner, row.id, "grounds", {"necessity": ["b"]}, seen=row.version, writer="b")
    with pytest.raises(Stale):
        drafts.save(owner, row.id, "grounds", TYPED, seen=3, writer="a")


def test_only_the_owner_reads_and_deletes(owner, make):
    row = drafts.start(owner, {})
    stranger = make.staff(P.HANDLE)
    for call in (
        lambda: drafts.draft(stranger, row.id),
        lambda: drafts.discard(stranger, row.id),
        lambda: drafts.save(stranger, row.id, "x", {}, seen=1, writer="x"),
    ):
        with pytest.raises(NotFound):
            call()
    assert drafts.own(stranger) == []
    drafts.discard(owner, row.id)
    assert drafts.own(owner) == []


def test_too_much_is_refused_and_the_old_kept(owner):
    row = drafts.start(owner, {"grounds": TYPED})
    with pytest.raises(Refused, match="太长"):
        drafts.save(owner, row.id, "grounds", {"necessity": ["长" * 200_001]}, seen=1, writer="a")
    assert drafts.read(row) == {"grounds": TYPED}


@pytest.mark.rule("F-03")
def test_a_returned_plan_has_one_draft_and_a_stale_one_is_refused(make):
    life = make.world().life("plan")
    hearing = life.hearing
    with pytest.raises(Conflict, match="退回后"):
        drafts.start(life.owner, {}, hearing)
    approvals.department_return(life.head, hearing, "改")
    one = drafts.start(life.owner, {"grounds": TYPED}, hearing)
    assert drafts.start(life.owner, {}, hearing).id == one.id
    wanted = plan.Plan(
        necessity="各方对处理意见有较大分歧，需要再听", grounds=("handling_dispute",),
        issues=(plan.IssuePlan("handling", "问", "答"),), is_public=True, needed=3,
        starts_at=hearing.starts_at, ends_at=hearing.ends_at, room_id=hearing.room_id,
        presider_person_id=life.owner.person_id,
    )  # fmt: skip
    hearing.version += 1
    db.session.flush()
    with pytest.raises(Stale):
        drafts.submit(life.owner, one.id, one.version, hearing.cases, wanted)
    two = drafts.start(life.owner, {}, hearing)
    assert drafts.submit(life.owner, two.id, two.version, hearing.cases, wanted) is hearing
    assert (hearing.state, hearing.plan_version) == ("department_review", 2)
    assert db.session.query(BookingDraft).count() == 0


@pytest.mark.both_engines
def test_two_devices_submit_one_hearing(app, make):
    life = make.world().life("plan")
    hearing, owner = life.hearing, life.owner
    start = hearing.starts_at.replace(hour=1)
    case_ids = [case.id for case in hearing.cases]
    row = drafts.start(owner, {})
    wanted = plan.Plan(
        necessity="各方对处理意见有较大分歧，需要再听", grounds=("handling_dispute",),
        issues=(plan.IssuePlan("handling", "问", "答"),), is_public=True, needed=3,
        starts_at=start, ends_at=start.replace(hour=3), room_id=hearing.room_id,
        presider_person_id=owner.person_id,
    )  # fmt: skip
    draft_id, version = row.id, row.version
    db.session.commit()

    def work(_n: int) -> str:
        drafts.submit(owner, draft_id, version, drafts.cases_of(owner, case_ids), wanted)
        return "done"

    results = together(app, work, 8)
    assert results.count("done") == 1, results
    assert all(isinstance(r, NotFound) for r in results if r != "done"), results
    assert db.session.query(Hearing).count() == 2
