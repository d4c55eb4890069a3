"""What the database itself refuses, written for both engines (settled 6; reliability class 26).

``statements(dialect)`` gives the SQL that puts every guard up, ``removals(dialect)`` takes them down again.
Batch migrations on SQLite drop a table's triggers, so a migration that rebuilds a table calls both.
"""

from __future__ import annotations

INSERT_ONLY = (
    "journal_entry", "paper", "paper_file", "opinion", "tally", "decision", "telling", "state_change",
    "plan_version", "member_event", "commitment", "password_history", "record_signature",
)  # fmt: skip
NEVER_DELETED = (
    *INSERT_ONLY,
    "draw",
    "draw_entry",
    "approval",
    "notice",
    "bulletin",
    "outcome_entry",
)
DUTIES = "('hire', 'manage', 'handle')"
ADMINS = "('system_admin', 'security_admin', 'audit_admin')"
FROZEN_BULLETIN = (
    "content",
    "content_digest",
    "figures",
    "from_on",
    "until_on",
    "number",
    "paper_id",
)
FROZEN_DRAW = (
    "list_text",
    "list_digest",
    "commitment_id",
    "need_id",
    "round",
    "frozen_at",
)
ONCE_DRAW = ("outside_value", "seed", "record")

CLASH = f"""
  p.person_id = NEW.person_id AND p.ended_at IS NULL AND p.id <> NEW.id AND p.kind <> NEW.kind AND (
    p.kind IN {ADMINS} OR NEW.kind IN {ADMINS} OR p.kind = 'officer' OR NEW.kind = 'officer'
    OR (p.kind IN {DUTIES} AND NEW.kind IN {DUTIES} AND (
      substr(p.unit_lineage, 1, length(NEW.unit_lineage)) = NEW.unit_lineage
      OR substr(NEW.unit_lineage, 1, length(p.unit_lineage)) = p.unit_lineage)))"""


def _changed(columns: tuple[str, ...], differs: str) -> str:
    return " OR ".join(f"NEW.{c} {differs} OLD.{c}" for c in columns)


def _sqlite() -> dict[str, str]:
    found = {}
    for table in INSERT_ONLY:
        found[f"{table}_no_update"] = (
            f"BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'insert_only {table}'); END"
        )
    for table in NEVER_DELETED:
        found[f"{table}_no_delete"] = (
            f"BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'never_deleted {table}'); END"
        )
    overlap = """ON reservation WHEN NEW.released_at IS NULL AND EXISTS (
      SELECT 1 FROM reservation r WHERE r.resource_id = NEW.resource_id AND r.released_at IS NULL
      AND r.id <> COALESCE(NEW.id, -1) AND r.starts_at < NEW.ends_at AND NEW.starts_at < r.ends_at)
      BEGIN SELECT RAISE(ABORT, 'reservation_overlap'); END"""
    found["reservation_insert"] = f"BEFORE INSERT {overlap}"
    found["reservation_update"] = f"BEFORE UPDATE {overlap}"
    clash = CLASH.replace("p.id <> NEW.id", "p.id <> COALESCE(NEW.id, -1)")
    separated = f"""ON post WHEN NEW.ended_at IS NULL AND EXISTS (SELECT 1 FROM post p WHERE {clash})
      BEGIN SELECT RAISE(ABORT, 'post_separated'); END"""
    found["post_insert"] = f"BEFORE INSERT {separated}"
    found["post_update"] = f"BEFORE UPDATE {separated}"
    found["opinion_sealed"] = """BEFORE INSERT ON opinion WHEN NOT EXISTS (
      SELECT 1 FROM hearing h JOIN issue i ON i.hearing_id = h.id JOIN seat s ON s.hearing_id = h.id
      WHERE h.id = NEW.hearing_id AND i.id = NEW.issue_id AND s.id = NEW.seat_id
      AND h.state = 'deliberating' AND h.opinions_closed_at IS NULL)
      BEGIN SELECT RAISE(ABORT, 'opinions_closed'); END"""
    found["hearing_closed_once"] = """BEFORE UPDATE ON hearing
      WHEN OLD.opinions_closed_at IS NOT NULL AND NEW.opinions_closed_at IS NOT OLD.opinions_closed_at
      BEGIN SELECT RAISE(ABORT, 'opinions_closed'); END"""
    found["bulletin_frozen"] = f"""BEFORE UPDATE ON bulletin WHEN OLD.frozen_at IS NOT NULL
      AND ({_changed(FROZEN_BULLETIN, "IS NOT")}) BEGIN SELECT RAISE(ABORT, 'bulletin_frozen'); END"""
    found["draw_frozen"] = f"""BEFORE UPDATE ON draw WHEN ({_changed(FROZEN_DRAW, "IS NOT")})
      OR {" OR ".join(f"(OLD.{c} IS NOT NULL AND NEW.{c} IS NOT OLD.{c})" for c in ONCE_DRAW)}
      BEGIN SELECT RAISE(ABORT, 'draw_frozen'); END"""
    return found


def _functions() -> dict[str, str]:
    draw_once = " OR ".join(
        f"(OLD.{c} IS NOT NULL AND NEW.{c} IS DISTINCT FROM OLD.{c})" for c in ONCE_DRAW
    )
    return {
        "guard_insert_only": "RAISE EXCEPTION USING MESSAGE = 'insert_only ' || TG_TABLE_NAME;",
        "guard_never_deleted": "RAISE EXCEPTION USING MESSAGE = 'never_deleted ' || TG_TABLE_NAME;",
        "guard_post": f"""IF NEW.ended_at IS NULL THEN
          PERFORM 1 FROM person WHERE id = NEW.person_id FOR UPDATE;
          IF EXISTS (SELECT 1 FROM post p WHERE {CLASH}) THEN
            RAISE EXCEPTION 'post_separated'; END IF; END IF; RETURN NEW;""",
        "guard_opinion": """PERFORM 1 FROM hearing h WHERE h.id = NEW.hearing_id FOR SHARE;
          IF NOT EXISTS (SELECT 1 FROM hearing h JOIN issue i ON i.hearing_id = h.id
            JOIN seat s ON s.hearing_id = h.id WHERE h.id = NEW.hearing_id AND i.id = NEW.issue_id
            AND s.id = NEW.seat_id AND h.state = 'deliberating' AND h.opinions_closed_at IS NULL)
          THEN RAISE EXCEPTION 'opinions_closed'; END IF; RETURN NEW;""",
        "guard_hearing": """IF OLD.opinions_closed_at IS NOT NULL
          AND NEW.opinions_closed_at IS DISTINCT FROM OLD.opinions_closed_at
          THEN RAISE EXCEPTION 'opinions_closed'; END IF; RETURN NEW;""",
        "guard_bulletin": f"""IF OLD.frozen_at IS NOT NULL
          AND ({_changed(FROZEN_BULLETIN, "IS DISTINCT FROM")})
          THEN RAISE EXCEPTION 'bulletin_frozen'; END IF; RETURN NEW;""",
        "guard_draw": f"""IF ({_changed(FROZEN_DRAW, "IS DISTINCT FROM")}) OR {draw_once}
          THEN RAISE EXCEPTION 'draw_frozen'; END IF; RETURN NEW;""",
    }


def _postgresql() -> list[tuple[str, str, str]]:
    """(table, trigger, definition) with the function each calls."""
    found = []
    for table in INSERT_ONLY:
        found.append(
            (
                table,
                f"{table}_no_update",
                "BEFORE UPDATE ON {t} FOR EACH ROW EXECUTE FUNCTION guard_insert_only()",
            )
        )
    for table in NEVER_DELETED:
        found.append(
            (
                table,
                f"{table}_no_delete",
                "BEFORE DELETE ON {t} FOR EACH ROW EXECUTE FUNCTION guard_never_deleted()",
            )
        )
        found.append(
            (
                table,
                f"{table}_no_truncate",
                "BEFORE TRUNCATE ON {t} FOR EACH STATEMENT EXECUTE FUNCTION guard_never_deleted()",
            )
        )
    found += [
        (
            "post",
            "post_separated",
            "BEFORE INSERT OR UPDATE ON {t} FOR EACH ROW EXECUTE FUNCTION guard_post()",
        ),
        (
            "opinion",
            "opinion_sealed",
            "BEFORE INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION guard_opinion()",
        ),
        (
            "hearing",
            "hearing_closed_once",
            "BEFORE UPDATE ON {t} FOR EACH ROW EXECUTE FUNCTION guard_hearing()",
        ),
        (
            "bulletin",
            "bulletin_frozen",
            "BEFORE UPDATE ON {t} FOR EACH ROW EXECUTE FUNCTION guard_bulletin()",
        ),
        (
            "draw",
            "draw_frozen",
            "BEFORE UPDATE ON {t} FOR EACH ROW EXECUTE FUNCTION guard_draw()",
        ),
    ]
    return found


EXCLUSION = """ALTER TABLE reservation ADD CONSTRAINT reservation_overlap EXCLUDE USING gist (
  int8range(resource_id, resource_id, '[]') WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&
) WHERE (released_at IS NULL)"""


def statements(dialect: str) -> list[str]:
    """The SQL that puts every guard up."""
    if dialect == "sqlite":
        return [f"CREATE TRIGGER {name} {body}" for name, body in _sqlite().items()]
    made = [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
        for name, body in _functions().items()
    ]
    for table, name, body in _postgresql():
        made.append(f"CREATE TRIGGER {name} {body.format(t=table)}")
        made.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
    return [*made, EXCLUSION]


def removals(dialect: str) -> list[str]:
    """The SQL that takes every guard down."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in _sqlite()]
    gone = [f"DROP TRIGGER IF EXISTS {name} ON {table}" for table, name, _ in _postgresql()]
    gone += [f"DROP FUNCTION IF EXISTS {name}()" for name in _functions()]
    return [
        *gone,
        "ALTER TABLE reservation DROP CONSTRAINT IF EXISTS reservation_overlap",
    ]
