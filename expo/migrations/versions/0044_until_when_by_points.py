"""Until how many weeks before the first day a booth that becomes free goes by points."""

import sqlalchemy as sa

from expo.migrations.tables import alter_table

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with alter_table("exhibitor_settings") as batch_op:
        batch_op.add_column(sa.Column("points_weeks", _WHOLE, nullable=False, server_default="8"))
    with alter_table("exhibitor_settings") as batch_op:
        batch_op.alter_column("points_weeks", server_default=None)
        batch_op.create_check_constraint(
            batch_op.f("ck_exhibitor_settings_points_weeks_bounded"), "points_weeks BETWEEN 0 AND 52"
        )


def downgrade() -> None:
    with alter_table("exhibitor_settings") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_exhibitor_settings_points_weeks_bounded"), type_="check")
        batch_op.drop_column("points_weeks")
