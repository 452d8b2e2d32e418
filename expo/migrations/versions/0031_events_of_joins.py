"""Rows that join two others of one event name the event, so that the tables refuse another event's.

A row that joins two events is a fault that nobody can settle here: the way up is then refused, and names it. Nothing is lost
either way.
"""

import sqlalchemy as sa
from alembic import op

from expo.errors import Refused
from expo.migrations.tables import alter_table

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CASCADE, _SET_NULL = "CASCADE", "SET NULL"

# By table: the column, the table it points to, and what happened below when that row went. The first is never empty: the
# event is that row's.
_KEYS = {
    "answers": [("registration_id", "registrations", _CASCADE), ("question_id", "questions", _CASCADE)],
    "badge_prints": [("run_id", "print_runs", _CASCADE), ("registration_id", "registrations", _CASCADE)],
    "category_zones": [("category_id", "categories", _CASCADE), ("zone_id", "zones", _CASCADE)],
    "delegation_firms": [("delegation_id", "delegations", _CASCADE), ("exhibitor_id", "exhibitors", _CASCADE)],
    "delegation_members": [("delegation_id", "delegations", _CASCADE), ("registration_id", "registrations", _CASCADE)],
    "desk_gates": [("desk_id", "desks", _CASCADE), ("gate_id", "gates", _CASCADE)],
    "handover_badges": [("handover_id", "handovers", _CASCADE), ("registration_id", "registrations", _CASCADE)],
    "itinerary_items": [("delegation_id", "delegations", _CASCADE), ("session_id", "sessions", _SET_NULL)],
    "itinerary_people": [("item_id", "itinerary_items", _CASCADE), ("member_id", "delegation_members", _CASCADE)],
    "kept_sessions": [("registration_id", "registrations", _CASCADE), ("session_id", "sessions", _CASCADE)],
    "member_zones": [("member_id", "delegation_members", _CASCADE), ("zone_id", "zones", None)],
    "occupied_booths": [("booth_id", "booths", "RESTRICT"), ("assignment_id", "assignments", _CASCADE)],
    "plan_elements": [
        ("hall_id", "halls", _CASCADE),
        ("zone_id", "zones", _SET_NULL),
        ("pavilion_id", "pavilions", _SET_NULL),
    ],
    "question_categories": [("question_id", "questions", _CASCADE), ("category_id", "categories", _CASCADE)],
    "search_people": [("word_id", "search_words", _CASCADE), ("registration_id", "registrations", _CASCADE)],
    "session_parts": [("session_id", "sessions", _CASCADE), ("speaker_id", "speakers", None)],
    "sign_ups": [("session_id", "sessions", _CASCADE), ("registration_id", "registrations", _CASCADE)],
    "staff_badges": [("exhibitor_id", "exhibitors", _CASCADE), ("registration_id", "registrations", _CASCADE)],
    "wishes": [("exhibitor_id", "exhibitors", _CASCADE), ("booth_id", "booths", _CASCADE)],
}
_PARENTS = ("delegation_members", "handovers", "itinerary_items", "speakers")  # pointed to by no such key until now


def upgrade() -> None:
    for name, keys in _KEYS.items():
        with alter_table(name) as batch_op:
            batch_op.add_column(sa.Column("event_id", _ID, nullable=True))
        _take_event(name, *keys[0][:2])
    _refuse_mixed_events()
    op.drop_index("ix_handovers_event_id_id", table_name="handovers")
    for name in _PARENTS:
        with alter_table(name) as batch_op:
            batch_op.create_unique_constraint(batch_op.f(f"uq_{name}_event_id_id"), ["event_id", "id"])
    for name, keys in _KEYS.items():
        with alter_table(name) as batch_op:
            batch_op.alter_column("event_id", existing_type=_ID, nullable=False)
            for column, parent, gone in keys:
                batch_op.drop_constraint(batch_op.f(f"fk_{name}_{column}"), type_="foreignkey")
                batch_op.create_foreign_key(
                    batch_op.f(f"fk_{name}_event_id_{column}"),
                    parent,
                    ["event_id", column],
                    ["event_id", "id"],
                    ondelete=_CASCADE if gone == _CASCADE else None,
                )


def downgrade() -> None:
    for name, keys in _KEYS.items():
        with alter_table(name) as batch_op:
            for column, parent, gone in keys:
                batch_op.drop_constraint(batch_op.f(f"fk_{name}_event_id_{column}"), type_="foreignkey")
                batch_op.create_foreign_key(
                    batch_op.f(f"fk_{name}_{column}"), parent, [column], ["id"], ondelete=gone
                )
    for name in _PARENTS:
        with alter_table(name) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"uq_{name}_event_id_id"), type_="unique")
    op.create_index("ix_handovers_event_id_id", "handovers", ["event_id", "id"])
    for name in _KEYS:
        with alter_table(name) as batch_op:
            batch_op.drop_column("event_id")


def _take_event(name: str, column: str, parent: str) -> None:
    """A row's event is that of the row above it; the tables above in the list have theirs by then."""
    mine = sa.table(name, sa.column("event_id"), sa.column(column))
    theirs = sa.table(parent, sa.column("event_id"), sa.column("id"))
    event = sa.select(theirs.c.event_id).where(theirs.c.id == mine.c[column]).scalar_subquery()
    op.execute(mine.update().values(event_id=event))


def _refuse_mixed_events() -> None:
    for name, keys in _KEYS.items():
        for column, parent, _gone in keys[1:]:
            mine = sa.table(name, sa.column("event_id"), sa.column(column)).alias("mine")
            theirs = sa.table(parent, sa.column("event_id"), sa.column("id")).alias("theirs")
            mixed = sa.select(sa.func.count()).select_from(
                mine.join(theirs, sa.and_(theirs.c.id == mine.c[column], theirs.c.event_id != mine.c.event_id))
            )
            if count := op.get_bind().execute(mixed).scalar_one():
                raise Refused(f"{count} rows of {name} join rows of two events by {column}. Correct them first.")
