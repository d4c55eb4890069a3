"""聘: consents, checks, publicity, proposals, terms, recruitment, imports; attachments."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

GROUNDS = (
    "'criminal', 'dismissed', 'licence', 'debtor', 'fraud', 'leak', 'absent', 'partial', 'unfit', 'term', "
    "'resigned', 'objection', 'not_chosen', 'other'"
)
KINDS = "kind IN ('privacy', 'sensitive', 'cross_pool')"
LATER = (
    "term_warning", "candidate_objection", "publicity_entry", "publicity", "candidate_import_row",
    "candidate_import", "officer_application", "candidate_draft", "recruitment", "appointment", "proposal",
    "member_check", "local_exclusion", "consent", "consent_text", "attachment_use", "attachment",
)


def key() -> sa.Column:
    return sa.Column("id", sa.Integer(), nullable=False)


def code(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(40), nullable=null)


def words(name: str, *, null: bool = False, length: int = 200) -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=null)


def prose(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=null)


def number(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=null)


def day(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=null)


def instant(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def truth(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def sealed(name: str, *, null: bool = True) -> sa.Column:
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def digest(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(64), nullable=null)


def seal_id() -> sa.Column:
    return sa.Column("seal_id", sa.String(32), nullable=False)


def table(name, *columns, checks=(), refs=(), unique=(), indexes=(), primary=("id",)) -> None:
    """Create a table with its names by the convention; ``refs`` are (column, target[, index?])."""
    op.create_table(
        name,
        *columns,
        sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{name}")),
        *(sa.CheckConstraint(sql, name=op.f(f"ck_{name}_{short}")) for short, sql in checks),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{name}_{column}"))
            for column, target, *_ in refs
        ),
        *(sa.UniqueConstraint(*c, name=op.f(f"uq_{name}_{'_'.join(c)}")) for c in unique),
    )
    for column, _, *rest in refs:
        if not rest:
            op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
    for columns_ in indexes:
        op.create_index(op.f(f"ix_{name}_{'_'.join(columns_)}"), name, list(columns_))


WITHDRAWN = ("withdrawn_why", "(withdrawn_at IS NULL) = (withdrawn_because IS NULL)")


def upgrade() -> None:
    bind = op.get_bind()
    with guards.lifted(bind):
        _attachments()
        _consents()
        _member()
        _decisions()
        _recruiting()
        _imports()
        _publicity()
        _take_over(bind)


def _attachments() -> None:
    table(
        "attachment", key(), code("object_kind"), code("object_id"), number("unit_id"), code("purpose"),
        words("name", length=120), words("media_type", length=100), number("size"), digest("sha256"),
        sealed("content_sealed"), truth("is_declared_open"), number("uploaded_by", null=True),
        instant("uploaded_at"), instant("withdrawn_at", null=True), number("withdrawn_by", null=True),
        words("withdrawn_because", null=True), seal_id(),
        checks=(
            ("not_empty", "size > 0"), ("declared_open", "is_declared_open"), WITHDRAWN,
            ("content_there", "content_sealed IS NOT NULL OR withdrawn_at IS NOT NULL"),
        ),
        indexes=(("unit_id",),),
    )  # fmt: skip
    op.create_index("ix_attachment_of", "attachment", ["object_kind", "object_id"])
    table(
        "attachment_use", number("unit_id"), sa.Column("used", sa.BigInteger(), nullable=False),
        primary=("unit_id",),
    )  # fmt: skip


def _consents() -> None:
    table(
        "consent_text", key(), code("kind"), code("version"), prose("text"), day("since"),
        number("entered_by", null=True), instant("entered_at"),
        checks=(("kind_known", KINDS),), unique=(("kind", "version"),),
    )  # fmt: skip
    table(
        "consent", key(), number("person_id"), number("member_id", null=True), number("text_id"),
        code("kind"), truth("is_given"), day("given_on"), code("channel"), words("evidence"), instant("at"),
        number("entered_by", null=True),
        checks=(("kind_known", KINDS), ("channel_known", "channel IN ('online', 'paper')")),
        refs=(("person_id", "person.id", False), ("member_id", "member.id"), ("text_id", "consent_text.id")),
    )  # fmt: skip
    op.create_index("ix_consent_person_kind", "consent", ["person_id", "kind"])
    table(
        "local_exclusion", key(), number("unit_id", null=True), words("code", length=30), words("name"),
        words("basis"), day("valid_from"), day("valid_until", null=True), number("entered_by", null=True),
        instant("entered_at"),
        checks=(("forwards", "valid_until IS NULL OR valid_until > valid_from"),),
        refs=(("unit_id", "unit.id"),), unique=(("code",),),
    )  # fmt: skip
    table(
        "member_check", key(), number("member_id"), number("round"), code("kind"), truth("passed"),
        words("evidence"), day("checked_on"), instant("at"), number("by_person_id", null=True),
        refs=(("member_id", "member.id"),),
    )  # fmt: skip


def _member() -> None:
    with op.batch_alter_table("member") as batch:
        batch.add_column(words("recommender", null=True))
        batch.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(code("left_ground", null=True))
        batch.add_column(words("suspended_because", null=True))
        batch.add_column(instant("resignation_asked_at", null=True))
    op.execute("UPDATE member SET recommender = '原登记未写明' WHERE source = 'recommended'")
    op.execute("UPDATE member SET left_ground = 'other' WHERE state = 'left'")
    op.execute("UPDATE member SET left_on = NULL WHERE state <> 'left'")
    op.execute(
        "UPDATE member SET left_on = CURRENT_DATE WHERE state = 'left' AND left_on IS NULL"
    )
    with op.batch_alter_table("member") as batch:
        batch.alter_column("round", server_default=None)
        for short, sql in MEMBER_CHECKS:
            batch.create_check_constraint(op.f(f"ck_member_{short}"), sql)


MEMBER_CHECKS = (
    (
        "not_own_appointment",
        "appointed_by IS NULL OR (appointed_by <> registered_by "
        "AND (reviewed_by IS NULL OR appointed_by <> reviewed_by))",
    ),
    ("recommended_by_whom", "source <> 'recommended' OR recommender IS NOT NULL"),
    (
        "left_why",
        "(state = 'left') = (left_on IS NOT NULL) AND (state = 'left') = (left_ground IS NOT NULL)",
    ),
    ("left_ground_known", f"left_ground IN ({GROUNDS})"),
)


def _decisions() -> None:
    table(
        "proposal", key(), number("member_id"), number("round"), code("kind"), code("ground", null=True),
        prose("opinion"), number("proposed_by"), code("proposed_post"), day("proposed_on"),
        instant("proposed_at"), code("state"), number("decided_by", null=True),
        instant("decided_at", null=True), prose("reasons", null=True),
        checks=(
            ("kind_known", "kind IN ('appoint', 'renew', 'remove')"),
            ("state_known", "state IN ('open', 'granted', 'refused', 'lapsed')"),
            ("ground_known", f"ground IN ({GROUNDS})"),
            ("decided_at_set", "(state IN ('granted', 'refused')) = (decided_at IS NOT NULL)"),
            ("decided_by_set", "(decided_at IS NULL) = (decided_by IS NULL)"),
            ("not_own", "decided_by IS NULL OR decided_by <> proposed_by"),
            ("removed_with_ground", "(kind = 'remove') = (ground IS NOT NULL)"),
            ("refused_why", "state <> 'refused' OR reasons IS NOT NULL"),
        ),
        refs=(("member_id", "member.id"),),
    )  # fmt: skip
    where = sa.text("state = 'open'")
    op.create_index(
        "uq_proposal_open", "proposal", ["member_id"], unique=True, sqlite_where=where, postgresql_where=where
    )
    table(
        "appointment", key(), number("member_id"), number("proposal_id"), number("ordinal"), number("round"),
        day("term_from"), day("term_until"), code("certificate_number"), digest("code_digest", null=True),
        number("paper_id", null=True), number("decided_by"), day("decided_on"), day("ended_on", null=True),
        code("ended_ground", null=True),
        checks=(
            ("forwards", "term_until > term_from"),
            ("ended_why", "(ended_on IS NULL) = (ended_ground IS NULL)"),
            ("ended_ground_known", f"ended_ground IN ({GROUNDS})"),
        ),
        refs=(("member_id", "member.id"), ("proposal_id", "proposal.id", False), ("paper_id", "paper.id")),
        unique=(("member_id", "ordinal"), ("certificate_number",), ("code_digest",), ("proposal_id",)),
    )  # fmt: skip
    table(
        "term_warning", number("appointment_id"), number("days"), instant("at"),
        refs=(("appointment_id", "appointment.id", False),), primary=("appointment_id", "days"),
    )  # fmt: skip


def _recruiting() -> None:
    table(
        "recruitment", key(), number("pool_id"), code("number"), words("title"), prose("body"),
        number("wanted"), words("contact"), day("opens_on"), day("closes_on"), number("opened_by"),
        instant("opened_at"), instant("withdrawn_at", null=True), words("withdrawn_because", null=True),
        checks=(
            ("forwards", "closes_on >= opens_on"), ("wanted_sensible", "wanted BETWEEN 1 AND 1000"), WITHDRAWN,
        ),
        refs=(("pool_id", "pool.id"),), unique=(("number",),),
    )  # fmt: skip
    table(
        "candidate_draft", key(), number("recruitment_id"), digest("token_digest"),
        sealed("content_sealed", null=False), instant("expires_at"), seal_id(),
        refs=(("recruitment_id", "recruitment.id"),), unique=(("token_digest",),),
    )  # fmt: skip
    table(
        "officer_application", key(), number("recruitment_id"), code("receipt"), code("name"),
        sealed("identity_sealed"), digest("identity_digest", null=True), sealed("phone_sealed"),
        digest("phone_digest", null=True), words("employer", null=True), words("profession", null=True),
        words("identities", null=True), words("specialities", null=True), prose("about", null=True),
        truth("consents_cross_pool"), number("privacy_text_id"), number("sensitive_text_id"),
        instant("submitted_at"), code("state"), number("decided_by", null=True),
        instant("decided_at", null=True), words("reason", null=True), number("member_id", null=True),
        number("version"), seal_id(),
        checks=(
            ("state_known", "state IN ('received', 'accepted', 'refused')"),
            ("decided_at_set", "(state = 'received') = (decided_at IS NULL)"),
            ("refused_why", "state <> 'refused' OR reason IS NOT NULL"),
        ),
        refs=(
            ("recruitment_id", "recruitment.id"), ("privacy_text_id", "consent_text.id"),
            ("sensitive_text_id", "consent_text.id"), ("member_id", "member.id"),
        ),
        unique=(("receipt",),), indexes=(("identity_digest",),),
    )  # fmt: skip


def _imports() -> None:
    table(
        "candidate_import", key(), number("pool_id"), words("name"), digest("sha256"), sealed("content_sealed"),
        number("uploaded_by"), instant("uploaded_at"), instant("expires_at"), code("state"),
        instant("imported_at", null=True), number("version"), seal_id(),
        checks=(
            ("state_known", "state IN ('checked', 'imported', 'dropped', 'expired')"),
            ("content_kept", "(state = 'checked') = (content_sealed IS NOT NULL)"),
        ),
        refs=(("pool_id", "pool.id"),),
    )  # fmt: skip
    table(
        "candidate_import_row", key(), number("batch_id"), number("line"), number("member_id", null=True),
        prose("left_out", null=True),
        checks=(("traced", "(member_id IS NULL) = (left_out IS NOT NULL)"),),
        refs=(("batch_id", "candidate_import.id"), ("member_id", "member.id")),
        unique=(("batch_id", "line"),),
    )  # fmt: skip


def _publicity() -> None:
    table(
        "publicity", key(), number("pool_id"), code("number"), day("from_on"), day("until_on"),
        words("contact"), number("opened_by"), instant("opened_at"), instant("withdrawn_at", null=True),
        words("withdrawn_because", null=True),
        checks=(("forwards", "until_on > from_on"), WITHDRAWN),
        refs=(("pool_id", "pool.id"),), unique=(("number",),),
    )  # fmt: skip
    table(
        "publicity_entry", key(), number("publicity_id"), number("member_id"), number("round"),
        refs=(("publicity_id", "publicity.id"), ("member_id", "member.id")),
        unique=(("publicity_id", "member_id"),),
    )  # fmt: skip
    table(
        "candidate_objection", key(), number("entry_id"), code("receipt"), code("channel"), day("raised_on"),
        sealed("words_sealed"), sealed("objector_sealed"), sealed("phone_sealed"),
        digest("phone_digest", null=True), number("entered_by", null=True), instant("entered_at"),
        code("state"), number("decided_by", null=True), instant("decided_at", null=True),
        prose("reasons", null=True), seal_id(),
        checks=(
            ("channel_known", "channel IN ('online', 'window', 'letter', 'phone')"),
            ("state_known", "state IN ('open', 'upheld', 'dismissed')"),
            ("decided_at_set", "(state = 'open') = (decided_at IS NULL)"),
            ("decided_why", "state = 'open' OR reasons IS NOT NULL"),
        ),
        refs=(("entry_id", "publicity_entry.id"),), unique=(("receipt",),),
    )  # fmt: skip


def _take_over(bind) -> None:
    """Members that were proposed or appointed before get the proposal and the term that they stand on."""
    rows = bind.execute(
        sa.text(
            "SELECT m.id, m.state, m.registered_by, m.appointed_by, m.certificate_number, m.term_from, "
            "m.term_until, m.left_on, m.left_ground, (SELECT max(e.id) FROM member_event e WHERE "
            "e.member_id = m.id AND e.verb = 'propose') AS event_id FROM member m "
            "WHERE m.state = 'proposed' OR m.certificate_number IS NOT NULL ORDER BY m.id"
        )
    ).all()
    meta = sa.MetaData()
    proposal = sa.Table("proposal", meta, autoload_with=bind)
    appointment = sa.Table("appointment", meta, autoload_with=bind)
    event = sa.Table("member_event", meta, autoload_with=bind)
    for row in rows:
        last = bind.execute(
            sa.select(event.c.by_person_id, event.c.at, event.c.note).where(event.c.id == row.event_id)
        ).first()
        registered = bind.execute(
            sa.text("SELECT registered_at FROM member WHERE id = :id").columns(at=sa.DateTime()),
            {"id": row.id},
        ).scalar_one()
        at = last.at if last else registered
        decided = row.certificate_number is not None
        made = bind.execute(
            proposal.insert().values(
                member_id=row.id, round=1, kind="appoint", opinion=(last and last.note) or "原登记",
                proposed_by=(last and last.by_person_id) or row.registered_by, proposed_post="hire",
                proposed_on=at.date(), proposed_at=at, state="granted" if decided else "open",
                decided_by=row.appointed_by if decided else None, decided_at=at if decided else None,
            )
        )  # fmt: skip
        if decided:
            _term(bind, appointment, row, made.inserted_primary_key[0], at)


def _term(bind, appointment, row, proposal_id, at) -> None:
    starts, until = (_date(row.term_from), _date(row.term_until))
    left = row.left_ground is not None
    bind.execute(
        appointment.insert().values(
            member_id=row.id, proposal_id=proposal_id, ordinal=1, round=1, term_from=starts, term_until=until,
            certificate_number=row.certificate_number, decided_by=row.appointed_by, decided_on=at.date(),
            ended_on=_date(row.left_on) if left else None, ended_ground=row.left_ground,
        )
    )  # fmt: skip


def _date(value):
    from datetime import date

    return date.fromisoformat(value) if isinstance(value, str) else value


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        for name in LATER:
            op.drop_table(name)
        with op.batch_alter_table("member") as batch:
            for short, _ in MEMBER_CHECKS:
                batch.drop_constraint(op.f(f"ck_member_{short}"), type_="check")
            for name in (
                "recommender", "round", "left_ground", "suspended_because", "resignation_asked_at",
            ):
                batch.drop_column(name)
