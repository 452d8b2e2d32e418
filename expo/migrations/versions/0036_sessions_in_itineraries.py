"""An item of an itinerary that is a session reads its title, place and times there."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ITEMS = sa.table(
    "itinerary_items",
    *(sa.column(name) for name in ("id", "delegation_id", "session_id", "state", "place")),
    sa.column("title", sa.JSON()),
    sa.column("starts_at", _MOMENT),
    sa.column("ends_at", _MOMENT),
)
_SESSIONS = sa.table(
    "sessions",
    *(sa.column(name) for name in ("id", "room_id")),
    sa.column("title", sa.JSON()),
    sa.column("starts_at", _MOMENT),
    sa.column("ends_at", _MOMENT),
)
_ROOMS = sa.table("rooms", sa.column("id"), sa.column("name", sa.JSON()))
_ONE_PLACE = "(session_id IS NULL) = (starts_at IS NOT NULL) AND (session_id IS NULL) = (ends_at IS NOT NULL)"


def upgrade() -> None:
    with alter_table("itinerary_items") as batch_op:
        batch_op.alter_column("starts_at", existing_type=_MOMENT, nullable=True)
        batch_op.alter_column("ends_at", existing_type=_MOMENT, nullable=True)
        batch_op.drop_constraint(batch_op.f("fk_itinerary_items_event_id_session_id"), type_="foreignkey")
        batch_op.create_foreign_key(
            batch_op.f("fk_itinerary_items_event_id_session_id"),
            "sessions",
            ["event_id", "session_id"],
            ["event_id", "id"],
            ondelete="CASCADE",
        )
    _keep_one_item_a_session()
    empty = {"title": {}, "place": "", "starts_at": None, "ends_at": None}
    op.execute(sa.update(_ITEMS).where(_ITEMS.c.session_id.is_not(None)).values(empty))
    with alter_table("itinerary_items") as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_itinerary_items_times_in_one_place"), _ONE_PLACE)
        batch_op.create_unique_constraint(
            batch_op.f("uq_itinerary_items_delegation_id_session_id"), ["delegation_id", "session_id"]
        )


def _keep_one_item_a_session() -> None:
    """Of several items of a delegation that are one session, the last that is not deleted stays it; the others keep what
    they say.
    """
    connection, kept = op.get_bind(), set()
    order = ((_ITEMS.c.state == "deleted"), _ITEMS.c.id.desc())
    query = sa.select(_ITEMS.c.id, _ITEMS.c.delegation_id, _ITEMS.c.session_id).where(_ITEMS.c.session_id.is_not(None))
    for item in connection.execute(query.order_by(*order)).all():
        pair = (item.delegation_id, item.session_id)
        if pair in kept:
            connection.execute(sa.update(_ITEMS).where(_ITEMS.c.id == item.id).values(session_id=None))
        kept.add(pair)


def downgrade() -> None:
    with alter_table("itinerary_items") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_itinerary_items_delegation_id_session_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("ck_itinerary_items_times_in_one_place"), type_="check")
    _copy_sessions()
    with alter_table("itinerary_items") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_itinerary_items_event_id_session_id"), type_="foreignkey")
        batch_op.create_foreign_key(
            batch_op.f("fk_itinerary_items_event_id_session_id"),
            "sessions",
            ["event_id", "session_id"],
            ["event_id", "id"],
        )
        batch_op.alter_column("starts_at", existing_type=_MOMENT, nullable=False)
        batch_op.alter_column("ends_at", existing_type=_MOMENT, nullable=False)


def _copy_sessions() -> None:
    """Write into the items what they have read in their sessions."""
    connection = op.get_bind()
    query = (
        sa.select(_ITEMS.c.id, _SESSIONS.c.title, _SESSIONS.c.starts_at, _SESSIONS.c.ends_at, _ROOMS.c.name)
        .join_from(_ITEMS, _SESSIONS, _SESSIONS.c.id == _ITEMS.c.session_id)
        .outerjoin(_ROOMS, _ROOMS.c.id == _SESSIONS.c.room_id)
    )
    for item, title, starts, ends, room in connection.execute(query).all():
        names = room or {}
        values = {"title": title, "place": names.get("en") or next(iter(names.values()), "")}
        values |= {"starts_at": starts, "ends_at": ends}
        connection.execute(sa.update(_ITEMS).where(_ITEMS.c.id == item).values(values))
