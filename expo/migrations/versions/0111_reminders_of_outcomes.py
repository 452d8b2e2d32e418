"""The days on which a side of a meeting is asked how what it intended stands.

Down: they are lost.
"""

import sqlalchemy as sa
from alembic import op

revision = "0111"
down_revision = "0118"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLE = "meeting_follow_ups"
_ANSWERS = ("done", "later", "dropped")


def upgrade() -> None:
    op.create_table(
        _TABLE,
        *(sa.Column(name, _WHOLE, nullable=False) for name in ("id", "event_id", "meeting_id", "party_id", "days")),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("answer", sa.Enum(*_ANSWERS, name="answer", native_enum=False, create_constraint=True, length=40)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_meeting_follow_ups_answered_at_a_time")
        ),
        _of_event("meeting_id", "meetings"),
        _of_event("party_id", "parties"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_follow_ups")),
        sa.UniqueConstraint(
            "meeting_id", "party_id", "days", name=op.f("uq_meeting_follow_ups_meeting_id_party_id_days")
        ),
    )
    op.create_index(op.f("ix_meeting_follow_ups_party_id"), _TABLE, ["party_id"])
    op.create_index(op.f("ix_meeting_follow_ups_due_on"), _TABLE, ["due_on"])


def downgrade() -> None:
    op.drop_table(_TABLE)


def _of_event(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{_TABLE}_event_id_{column}")
    return sa.ForeignKeyConstraint(
        ["event_id", column], [f"{other}.event_id", f"{other}.id"], name=name, ondelete="CASCADE"
    )
