"""The power of a booth may be not said. On the way down what is not said is 0 kW, as it was."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_booths = sa.table("booths", sa.column("power_kw", _WHOLE))


def upgrade() -> None:
    with alter_table("booths") as batch_op:
        batch_op.alter_column("power_kw", existing_type=_WHOLE, nullable=True)


def downgrade() -> None:
    op.execute(_booths.update().where(_booths.c.power_kw.is_(None)).values(power_kw=0))
    with alter_table("booths") as batch_op:
        batch_op.alter_column("power_kw", existing_type=_WHOLE, nullable=False)
