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
    "consent_text", "consent", "member_check", "publicity_entry", "import_row",
)  # fmt: skip
NEVER_DELETED = (
    *INSERT_ONLY, "hearing", "hearing_record", "recording", "sitting_step", "filing", "approval", "notice",
    "need", "draw", "draw_entry", "engagement", "post", "bulletin", "outcome_entry", "repetition", "journal_head",
    "member", "proposal", "appointment", "publicity", "candidate_objection", "recruitment", "officer_application",
    "import_batch", "attachment", "local_exclusion",
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
# 聘: what a member's state may become, and on what
PATHS = """(OLD.state || '>' || NEW.state) NOT IN (
  'candidate>reviewed', 'candidate>left', 'reviewed>candidate', 'reviewed>left', 'reviewed>proposed',
  'proposed>reviewed', 'proposed>appointed', 'appointed>active', 'appointed>left', 'active>suspended',
  'active>left', 'suspended>active', 'suspended>left', 'left>candidate')"""
UNREVIEWED = """NEW.state = 'reviewed' AND OLD.state = 'candidate' AND (
  (SELECT count(DISTINCT c.kind) FROM member_check c WHERE c.member_id = NEW.id AND c.round = NEW.round
    AND c.kind IN ('number', 'age', 'criminal', 'dismissed', 'licence', 'debtor', 'staff')) < 7
  OR EXISTS (SELECT 1 FROM member_check c WHERE c.member_id = NEW.id AND c.round = NEW.round AND NOT c.passed
    AND NOT EXISTS (SELECT 1 FROM member_check d WHERE d.member_id = c.member_id AND d.round = c.round
      AND d.kind = c.kind AND d.id > c.id)))"""
OBJECTED = """EXISTS (SELECT 1 FROM candidate_objection o JOIN publicity_entry e ON e.id = o.entry_id
  WHERE e.member_id = {member} AND e.round = NEW.round AND o.state = 'open')"""
UNPUBLISHED = f"""NEW.kind = 'appoint' AND (NOT EXISTS (SELECT 1 FROM publicity_entry e
  JOIN publicity p ON p.id = e.publicity_id WHERE e.member_id = NEW.member_id AND e.round = NEW.round
  AND p.withdrawn_at IS NULL AND p.until_on < NEW.proposed_on) OR {OBJECTED.format(member="NEW.member_id")})"""
UNDECIDED = f"""NEW.state = 'appointed' AND OLD.state = 'proposed' AND (NOT EXISTS (SELECT 1 FROM proposal p
  WHERE p.member_id = NEW.id AND p.round = NEW.round AND p.kind = 'appoint' AND p.state = 'granted'
  AND p.decided_by = NEW.appointed_by) OR {OBJECTED.format(member="NEW.id")})"""
OWN_PROPOSAL = """NEW.decided_by IS NOT NULL AND EXISTS (SELECT 1 FROM member m WHERE m.id = NEW.member_id
  AND NEW.decided_by IN (m.registered_by, m.reviewed_by))"""
UNGRANTED = """NOT EXISTS (SELECT 1 FROM proposal p WHERE p.id = NEW.proposal_id
  AND p.member_id = NEW.member_id AND p.state = 'granted' AND p.kind IN ('appoint', 'renew')
  AND p.decided_by = NEW.decided_by)"""
ELSEWHERE = """NOT NEW.consents_cross_pool AND EXISTS (SELECT 1 FROM member m WHERE m.person_id = NEW.person_id
  AND m.pool_id <> NEW.pool_id AND m.state <> 'left')"""
OUT_OF_PERIOD = """NOT EXISTS (SELECT 1 FROM publicity_entry e JOIN publicity p ON p.id = e.publicity_id
  WHERE e.id = NEW.entry_id AND p.withdrawn_at IS NULL AND NEW.raised_on BETWEEN p.from_on AND p.until_on)"""
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
    # 聘: a member comes in as a candidate, goes the known ways, each with what the law asks for
    Guard("member_entry", "member", ("INSERT",), "NEW.state <> 'candidate'"),
    Guard(
        "member_elsewhere", "member", ("INSERT",), ELSEWHERE,
        lock="PERFORM 1 FROM person WHERE id = NEW.person_id FOR UPDATE;",
    ),
    Guard(
        "member_again_elsewhere", "member", ("UPDATE",),
        f"OLD.state = 'left' AND NEW.state = 'candidate' AND {ELSEWHERE}",
        lock="PERFORM 1 FROM person WHERE id = NEW.person_id FOR UPDATE;",
    ),
    Guard("member_path", "member", ("UPDATE",), f"NEW.state <> OLD.state AND {PATHS}"),
    Guard("member_unreviewed", "member", ("UPDATE",), UNREVIEWED),
    Guard("member_undecided", "member", ("UPDATE",), UNDECIDED),
    Guard(
        "proposal_publicity", "proposal", ("INSERT",), UNPUBLISHED,
        lock="PERFORM 1 FROM member WHERE id = NEW.member_id FOR UPDATE;",
    ),
    Guard("proposal_own", "proposal", ("INSERT", "UPDATE"), OWN_PROPOSAL),
    fixed(
        "proposal", "proposal_fixed",
        "member_id round kind ground opinion proposed_by proposed_post proposed_on proposed_at",
    ),
    Guard(
        "proposal_decided", "proposal", ("UPDATE",),
        "(NEW.state IS DISTINCT FROM OLD.state OR NEW.decided_by IS DISTINCT FROM OLD.decided_by "
        "OR NEW.reasons IS DISTINCT FROM OLD.reasons) AND OLD.state <> 'open'",
    ),
    Guard("appointment_ungranted", "appointment", ("INSERT",), UNGRANTED),
    fixed(
        "appointment", "appointment_fixed",
        "member_id proposal_id ordinal round term_from term_until certificate_number decided_by decided_on",
        now="code_digest paper_id ended_on ended_ground",
    ),
    fixed(
        "publicity", "publicity_fixed", "pool_id number from_on until_on opened_by opened_at",
        now="withdrawn_at withdrawn_because",
    ),
    Guard(
        "objection_period", "candidate_objection", ("INSERT",), OUT_OF_PERIOD,
        lock="PERFORM 1 FROM member m JOIN publicity_entry e ON e.member_id = m.id WHERE e.id = NEW.entry_id "
        "FOR SHARE OF m;",
    ),
    fixed(
        "candidate_objection", "objection_fixed", "entry_id receipt channel raised_on entered_by entered_at",
        now="decided_by decided_at reasons",
    ),
    fixed(
        "attachment", "attachment_fixed",
        "object_kind object_id unit_id purpose name media_type size sha256 is_declared_open uploaded_by uploaded_at",
        now="withdrawn_at withdrawn_by withdrawn_because",
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
