"""Slots for trucks at the gates, and the firms' trucks in them.

Down: they are lost.
"""

import sqlalchemy as sa
from alembic import op

revision = "0151"
down_revision = "0150"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "truck_slots",
        *_wholes("id", "event_id", "number", "gate_id"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        *_wholes("minutes", "capacity", "version"),
        sa.CheckConstraint("capacity BETWEEN 1 AND 50", name=op.f("ck_truck_slots_capacity_bounded")),
        sa.CheckConstraint("minutes BETWEEN 5 AND 240", name=op.f("ck_truck_slots_minutes_bounded")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_truck_slots_event_id"), ondelete="CASCADE"),
        _of_event("truck_slots", "gate_id", "gates", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_truck_slots")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_truck_slots_event_id_id")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_truck_slots_event_id_number")),
        sa.UniqueConstraint(
            "event_id", "gate_id", "day", "begins", name=op.f("uq_truck_slots_event_id_gate_id_day_begins")
        ),
    )
    op.create_index(op.f("ix_truck_slots_gate_id"), "truck_slots", ["gate_id"])
    op.create_table(
        "trucks",
        *_wholes("id", "event_id", "slot_id", "exhibitor_id", "seat"),
        sa.Column("plate", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seat BETWEEN 1 AND 50", name=op.f("ck_trucks_seat_bounded")),
        _of_event("trucks", "slot_id", "truck_slots", "CASCADE"),
        _of_event("trucks", "exhibitor_id", "exhibitors", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trucks")),
        sa.UniqueConstraint("slot_id", "seat", name=op.f("uq_trucks_slot_id_seat")),
    )
    op.create_index("ix_trucks_exhibitor_id_id", "trucks", ["exhibitor_id", "id"])


def downgrade() -> None:
    op.drop_table("trucks")
    op.drop_table("truck_slots")


def _wholes(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, _ID, nullable=False) for name in names]


def _of_event(table: str, column: str, other: str, ondelete: str | None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_event_id_{column}")
    return sa.ForeignKeyConstraint(
        ["event_id", column], [f"{other}.event_id", f"{other}.id"], name=name, ondelete=ondelete
    )
