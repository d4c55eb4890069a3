"""The rooms' pages: who sees what, what the address keeps, how many queries a page takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import SYSTEM
from hearing.calendar import holidays, rooms
from hearing.hearings.models import BookingDraft
from tests.support.make import COUNTY, OTHER_CITY, P

MOST = 15


@pytest.fixture
def house(make):
    """A public hearing, a closed one, an equipped room; accounts of the unit."""
    holidays.seed_holidays(SYSTEM, 2020, 2030)
    life = make.world().life("tell", days=14, starts="09:00")
    closed = make.life("review", days=15, starts="09:00")
    closed.hearing.is_public = False
    admin = make.staff(P.SYSTEM_ADMIN, 340000)
    room = life.hearing.room
    rooms.add_equipment(admin, room, "录音录像主机", is_required=True)
    for viewer, name in ((life.owner, "handler"), (life.clerk, "clerk"), (admin, "admin"),
                         (make.staff(P.HANDLE), "colleague"), (make.staff(P.SYSTEM_ADMIN, OTHER_CITY), "foreign")):  # fmt: skip
        make.account(viewer, name)
    db.session.commit()
    return life, closed, room


@pytest.fixture
def count(app):
    """How many statements a page takes."""
    seen: list[str] = []

    def note(_c, _cur, statement, *_rest):
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_closed_hearings_are_unnamed_to_a_colleague_on_every_page(house, browser):
    life, closed, room = house
    browser.sign_in("colleague")
    on = closed.row.held_on
    for path in (f"/rooms?on={on}", f"/rooms/month?on={on}", f"/rooms/{room.id}"):
        browser.get(path)
        assert "不公开" in browser.text, path
        shown = str(browser.page)
        assert closed.hearing.title not in shown, path
        assert closed.hearing.number not in shown, path
        assert f"/hearings/{closed.hearing_id}" not in shown, path
        assert life.hearing.title in shown, path


def begin_with(browser, link):
    """Begin a plan from a free time and open its step of time and place."""
    browser.get(link)
    browser.post(link, {"like": ""})
    draft = db.session.query(BookingDraft).order_by(BookingDraft.id.desc()).first()
    browser.get(f"/booking/{draft.id}/time")


def test_own_bookings_lead_to_the_hearing_and_free_time_to_the_booking(house, browser):
    life, _, room = house
    browser.sign_in("handler")
    browser.get(f"/rooms?on={life.row.held_on}")
    assert browser.page.select_one(".slot.mine")["href"] == f"/hearings/{life.hearing_id}"
    free = [a["href"] for a in browser.page.select("a.slot.free")]
    assert any(f"room={room.id}" in href for href in free)
    browser.get(free[0])
    begin_with(browser, browser.page.select_one("main table a[href*='/booking/case/']")["href"])
    assert browser.page.select_one("#held_on")["value"]
    assert browser.page.select_one(f"#room_id option[value='{room.id}']").has_attr("selected")
    browser.sign_in("clerk")
    browser.get("/rooms")
    assert browser.page.select("a.slot.free") == []
    assert browser.page.select("span.slot.free")


@pytest.mark.rule("A-20")
def test_finding_a_time_answers_and_explains(house, browser):
    life, _, room = house
    case = life.hearing.cases[0]
    case.deadline_on = clock.today() + timedelta(days=2)
    db.session.commit()
    browser.sign_in("handler")
    browser.get("/rooms/find")
    path = f"/rooms/find?case_id={case.id}&minutes=120&seats=12&officers=3&days=15"
    browser.get(path)
    assert len(browser.page.select(".offer")) == 3
    assert "可抽听证员 12 人" in browser.text
    assert "超过办案期限" in browser.text
    assert "来不及提前告知，最早 3 月 5 日（A-10）" in browser.text
    assert "周六，非工作日" in browser.text
    begin_with(browser, browser.page.select_one(".offer")["href"])
    assert browser.page.select_one("#held_on")["value"] == "2026-03-05"
    assert browser.page.select_one("#starts")["value"] == "09:00"
    assert browser.page.select_one("#ends")["value"] == "11:00"
    browser.get(path.replace("officers=3", "officers=15"))
    assert "可抽听证员最多 12 人，需要 15 人" in browser.text
    browser.get(path.replace("seats=12", "seats=99"))
    assert "参加人席位 20 个，需要 99 个" in browser.text
    browser.get(path.replace("seats=12", "seats=x"), 422)
    assert "填写整数" in browser.text
    browser.get("/rooms/find?days=60&from_on=2026-12-20&minutes=60&seats=1")
    assert "2027 年节假日安排 未确认" in browser.text


def test_years_without_dates_are_marked_in_the_calendar(house, browser):
    browser.sign_in("handler")
    browser.get("/rooms?on=2026-10-01")
    assert "国庆节放假" in browser.text
    assert "未确认" not in browser.text
    browser.get("/rooms?on=2026-10-10")
    assert "国庆节调休上班" in browser.text
    for path in ("/rooms?on=2027-03-01", "/rooms/month?on=2027-03-01"):
        browser.get(path)
        assert "2027 年节假日安排 未确认" in browser.text
    for on in ("x", "9999-99-99", "0001-01-01", "２０２６-10-1", "x" * 500):
        browser.get(f"/rooms?on={on}")


def test_no_page_takes_more_than_fifteen_statements(house, browser, count):
    life, _, room = house
    on = life.row.held_on
    browser.sign_in("handler")
    for path in (
        "/rooms", f"/rooms?on={on}", f"/rooms/month?on={on}", f"/rooms/mine?on={on}", "/rooms/today",
        f"/rooms/{room.id}", "/rooms/find?minutes=120&seats=5&officers=3&days=60&presider=1&clerk=2",
    ):  # fmt: skip
        db.session.rollback()
        db.session.expunge_all()
        count.clear()
        browser.client.get(path)
        # session, account, posts and the menu's counts come with every page
        frame = (
            "sign_in",
            "FROM post",
            "account",
            "FROM person \nWHERE person.id",
            "hearing.state IN",
            "application.decision IS NULL",
        )
        own = [s for s in count if not any(part in s for part in frame)]
        assert len(own) <= MOST, (
            path,
            len(own),
            " ;; ".join(" ".join(s.split())[-200:] for s in own),
        )


def test_the_display_needs_no_session_and_refreshes_itself(app, house, browser):
    life, closed, room = house
    browser.sign_in("clerk")
    browser.get("/rooms/today")
    browser.post("/rooms/today/address", status=200)
    address = browser.page.select_one("dd .code").get_text().removeprefix("http://localhost")
    anonymous = app.test_client()
    with clock.at(clock.beijing(life.row.held_on, "09:30")):
        answer = anonymous.get(address)
    assert answer.headers["Refresh"] == "60"
    page = answer.get_data(as_text=True)
    assert life.hearing.number in page
    assert "进行中" in page
    assert "<script" not in page or "nonce" in page
    assert not any(name in page for name in life.party_names)
    with clock.at(clock.beijing(closed.row.held_on, "08:00")):
        page = anonymous.get(f"{address}?room={room.id}").get_data(as_text=True)
    assert "不公开听证" in page
    assert closed.hearing.number not in page
    browser.get("/rooms/today")
    browser.post("/rooms/today/address/revoke")
    assert anonymous.get(address).status_code == 404


def test_the_feed_is_given_once_and_gone_when_revoked(app, house, browser):
    life, _, _ = house
    browser.sign_in("handler")
    browser.get("/rooms/mine")
    browser.post("/rooms/feed", status=200)
    address = browser.page.select_one("p.code").get_text().removeprefix("http://localhost")
    browser.get("/rooms/mine")
    assert browser.page.select("p.code") == []
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    assert life.hearing.number in answer.get_data(as_text=True).replace("\r\n ", "")
    browser.post("/rooms/feed", status=200)
    assert app.test_client().get(address).status_code == 404
    assert app.test_client().get("/feed/x.ics").status_code == 404


def test_faults_closures_and_uses_by_form(house, browser):
    _, _, room = house
    browser.sign_in("clerk")
    here = f"/rooms/{room.id}"
    browser.get(f"{here}/faults")
    device = browser.page.select("#equipment_id option")[-1]["value"]
    browser.post(f"{here}/faults", {"equipment_id": device, "words": "没有图像"})
    browser.get(here)
    assert "没有图像" in browser.text
    repair = browser.page.select_one("a[href$=repair]")["href"]
    browser.get(repair)
    browser.post(repair, {"words": "换线"})
    browser.get(f"{here}/use")
    use = {"kind": "question", "held_on": "2026-03-05", "starts": "09:00", "ends": "10:00"}
    browser.post(f"{here}/use", use)
    browser.get(f"{here}/use")
    browser.post(f"{here}/use", {**use, "words": "写了很久"}, 409)
    assert "写了很久" in str(browser.page)
    assert "可选 10:00" in browser.text
    browser.get("/rooms?on=2026-03-05")
    assert "远程提讯" in browser.text
    browser.get(f"{here}/closure")
    shut = {"from_on": "2026-03-05", "until_on": "2026-03-06", "reason": "检修"}
    browser.post(f"{here}/closure", shut, 409)
    browser.get(here)
    browser.get(browser.page.select_one("a[href$=release]")["href"])
    browser.post("/rooms/reservations/" + _number(browser), {"words": "改期"})
    browser.get(f"{here}/closure")
    browser.post(f"{here}/closure", shut)
    browser.get("/rooms?on=2026-03-05")
    assert len(browser.page.select(".slot.closure")) == 2


def _number(browser) -> str:
    db.session.rollback()
    sql = "SELECT id FROM reservation WHERE role = 'use' AND released_at IS NULL"
    return f"{db.session.execute(db.text(sql)).scalar()}/release"


def test_base_data_by_form_and_a_stale_form_keeps_both(house, browser):
    _, _, room = house
    browser.sign_in("admin")
    browser.get("/admin/system/rooms/new")
    new = {
        "unit_id": str(COUNTY),
        "name": "新听证室",
        "kind": "room",
        "seats": "20",
        "gallery_seats": "8",
    }
    made = browser.post("/admin/system/rooms/new", new).headers["Location"]
    browser.get(made)
    browser.get(f"{made}/accept")
    browser.post(
        f"{made}/accept", {"level": "省院", "accepted_on": "2026-03-01", "stream_ready": "y"}
    )
    browser.get(f"{made}/seats")
    version = browser.page.select_one("[name=version]")["value"]
    seats = {
        "version": version,
        "presider_number": "1",
        "presider_row": "1",
        "officer_number": "5",
        "officer_row": "2",
    }
    browser.post(f"{made}/seats", seats)
    browser.get(made)
    assert "参加人 6 席" in browser.text
    browser.get(f"{made}/edit")
    stale = {**new, "version": "1", "name": "我改的名称"}
    browser.post(f"{made}/edit", stale, 409)
    assert "我改的名称" in str(browser.page)
    assert "现在：新听证室" in browser.text
    browser.get(f"{made}/close")
    browser.post(f"{made}/close", {"closed_on": "2026-03-02", "reason": "改建"})
    browser.sign_in("foreign")
    browser.get(f"/admin/system/rooms/{room.id}", 404)
    browser.get("/admin/system/rooms")
    assert "第一听证室" not in browser.text


def test_holidays_by_form(house, browser):
    browser.sign_in("admin")
    browser.get("/admin/system/holidays/2027")
    days = {"is_workday": "no", "name": "国庆节", "from_on": "2027-10-01", "until_on": "2027-10-07"}
    browser.post("/admin/system/holidays/2027", days)
    browser.get("/admin/system/holidays/2027")
    browser.post("/admin/system/holidays/2027/remove", {"day": "2027-10-07"})
    browser.get("/admin/system/holidays/2027/confirm")
    browser.post("/admin/system/holidays/2027/confirm", {"source": "示例通知"})
    browser.get("/admin/system/holidays")
    assert "2027 年 已确认" in browser.text
    browser.get("/admin/system/holidays/1800", 404)


@pytest.mark.rule("F-15")
def test_seat_cards_are_frozen_and_only_they_are_served_there(house, browser):
    life, _, _ = house
    browser.sign_in("clerk")
    browser.get(f"/hearings/{life.hearing_id}")
    answer = browser.post(f"/hearings/{life.hearing_id}/seat-cards")
    browser.get(answer.headers["Location"])
    assert "正在生成" in browser.text
    db.session.rollback()
    from hearing.papers.models import Paper

    card = db.session.query(Paper).filter_by(kind="F-15").one()
    other = Paper(
        **{c.name: getattr(card, c.name) for c in Paper.__table__.columns if c.name != "id"}
    )
    other.kind = "F-17"
    db.session.add(other)
    db.session.commit()
    browser.get(f"/hearings/{life.hearing_id}/seat-cards/{other.id}", 404)
