"""Many hearings with all that a bulletin counts, written by bulk SQL into a PostgreSQL database of the benchmark.

Nothing goes through the services: the guards and foreign keys of the tables filled are disabled in this database,
which is thrown away and only read afterwards; the checks of the columns hold. Every share is fixed by the
hearing's number.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from hearing.base.db import db
from hearing.bulletins.ledger_models import PaddingFlag
from hearing.calendar.models import Room
from hearing.cases.models import Case, CaseSource
from hearing.hearings.models import (
    Hearing,
    HearingCase,
    HearingRecord,
    Notice,
    Participant,
    Recording,
    RecordSignature,
)
from hearing.opinions.models import Decision, Opinion, Tally, Telling
from hearing.outcomes.models import OutcomeEntry, Repetition, Visit
from hearing.pool.models import (
    Appointment,
    Draw,
    DrawRequest,
    Engagement,
    Member,
    Need,
    Pool,
    TrainingCredit,
)
from hearing.units.models import Unit
from hearing.units.queries import case_types

BASE, CITIES = 500_000, 99
FIRST, DAYS = date(2025, 1, 1), 608
LAST_MONTH, AFTER = date(2026, 8, 1), date(2026, 9, 1)
FILLED = (
    Unit, Room, Pool, Member, Appointment, TrainingCredit, Hearing, Case, HearingCase, CaseSource, HearingRecord,
    Recording, Participant, RecordSignature, Notice, Telling, Opinion, Tally, Decision, OutcomeEntry, Repetition, Visit, PaddingFlag, Need,
    Draw, Engagement, DrawRequest,
)  # fmt: skip
FILL = {"Integer": "1", "Boolean": "false", "Date": f"date '{FIRST}'", "UtcDateTime": "now()"}
HELD = f"(date '{FIRST}' + (n::bigint * 7919 % {DAYS})::int)"
OPENED = f"({HELD} + interval '1 hour') AT TIME ZONE 'UTC'"
OPEN_H, CLOSED_H = "h.opened_at", "h.closed_at"
STATES = (
    "ARRAY['settled_on_spot','settled_later','reconciled','partly','not_settled','not_applicable']"
)
# each hearing's record in words of its own, or, for one of two hundred, the words of its neighbour
RECORD = (
    "repeat(translate(md5((CASE WHEN h.id % 200 = 0 THEN -h.id / 400 ELSE h.id END)::text), '0123456789', "
    "'ghijklmnop'), 12)"
)
DRAWN = "(h.id::bigint * 2654435761 / 4096)"
SEAT = f"({DRAWN} + CASE WHEN j > 1 THEN 1 + {DRAWN} / 10 % 4 ELSE 0 END + CASE WHEN j > 2 THEN 1 + {DRAWN} / 40 % 4 ELSE 0 END) % 10"
MEMBER = f"10000000 + 10 * (h.unit_id - {BASE}) + {SEAT}"
EACH = "hearing h CROSS JOIN generate_series(1, {}) j WHERE h.id <= {}"


def bulk(connection: Connection, model: Any, source: str, /, **given: str) -> None:
    """Insert a row for each of the source; columns that must not be empty and are not given get a plain value."""
    table = model.__table__
    for column in table.columns:
        if column.name in given or column.nullable or column.server_default is not None:
            continue
        if column.name == "id":
            continue
        given[column.name] = FILL.get(type(column.type).__name__, "'x'")
    names = ", ".join(f'"{name}"' for name in given)
    connection.execute(
        text(f"INSERT INTO {table.name} ({names}) SELECT {', '.join(given.values())} FROM {source}")
    )


def fill(number: int, units: int) -> int:
    """So many hearings over so many units; gives the id of the unit at the top."""
    with db.engine.connect() as connection:
        connection.execute(text("SET maintenance_work_mem = '512MB'"))
        for model in FILLED:
            connection.execute(text(f"ALTER TABLE {model.__tablename__} DISABLE TRIGGER ALL"))
        dropped = _without_indexes(connection)
        _units(connection, units)
        _pools(connection, units)
        _hearings(connection, number, units)
        _people(connection, number)
        _opinions(connection, number)
        _outcomes(connection, number)
        _draws(connection, number)
        for statement in dropped:
            connection.execute(text(statement))
        connection.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return BASE


def _without_indexes(connection: Connection) -> list[str]:
    """Drop what would be kept up row by row, except the keys that others refer to; gives how to build it again."""
    rows = connection.execute(
        text("""SELECT x.indexrelid::regclass::text AS name, x.indrelid::regclass::text AS owner,
          pg_get_indexdef(x.indexrelid) AS built, c.conname, pg_get_constraintdef(c.oid) AS kept
          FROM pg_index x LEFT JOIN pg_constraint c ON c.conindid = x.indexrelid AND c.contype = 'u'
          WHERE x.indrelid::regclass::text = ANY(:tables) AND NOT x.indisprimary AND NOT EXISTS (
            SELECT 1 FROM pg_constraint f WHERE f.conindid = x.indexrelid AND f.contype = 'f')
          ORDER BY 1"""),
        {"tables": [model.__tablename__ for model in FILLED]},
    ).all()
    again = []
    for row in rows:
        alter, down, up = f"ALTER TABLE {row.owner}", f"DROP INDEX {row.name}", row.built
        if row.conname:
            down = f"{alter} DROP CONSTRAINT {row.conname}"
            up = f"{alter} ADD CONSTRAINT {row.conname} {row.kept}"
        connection.execute(text(down))
        again.append(up)
    return again


def _units(connection: Connection, units: int) -> None:
    parent = f"CASE WHEN n = 0 THEN NULL WHEN n <= {CITIES} THEN {BASE} ELSE {BASE} + 1 + n % {CITIES} END"
    bulk(
        connection, Unit, f"generate_series(0, {units - 1}) n", id=f"{BASE} + n", parent_id=parent,
        code=f"({BASE} + n)::text", name="'第' || n || '人民检察院'", short="'第' || n", is_active="true",
        level=f"CASE WHEN n = 0 THEN 'province' WHEN n <= {CITIES} THEN 'city' ELSE 'county' END",
        lineage=f"'/{BASE}/' || CASE WHEN n = 0 THEN '' WHEN n <= {CITIES} THEN {BASE} + n || '/' "
        f"ELSE ({BASE} + 1 + n % {CITIES}) || '/' || ({BASE} + n) || '/' END",
    )  # fmt: skip
    bulk(
        connection, Room, f"generate_series(0, {units - 1}) n WHERE n % 5 > 0", unit_id=f"{BASE} + n",
        kind="'room'", accepted_on="date '2024-01-01'",
    )  # fmt: skip


def _pools(connection: Connection, units: int) -> None:
    """A pool of ten for every unit."""
    bulk(
        connection, Pool, f"generate_series(0, {units - 1}) n",
        id=f"{BASE} + n", unit_id=f"{BASE} + n", name="'库' || n",
    )  # fmt: skip
    bulk(
        connection, Member, f"generate_series(0, {10 * units - 1}) n", id="10000000 + n",
        pool_id=f"{BASE} + n / 10", person_id="20000000 + n", state="'active'", source="'invited'",
        category="'c' || n % 6", term_from="date '2024-01-01'", term_until="date '2028-12-31'",
        appointed_by="2", exclusions_declared_on="date '2024-01-01'",
    )  # fmt: skip
    bulk(
        connection, Appointment, "member n WHERE n.id >= 10000000", member_id="n.id", proposal_id="n.id",
        certificate_number="'b' || n.id", term_from="n.term_from", term_until="n.term_until",
    )  # fmt: skip
    bulk(
        connection, TrainingCredit, "member n WHERE n.id >= 10000000 AND n.id % 2 = 0", member_id="n.id",
        held_on="date '2026-08-05'", minutes="45", kind="'before'",
        entered_at="timestamptz '2026-08-06 01:00Z'",
    )  # fmt: skip


def _hearings(connection: Connection, number: int, units: int) -> None:
    """Hearings of twenty months, every twentieth with a second case."""
    closed = (
        f"{OPENED} + CASE WHEN n % 50 = 0 THEN interval '10 minutes' ELSE interval '1 hour' END"
    )
    bulk(
        connection, Hearing, f"generate_series(1, {number}) n", id="n", number="'b' || n",
        unit_id=f"{BASE} + 1 + n % {units - 1}", state="'filed'", profile="'ordinary'", needed="3",
        form="(ARRAY['ordinary','simplified','on_site','remote'])[1 + n % 4]", is_public="n % 7 > 0",
        campaign="CASE WHEN n % 25 = 0 THEN '专项' || n % 4 END", room_id="1", hold_approval_id="1",
        venue_kind="CASE WHEN n % 30 = 0 THEN 'mediation' ELSE 'room' END", venue_approval_id="1",
        broadcast="CASE WHEN n % 7 > 0 AND n % 20 = 1 THEN 'live' ELSE 'none' END", broadcast_approval_id="1",
        presider_kind="CASE WHEN n % 5 = 0 THEN 'chief' ELSE 'handler' END",
        presider_person_id=f"40000000 + 5 * (n % {units - 1}) + n / 31 % 5",
        consent_id="CASE WHEN n % 60 = 0 THEN 1 END", held_on=HELD, opened_at=OPENED, closed_at=closed,
        opinions_closed_at=closed, decided_at=f"{OPENED} + interval '1 day'",
        filed_at=f"CASE WHEN n % 3 > 0 THEN {OPENED} + interval '20 days' END",
        entered_at=f"{OPENED} + CASE WHEN n % 40 = 0 THEN interval '25 days' ELSE interval '-10 days' END",
    )  # fmt: skip
    types = [str(kind.code) for kind in case_types()]
    second = f"generate_series(1, {number + number // 20}) n"
    bulk(
        connection, Case, second, id="n", number="'b' || n", number_key="'b' || n",
        external_number="'b' || n", unit_id=f"{BASE} + 1 + n % {units - 1}", line_id="1 + n % 10",
        type_code=f"(ARRAY[{', '.join(map(repr, types))}])[1 + n % {len(types)}]", state="'open'",
        source_system="(ARRAY['unified','unified','petition','manual'])[1 + n % 4]",
        involves_enterprise="n % 9 = 0", has_dispute="n % 8 > 0",
    )  # fmt: skip
    bulk(connection, HearingCase, second, case_id="n",
         hearing_id=f"CASE WHEN n <= {number} THEN n ELSE 20 * (n - {number}) END")  # fmt: skip
    bulk(connection, CaseSource, "cases c", case_id="c.id", source_system="c.source_system",
         external_number="c.external_number")  # fmt: skip
    bulk(connection, CaseSource, "cases c WHERE c.id % 50 = 0", case_id="c.id", external_number="'z' || c.id",
         source_system="CASE c.source_system WHEN 'unified' THEN 'petition' ELSE 'unified' END")  # fmt: skip
    bulk(connection, HearingRecord, "hearing h", hearing_id="h.id", text=RECORD, checking_by="1",
         checking_at=CLOSED_H, frozen_at=f"CASE WHEN h.id % 35 > 0 THEN {CLOSED_H} END")  # fmt: skip
    bulk(connection, Recording, "hearing h WHERE h.id % 65 > 0", hearing_id="h.id", began_at=OPEN_H,
         ended_at=CLOSED_H, entered_at=CLOSED_H)  # fmt: skip


def _people(connection: Connection, number: int) -> None:
    """Three officers, the handler and a clerk; four notices; the officers told."""
    bulk(
        connection, Participant, EACH.format(5, number), id="5 * h.id + j", hearing_id="h.id", position="j",
        role="(ARRAY['officer','officer','officer','handler','clerk'])[j]", name="'张三'",
        must_be_told="j <> 4", present_at=OPEN_H,
        person_id=f"CASE WHEN j < 4 THEN 10000000 + {MEMBER} ELSE 40000000 + 5 * (h.unit_id - {BASE}) + j END",
    )  # fmt: skip
    bulk(
        connection, RecordSignature, f"{EACH.format(5, number)} AND (j > 1 OR h.id % 75 > 0)", hearing_id="h.id",
        participant_id="5 * h.id + j", way="'paper'", signed_at=CLOSED_H, entered_at=CLOSED_H,
    )  # fmt: skip
    late = "h.id % 45 = 0 AND j = 1"
    bulk(
        connection, Notice, f"{EACH.format(5, number)} AND j <> 4", hearing_id="h.id", channel="'served'",
        participant_id="5 * h.id + j", sent_at=f"{OPEN_H} - interval '4 days'", receipt="'x'",
        told_at=f"{OPEN_H} - interval '4 days'", is_late=late,
        consent_words=f"CASE WHEN {late} THEN '同意' END", late_reason=f"CASE WHEN {late} THEN '急' END",
    )  # fmt: skip
    bulk(
        connection, Telling, f"{EACH.format(3, number)} AND h.id % 15 > 0", hearing_id="h.id",
        participant_id="5 * h.id + j", told_at=f"{CLOSED_H} + interval '2 days'",
    )  # fmt: skip


def _opinions(connection: Connection, number: int) -> None:
    """One issue a hearing: three opinions, a majority, a decision; here and there one of them stays away."""
    bulk(
        connection, Opinion, f"{EACH.format(3, number)} AND (j < 3 OR h.id % 55 > 0)", hearing_id="h.id",
        issue_id="h.id", seat_id="5 * h.id + j", option="'agree'", submitted_at=CLOSED_H,
    )  # fmt: skip
    bulk(connection, Tally, "hearing h", hearing_id="h.id", issue_id="h.id", closed_at=CLOSED_H,
         majority="CASE WHEN h.id % 6 > 0 THEN 'agree' END",
         missing_reason="CASE WHEN h.id % 110 = 0 THEN '病' END")  # fmt: skip
    bulk(
        connection, Decision, "hearing h WHERE h.id % 12 > 0", hearing_id="h.id", issue_id="h.id",
        kind="'as_proposed'", deviates="h.id % 37 = 0", consent_id="1", decided_at="h.decided_at",
    )  # fmt: skip


def _outcomes(connection: Connection, number: int) -> None:
    """A statement for nine of ten cases heard, a second for a third of them; petitions again, visits, flags."""
    heard = "hearing_case c JOIN hearing h ON h.id = c.hearing_id"
    stated = {"hearing_id": "h.id", "case_id": "c.case_id", "entered_by": "1", "confirmed_by": "2",
              "evidence": "'record'", "evidence_on": "h.held_on"}  # fmt: skip
    bulk(
        connection, OutcomeEntry, f"{heard} WHERE c.case_id % 10 > 0",
        state=f"({STATES})[1 + c.case_id % 6]", confirmed_at=f"{CLOSED_H} + interval '3 days'", **stated,
    )  # fmt: skip
    bulk(
        connection, OutcomeEntry, f"{heard} WHERE c.case_id % 10 > 0 AND c.case_id % 3 = 0", version="2",
        state=f"({STATES})[1 + c.case_id % 5]", confirmed_at=f"{CLOSED_H} + interval '12 days'", **stated,
    )  # fmt: skip
    bulk(
        connection, Repetition, f"{heard} WHERE c.case_id % 40 = 0 OR c.case_id % 41 = 0", hearing_id="h.id",
        case_id="c.case_id", received_on="h.held_on + 8", entered_at=f"{CLOSED_H} + interval '9 days'",
    )  # fmt: skip
    bulk(
        connection, Visit, f"{heard} WHERE c.case_id % 3 > 0", hearing_id="h.id", case_id="c.case_id",
        visited_on="h.held_on + 15", way="'phone'", attitude="'满意'",
        entered_at=f"{CLOSED_H} + interval '15 days'",
    )  # fmt: skip
    bulk(
        connection, PaddingFlag, f"hearing h WHERE h.id <= {number} AND h.id % 70 = 0", hearing_id="h.id",
        kind="'pad_short'", found_at=f"{CLOSED_H} + interval '1 day'",
    )  # fmt: skip


def _draws(connection: Connection, number: int) -> None:
    """A need and a draw for every hearing, three invited; some draws made anew."""
    whole = f"hearing h WHERE h.id <= {number}"
    bulk(
        connection, Need, whole, id="h.id", hearing_id="h.id", unit_id="h.unit_id", pool_id="h.unit_id",
        state="'drawn'", starts_at=OPEN_H, ends_at=CLOSED_H, held_on="h.held_on",
    )  # fmt: skip
    bulk(
        connection, Draw, whole, id="h.id", number="'b' || h.id", need_id="h.id", commitment_id="h.id",
        state="CASE WHEN h.id % 30 = 0 THEN 'superseded' ELSE 'revealed' END", revealed_by="1",
        frozen_at=f"{OPEN_H} - interval '9 days'", revealed_at=f"{OPEN_H} - interval '9 days'",
    )  # fmt: skip
    state = "CASE WHEN (h.id + j) % 11 = 0 THEN 'declined' ELSE 'attended' END"
    bulk(
        connection, Engagement, EACH.format(3, number), hearing_id="h.id", need_id="h.id", draw_id="h.id",
        engaged_as="'drawn'", member_id=MEMBER, person_id=f"10000000 + {MEMBER}", held_on="h.held_on",
        rank="j", state=state, decline_code="'schedule'", is_reserve="(h.id + j) % 13 = 0",
        invited_at=f"{OPEN_H} - interval '8 days'",
    )  # fmt: skip
    bulk(
        connection, DrawRequest, f"{whole} AND h.id % 80 = 0", kind="'relax'", need_id="h.id",
        unit_id="h.unit_id", asked="'x'", granted="'x'", reason="'人少'", requested_by="1",
        decision="'granted'", decided_by="2", requested_at=OPEN_H,
        decided_at=f"{OPEN_H} - interval '9 days'",
    )  # fmt: skip
