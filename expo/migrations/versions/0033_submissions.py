"""Idempotency keys of forms that make money, mails or letters."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

kept_elsewhere = ("submissions",)  # keys of forms that were sent: nobody misses them


def upgrade() -> None:
    op.create_table(
        "submissions",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_submissions")),
    )
    with alter_table("submissions") as batch_op:
        batch_op.create_index(batch_op.f("ix_submissions_created_at"), ["created_at"])


def downgrade() -> None:
    op.drop_table("submissions")
