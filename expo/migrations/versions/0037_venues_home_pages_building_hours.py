"""An expo's venue, its home page and its hours of building stand in tables of their own, one row of each to an expo."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

kept_elsewhere = ("building_hours", "home_pages", "venues")  # below, in the expo's own row

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
# By table, its columns: the name there, the name in the expo's row, the type, and what the row below starts with; None: nothing
# is needed.
_COLUMNS = {
    "building_hours": [
        ("build_up_from", "build_up_from", sa.Date(), None),
        ("breakdown_until", "breakdown_until", sa.Date(), None),
        ("build_up_opens_at", "build_up_opens_at", sa.Time(), "08:00:00"),
        ("build_up_closes_at", "build_up_closes_at", sa.Time(), "20:00:00"),
        ("breakdown_opens_at", "breakdown_opens_at", sa.Time(), "08:00:00"),
        ("breakdown_closes_at", "breakdown_closes_at", sa.Time(), "20:00:00"),
    ],
    "home_pages": [
        ("tagline", "tagline", _JSON, "{}"),
        ("description", "description", _JSON, "{}"),
    ],
    "venues": [
        ("name", "venue", sa.Text(), ""),
        ("address", "address", sa.Text(), ""),
        ("city", "city", sa.Text(), ""),
        ("country", "country", sa.Text(), ""),
        ("map_url", "map_url", sa.Text(), ""),
        ("latitude", "latitude", sa.Double(), None),
        ("longitude", "longitude", sa.Double(), None),
    ],
}
_HOURS = {f"{what}_hours_in_order": f"{what}_closes_at > {what}_opens_at" for what in ("build_up", "breakdown")}


def upgrade() -> None:
    for name, columns in _COLUMNS.items():
        op.create_table(
            name,
            sa.Column("event_id", _ID, nullable=False, autoincrement=False),
            *(sa.Column(mine, kind, nullable=start is None) for mine, _below, kind, start in columns),
            sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f(f"fk_{name}_event_id"), ondelete="CASCADE"),
            sa.PrimaryKeyConstraint("event_id", name=op.f(f"pk_{name}")),
            *(
                sa.CheckConstraint(rule, name=op.f(f"ck_{name}_{rule_name}"))
                for rule_name, rule in _HOURS.items()
                if name == "building_hours"
            ),
        )
        mine, below = (", ".join(column[at] for column in columns) for at in (0, 1))
        op.execute(f"INSERT INTO {name} (event_id, {mine}) SELECT id, {below} FROM events")
    with alter_table("events") as batch_op:
        for rule_name in _HOURS:
            batch_op.drop_constraint(batch_op.f(f"ck_events_{rule_name}"), type_="check")
        for columns in _COLUMNS.values():
            for _mine, below, _kind, _start in columns:
                batch_op.drop_column(below)


def downgrade() -> None:
    with alter_table("events") as batch_op:
        for columns in _COLUMNS.values():
            for _mine, below, kind, start in columns:
                batch_op.add_column(sa.Column(below, kind, nullable=start is None, server_default=start))
    for name, columns in _COLUMNS.items():
        values = ", ".join(
            f"{below} = (SELECT {mine} FROM {name} WHERE {name}.event_id = events.id)"
            for mine, below, _kind, _start in columns
        )
        op.execute(f"UPDATE events SET {values}")
    with alter_table("events") as batch_op:
        for columns in _COLUMNS.values():
            for _mine, below, _kind, start in columns:
                if start is not None:
                    batch_op.alter_column(below, server_default=None)
        for rule_name, rule in _HOURS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_events_{rule_name}"), rule)
    for name in _COLUMNS:
        op.drop_table(name)
