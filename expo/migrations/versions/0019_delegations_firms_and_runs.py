"""Exhibitors a delegation brings, members who came registered, and sheets that the worker registers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_STATES = ("kept", "asked", "running", "done", "refused")


def upgrade() -> None:
    op.create_table(
        "delegation_firms",
        sa.Column("delegation_id", _ID, nullable=False),
        sa.Column("exhibitor_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_delegation_firms_delegation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitors.id"], name=op.f("fk_delegation_firms_exhibitor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delegation_id", "exhibitor_id", name=op.f("pk_delegation_firms")),
    )
    op.create_index("ix_delegation_firms_exhibitor_id", "delegation_firms", ["exhibitor_id"])
    with alter_table("delegation_members") as batch_op:
        batch_op.add_column(sa.Column("came_registered", sa.Boolean(), nullable=False, server_default=sa.false()))
    with alter_table("delegation_members") as batch_op:
        batch_op.alter_column("came_registered", server_default=None)
    # What is in it is a day old at most, and can be uploaded again.
    op.drop_table("delegation_sheets")
    op.create_table(
        "delegation_sheets",
        *_kept_columns(sealed_nullable=True),
        sa.Column(
            "state", sa.Enum(*_STATES, name="state", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("choices", _JSON, nullable=False),
        sa.Column("total", _ID, nullable=False),
        sa.Column("done", _ID, nullable=False),
        sa.Column("asked_by", _JSON, nullable=False),
        sa.Column("refused", _JSON, nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_delegation_sheets_done_within")),
        sa.CheckConstraint(
            "state IN ('done', 'refused') OR sealed IS NOT NULL", name=op.f("ck_delegation_sheets_sealed_until_done")
        ),
        *_rules(),
    )


def downgrade() -> None:
    op.drop_table("delegation_sheets")
    op.create_table("delegation_sheets", *_kept_columns(sealed_nullable=False), *_rules())
    with alter_table("delegation_members") as batch_op:
        batch_op.drop_column("came_registered")
    op.drop_table("delegation_firms")


def _kept_columns(*, sealed_nullable: bool) -> list[sa.Column]:
    return [
        sa.Column("id", _ID, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("delegation_id", _ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=sealed_nullable),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _rules() -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_delegation_sheets_delegation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_sheets")),
        sa.UniqueConstraint("delegation_id", name=op.f("uq_delegation_sheets_delegation_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_delegation_sheets_uid")),
    ]
