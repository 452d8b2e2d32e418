"""An index that finds the mails that were sent within the last minute.

Down: they are looked for among all.
"""

from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_mails_sent_at", "mails", ["sent_at"])


def downgrade() -> None:
    op.drop_index("ix_mails_sent_at", "mails")
