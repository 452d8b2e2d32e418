"""Zones, or the whole expo, are closed from a time until another."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "zone_closures",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("zone_id", _WHOLE, nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_zone_closures_times_in_order")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_zone_closures_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "zone_id"],
            ["zones.event_id", "zones.id"],
            name=op.f("fk_zone_closures_event_id_zone_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_closures")),
    )
    op.create_index(op.f("ix_zone_closures_zone_id"), "zone_closures", ["zone_id"])
    op.create_index("ix_zone_closures_event_id_ends_at", "zone_closures", ["event_id", "ends_at"])


def downgrade() -> None:
    op.drop_table("zone_closures")
