"""Itineraries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('itineraries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('delegation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('link_key', sa.Text(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('pending', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tell_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(tell_at IS NULL) = (first_at IS NULL)', name=op.f('ck_itineraries_told_whole')),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegations.id'], name=op.f('fk_itineraries_delegation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_itineraries')),
    sa.UniqueConstraint('delegation_id', name=op.f('uq_itineraries_delegation_id')),
    sa.UniqueConstraint('link_key', name=op.f('uq_itineraries_link_key'))
    )
    with alter_table('itineraries', schema=None) as batch_op:
        batch_op.create_index('ix_itineraries_tell_at', ['tell_at'], unique=False)

    op.create_table('itinerary_items',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('delegation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.Enum('arrival', 'departure', 'hotel', 'transfer', 'session', 'meeting', 'visit', 'ceremony', 'meal', 'free time', 'other', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('planned', 'cancelled', 'deleted', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('title', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('details', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends_at >= starts_at', name=op.f('ck_itinerary_items_times_in_order')),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegations.id'], name=op.f('fk_itinerary_items_delegation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_itinerary_items_session_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_itinerary_items')),
    sa.UniqueConstraint('uid', name=op.f('uq_itinerary_items_uid'))
    )
    with alter_table('itinerary_items', schema=None) as batch_op:
        batch_op.create_index('ix_itinerary_items_delegation_id_starts_at', ['delegation_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_itinerary_items_session_id'), ['session_id'], unique=False)

    op.create_table('itinerary_people',
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['itinerary_items.id'], name=op.f('fk_itinerary_people_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['delegation_members.id'], name=op.f('fk_itinerary_people_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', 'member_id', name=op.f('pk_itinerary_people'))
    )
    with alter_table('itinerary_people', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_itinerary_people_member_id'), ['member_id'], unique=False)


def downgrade() -> None:
    with alter_table('itinerary_people', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_itinerary_people_member_id'))

    op.drop_table('itinerary_people')
    with alter_table('itinerary_items', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_itinerary_items_session_id'))
        batch_op.drop_index('ix_itinerary_items_delegation_id_starts_at')

    op.drop_table('itinerary_items')
    with alter_table('itineraries', schema=None) as batch_op:
        batch_op.drop_index('ix_itineraries_tell_at')

    op.drop_table('itineraries')
