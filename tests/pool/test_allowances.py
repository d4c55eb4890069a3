"""补助: whole fen, tariffs by unit and day, two persons, counter-entries, nobody paid twice."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from hearing.base import clock
from hearing.base.db import db, numbers, schema_changes
from hearing.base.errors import Conflict, Forbidden, NotFound, Refused, Stale
from hearing.hearings import officer_requests
from hearing.messages.models import OutboxMessage
from hearing.papers import sheets
from hearing.pool import allowance_papers, allowances, banking, ledger, pay_rules, payable, tariffs
from hearing.pool.models import Allowance, AllowanceBatch, Engagement, MemberBank, Pool, Tariff
from hearing.pool.pay_rules import TariffItem
from tests.pool.test_away import officer_of
from tests.pool.test_draw import need_with
from tests.pool.test_outside import WHY, an_outsider, grant
from tests.support.make import CITY, COUNTY, OTHER_CITY, PATH, PROVINCE, P
from tests.support.race import together

OLD = date(2020, 1, 1)
CARD = "6222020200012345670"


def row(number: int, unit: int, item: str, fen: int, day: date = OLD) -> pay_rules.Tariff:
    return pay_rules.Tariff(number, unit, item, fen, day)


@pytest.mark.rule("F-26")
def test_which_item_a_hearing_earns():
    assert pay_rules.item_of(100, "ordinary", 240) == TariffItem.HALF_DAY
    assert pay_rules.item_of(240, "ordinary", 240) == TariffItem.WHOLE_DAY
    assert pay_rules.item_of(300, "simplified", 240) == TariffItem.SIMPLIFIED


@pytest.mark.rule("F-26")
def test_the_nearest_unit_and_the_latest_day_price_it():
    listed = [
        row(1, CITY, "half_day", 100), row(2, CITY, "half_day", 200, date(2026, 1, 1)),
        row(3, CITY, "half_day", 300, date(2026, 1, 1)), row(4, COUNTY, "half_day", 50, date(2026, 2, 1)),
    ]  # fmt: skip
    up = [COUNTY, CITY, PROVINCE]
    for day, number in ((date(2025, 1, 1), 1), (date(2026, 1, 15), 3), (date(2026, 2, 1), 4)):
        assert pay_rules.price(listed, up, "half_day", day).tariff_id == number
    assert pay_rules.price(listed, up, "whole_day", date(2026, 2, 1)) is None


@pytest.mark.rule("F-26")
def test_amounts_of_one_hearing():
    prices = {
        "half_day": row(1, CITY, "half_day", 30001),
        "transport": row(2, CITY, "transport", 5000),
    }
    found = pay_rules.earned(prices, TariffItem.HALF_DAY, 100)
    assert (found.base_fen, found.transport_fen, found.tax_fen, found.amount_fen) == (
        30001,
        5000,
        3000,
        32001,
    )
    assert pay_rules.earned(prices, TariffItem.SIMPLIFIED, 0).base_fen == 30001
    assert pay_rules.earned(prices, TariffItem.WHOLE_DAY, 0) is None
    assert (
        pay_rules.earned({"half_day": row(1, CITY, "half_day", 0)}, TariffItem.HALF_DAY, 0) is None
    )


@given(st.integers(1, 10**7), st.integers(0, 10**6), st.integers(0, 999))
def test_money_is_whole_fen_and_adds_up(base, transport, tax):
    prices = {
        "half_day": row(1, 1, "half_day", base),
        "transport": row(2, 1, "transport", transport),
    }
    found = pay_rules.earned(prices, TariffItem.HALF_DAY, tax)
    parts = (found.base_fen, found.transport_fen, found.tax_fen, found.amount_fen)
    assert all(type(one) is int and one >= 0 for one in parts)
    assert found.amount_fen + found.tax_fen == base + transport
    assert found.tax_fen * 1000 <= base * tax < (found.tax_fen + 1) * 1000


@given(st.integers(0, 10**7))
def test_amounts_typed_in_yuan_are_read_exactly(fen):
    assert pay_rules.fen_of(f"{fen // 100}.{fen % 100:02d}") == fen


@pytest.mark.parametrize(
    "typed", ["", "-1", "1e3", "300.555", "1,000", "３００.5.5", "100001", " 3", "٣"]
)
def test_no_amounts(typed):
    assert pay_rules.fen_of(typed) is None


@pytest.mark.parametrize(("number", "is_good"), [
    (CARD, True), (CARD[:-1] + "5", False), ("1" * 12, True), ("1" * 11, False), ("1" * 22, False),
    ("12345678901x", False), ("", False),
])  # fmt: skip
def test_account_numbers(number, is_good):
    assert (pay_rules.account_problem(number) is None) == is_good


def priced(unit: int = CITY, fen: int = 30000, item: str = "half_day") -> None:
    db.session.add(Tariff(unit_id=unit, item=item, amount_fen=fen, valid_from=OLD, source="某文件"))
    db.session.flush()


@pytest.fixture
def ended(make):
    """An ended hearing with three officers who came, priced."""
    life = make.world().life("close")
    priced()
    priced(item="transport", fen=5000)
    return life


def pool_of(unit: int = CITY) -> Pool:
    return db.session.query(Pool).filter_by(unit_id=unit).one()


def prepared(make) -> AllowanceBatch:
    manager = make.province.one(CITY, P.MANAGE)
    ids = [one.engagement_id for one in payable.lines(pool_of())]
    return allowances.prepare(manager, pool_of(), ids)


@pytest.mark.both_engines
@pytest.mark.rule("A-22", "F-26")
def test_from_attendance_to_paid_by_two_persons(make, ended):
    manager, chief = make.province.one(CITY, P.MANAGE), make.province.one(CITY, P.DEPUTY_CHIEF)
    lines = payable.lines(pool_of())
    assert [(one.item, one.earned.amount_fen) for one in lines] == [("half_day", 35000)] * 3
    assert lines[0].minutes == 30
    batch = prepared(make)
    assert payable.lines(pool_of()) == []
    with pytest.raises(Conflict):
        allowances.prepare(manager, pool_of(), [lines[0].engagement_id])
    with pytest.raises(Conflict):
        allowances.approve(chief, batch)
    with pytest.raises(Conflict):
        allowances.pay_list(manager, batch)
    assert numbers(ledger.waiting(chief)) == [0]
    allowances.submit(manager, batch)
    assert (batch.total_fen, numbers(ledger.waiting(chief))) == (105000, [1])
    with pytest.raises(Conflict):
        allowances.withdraw(manager, batch)
    for nobody in (manager, make.province.one(CITY, P.HIRE), make.staff(P.DEPUTY_CHIEF, COUNTY)):
        with pytest.raises(Forbidden):
            allowances.approve(nobody, batch)
    allowances.approve(chief, batch)
    assert batch.paper_id
    with pytest.raises(Conflict):
        allowances.refuse(chief, batch, "太晚了")
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=1)):
        with pytest.raises(Refused):
            allowances.pay(manager, batch, day)
    allowances.pay(manager, batch, clock.today())
    with pytest.raises(Conflict):
        allowances.pay(manager, batch, clock.today())
    told = db.session.query(OutboxMessage).filter_by(template="allowance_paid").all()
    assert len(told) == 3
    assert all("350" not in row.body for row in told)


@pytest.mark.both_engines
@pytest.mark.rule("F-26")
def test_preparing_and_approving_by_one_person_is_refused_everywhere(make, ended):
    batch = prepared(make)
    manager, chief = make.province.one(CITY, P.MANAGE), make.province.one(CITY, P.CHIEF)
    allowances.submit(manager, batch)
    db.session.execute(text("UPDATE allowance_batch SET version = 9"))
    same = type(chief)(**{**chief.__dict__, "person_id": manager.person_id})
    with pytest.raises(Refused, match="另一人"):
        allowances.approve(same, batch)
    db.session.commit()
    with pytest.raises(DatabaseError, match="two_persons"):
        db.session.execute(
            text("UPDATE allowance_batch SET state = 'approved', decided_by = prepared_by, "
                 "decided_at = submitted_at")
        )  # fmt: skip
    db.session.rollback()


@pytest.mark.rule("F-26")
def test_refused_and_withdrawn_lists_set_their_lines_free(make, ended):
    manager, chief = make.province.one(CITY, P.MANAGE), make.province.one(CITY, P.CHIEF)
    first = prepared(make)
    allowances.withdraw(manager, first)
    second = prepared(make)
    allowances.submit(manager, second)
    with pytest.raises(Refused):
        allowances.refuse(chief, second, " ")
    allowances.refuse(chief, second, "缺一人签到")
    third = prepared(make)
    assert len(third.entries) == 3
    assert first.number != second.number != third.number
    with pytest.raises(Refused, match="至少"):
        allowances.prepare(manager, pool_of(), [])


@pytest.mark.both_engines
@pytest.mark.rule("F-26")
def test_undone_by_counter_entry_only(make, ended):
    manager, chief = make.province.one(CITY, P.MANAGE), make.province.one(CITY, P.CHIEF)
    batch = prepared(make)
    entry = batch.entries[0]
    with pytest.raises(Conflict):
        allowances.prepare_reversal(manager, entry, "还没批准")
    allowances.submit(manager, batch)
    allowances.approve(chief, batch)
    with pytest.raises(Refused):
        allowances.prepare_reversal(manager, entry, " ")
    back = allowances.prepare_reversal(manager, entry, "当日没有到场")
    assert [(line.amount_fen, line.reverses_id) for line in back.entries] == [(-35000, entry.id)]
    with pytest.raises(Conflict, match="已经有冲正"):
        allowances.prepare_reversal(manager, entry, "再来一次")
    assert payable.lines(pool_of()) == []
    allowances.submit(manager, back)
    allowances.approve(chief, back)
    with pytest.raises(Conflict):
        allowances.prepare_reversal(manager, back.entries[0], "冲正的冲正")
    assert [one.engagement_id for one in payable.lines(pool_of())] == [entry.engagement_id]
    again = prepared(make)
    assert again.entries[0].amount_fen == 35000
    total = db.session.scalar(select(func.sum(Allowance.amount_fen)))
    assert total == 35000 * 3
    assert ledger.reversed_ids(batch) == {entry.id}
    db.session.commit()
    with pytest.raises(DatabaseError, match="insert_only"):
        db.session.execute(text("UPDATE allowance SET amount_fen = 1"))
    db.session.rollback()


def test_scope_and_missing_tariffs(make):
    make.world().life("close")
    manager = make.province.one(CITY, P.MANAGE)
    lines = payable.lines(pool_of())
    assert [one.earned for one in lines] == [None] * 3
    with pytest.raises(Refused, match="没有补助标准"):
        allowances.prepare(manager, pool_of(), [lines[0].engagement_id])
    priced(COUNTY, 10000)
    batch = prepared(make)
    stranger = make.staff(P.MANAGE, OTHER_CITY)
    with pytest.raises(NotFound):
        ledger.batch(stranger, batch.id)
    with pytest.raises(NotFound):
        ledger.entry(stranger, batch.entries[0].id)
    with pytest.raises(Forbidden):
        allowances.prepare(stranger, pool_of(), [1])
    with pytest.raises(Forbidden):
        allowances.prepare(make.province.one(CITY, P.HIRE), pool_of(), [1])
    assert ledger.batches(stranger) == []
    assert [(b.id, n, fen) for b, n, fen in ledger.batches(manager)] == [(batch.id, 3, 30000)]


def test_tariffs_are_the_system_administrators(make):
    system = make.staff(P.SYSTEM_ADMIN, PROVINCE)
    values = {
        "item": "half_day",
        "amount": "300.50",
        "valid_from": clock.today(),
        "source": "某文件",
    }
    assert tariffs.set_tariff(system, CITY, **values).amount_fen == 30050
    for wrong in ({"amount": "三百"}, {"item": "x"}, {"valid_from": date(2026, 3, 1)}):
        with pytest.raises(Refused):
            tariffs.set_tariff(system, CITY, **{**values, **wrong})
    with pytest.raises(Refused):
        tariffs.set_tariff(system, 1, **values)
    with pytest.raises(Forbidden):
        tariffs.set_tariff(make.staff(P.MANAGE, CITY), CITY, **values)
    assert len(tariffs.listed(system)) == 1


@pytest.mark.both_engines
@pytest.mark.rule("F-26")
def test_accounts_are_sealed_and_whole_only_in_the_pay_list(make, ended):
    manager, chief = make.province.one(CITY, P.MANAGE), make.province.one(CITY, P.CHIEF)
    batch = prepared(make)
    member = batch.entries[0].engagement.member
    officer = officer_of(member)
    banking.register(officer, member, "某某银行", "6222 0202 0001 2345 670", 0)
    with pytest.raises(Stale):
        banking.register(manager, member, "某某银行", CARD, 0)
    with pytest.raises(Refused, match="校验位"):
        banking.register(manager, member, "某某银行", CARD[:-1] + "1", 1)
    with pytest.raises(Forbidden):
        banking.register(officer_of(batch.entries[1].engagement.member), member, "x", CARD, 1)
    stored = db.session.get(MemberBank, member.person_id)
    assert CARD.encode() not in stored.account_sealed
    assert banking.tail(stored) == "5670"
    allowances.submit(manager, batch)
    allowances.approve(chief, batch)
    content = allowance_papers.content(batch)
    assert CARD not in str(content)
    assert {line["account"] for line in content["lines"]} == {"5670", None}
    listed = sheets.read(allowances.pay_list(manager, batch), ("姓名", "账号", "实发(元)"))
    assert CARD in {line["账号"] for line in listed}
    assert listed[-1]["实发(元)"] == "1050"
    db.session.commit()
    raw = db.session.execute(text("SELECT details FROM journal_entry")).scalars().all()
    plain = [re.sub(r"[0-9a-f]{64}", "", line) for line in raw]  # a digest holds any four digits
    assert not [line for line in plain if "5670" in line or CARD in line]


@pytest.mark.both_engines
@pytest.mark.rule("F-26")
def test_many_lists_at_once_pay_nobody_twice(app, make, ended):
    manager = make.province.one(CITY, P.MANAGE)
    ids = [one.engagement_id for one in payable.lines(pool_of())]
    results = together(app, lambda n: allowances.prepare(manager, pool_of(), ids).id, 8)
    assert sum(isinstance(r, int) for r in results) == 1, results
    assert all(isinstance(r, int | Conflict) for r in results), results
    assert db.session.query(Allowance).count() == 3


@pytest.mark.both_engines
def test_many_counter_entries_at_once(app, make, ended):
    manager, chief = make.province.one(CITY, P.MANAGE), make.province.one(CITY, P.CHIEF)
    batch = prepared(make)
    allowances.submit(manager, batch)
    allowances.approve(chief, batch)
    entry_id = batch.entries[0].id

    def work(_: int) -> int:
        return allowances.prepare_reversal(manager, ledger.entry(manager, entry_id), "误发").id

    results = together(app, work, 8)
    assert sum(isinstance(r, int) for r in results) == 1, results
    assert all(isinstance(r, int | Conflict) for r in results), results


@pytest.mark.both_engines
def test_many_approvals_at_once(app, make, ended):
    batch = prepared(make)
    allowances.submit(make.province.one(CITY, P.MANAGE), batch)
    chiefs = [make.province.one(CITY, kind) for kind in (P.CHIEF, P.DEPUTY_CHIEF)]
    batch_id = batch.id

    def work(n: int) -> str:
        chief = chiefs[n % 2]
        allowances.approve(chief, ledger.batch(chief, batch_id))
        return "approved"

    results = together(app, work, 6)
    assert results.count("approved") == 1, results
    assert all(isinstance(r, Conflict) for r in results if r != "approved"), results


def test_control_without_the_guard_somebody_is_paid_twice(app, make, ended, monkeypatch):
    manager = make.province.one(CITY, P.MANAGE)
    lines = payable.lines(pool_of())
    ids = [one.engagement_id for one in lines]
    monkeypatch.setattr(payable, "lines", lambda pool: lines)
    allowances.prepare(manager, pool_of(), ids)
    with pytest.raises(Conflict):
        allowances.prepare(manager, pool_of(), ids)
    with schema_changes():
        db.session.execute(text("DROP TRIGGER allowance_twice"))
    allowances.prepare(manager, pool_of(), ids)
    assert db.session.query(Allowance).count() == 6


def test_absent_officers_earn_nothing(make, ended):
    one = db.session.query(Engagement).filter_by(state="attended").first()
    one.state = "absent"
    db.session.flush()
    assert len(payable.lines(pool_of())) == 2


@pytest.mark.rule("F-26", "P-8")
def test_an_outsider_is_paid_by_the_pool_that_was_asked(make):
    make.world()
    life, need = need_with(make)
    request = officer_requests.request_outsider(life.owner, life.hearing, an_outsider(make), WHY)
    outsider = grant(life, request)
    make.live(life, PATH[PATH.index("draw") : PATH.index("close") + 1])
    priced()
    lines = payable.lines(pool_of())
    assert outsider.person_id in {one.person_id for one in lines}
    assert len(lines) == 3
    batch = prepared(make)
    assert outsider.person_id in {entry.person_id for entry in batch.entries}
    assert payable.lines(pool_of()) == []
