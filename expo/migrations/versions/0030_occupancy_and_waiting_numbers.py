"""Counts, waiting numbers and occupied booths by their own names: each was called a place, or what is taken."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

kept_elsewhere = ("occupied_booths",)  # the way down keeps them as places

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAITING = "(state = 'on the waiting list') = ({} IS NOT NULL)"


def upgrade() -> None:
    _rename("categories", "taken", "occupancy")
    _rename("categories", "next_place", "next_waiting_number")
    _rename("registrations", "place", "waiting_number")
    _rename("sign_ups", "place", "waiting_number")
    op.drop_index("ix_registrations_category_id_state_place", table_name="registrations")
    op.create_index(
        "ix_registrations_category_id_state_waiting_number", "registrations", ["category_id", "state", "waiting_number"]
    )
    with alter_table("registrations") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_registrations_place_while_waiting"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_registrations_number_while_waiting"), _WAITING.format("waiting_number")
        )
    with alter_table("sign_ups") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_sign_ups_seat_or_place"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_sign_ups_session_id_place"), type_="unique")
        batch_op.create_check_constraint(
            batch_op.f("ck_sign_ups_seat_or_number"), "(seat IS NULL) <> (waiting_number IS NULL)"
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_sign_ups_session_id_waiting_number"), ["session_id", "waiting_number"]
        )
    _move_occupied("places", "occupied_booths")


def downgrade() -> None:
    _move_occupied("occupied_booths", "places")
    with alter_table("sign_ups") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_sign_ups_seat_or_number"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_sign_ups_session_id_waiting_number"), type_="unique")
    with alter_table("registrations") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_registrations_number_while_waiting"), type_="check")
    op.drop_index("ix_registrations_category_id_state_waiting_number", table_name="registrations")
    _rename("sign_ups", "waiting_number", "place")
    _rename("registrations", "waiting_number", "place")
    _rename("categories", "next_waiting_number", "next_place")
    _rename("categories", "occupancy", "taken")
    op.create_index("ix_registrations_category_id_state_place", "registrations", ["category_id", "state", "place"])
    with alter_table("registrations") as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_registrations_place_while_waiting"), _WAITING.format("place")
        )
    with alter_table("sign_ups") as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_sign_ups_seat_or_place"), "(seat IS NULL) <> (place IS NULL)")
        batch_op.create_unique_constraint(batch_op.f("uq_sign_ups_session_id_place"), ["session_id", "place"])


def _rename(table: str, old: str, new: str) -> None:
    """Both databases carry the new name into the table's rules and indexes, in place."""
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")


def _move_occupied(old: str, new: str) -> None:
    """A new table, so that its rules are named after it on both databases."""
    op.create_table(
        new,
        sa.Column("booth_id", _ID, nullable=False),
        sa.Column("assignment_id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("booth_id", name=op.f(f"pk_{new}")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f(f"fk_{new}_assignment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["booth_id"], ["booths.id"], name=op.f(f"fk_{new}_booth_id"), ondelete="RESTRICT"),
    )
    op.execute(f"INSERT INTO {new} (booth_id, assignment_id) SELECT booth_id, assignment_id FROM {old}")
    op.drop_table(old)
    op.create_index(f"ix_{new}_assignment_id", new, ["assignment_id"])
