"""Speakers and sign-ups."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

# Nothing is in two places at once; a number as a range of one needs no extension.
NEVER_TWICE = (
    "ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
    "(int8range({column}, {column}, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&) WHERE ({where})"
)


def upgrade() -> None:
    op.create_table('programme_digests',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('changes', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('told_up_to', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_programme_digests_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_digests'))
    )
    with alter_table('programme_digests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_programme_digests_event_id'), ['event_id'], unique=False)

    op.create_table('speakers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('second_name', sa.Text(), nullable=False),
    sa.Column('job_title', sa.Text(), nullable=False),
    sa.Column('organisation', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('about', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('links', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('photo', sa.LargeBinary(), nullable=True),
    sa.Column('photo_key', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_speakers_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_speakers')),
    sa.UniqueConstraint('event_id', 'slug', name=op.f('uq_speakers_event_id_slug')),
    sa.UniqueConstraint('uid', name=op.f('uq_speakers_uid'))
    )
    op.create_table('moved_sessions',
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tell_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_moved_sessions_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_moved_sessions_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', name=op.f('pk_moved_sessions'))
    )
    with alter_table('moved_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moved_sessions_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_moved_sessions_tell_at'), ['tell_at'], unique=False)

    op.create_table('session_parts',
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('speaker_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.Enum('speaker', 'moderator', 'interpreter', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('live', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_session_parts_session_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['speaker_id'], ['speakers.id'], name=op.f('fk_session_parts_speaker_id')),
    sa.PrimaryKeyConstraint('session_id', 'speaker_id', name=op.f('pk_session_parts'))
    )
    with alter_table('session_parts', schema=None) as batch_op:
        batch_op.create_index('ix_session_parts_speaker_id_starts_at', ['speaker_id', 'starts_at'], unique=False)

    op.create_table('sign_ups',
    sa.Column('session_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seat', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(seat IS NULL) <> (place IS NULL)', name=op.f('ck_sign_ups_seat_or_place')),
    sa.CheckConstraint('seat > 0', name=op.f('ck_sign_ups_seat_counted')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_sign_ups_registration_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_sign_ups_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'registration_id', name=op.f('pk_sign_ups')),
    sa.UniqueConstraint('session_id', 'place', name=op.f('uq_sign_ups_session_id_place')),
    sa.UniqueConstraint('session_id', 'seat', name=op.f('uq_sign_ups_session_id_seat'))
    )
    with alter_table('sign_ups', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_ups_registration_id'), ['registration_id'], unique=False)

    with alter_table('sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('interpreted', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('seats', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
    with alter_table('sessions', schema=None) as batch_op:
        batch_op.alter_column('interpreted', server_default=None)
        batch_op.create_check_constraint('seats_some', 'seats > 0')
    if op.get_context().dialect.name == 'postgresql':
        op.execute(NEVER_TWICE.format(table='sessions', name='ex_sessions_room', column='room_id', where="room_id IS NOT NULL AND state IN ('draft', 'published')"))
        op.execute(NEVER_TWICE.format(table='session_parts', name='ex_session_parts_speaker', column='speaker_id', where='live'))



def downgrade() -> None:
    if op.get_context().dialect.name == 'postgresql':
        op.execute('ALTER TABLE sessions DROP CONSTRAINT ex_sessions_room')
    with alter_table('sessions', schema=None) as batch_op:
        batch_op.drop_constraint('seats_some', type_='check')
        batch_op.drop_column('seats')
        batch_op.drop_column('interpreted')

    with alter_table('sign_ups', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_ups_registration_id'))

    op.drop_table('sign_ups')
    with alter_table('session_parts', schema=None) as batch_op:
        batch_op.drop_index('ix_session_parts_speaker_id_starts_at')

    op.drop_table('session_parts')
    with alter_table('moved_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_moved_sessions_tell_at'))
        batch_op.drop_index(batch_op.f('ix_moved_sessions_event_id'))

    op.drop_table('moved_sessions')
    op.drop_table('speakers')
    with alter_table('programme_digests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_programme_digests_event_id'))

    op.drop_table('programme_digests')
