"""What the history says of seats that stay free is said of seats, no longer of places."""

from alembic import op

revision = "0107"
down_revision = "0104"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE history SET verb = 'left seats free in' WHERE verb = 'left places free in'")


def downgrade() -> None:
    op.execute("UPDATE history SET verb = 'left places free in' WHERE verb = 'left seats free in'")
