"""An accepted offer ends with its space, also where the space ended before offers did so: its firm left, or has no space since.

Down: they stay withdrawn, since what ended is accepted no longer.
"""

import sqlalchemy as sa
from alembic import op

revision = "0129"
down_revision = "0128"
branch_labels = None
depends_on = None

_END = """UPDATE offers SET state = 'withdrawn' WHERE state = 'accepted' AND assignment_id IN (
    SELECT former.id FROM assignments AS former WHERE former.state = 'ended' AND (former.ending = 'withdrawn' OR NOT EXISTS (
        SELECT 1 FROM assignments AS live WHERE live.exhibitor_id = former.exhibitor_id AND live.state <> 'ended')))"""


def upgrade() -> None:
    op.execute(sa.text(_END))


def downgrade() -> None:
    pass
