"""Whom clerks propose for a ceremony, and what parties have to do after a memorandum.

Down: both are lost; names that were taken over stay.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0152"
down_revision = "0130"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_ROLE = sa.Enum("signatory", "witness", "aide", name="role", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    _create(
        "memorandum_proposals",
        sa.Column("role", _ROLE, nullable=False),
        sa.Column("name", _JSON, nullable=False),
        sa.Column("post", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    _create(
        "memorandum_follow_ups",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
    )
    op.create_index(op.f("ix_memorandum_follow_ups_due_on"), "memorandum_follow_ups", ["due_on"])


def downgrade() -> None:
    op.drop_table("memorandum_follow_ups")
    op.drop_table("memorandum_proposals")


def _create(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        *(sa.Column(name, _ID, nullable=False) for name in ("id", "event_id", "memorandum_id", "side_id")),
        *columns,
        _of_event(table, "memorandum_id", "memoranda"),
        _of_event(table, "side_id", "memorandum_parties"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("memorandum_id", "side_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _of_event(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_event_id_{column}")
    return sa.ForeignKeyConstraint(
        ["event_id", column], [f"{other}.event_id", f"{other}.id"], name=name, ondelete="CASCADE"
    )
