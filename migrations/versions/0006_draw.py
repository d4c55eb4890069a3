"""The draw: requests decided by another, officers named or from outside, recusal findings, agreed figures."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TRACES = "('identity', 'name', 'employer', 'employer_core', 'phone', 'address', 'case')"
SIGNS = (
    "('self', 'kin', 'employer', 'employer_like', 'phone', 'address', 'name', 'earlier_case', "
    "'earlier_party', 'handler')"
)
STANDING = "state NOT IN ('declined', 'expired', 'recused', 'released')"
KINDS = "'hold', 'panel_size', 'opening', 'venue', 'broadcast', 'outsider'"
OPEN = "decision IS NULL AND kind <> 'borrow'"
LENT = "kind = 'borrow' AND (decision IS NULL OR decision = 'granted')"
DRAWN_BY_TWO = "redraw_reason IS NOT NULL AND redraw_approved_by IS NOT NULL AND redraw_approved_by <> frozen_by"
INSTANT = sa.DateTime(timezone=True)
# re-draws made before this revision get the request that they would have today
EARLIER = """INSERT INTO draw_request (kind, need_id, unit_id, draw_id, reason, requested_by, requested_at,
  decision, decided_by, decided_at, version)
SELECT 'redraw', d.need_id, p.unit_id, b.id, d.redraw_reason, d.frozen_by, d.frozen_at, 'granted',
  d.redraw_approved_by, d.frozen_at, 1
FROM draw d JOIN draw b ON b.need_id = d.need_id AND b.round = d.round - 1
JOIN need n ON n.id = d.need_id JOIN pool p ON p.id = n.pool_id WHERE d.round > 1"""
LINKED = """UPDATE draw SET redraw_request_id = (SELECT r.id FROM draw_request r JOIN draw b ON b.id = r.draw_id
  WHERE b.need_id = draw.need_id AND b.round = draw.round - 1) WHERE round > 1"""
SUPERSEDED = """UPDATE draw SET state = 'superseded' WHERE state = 'revealed'
  AND EXISTS (SELECT 1 FROM draw l WHERE l.need_id = draw.need_id AND l.round > draw.round)"""
PARAMETERS = (
    ("draw_weighting", "0", "抽取时少用的人多一签(0 否 1 是)；P-9，未核实"),
    ("ask_handler", "2", "与同一承办人本年同场几次起询问；A-7，未核实"),
)


def _kind_known(table: str, values: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_kind_known"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_kind_known"), f"kind IN {values}")


def _draw_request() -> None:
    op.create_table(
        "draw_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=True),
        sa.Column("pool_id", sa.Integer(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.Column("granted", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("decision", sa.String(40), nullable=True),
        sa.Column("decision_reasons", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('redraw', 'relax', 'borrow')", name=op.f("ck_draw_request_kind_known")),
        sa.CheckConstraint("decision IN ('granted', 'refused')", name=op.f("ck_draw_request_decision_known")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name=op.f("ck_draw_request_not_own")),
        sa.CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_draw_request_decided_with_time")),
        sa.CheckConstraint("(decision IS NULL) = (decided_by IS NULL)", name=op.f("ck_draw_request_decided_by_somebody")),
        sa.CheckConstraint(
            "decision IS NULL OR decision = 'granted' OR length(trim(decision_reasons)) > 0",
            name=op.f("ck_draw_request_refusal_reasoned"),
        ),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_draw_request_reasoned")),
        sa.CheckConstraint("(kind = 'redraw') = (draw_id IS NOT NULL)", name=op.f("ck_draw_request_redraw_of_a_draw")),
        sa.CheckConstraint("(kind = 'borrow') = (pool_id IS NOT NULL)", name=op.f("ck_draw_request_borrow_from_a_pool")),
        sa.CheckConstraint(
            "(kind = 'relax') = (asked IS NOT NULL AND granted IS NOT NULL)",
            name=op.f("ck_draw_request_relax_to_what"),
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_draw_request_need_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_draw_request_unit_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_request_draw_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_draw_request_pool_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_request")),
    )
    for column in ("need_id", "unit_id", "draw_id", "pool_id"):
        op.create_index(op.f(f"ix_draw_request_{column}"), "draw_request", [column])
    for name, second, where in (("open", "kind", OPEN), ("pool", "pool_id", LENT)):
        op.create_index(
            f"uq_draw_request_{name}", "draw_request", ["need_id", second], unique=True,
            sqlite_where=sa.text(where), postgresql_where=sa.text(where),
        )


def _recusals() -> None:
    op.create_table(
        "recusal_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sign", sa.String(40), nullable=False),
        sa.Column("grade", sa.String(40), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"sign IN {SIGNS}", name=op.f("ck_recusal_finding_sign_known")),
        sa.CheckConstraint("grade IN ('certain', 'likely', 'ask')", name=op.f("ck_recusal_finding_grade_known")),
        sa.CheckConstraint(
            "state IN ('open', 'asked', 'confirmed', 'waived', 'answered')",
            name=op.f("ck_recusal_finding_state_known"),
        ),
        sa.CheckConstraint("(state IN ('open', 'asked')) = (decided_at IS NULL)", name=op.f("ck_recusal_finding_decided_at")),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("ck_recusal_finding_decided_by_somebody")),
        sa.CheckConstraint(
            "state <> 'waived' OR (grade <> 'certain' AND length(trim(reasons)) > 0)",
            name=op.f("ck_recusal_finding_waived_why"),
        ),
        sa.CheckConstraint("decided_by <> person_id OR state = 'answered'", name=op.f("ck_recusal_finding_not_own")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_recusal_finding_need_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recusal_finding_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal_finding")),
        sa.UniqueConstraint(
            "need_id", "person_id", "sign", "turn", name=op.f("uq_recusal_finding_need_id_person_id_sign_turn")
        ),
    )
    op.create_table(
        "member_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("relation", sa.String(40), nullable=True),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("kind IN ('relative', 'address')", name=op.f("ck_member_tie_kind_known")),
        sa.CheckConstraint("kind = 'address' OR relation IS NOT NULL", name=op.f("ck_member_tie_relative_how")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_member_tie_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_tie")),
        sa.UniqueConstraint("person_id", "kind", "digest", name=op.f("uq_member_tie_person_id_kind_digest")),
    )
    for table, column in (("recusal_finding", "need_id"), ("recusal_finding", "person_id"), ("member_tie", "person_id")):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _officer_request() -> None:
    op.create_table(
        "officer_request",
        sa.Column("seal_id", sa.String(32), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("gender", sa.String(40), nullable=True),
        sa.Column("identity_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("employer", sa.String(200), nullable=True),
        sa.Column("identity_words", sa.String(200), nullable=True),
        sa.Column("declared_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('naming', 'outsider')", name=op.f("ck_officer_request_kind_known")),
        sa.CheckConstraint(
            "kind = 'naming' OR (identity_sealed IS NOT NULL AND declared_on IS NOT NULL AND evidence IS NOT NULL)",
            name=op.f("ck_officer_request_outsider_looked_into"),
        ),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name=op.f("fk_officer_request_approval_id")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_officer_request_hearing_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_officer_request_engagement_id")),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_officer_request")),
    )
    op.create_index(op.f("ix_officer_request_hearing_id"), "officer_request", ["hearing_id"])
    op.create_index(op.f("ix_officer_request_engagement_id"), "officer_request", ["engagement_id"], unique=True)


def _draw() -> None:
    with op.batch_alter_table("draw") as batch:
        batch.add_column(sa.Column("agreed_figure", sa.String(200), nullable=True))
        batch.add_column(sa.Column("agreed_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("revealed_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("redraw_request_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("relax_request_id", sa.Integer(), nullable=True))
        for name in ("revealed_at_set", "state_known", "redraw_by_two"):
            batch.drop_constraint(op.f(f"ck_draw_{name}"), type_="check")
    op.execute(EARLIER)
    op.execute(LINKED)
    op.execute(SUPERSEDED)
    op.execute("UPDATE draw SET revealed_by = frozen_by WHERE revealed_at IS NOT NULL")
    with op.batch_alter_table("draw") as batch:
        for name, condition in (
            ("state_known", "state IN ('frozen', 'revealed', 'abandoned', 'superseded')"),
            ("revealed_at_set", "(state IN ('revealed', 'superseded')) = (revealed_at IS NOT NULL)"),
            ("revealed_by_set", "(revealed_at IS NULL) = (revealed_by IS NULL)"),
            ("agreed_with_day", "(agreed_figure IS NULL) = (agreed_on IS NULL)"),
            ("redraw_by_two", f"round = 1 OR (redraw_request_id IS NOT NULL AND {DRAWN_BY_TWO})"),
        ):
            batch.create_check_constraint(op.f(f"ck_draw_{name}"), condition)
        batch.create_unique_constraint(op.f("uq_draw_redraw_request_id"), ["redraw_request_id"])
    with op.batch_alter_table("draw_entry") as batch:
        batch.add_column(sa.Column("ask", sa.String(200), nullable=True))
        batch.create_unique_constraint(op.f("uq_draw_entry_draw_id_rank"), ["draw_id", "rank"])


def _engagement() -> None:
    with op.batch_alter_table("engagement") as batch:
        batch.add_column(sa.Column("engaged_as", sa.String(40), nullable=False, server_default="drawn"))
        batch.add_column(sa.Column("approval_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("identity_words", sa.String(200), nullable=True))
        batch.add_column(sa.Column("called_because", sa.String(200), nullable=True))
        batch.alter_column("draw_id", existing_type=sa.Integer(), nullable=True)
        batch.alter_column("member_id", existing_type=sa.Integer(), nullable=True)
        batch.drop_constraint(op.f("uq_engagement_hearing_id_person_id"), type_="unique")
    with op.batch_alter_table("engagement") as batch:
        batch.alter_column("engaged_as", existing_type=sa.String(40), server_default=None)
        for name, condition in (
            ("engaged_as_known", "engaged_as IN ('drawn', 'named', 'outsider')"),
            ("drawn_or_approved", "(engaged_as = 'drawn') = (draw_id IS NOT NULL AND approval_id IS NULL)"),
            ("approved", "engaged_as = 'drawn' OR approval_id IS NOT NULL"),
            ("member_or_outsider", "(engaged_as = 'outsider') = (member_id IS NULL)"),
        ):
            batch.create_check_constraint(op.f(f"ck_engagement_{name}"), condition)
        batch.create_unique_constraint(op.f("uq_engagement_draw_id_member_id"), ["draw_id", "member_id"])
        batch.create_unique_constraint(op.f("uq_engagement_approval_id"), ["approval_id"])
    op.create_index(
        "uq_engagement_live", "engagement", ["hearing_id", "person_id"], unique=True,
        sqlite_where=sa.text(STANDING), postgresql_where=sa.text(STANDING),
    )


def _parameters() -> None:
    """An installation that has its parameters already gets the new ones."""
    for key, value, source in PARAMETERS:
        op.execute(
            "INSERT INTO parameter (key, value, valid_from, source, entered_at) "
            f"SELECT '{key}', '{value}', '2000-01-01', '{source}', min(entered_at) FROM parameter "
            f"HAVING count(*) > 0 AND sum(CASE WHEN key = '{key}' THEN 1 ELSE 0 END) = 0"
        )


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _kind_known("need_conflict", TRACES)
        op.create_index(op.f("ix_need_conflict_digest"), "need_conflict", ["digest"])
        _kind_known("approval", f"({KINDS}, 'naming', 'against_majority')")
        _draw_request()
        _recusals()
        _draw()
        _engagement()
        _officer_request()
        _parameters()


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        _forget()
        op.drop_table("officer_request")
        with op.batch_alter_table("engagement") as batch:
            batch.drop_index("uq_engagement_live")
            batch.drop_constraint(op.f("uq_engagement_draw_id_member_id"), type_="unique")
            batch.drop_constraint(op.f("uq_engagement_approval_id"), type_="unique")
            for name in ("engaged_as_known", "drawn_or_approved", "approved", "member_or_outsider"):
                batch.drop_constraint(op.f(f"ck_engagement_{name}"), type_="check")
            for column in ("engaged_as", "approval_id", "identity_words", "called_because"):
                batch.drop_column(column)
            batch.alter_column("draw_id", existing_type=sa.Integer(), nullable=False)
            batch.alter_column("member_id", existing_type=sa.Integer(), nullable=False)
            batch.create_unique_constraint(
                op.f("uq_engagement_hearing_id_person_id"), ["hearing_id", "person_id"]
            )
        with op.batch_alter_table("draw_entry") as batch:
            batch.drop_constraint(op.f("uq_draw_entry_draw_id_rank"), type_="unique")
            batch.drop_column("ask")
        with op.batch_alter_table("draw") as batch:
            batch.drop_constraint(op.f("uq_draw_redraw_request_id"), type_="unique")
            for name in ("state_known", "revealed_at_set", "revealed_by_set", "agreed_with_day", "redraw_by_two"):
                batch.drop_constraint(op.f(f"ck_draw_{name}"), type_="check")
            for column in ("agreed_figure", "agreed_on", "revealed_by", "redraw_request_id", "relax_request_id"):
                batch.drop_column(column)
        op.execute("UPDATE draw SET state = 'revealed' WHERE state = 'superseded'")
        with op.batch_alter_table("draw") as batch:
            for name, condition in (
                ("state_known", "state IN ('frozen', 'revealed', 'abandoned')"),
                ("revealed_at_set", "(state = 'revealed') = (revealed_at IS NOT NULL)"),
                ("redraw_by_two", f"round = 1 OR ({DRAWN_BY_TWO})"),
            ):
                batch.create_check_constraint(op.f(f"ck_draw_{name}"), condition)
        for table in ("draw_request", "recusal_finding", "member_tie"):
            op.drop_table(table)
        _kind_known("approval", f"({KINDS}, 'against_majority')")
        op.drop_index(op.f("ix_need_conflict_digest"), "need_conflict")
        _kind_known("need_conflict", "('identity', 'employer')")


def _forget() -> None:
    """What the earlier shape cannot hold: named officers, outsiders, and earlier rounds of one hearing."""
    gone = (
        "SELECT e.id FROM engagement e WHERE e.engaged_as <> 'drawn' OR EXISTS (SELECT 1 FROM engagement l "
        "WHERE l.hearing_id = e.hearing_id AND l.person_id = e.person_id AND l.id > e.id)"
    )
    op.execute(f"UPDATE officer_request SET engagement_id = NULL WHERE engagement_id IN ({gone})")
    op.execute(f"UPDATE participant SET engagement_id = NULL WHERE engagement_id IN ({gone})")
    op.execute(f"DELETE FROM engagement WHERE id IN ({gone})")
    op.execute("DELETE FROM officer_request")
    op.execute("UPDATE approval SET kind = 'outsider' WHERE kind = 'naming'")
    op.execute("DELETE FROM need_conflict WHERE kind NOT IN ('identity', 'employer')")
    op.execute("DELETE FROM parameter WHERE key IN ('draw_weighting', 'ask_handler')")
