"""An expo's own networks, and the networks that were held up by a limit."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "venue_networks",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_venue_networks_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_networks")),
        sa.UniqueConstraint("event_id", "network", name=op.f("uq_venue_networks_event_id_network")),
    )
    op.create_table(
        "held_up",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("event_id", _WHOLE, nullable=True),
        sa.Column("limit_name", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("count", _WHOLE, nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_held_up_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_held_up")),
    )
    op.create_index("ix_held_up_event_id_last_at", "held_up", ["event_id", "last_at"])


def downgrade() -> None:
    op.drop_table("held_up")
    op.drop_table("venue_networks")
