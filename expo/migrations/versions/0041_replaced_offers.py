"""An accepted offer in whose place another came is "replaced". On the way down it counts as withdrawn."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_BELOW = ("open", "accepted", "declined", "expired", "withdrawn")
_offers = sa.table("offers", sa.column("state", sa.Text))


def upgrade() -> None:
    _allow(*_BELOW, "replaced")


def downgrade() -> None:
    op.execute(_offers.update().where(_offers.c.state == "replaced").values(state="withdrawn"))
    _allow(*_BELOW)


def _allow(*states: str) -> None:
    with alter_table("offers") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_offers_state"), type_="check")
        listed = ", ".join(f"'{state}'" for state in states)
        batch_op.create_check_constraint(batch_op.f("ck_offers_state"), f"state IN ({listed})")
