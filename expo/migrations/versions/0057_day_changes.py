"""The hour at which a day of an expo's programme ends, so that a night stands with its evening."""

import sqlalchemy as sa

from expo.migrations.tables import alter_table

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with alter_table("events") as batch_op:
        batch_op.add_column(sa.Column("day_changes_at", sa.Time(), nullable=False, server_default="00:00:00.000000"))
    with alter_table("events") as batch_op:
        batch_op.alter_column("day_changes_at", server_default=None)
        batch_op.create_check_constraint(
            batch_op.f("ck_events_day_changes_early"), "day_changes_at <= '08:00:00.000000'"
        )


def downgrade() -> None:
    with alter_table("events") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_events_day_changes_early"), type_="check")
        batch_op.drop_column("day_changes_at")
