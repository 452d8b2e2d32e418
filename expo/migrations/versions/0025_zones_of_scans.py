"""The zone of a scan and of a visit by its key; none for the expo itself, which was zone 0.

A zone that was scanned at and removed since is there again, at the end of its expo's list and named after its number, so that
nothing of what was scanned is lost. On the way down it stays.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_EXPO, _ZONE = sa.text("zone_id IS NULL"), sa.text("zone_id IS NOT NULL")
_TABLES = ("scans", "visits")

_zones = sa.table(
    "zones", sa.column("id", _ID), sa.column("event_id", _ID), sa.column("name", sa.Text), sa.column("position", _ID)
)


def upgrade() -> None:
    for name in _TABLES:
        with alter_table(name) as batch_op:
            batch_op.add_column(sa.Column("zone_id", _ID, nullable=True))
        _bring_back_removed_zones(name)
        table = sa.table(name, sa.column("zone_id", _ID), sa.column("area", _ID))
        op.execute(table.update().where(table.c.area != 0).values(zone_id=table.c.area))
    op.drop_index("ix_visits_event_id_area_day", table_name="visits")
    with alter_table("visits") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_visits_registration_id_area_day"), type_="unique")
        batch_op.drop_column("area")
        batch_op.create_foreign_key(batch_op.f("fk_visits_zone_id"), "zones", ["zone_id"], ["id"])
    with alter_table("scans") as batch_op:
        batch_op.drop_column("area")
        batch_op.create_foreign_key(batch_op.f("fk_scans_zone_id"), "zones", ["zone_id"], ["id"])
    for name in _TABLES:
        _index(f"ix_{name}_zone_id", name, ["zone_id"], where=_ZONE)
    _index("uq_visits_expo", "visits", ["registration_id", "day"], where=_EXPO, unique=True)
    _index("uq_visits_zone", "visits", ["registration_id", "zone_id", "day"], where=_ZONE, unique=True)
    op.create_index("ix_visits_event_id_zone_id_day", "visits", ["event_id", "zone_id", "day"])
    op.create_index("ix_visits_registration_id_day", "visits", ["registration_id", "day"])


def downgrade() -> None:
    for name in ("ix_visits_registration_id_day", "ix_visits_event_id_zone_id_day", "uq_visits_zone", "uq_visits_expo"):
        op.drop_index(name, table_name="visits")
    for name in _TABLES:
        op.drop_index(f"ix_{name}_zone_id", table_name=name)
        with alter_table(name) as batch_op:
            batch_op.add_column(sa.Column("area", _ID, nullable=False, server_default="0"))
        table = sa.table(name, sa.column("zone_id", _ID), sa.column("area", _ID))
        op.execute(table.update().where(table.c.zone_id.is_not(None)).values(area=table.c.zone_id))
        with alter_table(name) as batch_op:
            batch_op.alter_column("area", server_default=None)
            batch_op.drop_constraint(batch_op.f(f"fk_{name}_zone_id"), type_="foreignkey")
            batch_op.drop_column("zone_id")
    with alter_table("visits") as batch_op:
        batch_op.create_unique_constraint(
            batch_op.f("uq_visits_registration_id_area_day"), ["registration_id", "area", "day"]
        )
    op.create_index("ix_visits_event_id_area_day", "visits", ["event_id", "area", "day"])


def _index(name: str, table: str, columns: list[str], *, where: sa.TextClause, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _bring_back_removed_zones(name: str) -> None:
    table = sa.table(name, sa.column("event_id", _ID), sa.column("area", _ID))
    there = sa.exists().where(_zones.c.id == table.c.area)
    gone = sa.select(table.c.event_id, table.c.area).distinct().where(table.c.area != 0, ~there)
    for event_id, area in op.get_bind().execute(gone).all():
        last = sa.select(sa.func.coalesce(sa.func.max(_zones.c.position), -1)).where(_zones.c.event_id == event_id)
        position = op.get_bind().execute(last).scalar_one() + 1
        op.execute(_zones.insert().values(id=area, event_id=event_id, name=f"({area})", position=position))
