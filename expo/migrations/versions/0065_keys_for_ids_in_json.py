"""What runs, journeys and digests name is a key: parts of a journey, sessions, categories, delegations and print runs stood as
numbers in JSON. What was last told of a part names the former vehicle, and that of a session its room, in words.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table
from sqlalchemy.dialects import postgresql

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

kept_elsewhere = ("digest_changes",)  # below: in programme_digests

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_KEYS = {"category_id": "categories", "delegation_id": "delegations", "again_of_id": "print_runs"}
_NAMES = {"category": "category_id", "delegation": "delegation_id", "again": "again_of_id"}

_runs = sa.table(
    "print_runs", sa.column("id", _ID), sa.column("event_id", _ID), sa.column("chosen", _JSON), *map(sa.column, _KEYS)
)
_itineraries = sa.table("itineraries", sa.column("id", _ID), sa.column("delegation_id", _ID), sa.column("pending", _JSON))
_items = sa.table(
    "itinerary_items", sa.column("id", _ID), sa.column("delegation_id", _ID), sa.column("pending", _JSON)
)
_digests = sa.table("programme_digests", sa.column("id", _ID), sa.column("event_id", _ID), sa.column("changes", _JSON))
_changes = sa.table(
    "digest_changes",
    sa.column("digest_id", _ID),
    sa.column("session_id", _ID),
    sa.column("event_id", _ID),
    sa.column("before", _JSON),
)
_moved = sa.table("moved_sessions", sa.column("session_id", _ID), sa.column("before", _JSON))
_sessions = sa.table("sessions", sa.column("id", _ID))
_rooms = sa.table("rooms", sa.column("id", _ID), sa.column("name", _JSON))
_vehicles = sa.table("vehicles", sa.column("id", _ID), sa.column("name", sa.Text), sa.column("plate", sa.Text))


def upgrade() -> None:
    with alter_table("itinerary_items") as batch_op:
        batch_op.add_column(sa.Column("pending", _JSON, nullable=True))
    with alter_table("print_runs") as batch_op:
        for column in _KEYS:
            batch_op.add_column(sa.Column(column, _ID, nullable=True))
    with alter_table("programme_digests") as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_programme_digests_event_id_id"), ["event_id", "id"])
        batch_op.drop_index(batch_op.f("ix_programme_digests_event_id"))
    _create_changes()
    _move_runs_up()
    _move_told_up()
    _move_digests_up()
    with alter_table("print_runs") as batch_op:
        for column, parent in _KEYS.items():
            batch_op.create_index(batch_op.f(f"ix_print_runs_{column}"), [column])
            name = batch_op.f(f"fk_print_runs_event_id_{column}")
            batch_op.create_foreign_key(name, parent, ["event_id", column], ["event_id", "id"])


def downgrade() -> None:
    _move_down()
    op.drop_table("digest_changes")
    with alter_table("programme_digests") as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_digests_event_id"), ["event_id"])
        batch_op.drop_constraint(batch_op.f("uq_programme_digests_event_id_id"), type_="unique")
    with alter_table("print_runs") as batch_op:
        for column in _KEYS:
            batch_op.drop_constraint(batch_op.f(f"fk_print_runs_event_id_{column}"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_print_runs_{column}"))
            batch_op.drop_column(column)
    with alter_table("itinerary_items") as batch_op:
        batch_op.drop_column("pending")


def _create_changes() -> None:
    op.create_table(
        "digest_changes",
        sa.Column("digest_id", _ID, nullable=False, autoincrement=False),
        sa.Column("session_id", _ID, nullable=False, autoincrement=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("before", _JSON, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["event_id", column],
                [f"{parent}.event_id", f"{parent}.id"],
                name=op.f(f"fk_digest_changes_event_id_{column}"),
                ondelete="CASCADE",
            )
            for column, parent in (("digest_id", "programme_digests"), ("session_id", "sessions"))
        ),
        sa.PrimaryKeyConstraint("digest_id", "session_id", name=op.f("pk_digest_changes")),
    )
    op.create_index("ix_digest_changes_session_id", "digest_changes", ["session_id"])


def _move_runs_up() -> None:
    connection = op.get_bind()
    known = {
        column: set(connection.scalars(sa.select(sa.table(parent, sa.column("id")).c.id)))
        for column, parent in _KEYS.items()
    }
    for run in connection.execute(sa.select(_runs.c.id, _runs.c.chosen)).all():
        named = {column: (run.chosen or {}).get(name) for name, column in _NAMES.items()}
        keys = {column: number if number in known[column] else None for column, number in named.items()}
        rest = {name: value for name, value in (run.chosen or {}).items() if name not in {*_NAMES, "one"}}
        connection.execute(_runs.update().where(_runs.c.id == run.id).values(chosen=rest, **keys))


def _move_told_up() -> None:
    connection = op.get_bind()
    labels = {
        one.id: f"{one.name} ({one.plate})" if one.plate else one.name for one in connection.execute(sa.select(_vehicles))
    }
    for one in connection.execute(sa.select(_itineraries)).all():
        for number, was in (one.pending or {}).items():
            told = {**was, "vehicle_label": labels.get(was.get("vehicle"), "")} if was else {}
            mine = sa.and_(_items.c.id == int(number), _items.c.delegation_id == one.delegation_id)
            connection.execute(_items.update().where(mine).values(pending=told))


def _move_digests_up() -> None:
    connection = op.get_bind()
    rooms = {one.id: one.name for one in connection.execute(sa.select(_rooms))}
    sessions = set(connection.scalars(sa.select(_sessions.c.id)))

    def with_room(before: dict[str, Any]) -> dict[str, Any]:
        return {**before, "room": rooms.get(before.get("room_id"), {})}

    for one in connection.execute(sa.select(_moved)).all():
        here = _moved.update().where(_moved.c.session_id == one.session_id)
        connection.execute(here.values(before=with_room(one.before)))
    for digest in connection.execute(sa.select(_digests)).all():
        for change in digest.changes or []:
            if change["session"] in sessions:
                row = {"digest_id": digest.id, "session_id": change["session"], "event_id": digest.event_id}
                connection.execute(_changes.insert(), {**row, "before": with_room(change["before"])})


def _move_down() -> None:
    connection = op.get_bind()
    for run in connection.execute(sa.select(_runs)).all():
        keys = {name: getattr(run, column) for name, column in _NAMES.items() if getattr(run, column) is not None}
        connection.execute(_runs.update().where(_runs.c.id == run.id).values(chosen={**run.chosen, **keys}))
    pending: dict[int, dict[str, Any]] = {}
    for item in connection.execute(sa.select(_items).where(_items.c.pending.is_not(None))).all():
        pending.setdefault(item.delegation_id, {})[str(item.id)] = item.pending
    for delegation, told in pending.items():
        here = _itineraries.update().where(_itineraries.c.delegation_id == delegation)
        connection.execute(here.values(pending=told))
    changes: dict[int, list[dict[str, Any]]] = {}
    for one in connection.execute(sa.select(_changes)).all():
        changes.setdefault(one.digest_id, []).append({"session": one.session_id, "before": _bare(one.before)})
    for number, told_of in changes.items():
        connection.execute(_digests.update().where(_digests.c.id == number).values(changes=told_of))
    for moved in connection.execute(sa.select(_moved)).all():
        here = _moved.update().where(_moved.c.session_id == moved.session_id)
        connection.execute(here.values(before=_bare(moved.before)))


def _bare(before: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in before.items() if name != "room"}
