"""Delegations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('delegations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('invited', 'applied', 'accepted', 'declined', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('name', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('lead_body', sa.Text(), nullable=False),
    sa.Column('host', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('sectors', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('linked_firms', sa.Text(), nullable=False),
    sa.Column('arrives_on', sa.Date(), nullable=True),
    sa.Column('leaves_on', sa.Date(), nullable=True),
    sa.Column('quota', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('contact_name', sa.Text(), nullable=False),
    sa.Column('contact_email', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('precedence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('liaison_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('link_key', sa.Text(), nullable=False),
    sa.Column('join_key', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('leaves_on IS NULL OR arrives_on IS NULL OR leaves_on >= arrives_on', name=op.f('ck_delegations_dates_in_order')),
    sa.CheckConstraint('quota BETWEEN 1 AND 5000', name=op.f('ck_delegations_quota_bounded')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_delegations_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['liaison_id'], ['accounts.id'], name=op.f('fk_delegations_liaison_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegations')),
    sa.UniqueConstraint('join_key', name=op.f('uq_delegations_join_key')),
    sa.UniqueConstraint('link_key', name=op.f('uq_delegations_link_key')),
    sa.UniqueConstraint('uid', name=op.f('uq_delegations_uid'))
    )
    with alter_table('delegations', schema=None) as batch_op:
        batch_op.create_index('ix_delegations_event_id_state', ['event_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_delegations_liaison_id'), ['liaison_id'], unique=False)

    op.create_table('delegation_documents',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('delegation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('agenda', 'briefing', 'photo', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size BETWEEN 1 AND 5242880', name=op.f('ck_delegation_documents_size_bounded')),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegations.id'], name=op.f('fk_delegation_documents_delegation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation_documents')),
    sa.UniqueConstraint('uid', name=op.f('uq_delegation_documents_uid'))
    )
    with alter_table('delegation_documents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delegation_documents_delegation_id'), ['delegation_id'], unique=False)

    op.create_table('delegation_members',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('delegation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('role', sa.Enum('head', 'deputy', 'delegate', 'adviser', 'interpreter', 'liaison', 'press', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('official_party', sa.Boolean(), nullable=False),
    sa.Column('band', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('band_order', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('precedence_since', sa.Date(), nullable=True),
    sa.Column('lane', sa.Enum('open', 'official', 'VIP', 'press', name='lane', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('clearance', sa.Enum('not needed', 'asked', 'given', 'refused', name='clearance', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('cleared_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('cleared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('clearance_expires_on', sa.Date(), nullable=True),
    sa.Column('zones', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['cleared_by_id'], ['accounts.id'], name=op.f('fk_delegation_members_cleared_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegations.id'], name=op.f('fk_delegation_members_delegation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_delegation_members_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation_members')),
    sa.UniqueConstraint('registration_id', name=op.f('uq_delegation_members_registration_id'))
    )
    with alter_table('delegation_members', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delegation_members_cleared_by_id'), ['cleared_by_id'], unique=False)
        batch_op.create_index('ix_delegation_members_delegation_id_id', ['delegation_id', 'id'], unique=False)
        batch_op.create_index('uq_delegation_members_head', ['delegation_id'], unique=True, postgresql_where=sa.text("role = 'head'"), sqlite_where=sa.text("role = 'head'"))



def downgrade() -> None:
    with alter_table('delegation_members', schema=None) as batch_op:
        batch_op.drop_index('uq_delegation_members_head', postgresql_where=sa.text("role = 'head'"), sqlite_where=sa.text("role = 'head'"))
        batch_op.drop_index('ix_delegation_members_delegation_id_id')
        batch_op.drop_index(batch_op.f('ix_delegation_members_cleared_by_id'))

    op.drop_table('delegation_members')
    with alter_table('delegation_documents', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delegation_documents_delegation_id'))

    op.drop_table('delegation_documents')
    with alter_table('delegations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delegations_liaison_id'))
        batch_op.drop_index('ix_delegations_event_id_state')

    op.drop_table('delegations')
