"""Offline desks."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

VERDICTS = (
    'welcome', 'welcome back', 'goodbye', 'already in', 'not in', 'not today', 'not this zone', 'cancelled',
    'waiting for approval', 'on the waiting list', 'not paid', 'contractor', 'gate closed', 'revoked', 'other event',
    'unknown',
)


def upgrade() -> None:
    with alter_table('scans', schema=None) as batch_op:
        batch_op.add_column(sa.Column('said', sa.Enum(*VERDICTS, name='said', native_enum=False, create_constraint=True, length=40), nullable=True))


def downgrade() -> None:
    with alter_table('scans', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_scans_said'), type_='check')
        batch_op.drop_column('said')
