"""Allocations asked of the machine."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BUSY = sa.text("state IN ('queued', 'running')")


def upgrade() -> None:
    op.create_table('allocation_runs',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('uid', sa.Text(), nullable=False),
        sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('state', sa.Enum('queued', 'running', 'done', 'failed', 'cancelled', 'applied', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column('seed', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('seconds', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('asked_by', sa.Text(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('beat_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('fingerprint', sa.Text(), nullable=False),
        sa.Column('result', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
        sa.CheckConstraint('seconds BETWEEN 1 AND 600', name=op.f('ck_allocation_runs_seconds_bounded')),
        sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_allocation_runs_event_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation_runs')),
        sa.UniqueConstraint('uid', name=op.f('uq_allocation_runs_uid'))
    )
    op.create_index("ix_allocation_runs_event_id", "allocation_runs", ["event_id"])
    op.create_index("ix_allocation_runs_state_beat_at", "allocation_runs", ["state", "beat_at"])
    op.create_index(
        "uq_allocation_runs_busy", "allocation_runs", ["event_id"], unique=True, sqlite_where=_BUSY, postgresql_where=_BUSY
    )


def downgrade() -> None:
    op.drop_table("allocation_runs")
