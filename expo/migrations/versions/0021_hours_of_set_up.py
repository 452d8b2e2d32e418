"""From when to when the halls are open on days of build-up and of breakdown.

On the way down the hours are lost and the days stay. Either way the items of the feeds get other times, so the feeds become new:
their revision and moment grow, as if an organiser had changed the expo.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_KINDS = ("build_up", "breakdown")
_HOURS = {"opens_at": "08:00:00.000000", "closes_at": "20:00:00.000000"}  # with parts of a second, as SQLite keeps times
_events = sa.table(
    "events", sa.column("programme_revision", sa.BigInteger), sa.column("public_revision", sa.BigInteger),
    sa.column("programme_changed_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    with alter_table("events") as batch_op:
        for kind in _KINDS:
            for name, usual in _HOURS.items():
                batch_op.add_column(sa.Column(f"{kind}_{name}", sa.Time(), nullable=False, server_default=usual))
    with alter_table("events") as batch_op:
        for kind in _KINDS:
            for name in _HOURS:
                batch_op.alter_column(f"{kind}_{name}", server_default=None)
            batch_op.create_check_constraint(
                batch_op.f(f"ck_events_{kind}_hours_in_order"), f"{kind}_closes_at > {kind}_opens_at"
            )
    _renew_feeds()


def downgrade() -> None:
    with alter_table("events") as batch_op:
        for kind in _KINDS:
            batch_op.drop_constraint(batch_op.f(f"ck_events_{kind}_hours_in_order"), type_="check")
            for name in _HOURS:
                batch_op.drop_column(f"{kind}_{name}")
    _renew_feeds()


def _renew_feeds() -> None:
    op.execute(_events.update().values(
        programme_revision=_events.c.programme_revision + 1, public_revision=_events.c.public_revision + 1,
        programme_changed_at=datetime.now(UTC),
    ))
