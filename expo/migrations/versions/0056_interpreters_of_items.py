"""Parts of itineraries have interpreters of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

kept_elsewhere = ("item_interpreters", "interpreter_bookings")  # below, as words in the note of the part

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "item_interpreters",
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=False, autoincrement=False),
        sa.Column("booking_id", _ID, nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(
            ["event_id", "item_id"],
            ["itinerary_items.event_id", "itinerary_items.id"],
            name=op.f("fk_item_interpreters_event_id_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "booking_id"],
            ["interpreter_bookings.event_id", "interpreter_bookings.id"],
            name=op.f("fk_item_interpreters_event_id_booking_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", "booking_id", name=op.f("pk_item_interpreters")),
    )
    op.create_index(op.f("ix_item_interpreters_booking_id"), "item_interpreters", ["booking_id"])




def downgrade() -> None:
    _write_into_notes()
    op.drop_table("item_interpreters")


def _write_into_notes() -> None:
    metadata, connection = sa.MetaData(), op.get_bind()
    names = ("item_interpreters", "interpreter_bookings", "interpreters", "itinerary_items", "registrations")
    joins, bookings, interpreters, items, people = (
        sa.Table(name, metadata, autoload_with=connection) for name in names
    )
    query = (
        sa.select(joins.c.item_id, interpreters.c.name, people.c.given_name, people.c.family_name)
        .join(bookings, bookings.c.id == joins.c.booking_id)
        .join(interpreters, interpreters.c.id == bookings.c.interpreter_id)
        .outerjoin(people, people.c.id == interpreters.c.registration_id)
        .where(~bookings.c.dropped)
        .order_by(joins.c.item_id, bookings.c.id)
    )
    by_item: dict[int, list[str]] = {}
    for item_id, name, given, family in connection.execute(query).all():
        by_item.setdefault(item_id, []).append(name or f"{given} {family}".strip())
    for item_id, found in by_item.items():
        note = connection.scalar(sa.select(items.c.note).where(items.c.id == item_id))
        text = f"{note}\nInterpreters: {', '.join(found)}".strip()
        connection.execute(sa.update(items).where(items.c.id == item_id).values(note=text))
    connection.execute(sa.delete(bookings).where(bookings.c.id.in_(sa.select(joins.c.booking_id))))
