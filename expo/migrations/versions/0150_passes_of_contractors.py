"""Contractors' passes, given to the names that a firm listed for a task.

Down: the passes stay registrations of their category; which firm listed them is lost.
"""

import sqlalchemy as sa
from alembic import op

revision = "0150"
down_revision = "0127"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "contractor_passes",
        *(sa.Column(name, _ID, nullable=False) for name in ("id", "event_id", "exhibitor_id", "task_id", "registration_id")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        *(
            _of_event(column, other)
            for column, other in (
                ("exhibitor_id", "exhibitors"),
                ("task_id", "exhibitor_tasks"),
                ("registration_id", "registrations"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contractor_passes")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_contractor_passes_registration_id")),
    )
    op.create_index("ix_contractor_passes_exhibitor_id_id", "contractor_passes", ["exhibitor_id", "id"])
    op.create_index(op.f("ix_contractor_passes_task_id"), "contractor_passes", ["task_id"])


def downgrade() -> None:
    op.drop_table("contractor_passes")


def _of_event(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_contractor_passes_event_id_{column}")
    return sa.ForeignKeyConstraint(
        ["event_id", column], [f"{other}.event_id", f"{other}.id"], name=name, ondelete="CASCADE"
    )
