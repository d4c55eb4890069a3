"""The ledger of the demonstration: what 2020 demanded is done, what was demanded lately stands at every state."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.bulletins import rectification, rulings
from hearing.bulletins import service as bulletins
from hearing.bulletins.ledger_models import Rectification
from hearing.bulletins.models import Bulletin, BulletinReceipt
from hearing.cli.demo.province import P, Province

PROVINCE, COUNTY = 340000, 340103
DEMANDED_OF = (340103, 340104, 340302, 340402, 340503, 340603, 340705, 340802)
DONE = "已逐件说明原因，制定计划，明确由分管副检察长负责"
SEEN = "查阅了本院提交的计划和听证公告，情况属实"


def of_2020(province: Province, row: Bulletin) -> None:
    """The bulletin of 2020 is signed for everywhere and filed; its items are answered, looked into and closed."""
    with clock.at(clock.beijing(date(2020, 9, 16), "09:00")):
        for unit_id in waiting(row):
            bulletins.receive(province.one(unit_id, P.CHIEF), row)
    with clock.at(clock.beijing(date(2020, 10, 12), "09:00")):
        bulletins.archive(province.one(PROVINCE, P.BULLETIN_DRAFT), row)
        for item in _items(row):
            _answered(province.one(item.unit_id, P.CHIEF), item)
            _verified(province, item)
    db.session.commit()


def waiting(row: Bulletin) -> list[int]:
    """The units that have still to sign for a bulletin."""
    wanted = select(BulletinReceipt.unit_id).where(
        BulletinReceipt.bulletin_id == row.id, BulletinReceipt.received_at.is_(None)
    )
    return list(db.session.scalars(wanted.order_by(BulletinReceipt.unit_id)))


def _items(row: Bulletin) -> list[Rectification]:
    wanted = select(Rectification).where(Rectification.bulletin_id == row.id)
    return list(db.session.scalars(wanted.order_by(Rectification.id)))


def _answered(chief: Viewer, item: Rectification) -> None:
    rectification.receive(chief, item)
    rectification.begin(chief, item, "由分管副检察长组织，两周内逐件检查")
    rectification.answer(chief, item, DONE)


def _verified(province: Province, item: Rectification, *, good: bool = True) -> None:
    verifier = province.one(PROVINCE, P.BULLETIN_REVIEW)
    rectification.take_up(verifier, item)
    if good:
        rectification.close(verifier, item, SEEN)
    else:
        rectification.send_back(verifier, item, "只有计划，没有听证安排；请附已批准的方案")


def rule_on_few(drafter: Viewer, row: Bulletin) -> None:
    """Of a lately issued bulletin only a few units are named."""
    for kind in rulings.by_kind(row):
        for problem, _ in kind.rows:
            named = problem.unit_id in DEMANDED_OF and kind.detector == "blank_unit"
            rulings.rule(
                drafter, row, problem, confirmed=named,
                reason="已核对听证记录" if named else "已通过电话督促，本期先不通报",
            )  # fmt: skip


def lately(province: Province, row: Bulletin, now: datetime) -> None:
    """Received, in hand, answered, sent back, closed, with more time granted or asked for."""
    items = {item.unit_id: item for item in _items(row)}
    found = [items[one] for one in DEMANDED_OF if one in items]
    for turn, item in enumerate(found):
        chief = province.one(item.unit_id, P.CHIEF)
        with clock.at(now - timedelta(days=9 - turn)):
            if turn in (0, 1):  # the first two wait for their chiefs
                continue
            if turn in (2, 3):
                rectification.receive(chief, item)
                rectification.ask_extension(
                    chief, item, item.due_on + timedelta(days=15), "听证室改造，下月初才能使用"
                )
                if turn == 3:
                    leader = province.one(PROVINCE, P.BULLETIN_ISSUE)
                    rectification.decide_extension(leader, item, granted=True, reasons="同意")
                continue
            _answered(chief, item)
            if turn > 4:
                _verified(province, item, good=turn > 5)
    db.session.commit()
