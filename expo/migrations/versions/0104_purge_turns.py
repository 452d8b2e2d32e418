"""Up to where the cache in front was told to forget expos that changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0104"
down_revision = "0092"
branch_labels = None
depends_on = None

kept_elsewhere = ("purge_turns",)  # whoever purges next tells the cache of all expos

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "purge_turns",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column(
            "purged",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=False,
        ),
        sa.Column("failures", _WHOLE, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_purge_turns_one_row")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_purge_turns_failures_counted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_turns")),
    )


def downgrade() -> None:
    op.drop_table("purge_turns")
