"""管: half days and weekly patterns, attendance, training, feedback, appraisals, allowances."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

GRADES = "('excellent', 'competent', 'basic', 'failed')"
ITEMS = "('whole_day', 'half_day', 'simplified', 'transport')"
INSTANT = sa.DateTime(timezone=True)
NEW = (
    "member_bank", "allowance", "allowance_batch", "tariff", "appraisal", "hearing_feedback",
    "officer_feedback", "training_credit", "absence_review", "attendance",
)  # fmt: skip
# hearings that ended before this revision: their officers' attendance, as the sitting recorded it
ENDED = """INSERT INTO attendance (engagement_id, profile, due_at, present_at, began_at, ended_at)
SELECT e.id, h.profile, COALESCE(h.starts_at, h.opened_at), p.present_at, h.opened_at, h.closed_at
FROM engagement e JOIN hearing h ON h.id = e.hearing_id JOIN participant p ON p.engagement_id = e.id
WHERE h.closed_at IS NOT NULL AND h.opened_at IS NOT NULL AND p.removed_at IS NULL
AND e.state IN ('attended', 'absent')"""


def _c(name, kind, null=False, **options):
    return sa.Column(name, kind, nullable=null, **options)


def _fk(table, column, target):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _check(table, name, words):
    return sa.CheckConstraint(words, name=op.f(f"ck_{table}_{name}"))


def _index(table, *columns, unique=()):
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=column in unique)


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _availability()
        with op.batch_alter_table("member") as batch:
            batch.drop_column("trained_until")
        _attendance()
        _training()
        _feedback()
        _appraisal()
        _allowances()
        op.execute(ENDED)


def _availability() -> None:
    with op.batch_alter_table("unavailability") as batch:
        batch.add_column(_c("half", sa.String(40), server_default="all"))
        batch.add_column(_c("weekday", sa.Integer(), null=True))
        batch.add_column(_c("removed_at", INSTANT, null=True))
        batch.add_column(_c("removed_by", sa.Integer(), null=True))
        batch.create_check_constraint(
            op.f("ck_unavailability_half_known"), "half IN ('all', 'am', 'pm')"
        )
        batch.create_check_constraint(
            op.f("ck_unavailability_weekday_known"), "weekday BETWEEN 0 AND 6"
        )
        batch.create_check_constraint(
            op.f("ck_unavailability_removed_by_whom"),
            "(removed_at IS NULL) = (removed_by IS NULL)",
        )


def _attendance() -> None:
    op.create_table(
        "attendance",
        _c("engagement_id", sa.Integer()),
        _c("profile", sa.String(40)),
        _c("due_at", INSTANT),
        _c("present_at", INSTANT, null=True),
        _c("began_at", INSTANT),
        _c("ended_at", INSTANT),
        _check("attendance", "forwards", "ended_at >= began_at"),
        _fk("attendance", "engagement_id", "engagement"),
        sa.PrimaryKeyConstraint("engagement_id", name=op.f("pk_attendance")),
    )
    op.create_table(
        "absence_review",
        _c("id", sa.Integer()),
        _c("engagement_id", sa.Integer()),
        _c("is_justified", sa.Boolean()),
        _c("words", sa.String(200)),
        _c("decided_by", sa.Integer()),
        _c("decided_at", INSTANT),
        _fk("absence_review", "engagement_id", "engagement"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_review")),
    )
    _index("absence_review", "engagement_id")


def _training() -> None:
    op.create_table(
        "training_credit",
        _c("id", sa.Integer()),
        _c("member_id", sa.Integer()),
        _c("held_on", sa.Date()),
        _c("minutes", sa.Integer()),
        _c("kind", sa.String(40)),
        _c("topic", sa.String(200)),
        _c("evidence", sa.String(200)),
        _c("entered_by", sa.Integer()),
        _c("entered_at", INSTANT),
        _c("voided_at", INSTANT, null=True),
        _c("voided_by", sa.Integer(), null=True),
        _c("voided_because", sa.String(200), null=True),
        _check(
            "training_credit",
            "kind_known",
            "kind IN ('before', 'on_the_job', 'observation', 'mock')",
        ),
        _check(
            "training_credit", "quarters", "minutes > 0 AND minutes % 15 = 0 AND minutes <= 1440"
        ),
        _check(
            "training_credit",
            "voided_with_reason",
            "(voided_at IS NULL) = (voided_because IS NULL)",
        ),
        _fk("training_credit", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_credit")),
    )
    _index("training_credit", "member_id")
    live = sa.text("voided_at IS NULL")
    op.create_index(
        "uq_training_credit_live",
        "training_credit",
        ["member_id", "held_on", "kind", "topic"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )


def _feedback() -> None:
    rated = "BETWEEN 1 AND 3"
    op.create_table(
        "officer_feedback",
        _c("id", sa.Integer()),
        _c("engagement_id", sa.Integer()),
        _c("by_person_id", sa.Integer()),
        _c("capacity", sa.String(40)),
        _c("preparation", sa.Integer()),
        _c("participation", sa.Integer()),
        _c("conduct", sa.Integer()),
        _c("words", sa.String(200), null=True),
        _c("given_at", INSTANT),
        _check("officer_feedback", "capacity_known", "capacity IN ('presider', 'handler')"),
        _check(
            "officer_feedback",
            "rated",
            f"preparation {rated} AND participation {rated} AND conduct {rated}",
        ),
        _fk("officer_feedback", "engagement_id", "engagement"),
        _fk("officer_feedback", "by_person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_feedback")),
        sa.UniqueConstraint(
            "engagement_id",
            "by_person_id",
            name=op.f("uq_officer_feedback_engagement_id_by_person_id"),
        ),
    )
    _index("officer_feedback", "engagement_id", "by_person_id")
    op.create_table(
        "hearing_feedback",
        _c("id", sa.Integer()),
        _c("engagement_id", sa.Integer()),
        _c("notice", sa.Integer()),
        _c("materials", sa.Integer()),
        _c("arrangement", sa.Integer()),
        _c("heard", sa.Integer()),
        _c("words", sa.String(200), null=True),
        _c("given_at", INSTANT),
        _check(
            "hearing_feedback",
            "rated",
            f"notice {rated} AND materials {rated} AND arrangement {rated} AND heard {rated}",
        ),
        _fk("hearing_feedback", "engagement_id", "engagement"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_feedback")),
    )
    _index("hearing_feedback", "engagement_id", unique=("engagement_id",))


def _appraisal() -> None:
    op.create_table(
        "appraisal",
        _c("id", sa.Integer()),
        _c("member_id", sa.Integer()),
        _c("year", sa.Integer()),
        _c("version", sa.Integer()),
        _c("proposed", sa.String(40), null=True),
        _c("grade", sa.String(40)),
        _c("inputs", sa.Text()),
        _c("grounds", sa.Text()),
        _c("reasons", sa.Text(), null=True),
        _c("decided_by", sa.Integer()),
        _c("decided_at", INSTANT),
        _c("comment", sa.Text(), null=True),
        _c("commented_at", INSTANT, null=True),
        _check("appraisal", "grade_known", f"grade IN {GRADES}"),
        _check("appraisal", "proposed_known", f"proposed IN {GRADES}"),
        _check(
            "appraisal",
            "departs_with_reasons",
            "(proposed IS NOT NULL AND grade = proposed AND version = 1) OR reasons IS NOT NULL",
        ),
        _check("appraisal", "commented_with_time", "(comment IS NULL) = (commented_at IS NULL)"),
        _fk("appraisal", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
        sa.UniqueConstraint(
            "member_id", "year", "version", name=op.f("uq_appraisal_member_id_year_version")
        ),
    )
    _index("appraisal", "member_id")


def _allowances() -> None:
    op.create_table(
        "tariff",
        _c("id", sa.Integer()),
        _c("unit_id", sa.Integer()),
        _c("item", sa.String(40)),
        _c("amount_fen", sa.Integer()),
        _c("valid_from", sa.Date()),
        _c("source", sa.String(200)),
        _c("entered_by", sa.Integer(), null=True),
        _c("entered_at", INSTANT),
        _check("tariff", "item_known", f"item IN {ITEMS}"),
        _check("tariff", "not_negative", "amount_fen >= 0"),
        _fk("tariff", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff")),
    )
    _index("tariff", "unit_id")
    _batches()
    _ledger()
    op.create_table(
        "member_bank",
        _c("seal_id", sa.String(32)),
        _c("person_id", sa.Integer()),
        _c("bank", sa.String(200)),
        _c("account_sealed", sa.LargeBinary()),
        _c("account_digest", sa.String(64)),
        _c("entered_by", sa.Integer()),
        _c("entered_at", INSTANT),
        _c("version", sa.Integer()),
        _fk("member_bank", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_member_bank")),
    )


def _batches() -> None:
    op.create_table(
        "allowance_batch",
        _c("id", sa.Integer()),
        _c("pool_id", sa.Integer()),
        _c("number", sa.String(200)),
        _c("state", sa.String(40)),
        _c("prepared_by", sa.Integer()),
        _c("prepared_at", INSTANT),
        _c("submitted_at", INSTANT, null=True),
        _c("total_fen", sa.Integer(), null=True),
        _c("decided_by", sa.Integer(), null=True),
        _c("decided_at", INSTANT, null=True),
        _c("reasons", sa.Text(), null=True),
        _c("paid_on", sa.Date(), null=True),
        _c("paid_by", sa.Integer(), null=True),
        _c("paper_id", sa.Integer(), null=True),
        _c("version", sa.Integer()),
        _check(
            "allowance_batch",
            "state_known",
            "state IN ('draft', 'submitted', 'approved', 'paid', 'refused', 'withdrawn')",
        ),
        _check(
            "allowance_batch", "two_persons", "decided_by IS NULL OR decided_by <> prepared_by"
        ),
        _check(
            "allowance_batch",
            "decided_completely",
            "(state IN ('approved', 'refused', 'paid')) = (decided_at IS NOT NULL AND "
            "decided_by IS NOT NULL)",
        ),
        _check(
            "allowance_batch",
            "submitted_completely",
            "state NOT IN ('submitted', 'approved', 'refused', 'paid') OR "
            "(submitted_at IS NOT NULL AND total_fen IS NOT NULL)",
        ),
        _check(
            "allowance_batch",
            "paid_completely",
            "(state = 'paid') = (paid_on IS NOT NULL AND paid_by IS NOT NULL)",
        ),
        _check("allowance_batch", "refused_why", "state <> 'refused' OR reasons IS NOT NULL"),
        _fk("allowance_batch", "pool_id", "pool"),
        _fk("allowance_batch", "prepared_by", "person"),
        _fk("allowance_batch", "decided_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_allowance_batch_number")),
    )
    _index("allowance_batch", "pool_id", "prepared_by", "decided_by")


def _ledger() -> None:
    op.create_table(
        "allowance",
        _c("id", sa.Integer()),
        _c("batch_id", sa.Integer()),
        _c("engagement_id", sa.Integer()),
        _c("hearing_id", sa.Integer()),
        _c("person_id", sa.Integer()),
        _c("tariff_id", sa.Integer()),
        _c("item", sa.String(40)),
        _c("base_fen", sa.Integer()),
        _c("transport_fen", sa.Integer()),
        _c("tax_fen", sa.Integer()),
        _c("amount_fen", sa.Integer()),
        _c("reverses_id", sa.Integer(), null=True),
        _c("reason", sa.String(200), null=True),
        _c("created_by", sa.Integer()),
        _c("created_at", INSTANT),
        _check("allowance", "item_known", f"item IN {ITEMS}"),
        _check("allowance", "adds_up", "amount_fen = base_fen + transport_fen - tax_fen"),
        _check(
            "allowance",
            "sign",
            "(reverses_id IS NULL AND reason IS NULL AND amount_fen > 0 AND base_fen > 0 AND "
            "transport_fen >= 0 AND tax_fen >= 0) OR (reverses_id IS NOT NULL AND reason IS NOT NULL "
            "AND amount_fen < 0 AND base_fen < 0 AND transport_fen <= 0 AND tax_fen <= 0)",
        ),
        *(
            _fk("allowance", column, target)
            for column, target in (
                ("batch_id", "allowance_batch"),
                ("engagement_id", "engagement"),
                ("person_id", "person"),
                ("tariff_id", "tariff"),
                ("reverses_id", "allowance"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance")),
    )
    _index(
        "allowance",
        "batch_id", "engagement_id", "hearing_id", "person_id", "tariff_id", "reverses_id",
    )  # fmt: skip


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        for table in NEW:
            op.drop_table(table)
        with op.batch_alter_table("member") as batch:
            batch.add_column(_c("trained_until", sa.Date(), null=True))
        # whole-day entries only are known below; what is no longer so would bar too much
        op.execute("DELETE FROM unavailability WHERE removed_at IS NOT NULL OR weekday IS NOT NULL")
        with op.batch_alter_table("unavailability") as batch:
            for name in ("half_known", "weekday_known", "removed_by_whom"):
                batch.drop_constraint(op.f(f"ck_unavailability_{name}"), type_="check")
            for column in ("removed_by", "removed_at", "weekday", "half"):
                batch.drop_column(column)
