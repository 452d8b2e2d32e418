"""When the signing ceremony was to begin as a memorandum was made ready for it: for those that are, as it is now.

Down: a ceremony that is moved is not named any more.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0087"
down_revision = "0090"
branch_labels = None
depends_on = None

_MEMORANDA = sa.table("memoranda", sa.column("session_id"), sa.column("state"), sa.column("expected_at"))
_SESSIONS = sa.table("sessions", sa.column("id"), sa.column("starts_at"))


def upgrade() -> None:
    with alter_table("memoranda") as table:
        table.add_column(sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True))
    begins = sa.select(_SESSIONS.c.starts_at).where(_SESSIONS.c.id == _MEMORANDA.c.session_id).scalar_subquery()
    op.execute(sa.update(_MEMORANDA).where(_MEMORANDA.c.state == "scheduled").values(expected_at=begins))


def downgrade() -> None:
    with alter_table("memoranda") as table:
        table.drop_column("expected_at")
