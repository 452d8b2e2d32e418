"""Keys within an event name the event too, so that the tables refuse another event's hall, category, booth or firm.

A row that points to another event's is a fault that nobody can settle here: the way up is then refused, and names it. Nothing
is lost either way.
"""

import sqlalchemy as sa
from alembic import op

from expo.errors import Refused
from expo.migrations.tables import alter_table

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

# By table: the column, the table it points to, and what happened below when that row went.
_KEYS = {
    "assignments": [
        ("exhibitor_id", "exhibitors", "CASCADE"),
    ],
    "badge_designs": [
        ("logo_id", "badge_pictures", None),
        ("strip_id", "badge_pictures", None),
    ],
    "booths": [
        ("hall_id", "halls", "CASCADE"),
        ("pavilion_id", "pavilions", "SET NULL"),
        ("zone_id", "zones", "SET NULL"),
    ],
    "delegations": [
        ("category_id", "categories", "SET NULL"),
    ],
    "exhibitor_settings": [
        ("category_id", "categories", "SET NULL"),
    ],
    "exhibitors": [
        ("pavilion_id", "pavilions", "SET NULL"),
        ("zone_id", "zones", "SET NULL"),
    ],
    "gates": [
        ("hall_id", "halls", "SET NULL"),
        ("zone_id", "zones", "SET NULL"),
    ],
    "handovers": [
        ("delegation_id", "delegations", "SET NULL"),
    ],
    "invoices": [
        ("exhibitor_id", "exhibitors", None),
        ("offer_id", "offers", None),
        ("refers_to_id", "invoices", None),
    ],
    "letter_requests": [
        ("corrects_id", "letter_requests", "SET NULL"),
        ("registration_id", "registrations", "CASCADE"),
    ],
    "letter_settings": [
        ("signature_id", "letter_pictures", "SET NULL"),
        ("stamp_id", "letter_pictures", "SET NULL"),
    ],
    "letters": [
        ("replaced_by_id", "letters", "SET NULL"),
        ("request_id", "letter_requests", "CASCADE"),
        ("signature_id", "letter_pictures", None),
        ("stamp_id", "letter_pictures", None),
    ],
    "moved_sessions": [
        ("session_id", "sessions", "CASCADE"),
    ],
    "offers": [
        ("assignment_id", "assignments", "CASCADE"),
        ("exhibitor_id", "exhibitors", "CASCADE"),
    ],
    "pavilions": [
        ("hall_id", "halls", "SET NULL"),
    ],
    "print_runs": [
        ("design_id", "badge_designs", None),
    ],
    "questions": [
        ("shown_when_id", "questions", "SET NULL"),
    ],
    "registrations": [
        ("category_id", "categories", None),
    ],
    "renewal_claims": [
        ("booth_id", "booths", "CASCADE"),
    ],
    "retired_codes": [
        ("registration_id", "registrations", "CASCADE"),
    ],
    "rooms": [
        ("hall_id", "halls", "SET NULL"),
    ],
    "scans": [
        ("desk_id", "desks", "SET NULL"),
        ("gate_id", "gates", None),
        ("registration_id", "registrations", "CASCADE"),
        ("zone_id", "zones", None),
    ],
    "search_keys": [
        ("word_id", "search_words", "CASCADE"),
    ],
    "sessions": [
        ("room_id", "rooms", "SET NULL"),
        ("track_id", "tracks", "SET NULL"),
    ],
    "spare_badges": [
        ("category_id", "categories", None),
        ("registration_id", "registrations", "CASCADE"),
        ("run_id", "print_runs", "CASCADE"),
    ],
    "uploads": [
        ("registration_id", "registrations", "CASCADE"),
    ],
    "visits": [
        ("first_gate_id", "gates", None),
        ("last_gate_id", "gates", None),
        ("registration_id", "registrations", "CASCADE"),
        ("zone_id", "zones", None),
    ],
    "zones": [
        ("hall_id", "halls", "SET NULL"),
    ],
}
_PARENTS = sorted({parent for keys in _KEYS.values() for _column, parent, _gone in keys})
_SAME_AS_UNIQUE = ("desks", "print_runs", "registrations")  # their index of event and id is the unique rule's now


def upgrade() -> None:
    _refuse_mixed_events()
    for name in _SAME_AS_UNIQUE:
        op.drop_index(f"ix_{name}_event_id_id", table_name=name)
    for name in _PARENTS:
        with alter_table(name) as batch_op:
            batch_op.create_unique_constraint(batch_op.f(f"uq_{name}_event_id_id"), ["event_id", "id"])
    for name, keys in _KEYS.items():
        with alter_table(name) as batch_op:
            for column, parent, gone in keys:
                batch_op.drop_constraint(batch_op.f(f"fk_{name}_{column}"), type_="foreignkey")
                batch_op.create_foreign_key(
                    batch_op.f(f"fk_{name}_event_id_{column}"),
                    parent,
                    ["event_id", column],
                    ["event_id", "id"],
                    ondelete="CASCADE" if gone == "CASCADE" else None,
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
    for name in _SAME_AS_UNIQUE:
        op.create_index(f"ix_{name}_event_id_id", name, ["event_id", "id"])


def _refuse_mixed_events() -> None:
    for name, keys in _KEYS.items():
        for column, parent, _gone in keys:
            mine = sa.table(name, sa.column("event_id"), sa.column(column)).alias("mine")
            theirs = sa.table(parent, sa.column("event_id"), sa.column("id")).alias("theirs")
            mixed = sa.select(sa.func.count()).select_from(
                mine.join(theirs, sa.and_(theirs.c.id == mine.c[column], theirs.c.event_id != mine.c.event_id))
            )
            if count := op.get_bind().execute(mixed).scalar_one():
                raise Refused(f"{count} rows of {name} point to {parent} of another event by {column}. Correct them first.")
