"""All tables of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "business_line",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("short", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_line")),
        sa.UniqueConstraint("name", name=op.f("uq_business_line_name")),
    )
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "journal_entry",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("post", sa.String(length=40), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=200), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=40), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_journal_entry_hash")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_journal_entry_actor_id"), ["actor_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_journal_entry_unit_id"), ["unit_id"], unique=False
        )

    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "number_series",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_number_series")),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=100), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=40), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gateway_id", sa.String(length=100), nullable=True),
        sa.Column(
            "delivered_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "channel IN ('sms', 'mail', 'in_app')",
            name=op.f("ck_outbox_message_channel_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("gateway_id", name=op.f("uq_outbox_message_gateway_id")),
        sa.UniqueConstraint(
            "idempotency_key", name=op.f("uq_outbox_message_idempotency_key")
        ),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outbox_message_sent_at"), ["sent_at"], unique=False
        )

    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("journal_sequence", sa.Integer(), nullable=False),
        sa.Column("journal_head", sa.String(length=64), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_kind"), ["kind"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_paper_object_id"), ["object_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_paper_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("gender", sa.String(length=40), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("identity_digest", sa.String(length=64), nullable=True),
        sa.Column("identity_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_digest", sa.String(length=64), nullable=True),
        sa.Column("employer", sa.String(length=200), nullable=True),
        sa.Column("employer_digest", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("gender IN ('F', 'M')", name=op.f("ck_person_gender_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("identity_digest", name=op.f("uq_person_identity_digest")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_person_employer_digest"), ["employer_digest"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_person_phone_digest"), ["phone_digest"], unique=False
        )

    op.create_table(
        "sign_in_limit",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column(
            "window_began_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column(
            "locked_until",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_limit")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("lineage", sa.String(length=60), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "level IN ('province', 'city', 'county')", name=op.f("ck_unit_level_known")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
        sa.UniqueConstraint("lineage", name=op.f("uq_unit_lineage")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_unit_parent_id"), ["parent_id"], unique=False
        )

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sign_in_name", sa.String(length=40), nullable=False),
        sa.Column("face", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column(
            "password_set_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column(
            "confirmed_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "face IN ('staff', 'officer')", name=op.f("ck_account_face_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_account_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("sign_in_name", name=op.f("uq_account_sign_in_name")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("definition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("content_digest", sa.String(length=64), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column(
            "drafted_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column(
            "reviewed_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'review', 'sign', 'issued', 'withdrawn')",
            name=op.f("ck_bulletin_state_known"),
        ),
        sa.CheckConstraint(
            "(content IS NULL) = (content_digest IS NULL) AND (content IS NULL) = (frozen_at IS NULL)",
            name=op.f("ck_bulletin_frozen_whole"),
        ),
        sa.CheckConstraint(
            "issued_by IS NULL OR issued_by <> drafted_by",
            name=op.f("ck_bulletin_not_own_issue"),
        ),
        sa.CheckConstraint(
            "reviewed_by IS NULL OR reviewed_by <> drafted_by",
            name=op.f("ck_bulletin_not_own_review"),
        ),
        sa.CheckConstraint("until_on > from_on", name=op.f("ck_bulletin_forwards")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["bulletin.id"], name=op.f("fk_bulletin_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_bulletin_paper_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_bulletin_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin")),
        sa.UniqueConstraint("number", name=op.f("uq_bulletin_number")),
    )
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bulletin_corrects_id"), ["corrects_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bulletin_paper_id"), ["paper_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bulletin_unit_id"), ["unit_id"], unique=False
        )

    op.create_table(
        "case_type",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("default_public", sa.Boolean(), nullable=True),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("default_line_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "profile IN ('ordinary', 'simplified', 'detention')",
            name=op.f("ck_case_type_profile_known"),
        ),
        sa.ForeignKeyConstraint(
            ["default_line_id"],
            ["business_line.id"],
            name=op.f("fk_case_type_default_line_id"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_case_type")),
        sa.UniqueConstraint("name", name=op.f("uq_case_type_name")),
    )
    with op.batch_alter_table("case_type", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_type_default_line_id"),
            ["default_line_id"],
            unique=False,
        )

    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_department_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("unit_id", "name", name=op.f("uq_department_unit_id_name")),
    )
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_department_unit_id"), ["unit_id"], unique=False
        )

    op.create_table(
        "paper_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "rendered_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_file_paper_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_file")),
        sa.UniqueConstraint(
            "paper_id", "media_type", name=op.f("uq_paper_file_paper_id_media_type")
        ),
    )
    with op.batch_alter_table("paper_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_file_paper_id"), ["paper_id"], unique=False
        )

    op.create_table(
        "parameter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "length(value) > 0", name=op.f("ck_parameter_value_present")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_parameter_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter")),
        sa.UniqueConstraint(
            "key",
            "unit_id",
            "valid_from",
            name=op.f("uq_parameter_key_unit_id_valid_from"),
        ),
    )
    with op.batch_alter_table("parameter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parameter_key"), ["key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_parameter_unit_id"), ["unit_id"], unique=False
        )

    op.create_table(
        "pool",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_pool_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool")),
    )
    with op.batch_alter_table("pool", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_unit_id"), ["unit_id"], unique=True)

    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("gallery_seats", sa.Integer(), nullable=False),
        sa.Column("has_deliberation_room", sa.Boolean(), nullable=False),
        sa.Column("is_stream_ready", sa.Boolean(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("acceptance_level", sa.String(length=40), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('room', 'reception', 'mediation', 'on_site', 'remote', 'elsewhere')",
            name=op.f("ck_room_kind_known"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_room_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("unit_id", "name", name=op.f("uq_room_unit_id_name")),
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "bulletin_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("detector", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bulletin_id"],
            ["bulletin.id"],
            name=op.f("fk_bulletin_problem_bulletin_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_bulletin_problem_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_problem")),
    )
    with op.batch_alter_table("bulletin_problem", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bulletin_problem_bulletin_id"), ["bulletin_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bulletin_problem_unit_id"), ["unit_id"], unique=False
        )

    op.create_table(
        "bulletin_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("received_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["bulletin_id"],
            ["bulletin.id"],
            name=op.f("fk_bulletin_receipt_bulletin_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_bulletin_receipt_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_receipt")),
        sa.UniqueConstraint(
            "bulletin_id",
            "unit_id",
            name=op.f("uq_bulletin_receipt_bulletin_id_unit_id"),
        ),
    )
    with op.batch_alter_table("bulletin_receipt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bulletin_receipt_bulletin_id"), ["bulletin_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bulletin_receipt_unit_id"), ["unit_id"], unique=False
        )

    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("source_system", sa.String(length=40), nullable=False),
        sa.Column("external_number", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("cause", sa.String(length=200), nullable=False),
        sa.Column("type_code", sa.String(length=40), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("handler_person_id", sa.Integer(), nullable=False),
        sa.Column("handler_rank", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=True),
        sa.Column("has_minor", sa.Boolean(), nullable=False),
        sa.Column("involves_enterprise", sa.Boolean(), nullable=False),
        sa.Column("has_dispute", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "source_system IN ('unified', 'petition', 'manual')",
            name=op.f("ck_cases_source_system_known"),
        ),
        sa.ForeignKeyConstraint(
            ["handler_person_id"],
            ["person.id"],
            name=op.f("fk_cases_handler_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["business_line.id"], name=op.f("fk_cases_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_code"], ["case_type.code"], name=op.f("fk_cases_type_code")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_cases_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sa.UniqueConstraint(
            "source_system",
            "external_number",
            name=op.f("uq_cases_source_system_external_number"),
        ),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cases_handler_person_id"),
            ["handler_person_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_cases_line_id"), ["line_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cases_type_code"), ["type_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cases_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["pool.id"], name=op.f("fk_commitment_pool_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("digest", name=op.f("uq_commitment_digest")),
        sa.UniqueConstraint(
            "pool_id", "serial", name=op.f("uq_commitment_pool_id_serial")
        ),
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_commitment_pool_id"), ["pool_id"], unique=False
        )

    op.create_table(
        "demo_account",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_demo_account_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_demo_account")),
    )
    op.create_table(
        "department_line",
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_department_line_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["business_line.id"], name=op.f("fk_department_line_line_id")
        ),
        sa.PrimaryKeyConstraint(
            "department_id", "line_id", name=op.f("pk_department_line")
        ),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("profession", sa.String(length=200), nullable=True),
        sa.Column("exclusions_declared_on", sa.Date(), nullable=True),
        sa.Column("exclusion_hit", sa.String(length=200), nullable=True),
        sa.Column("consents_cross_pool", sa.Boolean(), nullable=False),
        sa.Column("privacy_consent_version", sa.String(length=40), nullable=False),
        sa.Column("certificate_number", sa.String(length=40), nullable=True),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.Column("trained_until", sa.Date(), nullable=True),
        sa.Column(
            "registered_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("registered_by", sa.Integer(), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("appointed_by", sa.Integer(), nullable=True),
        sa.Column("activated_by", sa.Integer(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_because", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "category IN ('legal', 'expert', 'social')",
            name=op.f("ck_member_category_known"),
        ),
        sa.CheckConstraint(
            "source IN ('invited', 'recommended', 'recruited')",
            name=op.f("ck_member_source_known"),
        ),
        sa.CheckConstraint(
            "state IN ('candidate', 'reviewed', 'proposed', 'appointed', 'active', 'suspended', 'left')",
            name=op.f("ck_member_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('appointed', 'active') OR (term_from IS NOT NULL AND term_until IS NOT NULL AND appointed_by IS NOT NULL AND exclusions_declared_on IS NOT NULL)",
            name=op.f("ck_member_appointed_completely"),
        ),
        sa.CheckConstraint(
            "activated_by IS NULL OR activated_by <> registered_by",
            name=op.f("ck_member_hire_is_not_manage"),
        ),
        sa.CheckConstraint(
            "term_until IS NULL OR term_until > term_from",
            name=op.f("ck_member_term_forwards"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_member_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["pool.id"], name=op.f("fk_member_pool_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint(
            "certificate_number", name=op.f("uq_member_certificate_number")
        ),
        sa.UniqueConstraint(
            "pool_id", "person_id", name=op.f("uq_member_pool_id_person_id")
        ),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_member_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_member_pool_id"), ["pool_id"], unique=False
        )

    op.create_table(
        "need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("hearing_number", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("handler_person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reserves", sa.Integer(), nullable=False),
        sa.Column("quotas", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("stated_by", sa.Integer(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'drawn', 'withdrawn')", name=op.f("ck_need_state_known")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_need_forwards")),
        sa.CheckConstraint(
            "number > 0 AND reserves >= 0", name=op.f("ck_need_numbers")
        ),
        sa.ForeignKeyConstraint(
            ["handler_person_id"], ["person.id"], name=op.f("fk_need_handler_person_id")
        ),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_need_pool_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_need_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_need_handler_person_id"), ["handler_person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_need_hearing_id"), ["hearing_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_need_pool_id"), ["pool_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_need_live",
            ["hearing_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )

    op.create_table(
        "password_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_password_history_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_history")),
    )
    with op.batch_alter_table("password_history", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_password_history_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_lineage", sa.String(length=60), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "granted_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('hire', 'manage', 'handle', 'clerk', 'department_head', 'deputy_chief', 'chief', 'bulletin_draft', 'bulletin_review', 'bulletin_issue', 'officer', 'system_admin', 'security_admin', 'audit_admin')",
            name=op.f("ck_post_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_post_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_post_person_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_post_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_post_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_post_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_post_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_post_live",
            ["person_id", "unit_id", "kind"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(room_id IS NULL) != (person_id IS NULL)",
            name=op.f("ck_resource_room_or_person"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_resource_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_resource_room_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
    )
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resource_person_id"), ["person_id"], unique=True
        )
        batch_op.create_index(
            batch_op.f("ix_resource_room_id"), ["room_id"], unique=True
        )

    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("applicant_name", sa.String(length=40), nullable=False),
        sa.Column("applicant_role", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("wants_public", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("decision_reasons", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_how", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "channel IN ('window', '12309', 'post', 'online')",
            name=op.f("ck_application_channel_known"),
        ),
        sa.CheckConstraint(
            "decision IN ('granted', 'refused')",
            name=op.f("ck_application_decision_known"),
        ),
        sa.CheckConstraint(
            "decision IS NULL OR decision <> 'refused' OR length(trim(decision_reasons)) > 0",
            name=op.f("ck_application_refusal_reasoned"),
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_application_decided_with_time"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_application_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_application_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("number", name=op.f("uq_application_number")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_application_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_application_unit_id"), ["unit_id"], unique=False
        )

    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Integer(), nullable=False),
        sa.Column("list_text", sa.Text(), nullable=False),
        sa.Column("list_digest", sa.String(length=64), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("excluded", sa.Integer(), nullable=False),
        sa.Column("outside_value", sa.String(length=200), nullable=True),
        sa.Column("outside_source", sa.String(length=200), nullable=True),
        sa.Column("outside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "revealed_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("redraw_reason", sa.Text(), nullable=True),
        sa.Column("redraw_approved_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'revealed') = (revealed_at IS NOT NULL)",
            name=op.f("ck_draw_revealed_at_set"),
        ),
        sa.CheckConstraint(
            "state IN ('frozen', 'revealed', 'abandoned')",
            name=op.f("ck_draw_state_known"),
        ),
        sa.CheckConstraint(
            "round = 1 OR (redraw_reason IS NOT NULL AND redraw_approved_by IS NOT NULL AND redraw_approved_by <> frozen_by)",
            name=op.f("ck_draw_redraw_by_two"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_draw_commitment_id")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_draw_need_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("need_id", "round", name=op.f("uq_draw_need_id_round")),
        sa.UniqueConstraint("number", name=op.f("uq_draw_number")),
    )
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_draw_commitment_id"), ["commitment_id"], unique=True
        )
        batch_op.create_index(batch_op.f("ix_draw_need_id"), ["need_id"], unique=False)

    op.create_table(
        "hearing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("handler_person_id", sa.Integer(), nullable=False),
        sa.Column("handler_post_id", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("openness_reason", sa.Text(), nullable=True),
        sa.Column("has_minor", sa.Boolean(), nullable=False),
        sa.Column("campaign", sa.String(length=200), nullable=True),
        sa.Column("necessity", sa.Text(), nullable=False),
        sa.Column("preliminary_view", sa.Text(), nullable=True),
        sa.Column(
            "preliminary_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("security_plan", sa.Text(), nullable=True),
        sa.Column("venue_kind", sa.String(length=40), nullable=False),
        sa.Column("venue_words", sa.String(length=200), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("presider_person_id", sa.Integer(), nullable=True),
        sa.Column("presider_kind", sa.String(length=40), nullable=True),
        sa.Column("clerk_person_id", sa.Integer(), nullable=True),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("is_chiefs_own", sa.Boolean(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("hold_approval_id", sa.Integer(), nullable=True),
        sa.Column("size_approval_id", sa.Integer(), nullable=True),
        sa.Column("opening_approval_id", sa.Integer(), nullable=True),
        sa.Column("venue_approval_id", sa.Integer(), nullable=True),
        sa.Column("consent_id", sa.Integer(), nullable=True),
        sa.Column(
            "notified_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column(
            "announced_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "opinions_closed_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT (has_minor AND is_public) OR opening_approval_id IS NOT NULL OR state IN ('draft', 'department_review', 'chief_review', 'refused', 'withdrawn')",
            name=op.f("ck_hearing_minor_not_public"),
        ),
        sa.CheckConstraint(
            "form IN ('ordinary', 'simplified', 'on_site', 'remote')",
            name=op.f("ck_hearing_form_known"),
        ),
        sa.CheckConstraint(
            "needed BETWEEN 3 AND 7 OR size_approval_id IS NOT NULL OR state IN ('draft', 'department_review', 'chief_review', 'refused', 'withdrawn')",
            name=op.f("ck_hearing_panel_size"),
        ),
        sa.CheckConstraint(
            "presider_kind IN ('handler', 'lead', 'department_head', 'chief')",
            name=op.f("ck_hearing_presider_kind_known"),
        ),
        sa.CheckConstraint(
            "profile IN ('ordinary', 'simplified', 'detention')",
            name=op.f("ck_hearing_profile_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'department_review', 'chief_review', 'refused', 'approved', 'notified', 'ready', 'sitting', 'deliberating', 'resumed', 'closed', 'consent', 'decided', 'told', 'filed', 'withdrawn', 'postponed', 'suspended')",
            name=op.f("ck_hearing_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('decided', 'told', 'filed') OR decided_at IS NOT NULL",
            name=op.f("ck_hearing_decided_has_time"),
        ),
        sa.CheckConstraint(
            "venue_kind IN ('room', 'reception', 'mediation', 'on_site', 'remote', 'elsewhere')",
            name=op.f("ck_hearing_venue_kind_known"),
        ),
        sa.CheckConstraint(
            "decided_at IS NULL OR opinions_closed_at IS NOT NULL",
            name=op.f("ck_hearing_decided_after_opinions"),
        ),
        sa.CheckConstraint(
            "ends_at IS NULL OR ends_at > starts_at", name=op.f("ck_hearing_forwards")
        ),
        sa.CheckConstraint(
            "told_at IS NULL OR decided_at IS NOT NULL",
            name=op.f("ck_hearing_told_after_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["clerk_person_id"], ["person.id"], name=op.f("fk_hearing_clerk_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"],
            ["approval.id"],
            name=op.f("fk_hearing_consent_id"),
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["handler_person_id"],
            ["person.id"],
            name=op.f("fk_hearing_handler_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["handler_post_id"], ["post.id"], name=op.f("fk_hearing_handler_post_id")
        ),
        sa.ForeignKeyConstraint(
            ["hold_approval_id"],
            ["approval.id"],
            name=op.f("fk_hearing_hold_approval_id"),
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["opening_approval_id"],
            ["approval.id"],
            name=op.f("fk_hearing_opening_approval_id"),
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["presider_person_id"],
            ["person.id"],
            name=op.f("fk_hearing_presider_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_hearing_room_id")
        ),
        sa.ForeignKeyConstraint(
            ["size_approval_id"],
            ["approval.id"],
            name=op.f("fk_hearing_size_approval_id"),
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_hearing_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["venue_approval_id"],
            ["approval.id"],
            name=op.f("fk_hearing_venue_approval_id"),
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
        sa.UniqueConstraint("number", name=op.f("uq_hearing_number")),
    )
    with op.batch_alter_table("hearing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hearing_clerk_person_id"), ["clerk_person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hearing_consent_id"), ["consent_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hearing_handler_person_id"),
            ["handler_person_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hearing_handler_post_id"), ["handler_post_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hearing_held_on"), ["held_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hearing_hold_approval_id"),
            ["hold_approval_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hearing_opening_approval_id"),
            ["opening_approval_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hearing_presider_person_id"),
            ["presider_person_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hearing_room_id"), ["room_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hearing_size_approval_id"),
            ["size_approval_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_hearing_starts_at"), ["starts_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_hearing_state"), ["state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_hearing_unit_id"), ["unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hearing_venue_approval_id"),
            ["venue_approval_id"],
            unique=False,
        )

    op.create_table(
        "member_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_event_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_event")),
    )
    with op.batch_alter_table("member_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_member_event_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "member_identity",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_identity_member_id")
        ),
        sa.PrimaryKeyConstraint(
            "member_id", "identity", name=op.f("pk_member_identity")
        ),
    )
    op.create_table(
        "need_conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind IN ('identity', 'employer')", name=op.f("ck_need_conflict_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_need_conflict_need_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_conflict")),
    )
    with op.batch_alter_table("need_conflict", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_need_conflict_need_id"), ["need_id"], unique=False
        )

    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("identity_digest", sa.String(length=64), nullable=True),
        sa.Column("employer", sa.String(length=200), nullable=True),
        sa.Column("employer_digest", sa.String(length=64), nullable=True),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_party_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_party_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_party_employer_digest"), ["employer_digest"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_party_identity_digest"), ["identity_digest"], unique=False
        )

    op.create_table(
        "reservation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column(
            "released_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("released_because", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "role IN ('room', 'presider', 'clerk', 'officer', 'other')",
            name=op.f("ck_reservation_role_known"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_reservation_forwards")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_reservation_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
    )
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reservation_hearing_id"), ["hearing_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reservation_resource_id"), ["resource_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reservation_starts_at"), ["starts_at"], unique=False
        )

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "expires_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=40), nullable=True),
        sa.Column("agent", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_because IS NULL)",
            name=op.f("ck_sign_in_ended_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_sign_in_post_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_token_digest")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_sign_in_post_id"), ["post_id"], unique=False
        )

    op.create_table(
        "unavailability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.CheckConstraint(
            "until_on >= from_on", name=op.f("ck_unavailability_forwards")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_unavailability_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unavailability")),
    )
    with op.batch_alter_table("unavailability", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_unavailability_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("cause", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("apply_until", sa.Date(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column(
            "published_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("published_by", sa.Integer(), nullable=False),
        sa.Column(
            "withdrawn_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("withdrawn_because", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_announcement_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("number", name=op.f("uq_announcement_number")),
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_announcement_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("decider_post", sa.String(length=40), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column(
            "requested_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "decider_post IN ('department_head', 'deputy_chief', 'chief')",
            name=op.f("ck_approval_decider_post_known"),
        ),
        sa.CheckConstraint(
            "decision IN ('granted', 'refused', 'returned')",
            name=op.f("ck_approval_decision_known"),
        ),
        sa.CheckConstraint(
            "decision IS NULL OR decision = 'granted' OR length(trim(reasons)) > 0",
            name=op.f("ck_approval_refusal_reasoned"),
        ),
        sa.CheckConstraint(
            "kind IN ('hold', 'panel_size', 'opening', 'venue', 'broadcast', 'outsider', 'against_majority')",
            name=op.f("ck_approval_kind_known"),
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_approval_decided_with_time"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> requested_by",
            name=op.f("ck_approval_not_own"),
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_approval_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_approval_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_approval_hearing_id"), ["hearing_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_approval_unit_id"), ["unit_id"], unique=False
        )

    op.create_table(
        "booking_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_booking_draft_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_booking_draft_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_booking_draft_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_draft")),
    )
    with op.batch_alter_table("booking_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_booking_draft_hearing_id"), ["hearing_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_booking_draft_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_booking_draft_unit_id"), ["unit_id"], unique=False
        )

    op.create_table(
        "briefing",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column(
            "released_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_briefing_hearing_id")
        ),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_briefing")),
    )
    op.create_table(
        "draw_entry",
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("is_eligible", sa.Boolean(), nullable=False),
        sa.Column("reason_rule", sa.String(length=40), nullable=True),
        sa.Column("reason_words", sa.String(length=200), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "is_eligible = (reason_rule IS NULL)",
            name=op.f("ck_draw_entry_excluded_with_rule"),
        ),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["draw.id"], name=op.f("fk_draw_entry_draw_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_draw_entry_member_id")
        ),
        sa.PrimaryKeyConstraint("draw_id", "member_id", name=op.f("pk_draw_entry")),
        sa.UniqueConstraint("draw_id", "code", name=op.f("uq_draw_entry_draw_id_code")),
    )
    op.create_table(
        "engagement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("handler_person_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("is_reserve", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answered_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column(
            "no_interest_declared_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("decline_code", sa.String(length=40), nullable=True),
        sa.Column("decline_note", sa.String(length=200), nullable=True),
        sa.Column("ended_because", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "decline_code IN ('schedule', 'health', 'interest', 'away', 'other')",
            name=op.f("ck_engagement_decline_code_known"),
        ),
        sa.CheckConstraint(
            "state <> 'declined' OR decline_code IS NOT NULL",
            name=op.f("ck_engagement_declined_why"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'invited', 'accepted', 'declined', 'expired', 'recused', 'released', 'attended', 'absent')",
            name=op.f("ck_engagement_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["draw.id"], name=op.f("fk_engagement_draw_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_engagement_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_engagement_need_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_engagement_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
        sa.UniqueConstraint(
            "hearing_id", "person_id", name=op.f("uq_engagement_hearing_id_person_id")
        ),
    )
    with op.batch_alter_table("engagement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_engagement_draw_id"), ["draw_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_engagement_handler_person_id"),
            ["handler_person_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_engagement_hearing_id"), ["hearing_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_engagement_held_on"), ["held_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_engagement_member_id"), ["member_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_engagement_need_id"), ["need_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_engagement_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "filing",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("catalogue", sa.Text(), nullable=False),
        sa.Column("volume_number", sa.String(length=40), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_filing_hearing_id")
        ),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_filing")),
    )
    op.create_table(
        "hearing_case",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_hearing_case_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_case_hearing_id")
        ),
        sa.PrimaryKeyConstraint("hearing_id", "case_id", name=op.f("pk_hearing_case")),
    )
    op.create_table(
        "hearing_ground",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_ground_hearing_id")
        ),
        sa.PrimaryKeyConstraint("hearing_id", "ground", name=op.f("pk_hearing_ground")),
    )
    op.create_table(
        "hearing_record",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_record_hearing_id")
        ),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_hearing_record")),
    )
    op.create_table(
        "issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("proposition", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('fact', 'law', 'handling')", name=op.f("ck_issue_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_issue_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint(
            "hearing_id", "position", name=op.f("uq_issue_hearing_id_position")
        ),
    )
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_issue_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "outcome_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("evidence", sa.String(length=40), nullable=True),
        sa.Column("evidence_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column(
            "confirmed_at",
            sa.DateTime(timezone=True),
            nullable=True,
        ),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "evidence IN ('record', 'promise', 'agreement', 'withdrawal', 'visit')",
            name=op.f("ck_outcome_entry_evidence_known"),
        ),
        sa.CheckConstraint(
            "state IN ('not_applicable', 'pending', 'settled_on_spot', 'settled_later', 'reconciled', 'partly', 'not_settled', 'reversed')",
            name=op.f("ck_outcome_entry_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('settled_on_spot', 'settled_later', 'reconciled') OR (evidence IS NOT NULL AND evidence_on IS NOT NULL)",
            name=op.f("ck_outcome_entry_settled_with_evidence"),
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> entered_by",
            name=op.f("ck_outcome_entry_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_outcome_entry_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_outcome_entry_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_entry")),
        sa.UniqueConstraint(
            "hearing_id",
            "case_id",
            "version",
            name=op.f("uq_outcome_entry_hearing_id_case_id_version"),
        ),
    )
    with op.batch_alter_table("outcome_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outcome_entry_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outcome_entry_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_plan_version_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint(
            "hearing_id", "version", name=op.f("uq_plan_version_hearing_id_version")
        ),
    )
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_version_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "recording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("medium_number", sa.String(length=200), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("custody", sa.String(length=200), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_recording_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
    )
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recording_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "repetition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_repetition_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_repetition_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repetition")),
    )
    with op.batch_alter_table("repetition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_repetition_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_repetition_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "sitting_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "step BETWEEN 0 AND 7", name=op.f("ck_sitting_step_known_step")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_sitting_step_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_step")),
        sa.UniqueConstraint(
            "hearing_id", "step", name=op.f("uq_sitting_step_hearing_id_step")
        ),
    )
    with op.batch_alter_table("sitting_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sitting_step_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "state_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("to_state", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_state_change_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_change")),
    )
    with op.batch_alter_table("state_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_state_change_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("way", sa.String(length=40), nullable=True),
        sa.Column("attitude", sa.String(length=200), nullable=True),
        sa.Column("new_demand", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_visit_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_visit_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint(
            "hearing_id",
            "case_id",
            "due_on",
            name=op.f("uq_visit_hearing_id_case_id_due_on"),
        ),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_visit_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "decision",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("alternative", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("deviates", sa.Boolean(), nullable=False),
        sa.Column("consent_id", sa.Integer(), nullable=True),
        sa.Column("on_the_spot", sa.Boolean(), nullable=False),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('as_proposed', 'in_part', 'not_so', 'alternative')",
            name=op.f("ck_decision_kind_known"),
        ),
        sa.CheckConstraint(
            "NOT deviates OR consent_id IS NOT NULL",
            name=op.f("ck_decision_consent_when_deviating"),
        ),
        sa.CheckConstraint(
            "length(trim(reasons)) > 0", name=op.f("ck_decision_reasoned")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["approval.id"], name=op.f("fk_decision_consent_id")
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_decision_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_decision_issue_id")
        ),
        sa.PrimaryKeyConstraint("issue_id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_consent_id"), ["consent_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_decision_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "decision_draft",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("alternative", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_decision_draft_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_decision_draft_issue_id")
        ),
        sa.PrimaryKeyConstraint("issue_id", name=op.f("pk_decision_draft")),
    )
    with op.batch_alter_table("decision_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_draft_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("identity_words", sa.String(length=200), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("must_be_told", sa.Boolean(), nullable=False),
        sa.Column("since_version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_because", sa.String(length=200), nullable=True),
        sa.Column("present_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("absence_note", sa.String(length=200), nullable=True),
        sa.Column("seal_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "role IN ('presider', 'handler', 'lead', 'assistant', 'clerk', 'officer', 'supervisor', 'applicant', 'respondent', 'third_party', 'suspect', 'victim', 'guardian', 'relative', 'agent', 'defender', 'investigator', 'agency', 'concerned', 'witness', 'appraiser', 'specialist', 'interpreter', 'suitable_adult', 'spectator', 'media', 'bailiff', 'technician')",
            name=op.f("ck_participant_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_participant_engagement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_participant_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_participant_party_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_participant_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_participant_engagement_id"), ["engagement_id"], unique=True
        )
        batch_op.create_index(
            batch_op.f("ix_participant_hearing_id"), ["hearing_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_participant_party_id"), ["party_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_participant_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "tally",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("panel", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Text(), nullable=False),
        sa.Column("majority", sa.String(length=40), nullable=True),
        sa.Column("majority_alternative", sa.Integer(), nullable=True),
        sa.Column("opinions_digest", sa.String(length=64), nullable=False),
        sa.Column("missing_reason", sa.String(length=200), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_tally_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_tally_issue_id")
        ),
        sa.PrimaryKeyConstraint("issue_id", name=op.f("pk_tally")),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_tally_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "briefing_receipt",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_briefing_receipt_participant_id"),
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_briefing_receipt")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("receipt", sa.String(length=200), nullable=True),
        sa.Column("days_before", sa.Integer(), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("consent_words", sa.String(length=200), nullable=True),
        sa.Column("late_reason", sa.String(length=200), nullable=True),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('served', 'phone', 'sms', 'in_person', 'in_app')",
            name=op.f("ck_notice_channel_known"),
        ),
        sa.CheckConstraint(
            "NOT is_late OR (consent_words IS NOT NULL AND late_reason IS NOT NULL)",
            name=op.f("ck_notice_late_needs_consent"),
        ),
        sa.CheckConstraint(
            "told_at IS NULL OR receipt IS NOT NULL",
            name=op.f("ck_notice_told_means_receipt"),
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_notice_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_notice_participant_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notice_hearing_id"), ["hearing_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_notice_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("against_participant_id", sa.Integer(), nullable=False),
        sa.Column("raised_by_words", sa.String(length=200), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decision IN ('upheld', 'rejected')",
            name=op.f("ck_objection_decision_known"),
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_objection_decided_with_time"),
        ),
        sa.ForeignKeyConstraint(
            ["against_participant_id"],
            ["participant.id"],
            name=op.f("fk_objection_against_participant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_objection_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint(
            "against_participant_id",
            "raised_by_words",
            "raised_at",
            name=op.f("uq_objection_against_participant_id_raised_by_words_raised_at"),
        ),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_objection_against_participant_id"),
            ["against_participant_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_objection_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "record_signature",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("record_digest", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal_note", sa.String(length=200), nullable=True),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(signed_at IS NULL) <> (refusal_note IS NULL)",
            name=op.f("ck_record_signature_signed_or_refused"),
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_record_signature_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_record_signature_participant_id"),
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_record_signature")),
    )
    with op.batch_alter_table("record_signature", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_signature_hearing_id"), ["hearing_id"], unique=False
        )

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_seat_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_seat_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_seat_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint(
            "hearing_id", "person_id", name=op.f("uq_seat_hearing_id_person_id")
        ),
        sa.UniqueConstraint(
            "hearing_id", "position", name=op.f("uq_seat_hearing_id_position")
        ),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_seat_hearing_id"), ["hearing_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_seat_participant_id"), ["participant_id"], unique=True
        )
        batch_op.create_index(
            batch_op.f("ix_seat_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("receipt", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_telling_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_telling_participant_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling")),
        sa.UniqueConstraint(
            "hearing_id",
            "participant_id",
            name=op.f("uq_telling_hearing_id_participant_id"),
        ),
    )
    with op.batch_alter_table("telling", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_telling_hearing_id"), ["hearing_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_telling_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "undertaking",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_undertaking_participant_id"),
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_undertaking")),
    )
    op.create_table(
        "feedback_read",
        sa.Column("telling_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["telling_id"], ["telling.id"], name=op.f("fk_feedback_read_telling_id")
        ),
        sa.PrimaryKeyConstraint("telling_id", name=op.f("pk_feedback_read")),
    )
    op.create_table(
        "opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("option", sa.String(length=40), nullable=False),
        sa.Column("alternative", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column(
            "submitted_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            nullable=False,
        ),
        sa.CheckConstraint(
            "option <> 'other' OR reasons IS NOT NULL",
            name=op.f("ck_opinion_other_says_what"),
        ),
        sa.CheckConstraint(
            "option IN ('agree', 'partly', 'disagree', 'other', 'abstain')",
            name=op.f("ck_opinion_option_known"),
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_opinion_hearing_id")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_opinion_issue_id")
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_opinion_seat_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint(
            "seat_id",
            "issue_id",
            "version",
            name=op.f("uq_opinion_seat_id_issue_id_version"),
        ),
    )
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_opinion_hearing_id"), ["hearing_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_opinion_issue_id"), ["issue_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_opinion_seat_id"), ["seat_id"], unique=False
        )

    op.create_table(
        "opinion_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("option", sa.String(length=40), nullable=True),
        sa.Column("alternative", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_opinion_draft_issue_id")
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_opinion_draft_seat_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_draft")),
        sa.UniqueConstraint(
            "seat_id", "issue_id", name=op.f("uq_opinion_draft_seat_id_issue_id")
        ),
    )
    with op.batch_alter_table("opinion_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_opinion_draft_issue_id"), ["issue_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_opinion_draft_seat_id"), ["seat_id"], unique=False
        )
    _approval_keys(create=True)


def _approval_keys(*, create: bool) -> None:
    """Hearing and approval refer to each other; SQLite has these keys inline, PostgreSQL afterwards."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for name in ("hold", "size", "opening", "venue"):
        _approval_key(f"{name}_approval_id", create=create)
    _approval_key("consent_id", create=create)


def _approval_key(column: str, *, create: bool) -> None:
    name = f"fk_hearing_{column}"
    if create:
        op.create_foreign_key(name, "hearing", "approval", [column], ["id"])
    else:
        op.drop_constraint(name, "hearing", type_="foreignkey")


def downgrade() -> None:
    _approval_keys(create=False)
    with op.batch_alter_table("opinion_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_draft_seat_id"))
        batch_op.drop_index(batch_op.f("ix_opinion_draft_issue_id"))

    op.drop_table("opinion_draft")
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_seat_id"))
        batch_op.drop_index(batch_op.f("ix_opinion_issue_id"))
        batch_op.drop_index(batch_op.f("ix_opinion_hearing_id"))

    op.drop_table("opinion")
    op.drop_table("feedback_read")
    op.drop_table("undertaking")
    with op.batch_alter_table("telling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telling_participant_id"))
        batch_op.drop_index(batch_op.f("ix_telling_hearing_id"))

    op.drop_table("telling")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_person_id"))
        batch_op.drop_index(batch_op.f("ix_seat_participant_id"))
        batch_op.drop_index(batch_op.f("ix_seat_hearing_id"))

    op.drop_table("seat")
    with op.batch_alter_table("record_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_signature_hearing_id"))

    op.drop_table("record_signature")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objection_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_objection_against_participant_id"))

    op.drop_table("objection")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_participant_id"))
        batch_op.drop_index(batch_op.f("ix_notice_hearing_id"))

    op.drop_table("notice")
    op.drop_table("briefing_receipt")
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tally_hearing_id"))

    op.drop_table("tally")
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participant_person_id"))
        batch_op.drop_index(batch_op.f("ix_participant_party_id"))
        batch_op.drop_index(batch_op.f("ix_participant_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_participant_engagement_id"))

    op.drop_table("participant")
    with op.batch_alter_table("decision_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_draft_hearing_id"))

    op.drop_table("decision_draft")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_decision_consent_id"))

    op.drop_table("decision")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_visit_case_id"))

    op.drop_table("visit")
    with op.batch_alter_table("state_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_state_change_hearing_id"))

    op.drop_table("state_change")
    with op.batch_alter_table("sitting_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sitting_step_hearing_id"))

    op.drop_table("sitting_step")
    with op.batch_alter_table("repetition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_repetition_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_repetition_case_id"))

    op.drop_table("repetition")
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recording_hearing_id"))

    op.drop_table("recording")
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_version_hearing_id"))

    op.drop_table("plan_version")
    with op.batch_alter_table("outcome_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_entry_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_outcome_entry_case_id"))

    op.drop_table("outcome_entry")
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issue_hearing_id"))

    op.drop_table("issue")
    op.drop_table("hearing_record")
    op.drop_table("hearing_ground")
    op.drop_table("hearing_case")
    op.drop_table("filing")
    with op.batch_alter_table("engagement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_engagement_person_id"))
        batch_op.drop_index(batch_op.f("ix_engagement_need_id"))
        batch_op.drop_index(batch_op.f("ix_engagement_member_id"))
        batch_op.drop_index(batch_op.f("ix_engagement_held_on"))
        batch_op.drop_index(batch_op.f("ix_engagement_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_engagement_handler_person_id"))
        batch_op.drop_index(batch_op.f("ix_engagement_draw_id"))

    op.drop_table("engagement")
    op.drop_table("draw_entry")
    op.drop_table("briefing")
    with op.batch_alter_table("booking_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_draft_unit_id"))
        batch_op.drop_index(batch_op.f("ix_booking_draft_person_id"))
        batch_op.drop_index(batch_op.f("ix_booking_draft_hearing_id"))

    op.drop_table("booking_draft")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_unit_id"))
        batch_op.drop_index(batch_op.f("ix_approval_hearing_id"))

    op.drop_table("approval")
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcement_hearing_id"))

    op.drop_table("announcement")
    with op.batch_alter_table("unavailability", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unavailability_member_id"))

    op.drop_table("unavailability")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_post_id"))
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reservation_starts_at"))
        batch_op.drop_index(batch_op.f("ix_reservation_resource_id"))
        batch_op.drop_index(batch_op.f("ix_reservation_hearing_id"))

    op.drop_table("reservation")
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_party_identity_digest"))
        batch_op.drop_index(batch_op.f("ix_party_employer_digest"))
        batch_op.drop_index(batch_op.f("ix_party_case_id"))

    op.drop_table("party")
    with op.batch_alter_table("need_conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_conflict_need_id"))

    op.drop_table("need_conflict")
    op.drop_table("member_identity")
    with op.batch_alter_table("member_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_event_member_id"))

    op.drop_table("member_event")
    with op.batch_alter_table("hearing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hearing_venue_approval_id"))
        batch_op.drop_index(batch_op.f("ix_hearing_unit_id"))
        batch_op.drop_index(batch_op.f("ix_hearing_state"))
        batch_op.drop_index(batch_op.f("ix_hearing_starts_at"))
        batch_op.drop_index(batch_op.f("ix_hearing_size_approval_id"))
        batch_op.drop_index(batch_op.f("ix_hearing_room_id"))
        batch_op.drop_index(batch_op.f("ix_hearing_presider_person_id"))
        batch_op.drop_index(batch_op.f("ix_hearing_opening_approval_id"))
        batch_op.drop_index(batch_op.f("ix_hearing_hold_approval_id"))
        batch_op.drop_index(batch_op.f("ix_hearing_held_on"))
        batch_op.drop_index(batch_op.f("ix_hearing_handler_post_id"))
        batch_op.drop_index(batch_op.f("ix_hearing_handler_person_id"))
        batch_op.drop_index(batch_op.f("ix_hearing_consent_id"))
        batch_op.drop_index(batch_op.f("ix_hearing_clerk_person_id"))

    op.drop_table("hearing")
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_need_id"))
        batch_op.drop_index(batch_op.f("ix_draw_commitment_id"))

    op.drop_table("draw")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_unit_id"))
        batch_op.drop_index(batch_op.f("ix_application_case_id"))

    op.drop_table("application")
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resource_room_id"))
        batch_op.drop_index(batch_op.f("ix_resource_person_id"))

    op.drop_table("resource")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_post_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_post_unit_id"))
        batch_op.drop_index(batch_op.f("ix_post_person_id"))
        batch_op.drop_index(batch_op.f("ix_post_department_id"))

    op.drop_table("post")
    with op.batch_alter_table("password_history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_history_account_id"))

    op.drop_table("password_history")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_need_live",
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )
        batch_op.drop_index(batch_op.f("ix_need_unit_id"))
        batch_op.drop_index(batch_op.f("ix_need_pool_id"))
        batch_op.drop_index(batch_op.f("ix_need_hearing_id"))
        batch_op.drop_index(batch_op.f("ix_need_handler_person_id"))

    op.drop_table("need")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_pool_id"))
        batch_op.drop_index(batch_op.f("ix_member_person_id"))

    op.drop_table("member")
    op.drop_table("department_line")
    op.drop_table("demo_account")
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitment_pool_id"))

    op.drop_table("commitment")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cases_unit_id"))
        batch_op.drop_index(batch_op.f("ix_cases_type_code"))
        batch_op.drop_index(batch_op.f("ix_cases_line_id"))
        batch_op.drop_index(batch_op.f("ix_cases_handler_person_id"))

    op.drop_table("cases")
    with op.batch_alter_table("bulletin_receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulletin_receipt_unit_id"))
        batch_op.drop_index(batch_op.f("ix_bulletin_receipt_bulletin_id"))

    op.drop_table("bulletin_receipt")
    with op.batch_alter_table("bulletin_problem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulletin_problem_unit_id"))
        batch_op.drop_index(batch_op.f("ix_bulletin_problem_bulletin_id"))

    op.drop_table("bulletin_problem")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_unit_id"))

    op.drop_table("room")
    with op.batch_alter_table("pool", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_unit_id"))

    op.drop_table("pool")
    with op.batch_alter_table("parameter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parameter_unit_id"))
        batch_op.drop_index(batch_op.f("ix_parameter_key"))

    op.drop_table("parameter")
    with op.batch_alter_table("paper_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_file_paper_id"))

    op.drop_table("paper_file")
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_department_unit_id"))

    op.drop_table("department")
    with op.batch_alter_table("case_type", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_type_default_line_id"))

    op.drop_table("case_type")
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulletin_unit_id"))
        batch_op.drop_index(batch_op.f("ix_bulletin_paper_id"))
        batch_op.drop_index(batch_op.f("ix_bulletin_corrects_id"))

    op.drop_table("bulletin")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_person_id"))

    op.drop_table("account")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_parent_id"))

    op.drop_table("unit")
    op.drop_table("sign_in_limit")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_phone_digest"))
        batch_op.drop_index(batch_op.f("ix_person_employer_digest"))

    op.drop_table("person")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_unit_id"))
        batch_op.drop_index(batch_op.f("ix_paper_object_id"))
        batch_op.drop_index(batch_op.f("ix_paper_kind"))

    op.drop_table("paper")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_message_sent_at"))

    op.drop_table("outbox_message")
    op.drop_table("number_series")
    op.drop_table("journal_head")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_entry_unit_id"))
        batch_op.drop_index(batch_op.f("ix_journal_entry_actor_id"))

    op.drop_table("journal_entry")
    op.drop_table("holiday")
    op.drop_table("business_line")
