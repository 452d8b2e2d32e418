"""Prices and invoices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('billing',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seller', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('tax_number', sa.Text(), nullable=False),
    sa.Column('contact', sa.Text(), nullable=False),
    sa.Column('account_holder', sa.Text(), nullable=False),
    sa.Column('bank', sa.Text(), nullable=False),
    sa.Column('branch', sa.Text(), nullable=False),
    sa.Column('iban', sa.Text(), nullable=False),
    sa.Column('swift', sa.Text(), nullable=False),
    sa.Column('note', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_billing_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing')),
    sa.UniqueConstraint('event_id', name=op.f('uq_billing_event_id'))
    )
    op.create_table('cancellation_steps',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('percent', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('percent BETWEEN 0 AND 10000', name=op.f('ck_cancellation_steps_percent_bounded')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_cancellation_steps_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cancellation_steps')),
    sa.UniqueConstraint('event_id', 'from_day', name=op.f('uq_cancellation_steps_event_id_from_day'))
    )
    op.create_table('price_instalments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('due_from', sa.Enum('after acceptance', 'before the event', name='due_from', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('days', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('percent', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_price_instalments_amount_positive')),
    sa.CheckConstraint('days BETWEEN 0 AND 1000', name=op.f('ck_price_instalments_days_bounded')),
    sa.CheckConstraint('percent BETWEEN 1 AND 10000', name=op.f('ck_price_instalments_percent_bounded')),
    sa.CheckConstraint('percent IS NULL OR amount_minor IS NULL', name=op.f('ck_price_instalments_one_share')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_price_instalments_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_instalments'))
    )
    with op.batch_alter_table('price_instalments', schema=None) as batch_op:
        batch_op.create_index('ix_price_instalments_event_id_position', ['event_id', 'position'], unique=False)

    op.create_table('price_rules',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('kind', sa.Enum('per square metre', 'tariff by size', 'percent of base', 'per piece', 'flat', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('part', sa.Enum('rent', 'services', 'fees', name='part', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('measure', sa.Enum('area', 'upper deck', 'co-exhibitors', 'represented companies', 'power', 'water', 'compressed air', 'internet', 'extra badges', 'booths', name='measure', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('percent', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('steps', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('counted', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('conditions', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('amount_minor BETWEEN -10000000000000 AND 10000000000000', name=op.f('ck_price_rules_amount_bounded')),
    sa.CheckConstraint('percent BETWEEN -10000 AND 100000', name=op.f('ck_price_rules_percent_bounded')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_price_rules_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_rules'))
    )
    with op.batch_alter_table('price_rules', schema=None) as batch_op:
        batch_op.create_index('ix_price_rules_event_id_position', ['event_id', 'position'], unique=False)

    op.create_table('price_taxes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('percent', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('resident', sa.Boolean(), nullable=True),
    sa.CheckConstraint('percent BETWEEN 0 AND 10000', name=op.f('ck_price_taxes_percent_bounded')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_price_taxes_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_taxes'))
    )
    with op.batch_alter_table('price_taxes', schema=None) as batch_op:
        batch_op.create_index('ix_price_taxes_event_id_position', ['event_id', 'position'], unique=False)

    with op.batch_alter_table('spare_badges', schema=None) as batch_op:
        batch_op.alter_column('bound_by',
               existing_type=sa.TEXT(),
               server_default='',
               existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('spare_badges', schema=None) as batch_op:
        batch_op.alter_column('bound_by',
               existing_type=sa.TEXT(),
               server_default=sa.text("('')"),
               existing_nullable=False)

    with op.batch_alter_table('price_taxes', schema=None) as batch_op:
        batch_op.drop_index('ix_price_taxes_event_id_position')

    op.drop_table('price_taxes')
    with op.batch_alter_table('price_rules', schema=None) as batch_op:
        batch_op.drop_index('ix_price_rules_event_id_position')

    op.drop_table('price_rules')
    with op.batch_alter_table('price_instalments', schema=None) as batch_op:
        batch_op.drop_index('ix_price_instalments_event_id_position')

    op.drop_table('price_instalments')
    op.drop_table('cancellation_steps')
    op.drop_table('billing')
