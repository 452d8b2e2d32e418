"""Calendars of firms."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('firm_feeds',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('exhibitor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('link_key', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_firm_feeds_exhibitor_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_feeds')),
        sa.UniqueConstraint('exhibitor_id', name=op.f('uq_firm_feeds_exhibitor_id')),
        sa.UniqueConstraint('link_key', name=op.f('uq_firm_feeds_link_key'))
    )


def downgrade() -> None:
    op.drop_table("firm_feeds")
