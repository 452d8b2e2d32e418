"""Signing ceremonies: who signs, stands behind and hands over, in what order, on which side, and how long each takes.

Down: who signs and how a ceremony goes are lost; the memoranda keep their texts, clearances and states.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0103"
down_revision = "0101"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_SIDES = "uq_memorandum_parties_event_id_id"


def upgrade() -> None:
    with alter_table("memoranda") as table:
        table.add_column(sa.Column("signing_order", _WHOLE, nullable=False, server_default="0"))
    with alter_table("memoranda") as table:
        table.alter_column("signing_order", server_default=None)
    with alter_table("memorandum_parties") as table:
        table.create_unique_constraint(table.f(_SIDES), ["event_id", "id"])
    _create_ceremonies()
    _create_people()


def downgrade() -> None:
    op.drop_table("memorandum_people")
    op.drop_table("ceremonies")
    with alter_table("memorandum_parties") as table:
        table.drop_constraint(table.f(_SIDES), type_="unique")
    with alter_table("memoranda") as table:
        table.drop_column("signing_order")


def _create_ceremonies() -> None:
    op.create_table(
        "ceremonies",
        sa.Column("session_id", _WHOLE, nullable=False, autoincrement=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("guests_on", _choice("guests_on", "left", "right"), nullable=False),
        sa.Column("opening_minutes", _WHOLE, nullable=False),
        sa.Column("minutes_each", _WHOLE, nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        sa.CheckConstraint("opening_minutes BETWEEN 0 AND 120", name=op.f("ck_ceremonies_opening_bounded")),
        sa.CheckConstraint("minutes_each BETWEEN 3 AND 60", name=op.f("ck_ceremonies_each_bounded")),
        _of_event("ceremonies", "session_id", "sessions"),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_ceremonies")),
    )


def _create_people() -> None:
    op.create_table(
        "memorandum_people",
        *(sa.Column(name, _WHOLE, nullable=False) for name in ("id", "event_id", "memorandum_id", "side_id")),
        sa.Column("registration_id", _WHOLE, nullable=True),
        sa.Column("role", _choice("role", "signatory", "witness", "aide"), nullable=False),
        sa.Column("name", _JSON, nullable=False),
        sa.Column("post", _JSON, nullable=False),
        sa.Column("rank", _WHOLE, nullable=False),
        sa.Column("full_powers", sa.Boolean(), nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        sa.CheckConstraint("rank BETWEEN 1 AND 99", name=op.f("ck_memorandum_people_rank_bounded")),
        _of_event("memorandum_people", "memorandum_id", "memoranda"),
        _of_event("memorandum_people", "side_id", "memorandum_parties"),
        _of_event("memorandum_people", "registration_id", "registrations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memorandum_people")),
        sa.UniqueConstraint(
            "memorandum_id", "registration_id", name=op.f("uq_memorandum_people_memorandum_id_registration_id")
        ),
    )
    op.create_index(op.f("ix_memorandum_people_side_id"), "memorandum_people", ["side_id"])
    op.create_index(op.f("ix_memorandum_people_registration_id"), "memorandum_people", ["registration_id"])


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _of_event(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_event_id_{column}")
    return sa.ForeignKeyConstraint(
        ["event_id", column], [f"{other}.event_id", f"{other}.id"], name=name, ondelete="CASCADE"
    )
