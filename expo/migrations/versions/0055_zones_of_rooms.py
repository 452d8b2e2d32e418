"""A room may be in a zone. On the way down the zones of rooms are lost."""

import sqlalchemy as sa

from expo.migrations.tables import alter_table

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with alter_table("rooms") as batch_op:
        batch_op.add_column(sa.Column("zone_id", _WHOLE, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_rooms_event_id_zone_id"), "zones", ["event_id", "zone_id"], ["event_id", "id"]
        )
        batch_op.create_index(batch_op.f("ix_rooms_zone_id"), ["zone_id"])


def downgrade() -> None:
    with alter_table("rooms") as batch_op:
        batch_op.drop_index(batch_op.f("ix_rooms_zone_id"))
        batch_op.drop_constraint(batch_op.f("fk_rooms_event_id_zone_id"), type_="foreignkey")
        batch_op.drop_column("zone_id")
