"""What the database itself refuses, written once for both engines.

``put_up(bind)`` sets every guard on the tables that exist, ``take_down(bind)`` removes them. SQLite drops a
table's triggers when a batch migration rebuilds it, so such a migration begins with the one and ends with the
other; a later revision that adds a table adds its guards here and does the same.

A condition is SQL in which ``ROW`` stands for the row looked at: the new one on INSERT, the old one on DELETE,
both in turn on UPDATE. ``lock`` is run first on PostgreSQL, so that two parallel writers cannot both pass; on
SQLite there is only ever one writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

INSERT_ONLY = (
    "journal_entry", "paper", "paper_file", "opinion", "tally", "decision", "telling", "state_change",
    "plan_version", "member_event", "commitment", "password_history", "record_signature",
)  # fmt: skip
NEVER_DELETED = (
    *INSERT_ONLY, "hearing", "hearing_record", "recording", "sitting_step", "filing", "approval", "notice",
    "application", "explanation", "import_batch", "need", "draw", "draw_entry", "engagement", "post", "bulletin", "outcome_entry", "repetition", "journal_head",
)  # fmt: skip
DUTIES = "('hire', 'manage', 'handle')"
ADMINS = "('system_admin', 'security_admin', 'audit_admin')"


@dataclass(frozen=True)
class Guard:
    """Refuses ``events`` on ``table`` with the message ``name`` when ``when`` holds."""

    name: str
    table: str
    events: tuple[str, ...]
    when: str
    lock: str = ""
    engines: tuple[str, ...] = ("sqlite", "postgresql")

    def condition(self, event: str) -> str:
        """The condition for one event, without ``ROW``."""
        rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[event]
        if "ROW" not in self.when:
            return self.when
        return " OR ".join(f"({self.when.replace('ROW', row)})" for row in rows)

    def triggers(self) -> Iterator[tuple[str, str]]:
        """(trigger name, event): one trigger for each event."""
        for event in self.events:
            alone = len(self.events) == 1
            yield (self.name if alone else f"{self.name}_{event.lower()}"), event


def fixed(table: str, name: str, columns: str, once: str | None = None, *, now: str = "") -> Guard:
    """Columns that never change, from the moment that ``once`` is set (or ever, without it).

    ``now`` lists columns that may be filled once, each by itself.
    """
    parts = [f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in columns.split()]
    when = f"({' OR '.join(parts)})" + (f" AND OLD.{once} IS NOT NULL" if once else "")
    for column in now.split():
        when += f" OR (OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})"
    return Guard(name, table, ("UPDATE",), when)


CLASH = f"""EXISTS (SELECT 1 FROM post p WHERE p.person_id = NEW.person_id AND p.ended_at IS NULL
  AND p.id <> COALESCE(NEW.id, -1) AND p.kind <> NEW.kind AND (
    p.kind IN {ADMINS} OR NEW.kind IN {ADMINS} OR p.kind = 'officer' OR NEW.kind = 'officer'
    OR (p.kind IN {DUTIES} AND NEW.kind IN {DUTIES} AND (
      substr(p.unit_lineage, 1, length(NEW.unit_lineage)) = NEW.unit_lineage
      OR substr(NEW.unit_lineage, 1, length(p.unit_lineage)) = p.unit_lineage))))"""
OVERLAP = """NEW.released_at IS NULL AND EXISTS (SELECT 1 FROM reservation r
  WHERE r.resource_id = NEW.resource_id AND r.released_at IS NULL AND r.id <> COALESCE(NEW.id, -1)
  AND r.starts_at < NEW.ends_at AND NEW.starts_at < r.ends_at)"""
VOTING = """NOT EXISTS (SELECT 1 FROM hearing h JOIN issue i ON i.hearing_id = h.id
  JOIN seat s ON s.hearing_id = h.id WHERE h.id = NEW.hearing_id AND i.id = NEW.issue_id
  AND s.id = NEW.seat_id AND h.state = 'deliberating' AND h.opinions_closed_at IS NULL)"""
HEARD = """NEW.heard_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hearing_case hc
  JOIN hearing h ON h.id = hc.hearing_id WHERE hc.case_id = NEW.id AND h.closed_at IS NOT NULL)"""
EXPLAINED = """NEW.explanation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM explanation e
  WHERE e.id = NEW.explanation_id AND e.case_id = NEW.id AND e.state = 'approved')"""
BEING_HEARD = """NEW.state = 'closed' AND OLD.state = 'open' AND EXISTS (SELECT 1 FROM hearing_case hc
  JOIN hearing h ON h.id = hc.hearing_id WHERE hc.case_id = NEW.id AND h.closed_at IS NULL
  AND h.state NOT IN ('refused', 'withdrawn'))"""
COUNTED_TWICE = """EXISTS (SELECT 1 FROM case_source s WHERE s.source_system = NEW.source_system
  AND s.external_number = NEW.external_number AND s.case_id <> COALESCE(NEW.id, -1))"""
HEARING_LOCK = "PERFORM 1 FROM hearing WHERE id = {row}.hearing_id FOR {how};"

GUARDS = (
    # one room or person, one period; PostgreSQL has an exclusion constraint for it
    Guard("reservation", "reservation", ("INSERT", "UPDATE"), OVERLAP, engines=("sqlite",)),
    # 聘 / 管 / 用 and the three administrators; parallel grants to one person wait for each other
    Guard(
        "post_separated", "post", ("INSERT", "UPDATE"), f"NEW.ended_at IS NULL AND {CLASH}",
        lock="PERFORM 1 FROM person WHERE id = NEW.person_id FOR UPDATE;",
    ),
    Guard(
        "post_lineage", "post", ("INSERT", "UPDATE"),
        "NEW.unit_lineage <> (SELECT u.lineage FROM unit u WHERE u.id = NEW.unit_id)",
    ),
    Guard(
        "unit_lineage", "unit", ("UPDATE",),
        "NEW.lineage <> OLD.lineage AND EXISTS (SELECT 1 FROM post p WHERE p.unit_id = OLD.id)",
    ),
    # opinions: only while the panel deliberates, for a seat and an issue of that hearing
    Guard(
        "opinion_sealed", "opinion", ("INSERT",), VOTING,
        lock=HEARING_LOCK.format(row="NEW", how="SHARE"),
    ),
    Guard(
        "issue_voted", "issue", ("UPDATE", "DELETE"),
        "EXISTS (SELECT 1 FROM opinion o WHERE o.issue_id = OLD.id)",
        lock=HEARING_LOCK.format(row="OLD", how="UPDATE"),
    ),
    Guard(
        "seat_voted", "seat", ("UPDATE", "DELETE"),
        "EXISTS (SELECT 1 FROM opinion o WHERE o.seat_id = OLD.id)",
        lock=HEARING_LOCK.format(row="OLD", how="UPDATE"),
    ),
    fixed("hearing", "hearing_closed_once", "opinions_closed_at", "opinions_closed_at"),
    # a hearing that has ended stays in its month and its unit
    fixed("hearing", "hearing_counted", "unit_id held_on opened_at closed_at", "closed_at"),
    # a case is marked heard by its hearing, explained by an approved explanation, closed once;
    # what one system knows it by is nobody else's number
    Guard("case_heard", "cases", ("INSERT", "UPDATE"), HEARD),
    Guard("case_explained", "cases", ("INSERT", "UPDATE"), EXPLAINED),
    Guard("case_being_heard", "cases", ("UPDATE",), BEING_HEARD),
    Guard("case_counted_twice", "cases", ("INSERT", "UPDATE"), COUNTED_TWICE),
    fixed("cases", "case_closed", "unit_id state closed_on disposal should_hear has_objection", "closed_on"),
    # a minor among the parties and the mark on the case go together
    Guard(
        "case_minor", "party", ("INSERT", "UPDATE"),
        "NEW.is_minor AND EXISTS (SELECT 1 FROM cases c WHERE c.id = NEW.case_id AND NOT c.has_minor)",
        lock="PERFORM 1 FROM cases WHERE id = NEW.case_id FOR SHARE;",
    ),
    Guard(
        "case_minor_kept", "cases", ("UPDATE",),
        "NOT NEW.has_minor AND EXISTS (SELECT 1 FROM party p WHERE p.case_id = NEW.id AND p.is_minor)",
    ),
    fixed(
        "application", "application_decided",
        "unit_id case_id number receipt reasons received_on due_on decision decision_reasons decided_at decided_by",
        "decision", now="told_at told_how",
    ),
    fixed(
        "explanation", "explanation_fixed",
        "case_id unit_id reason_code reason grounds asked_by asked_at skips_head",
        now="head_decision head_reasons head_by head_at chief_decision chief_reasons chief_by chief_at",
    ),
    fixed(
        "approval", "approval_decided",
        "hearing_id unit_id kind decider_post request requested_by decision reasons decided_by decided_at",
        "decision",
    ),
    fixed(
        "notice", "notice_told",
        "hearing_id participant_id plan_version text told_on receipt days_before is_late consent_words late_reason",
        "told_at", now="told_at",
    ),
    fixed("hearing_record", "record_frozen", "hearing_id text", "frozen_at", now="digest frozen_at"),
    fixed(
        "outcome_entry", "outcome_fixed",
        "hearing_id case_id version state evidence evidence_on entered_at entered_by",
        now="confirmed_at confirmed_by",
    ),
    fixed(
        "draw", "draw_frozen", "number need_id round frozen_at frozen_by list_text list_digest commitment_id",
        now="outside_value outside_source outside_at revealed_at seed record",
    ),
    fixed("draw_entry", "draw_entry_frozen", "draw_id member_id code is_eligible reason_rule", now="rank"),
    Guard(
        "draw_entry_late", "draw_entry", ("INSERT",),
        "EXISTS (SELECT 1 FROM draw d WHERE d.id = NEW.draw_id AND d.state <> 'frozen')",
        lock="PERFORM 1 FROM draw WHERE id = NEW.draw_id FOR SHARE;",
    ),
    fixed(
        "bulletin", "bulletin_frozen",
        "unit_id number title from_on until_on definition figures remarks content content_digest frozen_at "
        "paper_id corrects_id drafted_by reviewed_by issued_by issued_at",
        "frozen_at",
    ),
    Guard(
        "bulletin_problem_frozen", "bulletin_problem", ("INSERT", "UPDATE", "DELETE"),
        "EXISTS (SELECT 1 FROM bulletin b WHERE b.id = ROW.bulletin_id AND b.frozen_at IS NOT NULL)",
    ),
    # the chain's head only moves forward
    Guard("head_backwards", "journal_head", ("UPDATE",), "NEW.sequence <= OLD.sequence OR NEW.id <> OLD.id"),
    *(Guard(f"{table}_no_update", table, ("UPDATE",), "") for table in INSERT_ONLY),
    *(Guard(f"{table}_no_delete", table, ("DELETE",), "") for table in NEVER_DELETED),
)  # fmt: skip
WORDS = {"opinion_sealed": "opinions_closed", "hearing_closed_once": "opinions_closed"}
EXCLUSION = """ALTER TABLE reservation ADD CONSTRAINT reservation_overlap EXCLUDE USING gist (
  int8range(resource_id, resource_id, '[]') WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&
) WHERE (released_at IS NULL)"""


def words(guard: Guard, event: str) -> str:
    """The message with which a guard refuses; services look for it."""
    if not guard.when:
        return f"{'insert_only' if event == 'UPDATE' else 'never_deleted'} {guard.table}"
    return (
        "reservation_overlap" if guard.name == "reservation" else WORDS.get(guard.name, guard.name)
    )


def _sqlite(guard: Guard) -> Iterator[tuple[str, str]]:
    for name, event in guard.triggers():
        when = f"WHEN {guard.condition(event)} " if guard.when else ""
        body = f"BEGIN SELECT RAISE(ABORT, '{words(guard, event)}'); END"
        yield name, f"CREATE TRIGGER {name} BEFORE {event} ON {guard.table} {when}{body}"


def _postgresql(guard: Guard) -> Iterator[tuple[str, list[str]]]:
    for name, event in guard.triggers():
        refuse = f"RAISE EXCEPTION USING MESSAGE = '{words(guard, event)}', ERRCODE = '23000';"
        test = f"IF {guard.condition(event)} THEN {refuse} END IF;" if guard.when else refuse
        back = "OLD" if event == "DELETE" else "NEW"
        yield (
            name,
            [
                f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {guard.lock} {test} RETURN {back}; END $$",
                *_trigger(guard.table, name, f"{event} ON {guard.table} FOR EACH ROW", name),
            ],
        )
    if not guard.when and guard.events == ("DELETE",):
        name = f"{guard.table}_no_truncate"
        event = f"TRUNCATE ON {guard.table} FOR EACH STATEMENT"
        yield name, _trigger(guard.table, name, event, f"{guard.table}_no_delete")


def _trigger(table: str, name: str, event: str, function: str) -> list[str]:
    return [
        f"CREATE TRIGGER {name} BEFORE {event} EXECUTE FUNCTION guard_{function}()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
    ]


def statements(dialect: str, tables: set[str]) -> list[tuple[str, list[str]]]:
    """(guard, the SQL that puts it up), for the guards of the given tables."""
    found: list[tuple[str, list[str]]] = []
    for guard in GUARDS:
        if guard.table not in tables or dialect not in guard.engines:
            continue
        if dialect == "sqlite":
            found += [(name, [sql]) for name, sql in _sqlite(guard)]
        else:
            found += list(_postgresql(guard))
    if dialect == "postgresql" and "reservation" in tables:
        found.append(("reservation_overlap", [EXCLUSION]))
    return found


def put_up(bind: sa.Connection) -> None:
    """Put every guard up on the tables that exist."""
    tables = set(sa.inspect(bind).get_table_names())
    for _, made in statements(bind.dialect.name, tables):
        for statement in made:
            bind.exec_driver_sql(statement)


def take_down(bind: sa.Connection) -> None:
    """Take every guard down, also those of earlier wording."""
    for statement in removals(bind):
        bind.exec_driver_sql(statement)


@contextmanager
def lifted(bind: sa.Connection) -> Iterator[None]:
    """Take the guards down for a migration's changes and put them up again, with those of new tables."""
    take_down(bind)
    yield
    put_up(bind)


def removals(bind: sa.Connection) -> list[str]:
    """The SQL that takes down what stands in this database."""
    if bind.dialect.name == "sqlite":
        names = bind.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return [f"DROP TRIGGER {name}" for name in names.scalars().all()]
    functions = bind.exec_driver_sql(
        "SELECT proname FROM pg_proc WHERE proname LIKE 'guard_%%' "
        "AND pronamespace = current_schema()::regnamespace"
    )
    return [
        *(f"DROP FUNCTION {name}() CASCADE" for name in functions.scalars().all()),
        "ALTER TABLE reservation DROP CONSTRAINT IF EXISTS reservation_overlap",
    ]
