"""An index that finds the latest entry about a row at once.

Down: it finds the entries, in no order.
"""

from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _index("subject_kind", "subject_id", "id")


def downgrade() -> None:
    _index("subject_kind", "subject_id")


def _index(*columns: str) -> None:
    op.drop_index("ix_history_subject", "history")
    op.create_index("ix_history_subject", "history", list(columns))
