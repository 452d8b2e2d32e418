"""Domains of recipients that give no answer, which all workers know of."""

import sqlalchemy as sa
from alembic import op

revision = "0099"
down_revision = "0091"
branch_labels = None
depends_on = None

kept_elsewhere = ("silent_domains",)  # whoever sends next learns of it anew


def upgrade() -> None:
    op.create_table(
        "silent_domains",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("breaks", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_silent_domains")),
    )


def downgrade() -> None:
    op.drop_table("silent_domains")
