"""A meeting place may be without a name of its own: a firm's booth, or a room of the programme."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

_PLACES = sa.table("meeting_places", sa.column("id", sa.BigInteger), sa.column("name", sa.Text))


def upgrade() -> None:
    with alter_table("meeting_places") as batch_op:
        batch_op.alter_column("name", existing_type=sa.Text(), nullable=True)


def downgrade() -> None:
    connection = op.get_bind()
    for number in connection.scalars(sa.select(_PLACES.c.id).where(_PLACES.c.name.is_(None))).all():
        connection.execute(sa.update(_PLACES).where(_PLACES.c.id == number).values(name=f"Place {number}"))
    with alter_table("meeting_places") as batch_op:
        batch_op.alter_column("name", existing_type=sa.Text(), nullable=False)
