"""Briefing packs approved and frozen, readings by release, undertakings with their text, substitutes' notices."""

import hashlib
import json
import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
# the only wording of version 1, before undertakings kept their text
FIRST_TEXT = (
    "本人承诺：对参加本次听证知悉的国家秘密、商业秘密、个人隐私和案件信息保密，"
    "不复制、不外传案情材料，听证结束后不向他人谈论评议情况。"
)
CHANNELS = "'served', 'phone', 'sms', 'in_person', 'in_app'"


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _briefing()
        _release()
        _reading()
        _undertaking()
        _substitute()


def _indexed(table: str, *columns: str) -> None:
    for name in columns:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _briefing() -> None:
    with op.batch_alter_table("briefing") as batch:
        batch.add_column(sa.Column("extract", sa.Text(), nullable=True))
        batch.add_column(sa.Column("submitted_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("submitted_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("returned_because", sa.String(200), nullable=True))
    op.execute("UPDATE briefing SET extract = summary")
    with op.batch_alter_table("briefing") as batch:
        batch.alter_column("extract", existing_type=sa.Text(), nullable=False)
        batch.create_check_constraint(
            op.f("ck_briefing_submitted_by_whom"),
            "(submitted_at IS NULL) = (submitted_by IS NULL)",
        )


def _release() -> None:
    op.create_table(
        "briefing_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> requested_by",
            name=op.f("ck_briefing_release_approved_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["hearing_id"], ["hearing.id"], name=op.f("fk_briefing_release_hearing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_release")),
        sa.UniqueConstraint("hearing_id", "number", name=op.f("uq_briefing_release_hearing_id_number")),
    )
    _indexed("briefing_release", "hearing_id")
    _carry_over()


def _carry_over() -> None:
    """What was released before stays readable; nobody had to approve it then."""
    bind = op.get_bind()
    issues: dict[int, list[list[str]]] = {}
    for hearing_id, question, proposition in bind.execute(
        sa.text("SELECT hearing_id, question, proposition FROM issue ORDER BY hearing_id, position")
    ):
        issues.setdefault(hearing_id, []).append([question, proposition])
    insert = sa.text(
        "INSERT INTO briefing_release (hearing_id, number, content, digest, requested_by, approved_at) "
        "SELECT hearing_id, 1, :content, :digest, COALESCE(released_by, 0), released_at FROM briefing "
        "WHERE hearing_id = :hearing"
    )
    rows = bind.execute(
        sa.text("SELECT hearing_id, extract, law FROM briefing WHERE released_at IS NOT NULL")
    ).all()
    for hearing_id, extract, law in rows:
        text = json.dumps(
            {"extract": extract, "law": law, "issues": issues.get(hearing_id, [])},
            ensure_ascii=False, sort_keys=True,
        )  # fmt: skip
        digest = hashlib.sha256(text.encode()).hexdigest()
        bind.execute(insert, {"content": text, "digest": digest, "hearing": hearing_id})


def _reading() -> None:
    op.create_table(
        "briefing_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("read_at", INSTANT, nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_briefing_reading_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["briefing_release.id"], name=op.f("fk_briefing_reading_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_reading")),
        sa.UniqueConstraint(
            "participant_id", "release_id", name=op.f("uq_briefing_reading_participant_id_release_id")
        ),
    )
    _indexed("briefing_reading", "participant_id", "release_id")
    op.execute(
        "INSERT INTO briefing_reading (participant_id, release_id, read_at) "
        "SELECT b.participant_id, r.id, b.read_at FROM briefing_receipt b "
        "JOIN participant t ON t.id = b.participant_id JOIN briefing_release r ON r.hearing_id = t.hearing_id"
    )
    op.drop_table("briefing_receipt")


def _undertaking() -> None:
    with op.batch_alter_table("undertaking") as batch:
        batch.add_column(sa.Column("text", sa.Text(), nullable=True))
        batch.add_column(
            sa.Column("way", sa.String(40), nullable=False, server_default="own")
        )
        batch.add_column(sa.Column("ink", sa.Text(), nullable=True))
        batch.add_column(sa.Column("entered_by", sa.Integer(), nullable=True))
    op.execute(sa.text("UPDATE undertaking SET text = :words").bindparams(words=FIRST_TEXT))
    with op.batch_alter_table("undertaking") as batch:
        batch.alter_column("text", existing_type=sa.Text(), nullable=False)
        batch.create_check_constraint(
            op.f("ck_undertaking_way_known"), "way IN ('own', 'paper')"
        )
        batch.create_check_constraint(
            op.f("ck_undertaking_paper_by_whom"),
            "(way = 'paper') = (entered_by IS NOT NULL)",
        )


def _substitute() -> None:
    op.create_table(
        "substitute_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(200), nullable=False),
        sa.Column("objects", sa.Boolean(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            f"channel IN ({CHANNELS})", name=op.f("ck_substitute_notice_channel_known")
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"],
                ["hearing.id" if one == "hearing" else "participant.id"],
                name=op.f(f"fk_substitute_notice_{one}_id"),
            )
            for one in ("hearing", "officer", "participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitute_notice")),
        sa.UniqueConstraint(
            "officer_id", "participant_id", name=op.f("uq_substitute_notice_officer_id_participant_id")
        ),
    )
    _indexed("substitute_notice", "hearing_id", "officer_id", "participant_id")


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        op.drop_table("substitute_notice")
        op.create_table(
            "briefing_receipt",
            sa.Column("participant_id", sa.Integer(), nullable=False),
            sa.Column("read_at", INSTANT, nullable=False),
            sa.ForeignKeyConstraint(
                ["participant_id"],
                ["participant.id"],
                name=op.f("fk_briefing_receipt_participant_id"),
            ),
            sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_briefing_receipt")),
        )
        op.execute(
            "INSERT INTO briefing_receipt (participant_id, read_at) "
            "SELECT participant_id, min(read_at) FROM briefing_reading GROUP BY participant_id"
        )
        op.drop_table("briefing_reading")
        op.drop_table("briefing_release")
        with op.batch_alter_table("undertaking") as batch:
            batch.drop_constraint(op.f("ck_undertaking_paper_by_whom"), type_="check")
            batch.drop_constraint(op.f("ck_undertaking_way_known"), type_="check")
            for name in ("entered_by", "ink", "way", "text"):
                batch.drop_column(name)
        with op.batch_alter_table("briefing") as batch:
            batch.drop_constraint(op.f("ck_briefing_submitted_by_whom"), type_="check")
            for name in ("returned_because", "submitted_by", "submitted_at", "extract"):
                batch.drop_column(name)
