"""Until when free places go to waiting lists, and the days before an expo without mails about booths."""

import sqlalchemy as sa

from expo.migrations.tables import alter_table

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_ENDS = ("registration closes", "days before", "the expo ends")
_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NUMBERS = (("events", "filling_days", 365), ("events", "seat_filling_hours", 720), ("exhibitor_settings", "quiet_days", 365))


def upgrade() -> None:
    for table, column, most in _NUMBERS:
        with alter_table(table) as batch_op:
            batch_op.add_column(sa.Column(column, _WHOLE, nullable=False, server_default="0"))
        with alter_table(table) as batch_op:
            batch_op.alter_column(column, server_default=None)
            batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{column}_bounded"), f"{column} BETWEEN 0 AND {most}")
    with alter_table("events") as batch_op:
        batch_op.add_column(sa.Column("filling_end", sa.String(40), nullable=False, server_default=_ENDS[0]))
    with alter_table("events") as batch_op:
        batch_op.alter_column("filling_end", server_default=None)
        words = ", ".join(f"'{word}'" for word in _ENDS)
        batch_op.create_check_constraint(batch_op.f("ck_events_filling_end"), f"filling_end IN ({words})")


def downgrade() -> None:
    with alter_table("events") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_events_filling_end"), type_="check")
        batch_op.drop_column("filling_end")
    for table, column, _most in reversed(_NUMBERS):
        with alter_table(table) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_{column}_bounded"), type_="check")
            batch_op.drop_column(column)
