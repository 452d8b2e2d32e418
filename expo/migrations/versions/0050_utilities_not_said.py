"""Whether a booth can have water, compressed air or internet may be not said. On the way down what is not said is what a new
booth had before: internet alone.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_BEFORE = {"water": sa.false(), "compressed_air": sa.false(), "internet": sa.true()}
_booths = sa.table("booths", *(sa.column(name, sa.Boolean()) for name in _BEFORE))


def upgrade() -> None:
    with alter_table("booths") as batch_op:
        for name in _BEFORE:
            batch_op.alter_column(name, existing_type=sa.Boolean(), nullable=True)


def downgrade() -> None:
    for name, value in _BEFORE.items():
        op.execute(_booths.update().where(_booths.c[name].is_(None)).values({name: value}))
    with alter_table("booths") as batch_op:
        for name in _BEFORE:
            batch_op.alter_column(name, existing_type=sa.Boolean(), nullable=False)
