"""Who was at the tables of meetings, when these began and ended, and what each side says came of them.

Down: it is lost.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_PRESENCES = ("here", "late", "absent")
_RESULTS = ("nothing", "contact", "sample", "visit", "offer", "contract intended", "memorandum intended")
_AMOUNTS = ("none", "under 100 thousand", "100 thousand to 1 million", "1 to 10 million", "over 10 million")


def upgrade() -> None:
    _create(
        "meeting_attendances",
        sa.Column("presence", _choice("presence", *_PRESENCES), nullable=False),
        sa.Column("late_minutes", _WHOLE),
        sa.Column("changed_at", _MOMENT, nullable=False),
        _check("meeting_attendances", "late_by_minutes", "(presence = 'late') = (late_minutes IS NOT NULL)"),
        _check("meeting_attendances", "late_minutes_bounded", "late_minutes BETWEEN 1 AND 120"),
        of_party=True,
    )
    _create(
        "meeting_sittings",
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        _check("meeting_sittings", "ends_after", "ended_at >= begun_at"),
        of_party=False,
    )
    _create(
        "meeting_outcomes",
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("result", _choice("result", *_RESULTS), nullable=False),
        sa.Column("amount", _choice("amount", *_AMOUNTS), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        _check("meeting_outcomes", "result_of_a_meeting", "met OR result = 'nothing'"),
        of_party=True,
    )


def downgrade() -> None:
    for table in ("meeting_outcomes", "meeting_sittings", "meeting_attendances"):
        op.drop_table(table)


def _create(table: str, *parts: Any, of_party: bool) -> None:
    """A table of meetings, or of parties in them."""
    keys = {"meeting_id": "meetings"} | ({"party_id": "parties"} if of_party else {})
    event = sa.ForeignKeyConstraint(
        ["event_id"], ["events.id"], name=op.f(f"fk_{table}_event_id"), ondelete="CASCADE"
    )
    theirs = [
        sa.ForeignKeyConstraint(
            ["event_id", column],
            [f"{other}.event_id", f"{other}.id"],
            name=op.f(f"fk_{table}_event_id_{column}"),
            ondelete="CASCADE",
        )
        for column, other in keys.items()
    ]
    columns = [sa.Column(name, _WHOLE, autoincrement=False, nullable=False) for name in keys]
    primary = sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}"))
    op.create_table(table, *columns, sa.Column("event_id", _WHOLE, nullable=False), *parts, event, *theirs, primary)
    for column in ["event_id", *(["party_id"] if of_party else [])]:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
