"""The demonstration province, recounted by independent SQL; the bulletin's figures are the rows' figures."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from hearing import create_app
from hearing.base import clock
from hearing.base.db import db, set_transaction_mode
from hearing.bulletins import figures, frozen
from hearing.bulletins.models import Bulletin
from hearing.cli.demo.loader import load
from hearing.pool import draw
from hearing.units.queries import unit
from tests.support import databases


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'demo.db'}"
    databases.migrate(url, folder)
    app = create_app(databases.settings(url, folder))
    with app.app_context():
        set_transaction_mode("write")
        load(2020)
        yield app
        db.session.remove()
        db.engine.dispose()


def one(sql: str):
    return db.session.execute(db.text(sql)).scalar()


YEAR = "held_on >= '2020-01-01' AND held_on < '2020-09-01' AND closed_at IS NOT NULL"
SETTLED = """SELECT count(*) FROM hearing h JOIN hearing_case hc ON hc.hearing_id = h.id
  JOIN outcome_entry o ON o.hearing_id = h.id AND o.case_id = hc.case_id
  WHERE h.held_on >= '2020-01-01' AND h.held_on < '2020-09-01' AND o.confirmed_at IS NOT NULL
  AND o.state IN ('settled_on_spot', 'settled_later', 'reconciled')
  AND NOT EXISTS (SELECT 1 FROM outcome_entry later WHERE later.hearing_id = o.hearing_id
    AND later.case_id = o.case_id AND later.version > o.version AND later.confirmed_at IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM repetition r WHERE r.case_id = o.case_id
    AND r.received_on < '2020-09-01')"""


@pytest.mark.rule("F-20", "F-30")
def test_recount(demo):
    assert one("SELECT count(*) FROM unit") == 121
    assert one(f"SELECT count(*) FROM hearing WHERE {YEAR}") == 485
    assert one(SETTLED) == 371
    assert one("SELECT count(DISTINCT unit_id) FROM room WHERE accepted_on IS NOT NULL") == 104
    lines = f"""SELECT count(DISTINCT c.line_id) FROM hearing h JOIN hearing_case hc
      ON hc.hearing_id = h.id JOIN cases c ON c.id = hc.case_id WHERE {YEAR}"""
    assert one(lines) == 10
    levels = f"SELECT count(DISTINCT u.level) FROM hearing h JOIN unit u ON u.id = h.unit_id WHERE {YEAR}"
    assert one(levels) == 3
    average = one("SELECT avg(needed * 1.0) FROM hearing WHERE held_on < '2020-09-01'")
    assert 3.8 < average < 4.2


HELD = """FROM hearing h WHERE h.closed_at < :closing AND h.entered_at < :closing
  AND h.held_on >= :first AND h.held_on < :until"""
HEARD = HELD.replace(
    "WHERE", "JOIN hearing_case hc ON hc.hearing_id = h.id JOIN cases c ON c.id = hc.case_id WHERE"
)
EFFECTIVE = f"""SELECT count(*) {HEARD} AND EXISTS (SELECT 1 FROM outcome_entry o
  WHERE o.hearing_id = h.id AND o.case_id = c.id AND o.confirmed_at < :closing
  AND o.state IN ('settled_on_spot', 'settled_later', 'reconciled')
  AND NOT EXISTS (SELECT 1 FROM outcome_entry later WHERE later.hearing_id = h.id AND later.case_id = c.id
    AND later.version > o.version AND later.confirmed_at < :closing)
  AND NOT EXISTS (SELECT 1 FROM repetition r WHERE r.case_id = c.id AND r.entered_at < :closing
    AND r.received_on >= o.evidence_on AND r.received_on < :until))"""
PLAIN = {
    "hearings": f"SELECT count(*) {HELD}",
    "public_hearings": f"SELECT count(*) {HELD} AND h.is_public",
    "cases": f"SELECT count(*) {HEARD}",
    "public_cases": f"SELECT count(*) {HEARD} AND h.is_public",
    "effective": EFFECTIVE,
    "applicable": f"SELECT count(*) {HEARD}",
}
MONTHS = [(date(2020, n, 1), date(2020, n + 1, 1)) for n in range(1, 9)]
CLOSING_DAYS = 10


def plain(first, until, closing):
    """The figures of a span by SQL that shares nothing with the program."""
    asked = {"first": first.isoformat(), "until": until.isoformat(),
             "closing": closing.replace(tzinfo=None).isoformat(" ", "microseconds")}  # fmt: skip
    return {name: db.session.execute(db.text(sql), asked).scalar() for name, sql in PLAIN.items()}


def counted(found):
    totals = found["totals"]
    return {
        "hearings": totals["all_hearings"], "public_hearings": totals["hearings"],
        "cases": totals["all_cases"], "public_cases": totals["cases"],
        "effective": found["rate"]["numerator"], "applicable": found["rate"]["denominator"],
    }  # fmt: skip


@pytest.mark.rule("F-20", "F-30")
def test_every_month_recounts_and_the_months_are_the_year(demo):
    province = unit(340000)
    whole = (MONTHS[0][0], MONTHS[-1][1])
    for first, until in [*MONTHS, whole]:
        closing = clock.beijing(until + timedelta(days=CLOSING_DAYS))
        assert counted(figures.collect(province, first, until, closing)) == plain(
            first, until, closing
        ), first
    # as of one instant the months add up to the year, each hearing and case in one of them
    closing = clock.beijing(whole[1] + timedelta(days=CLOSING_DAYS))
    year = figures.collect(province, *whole, closing)
    months = [counted(figures.collect(province, *month, closing)) for month in MONTHS]
    for name in ("hearings", "public_hearings", "cases", "public_cases", "applicable"):
        assert sum(month[name] for month in months) == counted(year)[name], name
    for name in counted(year):
        assert sum(month[name] for month in year["months"]) == counted(year)[name], name
    assert all(month["hearings"] > 0 for month in months)
    assert counted(year)["hearings"] == 485
    assert counted(year)["effective"] == 371


def test_bulletin_prints_what_the_rows_say(demo, tmp_path):
    row = db.session.scalars(select(Bulletin).where(Bulletin.until_on == date(2020, 9, 1))).one()
    figures = frozen.figures_of(row)
    assert (figures["rate"]["numerator"], figures["rate"]["denominator"]) == (371, 485)
    assert figures["rate"]["percent"] == "76.5 %"
    assert sum(area["cases"] for area in figures["areas"]) == 485
    assert sum(line["cases"] for line in figures["lines"]) == 485
    path = tmp_path / "bulletin.pdf"
    path.write_bytes(
        one(
            "SELECT f.content FROM paper_file f JOIN bulletin b ON b.paper_id = f.paper_id "
            "WHERE f.media_type = 'application/pdf' AND b.until_on = '2020-09-01'"
        )
    )
    text = "".join(page.extract_text() for page in PdfReader(path).pages).replace(" ", "")
    for words in ("485件", "76.5%", "371", "有效息诉率"):
        assert words in text, words


def test_everything_that_goes_wrong_is_there(demo):
    for sql in (
        "SELECT count(*) FROM notice WHERE is_late AND consent_words IS NOT NULL",
        "SELECT count(*) FROM application WHERE decision = 'refused'",
        "SELECT count(*) FROM engagement WHERE state = 'recused'",
        "SELECT count(*) FROM decision WHERE deviates AND consent_id IS NOT NULL",
        "SELECT count(*) FROM repetition",
        "SELECT count(*) FROM engagement WHERE state = 'declined'",
        "SELECT count(*) FROM spectator",
        "SELECT count(*) FROM officer_request WHERE kind = 'outsider'",
        "SELECT count(*) FROM supervisor_opinion WHERE reply IS NULL",
        "SELECT count(*) FROM rectification_extension WHERE decision IS NULL",
    ):
        assert one(sql) > 0, sql
    states = db.session.execute(db.text("SELECT DISTINCT state FROM rectification")).scalars()
    assert set(states) == {"issued", "received", "answered", "returned", "closed"}


def test_every_draw_recomputes(demo):
    records = db.session.execute(
        db.text("SELECT record FROM draw WHERE record IS NOT NULL")
    ).scalars()
    assert [p for record in records for p in draw.verify(json.loads(record))] == []


def test_today_has_work_at_every_stage(demo):
    states = set(db.session.execute(db.text("SELECT DISTINCT state FROM hearing")).scalars())
    assert states >= {
        "department_review", "chief_review", "approved", "ready", "deliberating", "closed", "consent",
        "decided", "told", "filed",
    }  # fmt: skip
    assert one("SELECT count(*) FROM demo_account") == 16
    assert one("SELECT count(*) FROM need WHERE state = 'open'") >= 1
