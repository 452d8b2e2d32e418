"""Photos, label printers, and whose badges a stack has."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SEEN = ('power of attorney', 'list of the delegation', 'passport', 'identity card', 'known in person')


def upgrade() -> None:
    op.create_table('photos',
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size BETWEEN 1 AND 524288', name=op.f('ck_photos_size_bounded')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_photos_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('registration_id', name=op.f('pk_photos'))
    )
    with alter_table('desks', schema=None) as batch_op:
        batch_op.add_column(sa.Column('layout', sa.Text(), server_default='', nullable=False))

    with alter_table('handovers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('delegation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('document', sa.Enum(*SEEN, name='document', native_enum=False, create_constraint=True, length=40), nullable=True))
        batch_op.create_index(batch_op.f('ix_handovers_delegation_id'), ['delegation_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_handovers_delegation_id'), 'delegations', ['delegation_id'], ['id'], ondelete='SET NULL')


def downgrade() -> None:
    with alter_table('handovers', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_handovers_delegation_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('ck_handovers_document'), type_='check')
        batch_op.drop_index(batch_op.f('ix_handovers_delegation_id'))
        batch_op.drop_column('document')
        batch_op.drop_column('delegation_id')

    with alter_table('desks', schema=None) as batch_op:
        batch_op.drop_column('layout')

    op.drop_table('photos')
