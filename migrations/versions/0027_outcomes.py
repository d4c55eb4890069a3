"""Visits with their result, judicial aid, and the ledger of unresolved cases."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
EVIDENCE = "'record', 'promise', 'agreement', 'withdrawal', 'visit'"
PARAMETERS = (
    ("visit_first_days", "30", "第一次回访在听证后天数(0 不安排)；F-21"),
    ("visit_second_days", "90", "第二次回访在听证后天数(0 不安排)；F-21"),
    ("visit_third_days", "180", "第三次回访在听证后天数(0 不安排)；F-21，未核实"),
    ("visit_warn_days", "3", "回访到期前提醒天数；F-21，未核实"),
    ("small_cases", "5", "少于几件只列件数不列比率；domain §6.2"),
    ("not_applicable_watch", "50", "不适用超过百分之几提示核查；domain §6.2，未核实"),
    ("ledger_warn_days", "60", "未息诉台账临近期限天数；domain §11，未核实"),
    ("ledger_late_days", "90", "未息诉台账化解期限天数；domain §11，未核实"),
)
# what visits made before this revision did not say
MADE_BEFORE = (
    "UPDATE visit SET planned_at = (SELECT min(e.entered_at) FROM outcome_entry e "
    "WHERE e.hearing_id = visit.hearing_id AND e.case_id = visit.case_id)",
    "UPDATE visit SET planned_at = (SELECT h.entered_at FROM hearing h WHERE h.id = visit.hearing_id) "
    "WHERE planned_at IS NULL",
    "UPDATE visit SET way = 'phone' WHERE visited_on IS NOT NULL AND way IS NULL",
    "UPDATE visit SET attitude = '未记录' WHERE visited_on IS NOT NULL AND "
    "(attitude IS NULL OR length(trim(attitude)) = 0)",
    "UPDATE visit SET route = 'handler' WHERE new_demand IS NOT NULL",
    "UPDATE visit SET entered_at = planned_at WHERE visited_on IS NOT NULL AND entered_at IS NULL",
)


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _visit()
        with op.batch_alter_table("outcome_entry") as batch:
            batch.create_check_constraint(
                op.f("ck_outcome_entry_confirmed_by_whom"),
                "(confirmed_at IS NULL) = (confirmed_by IS NULL)",
            )
        _aid_referral()
        _ledger_item()
        _ledger_note()
        _ledger_milestone()
        _ledger_closing()
        _parameters()


def _visit() -> None:
    with op.batch_alter_table("visit") as batch:
        batch.add_column(sa.Column("planned_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("lapsed_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("visited_person", sa.String(200), nullable=True))
        batch.add_column(sa.Column("repeats", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("route", sa.String(40), nullable=True))
        batch.add_column(sa.Column("next_step", sa.Text(), nullable=True))
        batch.create_index(op.f("ix_visit_due_on"), ["due_on"])
    for statement in MADE_BEFORE:
        op.execute(statement)
    with op.batch_alter_table("visit") as batch:
        batch.alter_column("planned_at", existing_type=INSTANT, nullable=False)
        for name, condition in VISIT_CHECKS:
            batch.create_check_constraint(op.f(f"ck_visit_{name}"), condition)


VISIT_CHECKS = (
    ("way_known", "way IN ('phone', 'home', '12309')"),
    ("route_known", "route IN ('aid', 'petition', 'handler', 'elsewhere')"),
    ("made_and_entered", "(visited_on IS NULL) = (entered_at IS NULL)"),
    (
        "made_with_result",
        "visited_on IS NULL OR (way IS NOT NULL AND length(trim(attitude)) > 0)",
    ),
    ("demand_goes_somewhere", "new_demand IS NULL OR route IS NOT NULL"),
)


def _made(table: str, references: dict[str, str], *parts: sa.schema.SchemaItem) -> None:
    """A table with key and references, each with its index."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *parts,
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
            for column, target in references.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in references:
        unique = (table, column) == ("ledger_item", "case_id")
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=unique)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _aid_referral() -> None:
    name = "aid_referral"
    _made(
        name,
        {
            "hearing_id": "hearing.id",
            "case_id": "cases.id",
            "party_id": "party.id",
            "visit_id": "visit.id",
        },
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("referred_to", sa.String(200), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("amount_asked", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("decision", sa.String(40), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("amount_granted", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        _check(name, "decision_known", "decision IN ('granted', 'refused', 'withdrawn')"),
        _check(name, "asks_something", "amount_asked > 0"),
        _check(name, "decided_with_day", "(decision IS NULL) = (decided_on IS NULL)"),
        _check(name, "answered_with_time", "(decision IS NULL) = (answered_at IS NULL)"),
        _check(
            name,
            "sum_when_granted",
            "(decision = 'granted' AND amount_granted > 0) OR amount_granted IS NULL",
        ),
        _check(
            name,
            "granted_with_sum",
            "decision IS NULL OR decision <> 'granted' OR amount_granted IS NOT NULL",
        ),
        _check(name, "forwards", "decided_on IS NULL OR decided_on >= referred_on"),
    )


def _ledger_item() -> None:
    name = "ledger_item"
    _made(
        name,
        {
            "unit_id": "unit.id",
            "hearing_id": "hearing.id",
            "case_id": "cases.id",
            "owner_person_id": "person.id",
            "leader_person_id": "person.id",
        },
        sa.Column("number", sa.String(200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("round_on", sa.Date(), nullable=False),
        sa.Column("owner_person_id", sa.Integer(), nullable=False),
        sa.Column("leader_person_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _check(name, "state_known", "state IN ('open', 'closing', 'closed')"),
        _check(name, "reason_known", "reason IN ('not_settled', 'partly', 'reversed')"),
        _check(name, "closed_with_day", "(state = 'closed') = (closed_on IS NOT NULL)"),
        sa.UniqueConstraint("number", name=op.f("uq_ledger_item_number")),
    )
    op.create_index(op.f("ix_ledger_item_state"), name, ["state"])


def _ledger_note() -> None:
    name = "ledger_note"
    _made(
        name,
        {"item_id": "ledger_item.id"},
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", INSTANT, nullable=False),
        _check(name, "says_something", "length(trim(words)) > 0"),
    )


def _ledger_milestone() -> None:
    name = "ledger_milestone"
    _made(
        name,
        {"item_id": "ledger_item.id"},
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_words", sa.String(200), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        _check(name, "reached_by_whom", "(done_on IS NULL) = (done_by IS NULL)"),
    )


def _ledger_closing() -> None:
    name = "ledger_closing"
    _made(
        name,
        {"item_id": "ledger_item.id"},
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(40), nullable=False),
        sa.Column("evidence_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("verdict", sa.String(40), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("verified_at", INSTANT, nullable=True),
        _check(name, "evidence_known", f"evidence IN ({EVIDENCE})"),
        _check(name, "verdict_known", "verdict IN ('closed', 'returned')"),
        _check(name, "two_persons", "verified_by <> asked_by"),
        _check(name, "verified_by_whom", "(verdict IS NULL) = (verified_by IS NULL)"),
        _check(name, "verified_with_time", "(verdict IS NULL) = (verified_at IS NULL)"),
        _check(name, "verified_in_words", "verdict IS NULL OR length(trim(reasons)) > 0"),
        _check(name, "says_something", "length(trim(words)) > 0"),
    )


def _parameters() -> None:
    """An installation that has its parameters already gets the new ones."""
    for key, value, source in PARAMETERS:
        op.execute(
            "INSERT INTO parameter (key, value, valid_from, source, entered_at) "
            f"SELECT '{key}', '{value}', '2000-01-01', '{source}', min(entered_at) FROM parameter "
            f"HAVING count(*) > 0 AND sum(CASE WHEN key = '{key}' THEN 1 ELSE 0 END) = 0"
        )


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        keys = ", ".join(f"'{key}'" for key, *_ in PARAMETERS)
        op.execute(f"DELETE FROM parameter WHERE key IN ({keys})")
        for name in ("ledger_closing", "ledger_milestone", "ledger_note", "ledger_item"):
            op.drop_table(name)
        op.drop_table("aid_referral")
        with op.batch_alter_table("outcome_entry") as batch:
            batch.drop_constraint(op.f("ck_outcome_entry_confirmed_by_whom"), type_="check")
        with op.batch_alter_table("visit") as batch:
            for name, _ in VISIT_CHECKS:
                batch.drop_constraint(op.f(f"ck_visit_{name}"), type_="check")
            batch.drop_index(op.f("ix_visit_due_on"))
            for column in (
                "next_step", "route", "repeats", "visited_person", "lapsed_at", "planned_at",
            ):  # fmt: skip
                batch.drop_column(column)
