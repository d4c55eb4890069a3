"""Cases: sources, groups, relations, closing and explanations; online applications; imports."""

import re
import secrets
import sys
import unicodedata
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SOURCES = "source_system IN ('unified', 'petition', 'manual')"
DISPOSALS = (
    "disposal IN ('prosecute', 'relative_non_prosecution', 'doubt_non_prosecution', "
    "'statutory_non_prosecution', 'conditional_non_prosecution', 'arrest', 'no_arrest', 'support', "
    "'no_support', 'relief', 'other')"
)
EXPLAINED = (
    "closed_on IS NULL OR NOT should_hear OR heard_at IS NOT NULL OR explanation_id IS NOT NULL"
)
FLAGS = ("is_major_dispute", "has_major_impact", "has_objection", "should_hear")


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _groups()
        _cases()
        _sources_and_relations()
        _parties()
        _applications()
        _explanations()
        _imports()
        op.create_index("ix_hearing_case_case_id", "hearing_case", ["case_id"])


def _groups() -> None:
    op.create_table(
        "case_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        *_entered(),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_case_group_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_group"),
        sa.UniqueConstraint("unit_id", "name", name="uq_case_group_unit_id_name"),
    )
    op.create_index("ix_case_group_unit_id", "case_group", ["unit_id"])


def _entered() -> tuple[sa.Column, sa.Column]:
    return (
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
    )


def _cases() -> None:
    with op.batch_alter_table("cases") as batch:
        for flag in FLAGS:
            batch.add_column(sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("state", sa.String(40), nullable=False, server_default="open"))
        batch.add_column(sa.Column("number_key", sa.String(200), nullable=True))
        batch.add_column(sa.Column("disposal", sa.String(40), nullable=True))
        batch.add_column(sa.Column("group_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("closed_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("explanation_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_cases_group_id", "case_group", ["group_id"], ["id"])
        batch.create_index("ix_cases_group_id", ["group_id"])
        batch.create_index("ix_cases_state", ["state"])
        batch.create_check_constraint(op.f("ck_cases_state_known"), "state IN ('open', 'closed')")
        batch.create_check_constraint(op.f("ck_cases_disposal_known"), DISPOSALS)
        batch.create_check_constraint(
            op.f("ck_cases_closed_with_day"), "(state = 'closed') = (closed_on IS NOT NULL)"
        )
        batch.create_check_constraint(op.f("ck_cases_unheard_explained"), EXPLAINED)
    op.execute(
        "UPDATE cases SET heard_at = (SELECT min(h.closed_at) FROM hearing h JOIN hearing_case hc "
        "ON hc.hearing_id = h.id WHERE hc.case_id = cases.id AND h.closed_at IS NOT NULL)"
    )


def _tidy(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(str.maketrans("〔〕[]【】", "()()()"))
    return re.sub(r"\s+", "", folded).upper()


def _sources_and_relations() -> None:
    op.create_table(
        "case_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("source_system", sa.String(40), nullable=False),
        sa.Column("external_number", sa.String(200), nullable=False),
        *_entered(),
        sa.CheckConstraint(SOURCES, name=op.f("ck_case_source_source_system_known")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_source_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_source"),
        sa.UniqueConstraint(
            "source_system", "external_number", name="uq_case_source_source_system_external_number"
        ),
    )
    op.create_index("ix_case_source_case_id", "case_source", ["case_id"])
    bind = op.get_bind()
    for row in bind.execute(sa.text("SELECT id, number, external_number FROM cases")).fetchall():
        bind.execute(
            sa.text("UPDATE cases SET external_number = :other, number_key = :number WHERE id = :id"),
            {"other": _tidy(row.external_number), "number": _tidy(row.number), "id": row.id},
        )
    with op.batch_alter_table("cases") as batch:
        batch.alter_column("number_key", existing_type=sa.String(200), nullable=False)
        batch.create_unique_constraint("uq_cases_number_key", ["number_key"])
    op.execute(
        "INSERT INTO case_source (case_id, source_system, external_number, entered_at, entered_by) "
        "SELECT id, source_system, external_number, entered_at, entered_by FROM cases"
    )
    op.create_table(
        "case_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.String(200), nullable=False),
        sa.Column("related_case_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(200), nullable=True),
        *_entered(),
        sa.CheckConstraint(
            "kind IN ('earlier_stage', 'same_parties', 'split')", name=op.f("ck_case_relation_kind_known")
        ),
        sa.CheckConstraint(
            "related_case_id IS NULL OR related_case_id <> case_id",
            name=op.f("ck_case_relation_not_itself"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_relation_case_id"),
        sa.ForeignKeyConstraint(
            ["related_case_id"], ["cases.id"], name="fk_case_relation_related_case_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_relation"),
        sa.UniqueConstraint("case_id", "number", name="uq_case_relation_case_id_number"),
    )
    op.create_index("ix_case_relation_case_id", "case_relation", ["case_id"])
    op.create_index("ix_case_relation_related_case_id", "case_relation", ["related_case_id"])


def _parties() -> None:
    with op.batch_alter_table("party") as batch:
        batch.add_column(sa.Column("address_sealed", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("represents_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.create_foreign_key("fk_party_represents_id", "party", ["represents_id"], ["id"])
        batch.create_index("ix_party_represents_id", ["represents_id"])


def _applications() -> None:
    with op.batch_alter_table("application") as batch:
        for name, kind in (
            ("seal_id", sa.String(32)), ("receipt", sa.String(40)), ("client_name", sa.String(40)),
            ("phone_sealed", sa.LargeBinary()), ("phone_digest", sa.String(64)),
            ("case_words_sealed", sa.LargeBinary()), ("evidence", sa.Text()),
            ("privacy_version", sa.Integer()), ("entered_at", sa.DateTime(timezone=True)),
            ("entered_by", sa.Integer()), ("paper_id", sa.Integer()),
        ):  # fmt: skip
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        batch.drop_constraint(op.f("ck_application_refusal_reasoned"), type_="check")
    _fill_applications()
    with op.batch_alter_table("application") as batch:
        for name, kind in (
            ("seal_id", sa.String(32)), ("receipt", sa.String(40)), ("entered_at", sa.DateTime(timezone=True)),
        ):  # fmt: skip
            batch.alter_column(name, existing_type=kind, nullable=False)
        batch.create_unique_constraint("uq_application_receipt", ["receipt"])
        for column in ("phone_digest", "received_on", "due_on"):
            batch.create_index(f"ix_application_{column}", [column])
        for name, sql in (
            ("refusal_reasoned", "decision IS NULL OR decision <> 'refused' OR "
             "(decision_reasons IS NOT NULL AND length(trim(decision_reasons)) > 0)"),
            ("granted_for_case", "decision IS NULL OR decision <> 'granted' OR case_id IS NOT NULL"),
            ("told_after_decision", "told_at IS NULL OR decision IS NOT NULL"),
            ("due_after_receipt", "due_on >= received_on"),
        ):  # fmt: skip
            batch.create_check_constraint(op.f(f"ck_application_{name}"), sql)
    op.create_table(
        "application_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.String(32), nullable=False),
        sa.Column("key_digest", sa.String(64), nullable=False),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("privacy_version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_application_draft_application_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_application_draft"),
        sa.UniqueConstraint("key_digest", name="uq_application_draft_key_digest"),
    )
    op.create_index("ix_application_draft_expires_at", "application_draft", ["expires_at"])
    op.create_index("ix_application_draft_application_id", "application_draft", ["application_id"])


def _fill_applications() -> None:
    """Applications of before: their number opens the look-up, they came in on the day received."""
    bind = op.get_bind()
    for (number,) in bind.execute(sa.text("SELECT id FROM application")).fetchall():
        bind.execute(
            sa.text(
                "UPDATE application SET seal_id = :seal, receipt = number, "
                "entered_at = received_on WHERE id = :id"
            )
            if bind.dialect.name == "postgresql"
            else sa.text(
                "UPDATE application SET seal_id = :seal, receipt = number, "
                "entered_at = received_on || ' 00:00:00.000000' WHERE id = :id"
            ),
            {"seal": secrets.token_hex(16), "id": number},
        )


def _explanations() -> None:
    op.create_table(
        "explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason_code", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skips_head", sa.Boolean(), nullable=False),
        *(
            column
            for step in ("head", "chief")
            for column in (
                sa.Column(f"{step}_decision", sa.String(40), nullable=True),
                sa.Column(f"{step}_reasons", sa.Text(), nullable=True),
                sa.Column(f"{step}_by", sa.Integer(), nullable=True),
                sa.Column(f"{step}_at", sa.DateTime(timezone=True), nullable=True),
            )
        ),
        *(sa.CheckConstraint(sql, name=op.f(f"ck_explanation_{name}")) for name, sql in CHECKS),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_explanation_case_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_explanation_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_explanation"),
    )
    op.create_index("ix_explanation_case_id", "explanation", ["case_id"])
    op.create_index("ix_explanation_unit_id", "explanation", ["unit_id"])
    waiting = sa.text("state IN ('waiting_head', 'waiting_chief')")
    op.create_index(
        "uq_explanation_one_open", "explanation", ["case_id"], unique=True,
        sqlite_where=waiting, postgresql_where=waiting,
    )  # fmt: skip


CHECKS = (
    ("state_known", "state IN ('waiting_head', 'waiting_chief', 'approved', 'returned')"),
    ("reason_code_known",
     "reason_code IN ('unwilling', 'settled', 'secret', 'time', 'heard_before', 'other')"),
    ("head_decision_known", "head_decision IN ('granted', 'returned')"),
    ("chief_decision_known", "chief_decision IN ('granted', 'returned')"),
    ("reason_given", "length(trim(reason)) > 0"),
    ("head_named", "(head_decision IS NULL) = (head_by IS NULL)"),
    ("chief_named", "(chief_decision IS NULL) = (chief_by IS NULL)"),
    ("not_own",
     "(head_by IS NULL OR head_by <> asked_by) AND (chief_by IS NULL OR chief_by <> asked_by) "
     "AND (head_by IS NULL OR chief_by IS NULL OR head_by <> chief_by)"),
    ("approved_by_both",
     "state <> 'approved' OR (chief_decision IS NOT NULL AND chief_decision = 'granted' AND "
     "(skips_head OR (head_decision IS NOT NULL AND head_decision = 'granted')))"),
    ("return_reasoned",
     "(head_decision IS NULL OR head_decision <> 'returned' OR head_reasons IS NOT NULL) AND "
     "(chief_decision IS NULL OR chief_decision <> 'returned' OR chief_reasons IS NOT NULL)"),
)  # fmt: skip


def _imports() -> None:
    op.create_table(
        "import_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("source_system", sa.String(40), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(SOURCES, name=op.f("ck_import_mapping_source_system_known")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_import_mapping_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_mapping"),
        sa.UniqueConstraint(
            "unit_id", "source_system", name="uq_import_mapping_unit_id_source_system"
        ),
    )
    op.create_index("ix_import_mapping_unit_id", "import_mapping", ["unit_id"])
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.String(32), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("source_system", sa.String(40), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("file_digest", sa.String(64), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("imported_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(SOURCES, name=op.f("ck_import_batch_source_system_known")),
        sa.CheckConstraint(
            "state IN ('draft', 'imported', 'undone', 'discarded')",
            name=op.f("ck_import_batch_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (content_sealed IS NOT NULL)",
            name=op.f("ck_import_batch_content_of_draft"),
        ),
        sa.CheckConstraint(
            "(state IN ('draft', 'discarded')) = (imported_at IS NULL)",
            name=op.f("ck_import_batch_imported_with_time"),
        ),
        sa.CheckConstraint(
            "(state = 'undone') = (undone_at IS NOT NULL)",
            name=op.f("ck_import_batch_undone_with_time"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_import_batch_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_batch"),
    )
    op.create_index("ix_import_batch_unit_id", "import_batch", ["unit_id"])
    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(200), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('created', 'linked', 'known', 'left_out')",
            name=op.f("ck_import_row_outcome_known"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name="fk_import_row_batch_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_import_row_case_id"),
        sa.ForeignKeyConstraint(["source_id"], ["case_source.id"], name="fk_import_row_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_import_row"),
        sa.UniqueConstraint("batch_id", "row", name="uq_import_row_batch_id_row"),
    )
    for column in ("batch_id", "case_id", "source_id"):
        op.create_index(f"ix_import_row_{column}", "import_row", [column])


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.drop_index("ix_hearing_case_case_id", "hearing_case")
        for table in ("import_row", "import_batch", "import_mapping", "explanation", "application_draft"):
            op.drop_table(table)
        _down_applications()
        with op.batch_alter_table("party") as batch:
            batch.drop_index("ix_party_represents_id")
            batch.drop_constraint("fk_party_represents_id", type_="foreignkey")
            for name in ("version", "represents_id", "address_sealed"):
                batch.drop_column(name)
        op.drop_table("case_relation")
        op.drop_table("case_source")
        _down_cases()
        op.drop_table("case_group")


def _down_applications() -> None:
    # the earlier form knows no application without a case
    op.execute("DELETE FROM application WHERE case_id IS NULL")
    with op.batch_alter_table("application") as batch:
        for name in ("refusal_reasoned", "granted_for_case", "told_after_decision", "due_after_receipt"):
            batch.drop_constraint(op.f(f"ck_application_{name}"), type_="check")
        batch.drop_constraint("uq_application_receipt", type_="unique")
        for column in ("phone_digest", "received_on", "due_on"):
            batch.drop_index(f"ix_application_{column}")
        for name in (
            "seal_id", "receipt", "client_name", "phone_sealed", "phone_digest", "case_words_sealed",
            "evidence", "privacy_version", "entered_at", "entered_by", "paper_id", "version",
        ):  # fmt: skip
            batch.drop_column(name)
        batch.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
        batch.create_check_constraint(
            op.f("ck_application_refusal_reasoned"),
            "decision IS NULL OR decision <> 'refused' OR length(trim(decision_reasons)) > 0",
        )


def _down_cases() -> None:
    with op.batch_alter_table("cases") as batch:
        for name in ("state_known", "disposal_known", "closed_with_day", "unheard_explained"):
            batch.drop_constraint(op.f(f"ck_cases_{name}"), type_="check")
        batch.drop_constraint("fk_cases_group_id", type_="foreignkey")
        batch.drop_constraint("uq_cases_number_key", type_="unique")
        batch.drop_index("ix_cases_group_id")
        batch.drop_index("ix_cases_state")
        for name in (
            *FLAGS, "number_key", "state", "disposal", "group_id", "closed_on", "closed_by", "heard_at",
            "explanation_id",
        ):  # fmt: skip
            batch.drop_column(name)
