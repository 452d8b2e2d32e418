"""A meeting place that is a firm's booth, or a room of the programme, has its name, hall and zone there. A booth of no firm, or
a second one of a firm, becomes a table of the same name; so does a second place that is one room.

Contracts: 0074
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table
from sqlalchemy.dialects import postgresql

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_KEYS = ("hall_id", "zone_id", "room_id", "owner_id")
_places = sa.table(
    "meeting_places",
    *(sa.column(name, _ID) for name in ("id", "event_id", *_KEYS)),
    sa.column("kind", sa.Text),
    sa.column("name", sa.Text),
)
_parties = sa.table("parties", sa.column("id", _ID), sa.column("exhibitor_id", _ID))
_rooms = sa.table(
    "rooms", sa.column("id", _ID), sa.column("hall_id", _ID), sa.column("zone_id", _ID), sa.column("name", _JSON)
)
_exhibitors = sa.table("exhibitors", sa.column("id", _ID), sa.column("fascia_name", sa.Text), sa.column("firm_id", _ID))
_firms = sa.table("firms", sa.column("id", _ID), sa.column("display_name", sa.Text))
_CHECKS = {
    "named_once": "(name IS NULL) = (kind = 'booth' OR (kind = 'room' AND room_id IS NOT NULL))",
    "booth_of_a_firm": "kind <> 'booth' OR (owner_id IS NOT NULL AND room_id IS NULL)",
    "lies_somewhere_once": "(hall_id IS NULL AND zone_id IS NULL) OR (kind <> 'booth' AND room_id IS NULL)",
}
_ONE = {"uq_meeting_places_booth": ("owner_id", "kind = 'booth'"), "uq_meeting_places_room": ("room_id", "kind = 'room'")}


def upgrade() -> None:
    with alter_table("meeting_places") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_meeting_places_event_id_booth_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_meeting_places_booth_id"))
        batch_op.drop_column("booth_id")
    _settle()
    with alter_table("meeting_places") as batch_op:
        for name, rule in _CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_meeting_places_{name}"), rule)
    for name, (column, rule) in _ONE.items():
        where = sa.text(rule)
        op.create_index(name, "meeting_places", [column], unique=True, postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    for name in _ONE:
        op.drop_index(name, "meeting_places")
    with alter_table("meeting_places") as batch_op:
        for name in _CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_meeting_places_{name}"), type_="check")
    _name_again()
    with alter_table("meeting_places") as batch_op:
        batch_op.add_column(sa.Column("booth_id", _ID, nullable=True))
        batch_op.create_index(batch_op.f("ix_meeting_places_booth_id"), ["booth_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_meeting_places_event_id_booth_id"),
            "booths",
            ["event_id", "booth_id"],
            ["event_id", "id"],
        )


def _settle() -> None:
    connection = op.get_bind()
    firms = set(connection.scalars(sa.select(_parties.c.id).where(_parties.c.exhibitor_id.is_not(None))))
    seen: set[tuple[str, int]] = set()
    for row in connection.execute(sa.select(_places).order_by(_places.c.id)).all():
        key = (row.kind, (row.owner_id if row.kind == "booth" else row.room_id) or 0)
        one = (row.kind == "booth" and row.owner_id in firms) or (row.kind == "room" and row.room_id is not None)
        values: dict[str, Any] = {}
        if one and key not in seen:
            seen.add(key)
            values = {"name": None}
        elif row.kind == "booth" or one:
            values = {"kind": "table"}
        booth = row.kind == "booth" and "name" in values
        if booth or row.room_id is not None:
            values |= {"hall_id": None, "zone_id": None} | ({"room_id": None} if booth else {})
        if not booth and row.room_id is not None and row.zone_id is not None:
            same = sa.update(_rooms).where(_rooms.c.id == row.room_id, _rooms.c.zone_id.is_(None))
            connection.execute(same.values(zone_id=row.zone_id))
        if values:
            connection.execute(sa.update(_places).where(_places.c.id == row.id).values(**values))


def _name_again() -> None:
    connection = op.get_bind()
    called = sa.func.coalesce(_firms.c.display_name, _exhibitors.c.fascia_name).label("firm")
    query = (
        sa.select(_places, _rooms.c.name.label("room"), _rooms.c.hall_id.label("hall"), _rooms.c.zone_id.label("zone"))
        .add_columns(called)
        .outerjoin(_rooms, _rooms.c.id == _places.c.room_id)
        .outerjoin(_parties, _parties.c.id == _places.c.owner_id)
        .outerjoin(_exhibitors, _exhibitors.c.id == _parties.c.exhibitor_id)
        .outerjoin(_firms, _firms.c.id == _exhibitors.c.firm_id)
    )
    taken = {(one.event_id, one.name) for one in connection.execute(sa.select(_places))}
    for row in connection.execute(query.order_by(_places.c.id)).all():
        values: dict[str, Any] = {"hall_id": row.hall, "zone_id": row.zone} if row.room_id is not None else {}
        if row.name is None:
            name = next(iter((row.room or {}).values()), "") if row.kind == "room" else row.firm
            name = name if name and (row.event_id, name) not in taken else f"{name} {row.id}"
            taken.add((row.event_id, name))
            values["name"] = name
        if values:
            connection.execute(sa.update(_places).where(_places.c.id == row.id).values(**values))
