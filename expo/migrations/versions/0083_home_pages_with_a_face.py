"""The pattern and the blocks of an expo's home page, its partners, and the way there.

Down: partners and the words of the way there are removed.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BLOCKS = '["about", "programme", "speakers", "exhibitors", "partners", "directions"]'


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    tiling = _word("tiling", "octagons", "dodecagons", "crosses")
    with alter_table("home_pages") as table:
        table.add_column(sa.Column("tiling", tiling, nullable=False, server_default="octagons"))
        table.add_column(sa.Column("angle", sa.Double(), nullable=False, server_default="67.5"))
        table.add_column(sa.Column("blocks", _JSON, nullable=False, server_default=_BLOCKS))
        table.create_check_constraint(op.f("ck_home_pages_angle_bounded"), "angle BETWEEN 55 AND 75")
    with alter_table("home_pages") as table:
        for column, kind in (("tiling", tiling), ("angle", sa.Double()), ("blocks", _JSON)):
            table.alter_column(column, existing_type=kind, existing_nullable=False, server_default=None)
    _create_partners()
    op.create_table(
        "directions",
        sa.Column("event_id", _ID, nullable=False),
        sa.Column(
            "kind",
            _word("kind", "airport", "public transport", "car", "step-free", "prayer rooms", "hotels"),
            nullable=False,
        ),
        sa.Column("words", _JSON, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_directions_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "kind", name=op.f("pk_directions")),
    )


def _create_partners() -> None:
    op.create_table(
        "partners",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("exhibitor_id", _ID, nullable=True),
        sa.Column("level", _word("level", "host", "strategic", "supporter", "media"), nullable=False),
        sa.Column("position", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.CheckConstraint("name <> '' OR exhibitor_id IS NOT NULL", name=op.f("ck_partners_named")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_partners_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["event_id", "exhibitor_id"],
            ["exhibitors.event_id", "exhibitors.id"],
            name=op.f("fk_partners_event_id_exhibitor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint("event_id", "exhibitor_id", name=op.f("uq_partners_event_id_exhibitor_id")),
    )
    op.create_index(op.f("ix_partners_event_id"), "partners", ["event_id"])
    op.create_index(op.f("ix_partners_exhibitor_id"), "partners", ["exhibitor_id"])


def downgrade() -> None:
    op.drop_table("directions")
    op.drop_table("partners")
    with alter_table("home_pages") as table:
        table.drop_constraint(op.f("ck_home_pages_angle_bounded"), type_="check")
        table.drop_constraint(op.f("ck_home_pages_tiling"), type_="check")
        for column in ("blocks", "angle", "tiling"):
            table.drop_column(column)
