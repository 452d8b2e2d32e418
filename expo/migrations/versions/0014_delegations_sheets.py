"""The category of a delegation's members, and sheets between preview and registering."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('delegation_sheets',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('delegation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegations.id'], name=op.f('fk_delegation_sheets_delegation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation_sheets')),
    sa.UniqueConstraint('delegation_id', name=op.f('uq_delegation_sheets_delegation_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_delegation_sheets_uid'))
    )
    with alter_table('delegations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('category_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_delegations_category_id'), 'categories', ['category_id'], ['id'], ondelete='SET NULL')
        batch_op.create_index(batch_op.f('ix_delegations_category_id'), ['category_id'], unique=False)


def downgrade() -> None:
    with alter_table('delegations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delegations_category_id'))
        batch_op.drop_constraint(batch_op.f('fk_delegations_category_id'), type_='foreignkey')
        batch_op.drop_column('category_id')

    op.drop_table('delegation_sheets')
