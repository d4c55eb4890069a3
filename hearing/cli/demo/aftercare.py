"""After the hearings of the present-day slice: visits, aid, a re-petition, the ledger at every state."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.cli.demo.province import P, Province
from hearing.hearings.models import Hearing
from hearing.outcomes import aid, closing, ledger, service, visiting
from hearing.outcomes.models import LedgerItem, Visit
from hearing.outcomes.visiting import Met


def load(province: Province, unit_id: int, now: datetime) -> None:
    """Three visits made and others overdue; one case turned back; one number waits for its verifier."""
    hearings = db.session.scalars(
        select(Hearing)
        .where(
            Hearing.unit_id == unit_id,
            Hearing.filed_at.is_not(None),
            Hearing.held_on > clock.beijing_date(now) - timedelta(days=100),
        )
        .order_by(Hearing.held_on, Hearing.id)
    ).all()
    clerk, owner = province.one(unit_id, P.CLERK), province.one(unit_id, P.HANDLE)
    for turn, hearing in enumerate(hearings[:3]):
        _visit(clerk, hearing, turn, now)
    if len(hearings) > 1:
        with clock.at(now - timedelta(days=4)):
            case_id = hearings[1].cases[0].id
            service.record_repetition(
                clerk, hearings[1], case_id, clock.today(), "市信访局转来，同一事实和理由"
            )
    db.session.commit()
    _ledger(province, unit_id, owner, now)


def _visit(clerk: Viewer, hearing: Hearing, turn: int, now: datetime) -> None:
    row = db.session.scalar(
        select(Visit).where(Visit.hearing_id == hearing.id).order_by(Visit.due_on).limit(1)
    )
    if row is None or row.due_on > clock.beijing_date(now):
        return
    with clock.at(clock.beijing(row.due_on, "15:00")):
        wants_aid = turn == 0
        met = Met(
            way="home" if wants_aid else "phone",
            attitude="接受处理结果，不再申诉",
            person="虚构某",
            new_demand="家中老人失能，生活困难，请求救助" if wants_aid else "",
            route="aid" if wants_aid else None,
            next_step="十日内告知救助办理情况" if wants_aid else "",
        )
        visiting.record_visit(clerk, hearing, row, met)
        if wants_aid:
            party = aid.parties(hearing, row.case_id)[0]
            asked = aid.Asked(
                party.id, "家中老人失能，无其他收入", "街道办事处出具的困难证明", "本院控告申诉检察部门",
                clock.today(), 20000,
            )  # fmt: skip
            found = aid.refer(clerk, hearing, row.case_id, asked, row.id)
    if wants_aid:
        with clock.at(now - timedelta(days=2)):
            aid.answer(
                clerk, hearing, found, decision="granted", decided_on=clock.today(), amount=15000,
                words="",
            )  # fmt: skip
    db.session.commit()


def _ledger(province: Province, unit_id: int, owner: Viewer, now: datetime) -> None:
    chief = province.one(unit_id, P.CHIEF)
    items = db.session.scalars(
        select(LedgerItem)
        .where(LedgerItem.unit_id == unit_id, LedgerItem.owner_person_id == owner.person_id)
        .order_by(LedgerItem.id.desc())
        .limit(2)
    ).all()
    for turn, item in enumerate(items):
        with clock.at(now - timedelta(days=3)):
            leader = province.one(unit_id, P.DEPUTY_CHIEF).person_id or 0
            if leader != item.owner_person_id:
                ledger.assign(chief, item, item.version, leader)
            ledger.note(owner, item, "电话联系当事人，约定当面释法说理", clock.today())
            ledger.plan_step(
                owner, item, "与包案领导一同上门释法", clock.today() + timedelta(days=7)
            )
        if turn == 1:
            with clock.at(now - timedelta(days=1)):
                closing.ask(
                    owner, item, item.version, evidence="promise", evidence_on=clock.today(),
                    words="当面释法后，当事人书面承诺不再信访",
                )  # fmt: skip
    db.session.commit()


__all__ = ["load"]
