"""Forms of hearing with their steps and phrases; presence as it was noted; the log of a sitting."""

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import op

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import guards

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
FORMS = ("ordinary", "simplified", "on_site", "remote")
USUAL = (
    (0, "核实到场、宣布程序和纪律",
     "书记员核实：应到人员已核实身份，{present}到场。\n未到场：{absent}。\n"
     "主持人{presider}宣布听证程序和纪律，告知参加人的权利和义务，参加人均表示清楚。\n"
     "主持人告知听证员{officers}的姓名和身份，询问是否申请回避，各方均表示不申请。"),
    (1, "承办检察官介绍案情和听证事项",
     "承办检察官{handler}介绍{cause}的案情和需要听证的事项：{issues}。\n承办检察官出示下列证据："),
    (2, "当事人及其他参加人说明", "{parties}就听证事项说明情况：\n提交下列证据："),
    (3, "听证员提问", "听证员问：\n答：\n主持人询问听证员是否还有问题，听证员均表示没有。"),
    (4, "休会，听证员评议", "主持人宣布休会，听证员单独评议。评议内容不记入本笔录。"),
    (5, "复会，听证员或其代表发表意见", "主持人宣布复会。\n听证员代表发表意见：\n听证员表示以书面形式提交意见。"),
    (6, "当事人最后陈述", "{parties}最后陈述："),
    (7, "主持人总结",
     "主持人{presider}总结：听证员的意见是本院处理本案的重要参考，本院将在听取各方意见后依法作出决定，"
     "并告知各方和听证员决定及理由。\n主持人当场宣布处理决定及理由：\n主持人宣布听证结束，请参加人核对笔录后签名。"),
)  # fmt: skip
OTHERWISE = {
    ("simplified", 1): "承办检察官简要介绍案情和听证事项",
    ("simplified", 4): "听证员评议，可以当场进行",
    ("on_site", 0): "核实到场和现场秩序，宣布程序和纪律",
    ("remote", 0): "核实各会场到场、网络和声音画面，宣布程序和纪律",
}
OPTIONAL = {*((form, 5) for form in FORMS), ("simplified", 6)}
ALONE = {
    ("remote", 0): "各会场网络、声音和画面正常，身份已由会场工作人员核对：",
    ("on_site", 0): "听证地点：{where}。现场秩序由司法警察维护。",
}


def upgrade() -> None:
    with guards.lifted(op.get_bind()):
        _forms()
        _presence()
        _note()
        _seed()


def _indexed(table: str, *columns: str) -> None:
    for name in columns:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _forms() -> None:
    op.create_table(
        "form_profile",
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("min_panel", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "form IN ('ordinary', 'simplified', 'on_site', 'remote')",
            name=op.f("ck_form_profile_form_known"),
        ),
        sa.CheckConstraint(
            "min_panel IS NULL OR min_panel >= 1", name=op.f("ck_form_profile_somebody")
        ),
        sa.PrimaryKeyConstraint("form", name=op.f("pk_form_profile")),
    )
    op.create_table(
        "form_step",
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("is_optional", sa.Boolean(), nullable=False),
        sa.Column("phrases", sa.Text(), nullable=False),
        sa.CheckConstraint("step BETWEEN 0 AND 7", name=op.f("ck_form_step_known_step")),
        sa.CheckConstraint(
            "step NOT IN (0, 4) OR NOT is_optional", name=op.f("ck_form_step_always_there")
        ),
        sa.ForeignKeyConstraint(["form"], ["form_profile.form"], name=op.f("fk_form_step_form")),
        sa.PrimaryKeyConstraint("form", "step", name=op.f("pk_form_step")),
    )


def _presence() -> None:
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("reason_kind", sa.String(40), nullable=True),
        sa.Column("note", sa.String(200), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('present', 'absent', 'left')", name=op.f("ck_presence_kind_known")
        ),
        sa.CheckConstraint("way IN ('qr', 'code', 'clerk')", name=op.f("ck_presence_way_known")),
        sa.CheckConstraint(
            "reason_kind IN ('known', 'unknown')", name=op.f("ck_presence_reason_kind_known")
        ),
        sa.CheckConstraint(
            "(kind = 'absent') = (reason_kind IS NOT NULL)",
            name=op.f("ck_presence_absence_explained"),
        ),
        sa.CheckConstraint(
            "reason_kind IS NULL OR reason_kind <> 'known' OR length(trim(note)) > 0",
            name=op.f("ck_presence_known_reason_named"),
        ),
        *_keys("presence", "hearing", "participant"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    _indexed("presence", "hearing_id", "participant_id")


def _keys(table: str, *targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [f"{one}_id"], [f"{one}.id"], name=op.f(f"fk_{table}_{one}_id")
        )
        for one in targets
    ]


def _note() -> None:
    op.create_table(
        "sitting_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('incident', 'admonish', 'order_out', 'liability', 'break', 'back')",
            name=op.f("ck_sitting_note_kind_known"),
        ),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("ck_sitting_note_in_words")),
        *_keys("sitting_note", "hearing", "participant"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_note")),
    )
    _indexed("sitting_note", "hearing_id", "participant_id")


def _seed() -> None:
    bind = op.get_bind()
    for form in FORMS:
        bind.execute(
            sa.text("INSERT INTO form_profile (form, min_panel, version) VALUES (:form, :least, 1)"),
            {"form": form, "least": 1 if form == "simplified" else None},
        )
        for step, words, phrases in USUAL:
            own = ALONE.get((form, step))
            bind.execute(
                sa.text(
                    "INSERT INTO form_step (form, step, words, is_optional, phrases) "
                    "VALUES (:form, :step, :words, :optional, :phrases)"
                ),
                {
                    "form": form,
                    "step": step,
                    "words": OTHERWISE.get((form, step), words),
                    "optional": (form, step) in OPTIONAL,
                    "phrases": f"{phrases}\n{own}" if own else phrases,
                },
            )


def downgrade() -> None:
    with guards.lifted(op.get_bind()):
        for name in ("sitting_note", "presence", "form_step", "form_profile"):
            op.drop_table(name)
