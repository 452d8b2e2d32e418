"""Prices and invoices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0013"
down_revision = "0012"
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
    op.create_table('invoice_numbers',
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('next_number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('next_number >= 1', name=op.f('ck_invoice_numbers_number_whole')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_invoice_numbers_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_invoice_numbers'))
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
    with alter_table('price_instalments', schema=None) as batch_op:
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
    with alter_table('price_rules', schema=None) as batch_op:
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
    with alter_table('price_taxes', schema=None) as batch_op:
        batch_op.create_index('ix_price_taxes_event_id_position', ['event_id', 'position'], unique=False)

    op.create_table('invoices',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('exhibitor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.Enum('invoice', 'credit note', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('refers_to_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('issued', 'paid in part', 'paid', 'cancelled', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('firm', sa.Text(), nullable=False),
    sa.Column('search', sa.Text(), nullable=False),
    sa.Column('lines', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('dues', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('frozen', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('total_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('paid_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('credited_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('next_due_on', sa.Date(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminders', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(kind = 'credit note') = (refers_to_id IS NOT NULL)", name=op.f('ck_invoices_credit_of_an_invoice')),
    sa.CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f('ck_invoices_cancelled_at_a_time')),
    sa.CheckConstraint('credited_minor BETWEEN 0 AND total_minor', name=op.f('ck_invoices_never_overcredited')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_invoices_number_whole')),
    sa.CheckConstraint('paid_minor BETWEEN 0 AND total_minor', name=op.f('ck_invoices_never_overpaid')),
    sa.CheckConstraint('total_minor >= 0', name=op.f('ck_invoices_total_whole')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_invoices_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_invoices_exhibitor_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_invoices_offer_id')),
    sa.ForeignKeyConstraint(['refers_to_id'], ['invoices.id'], name=op.f('fk_invoices_refers_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invoices')),
    sa.UniqueConstraint('event_id', 'number', name=op.f('uq_invoices_event_id_number')),
    sa.UniqueConstraint('uid', name=op.f('uq_invoices_uid'))
    )
    with alter_table('invoices', schema=None) as batch_op:
        batch_op.create_index('ix_invoices_event_id_state', ['event_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_invoices_exhibitor_id'), ['exhibitor_id'], unique=False)
        batch_op.create_index('ix_invoices_next_due_on', ['next_due_on'], unique=False)
        batch_op.create_index('uq_invoices_credit', ['refers_to_id'], unique=True, sqlite_where=sa.text("kind = 'credit note'"), postgresql_where=sa.text("kind = 'credit note'"))
        batch_op.create_index('uq_invoices_offer', ['offer_id'], unique=True, sqlite_where=sa.text("kind = 'invoice'"), postgresql_where=sa.text("kind = 'invoice'"))

    op.create_table('payments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('invoice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('marked_by', sa.Text(), nullable=False),
    sa.Column('marked_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor <> 0', name=op.f('ck_payments_amount_something')),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoices.id'], name=op.f('fk_payments_invoice_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payments'))
    )
    with alter_table('payments', schema=None) as batch_op:
        batch_op.create_index('ix_payments_invoice_id_id', ['invoice_id', 'id'], unique=False)

    with alter_table('spare_badges', schema=None) as batch_op:
        batch_op.alter_column('bound_by',
               existing_type=sa.TEXT(),
               server_default='',
               existing_nullable=False)


def downgrade() -> None:
    with alter_table('spare_badges', schema=None) as batch_op:
        batch_op.alter_column('bound_by',
               existing_type=sa.TEXT(),
               server_default=sa.text("('')"),
               existing_nullable=False)

    with alter_table('payments', schema=None) as batch_op:
        batch_op.drop_index('ix_payments_invoice_id_id')

    op.drop_table('payments')
    with alter_table('invoices', schema=None) as batch_op:
        batch_op.drop_index('uq_invoices_offer', sqlite_where=sa.text("kind = 'invoice'"), postgresql_where=sa.text("kind = 'invoice'"))
        batch_op.drop_index('uq_invoices_credit', sqlite_where=sa.text("kind = 'credit note'"), postgresql_where=sa.text("kind = 'credit note'"))
        batch_op.drop_index('ix_invoices_next_due_on')
        batch_op.drop_index(batch_op.f('ix_invoices_exhibitor_id'))
        batch_op.drop_index('ix_invoices_event_id_state')

    op.drop_table('invoices')
    with alter_table('price_taxes', schema=None) as batch_op:
        batch_op.drop_index('ix_price_taxes_event_id_position')

    op.drop_table('price_taxes')
    with alter_table('price_rules', schema=None) as batch_op:
        batch_op.drop_index('ix_price_rules_event_id_position')

    op.drop_table('price_rules')
    with alter_table('price_instalments', schema=None) as batch_op:
        batch_op.drop_index('ix_price_instalments_event_id_position')

    op.drop_table('price_instalments')
    op.drop_table('invoice_numbers')
    op.drop_table('cancellation_steps')
    op.drop_table('billing')
