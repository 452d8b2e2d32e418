"""Each end of a flight is told in the zone of its airport; where none is said, in the expo's, as all were until now.

On the way down the zones are lost; the moments stay.
"""

import sqlalchemy as sa

from expo.migrations.tables import alter_table

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

_FLIGHTS = "kind IN ('arrival', 'departure') OR (starts_zone = '' AND ends_zone = '')"


def upgrade() -> None:
    with alter_table("itinerary_items") as batch_op:
        batch_op.add_column(sa.Column("starts_zone", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("ends_zone", sa.Text(), nullable=False, server_default=""))
    with alter_table("itinerary_items") as batch_op:
        batch_op.alter_column("starts_zone", existing_type=sa.Text(), server_default=None, existing_nullable=False)
        batch_op.alter_column("ends_zone", existing_type=sa.Text(), server_default=None, existing_nullable=False)
        batch_op.create_check_constraint(batch_op.f("ck_itinerary_items_zones_of_flights"), _FLIGHTS)


def downgrade() -> None:
    with alter_table("itinerary_items") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_itinerary_items_zones_of_flights"), type_="check")
    with alter_table("itinerary_items") as batch_op:
        batch_op.drop_column("starts_zone")
        batch_op.drop_column("ends_zone")
