"""Check in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = '0004'
down_revision = "0003"
branch_labels = None
depends_on = None

# On the way down: in the registrations, from which they are made anew.
kept_elsewhere = ("search_keys", "search_marks", "search_people", "search_words")


def upgrade() -> None:
    op.create_table('desks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('code_digest', sa.Text(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_desks_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desks')),
    sa.UniqueConstraint('code_digest', name=op.f('uq_desks_code_digest'))
    )
    with alter_table('desks', schema=None) as batch_op:
        batch_op.create_index('ix_desks_event_id_id', ['event_id', 'id'], unique=False)

    op.create_table('handovers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('proxy', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('handed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handed_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_handovers_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handovers'))
    )
    with alter_table('handovers', schema=None) as batch_op:
        batch_op.create_index('ix_handovers_event_id_id', ['event_id', 'id'], unique=False)

    op.create_table('desk_sign_ins',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('desk_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key_digest', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('browser', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['desk_id'], ['desks.id'], name=op.f('fk_desk_sign_ins_desk_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_sign_ins')),
    sa.UniqueConstraint('key_digest', name=op.f('uq_desk_sign_ins_key_digest'))
    )
    with alter_table('desk_sign_ins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_desk_sign_ins_desk_id'), ['desk_id'], unique=False)

    op.create_table('gates',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('hall_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('zone_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('direction', sa.Enum('in', 'out', 'both', name='direction', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('closed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_reason', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_gates_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['hall_id'], ['halls.id'], name=op.f('fk_gates_hall_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['zone_id'], ['zones.id'], name=op.f('fk_gates_zone_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gates'))
    )
    with alter_table('gates', schema=None) as batch_op:
        batch_op.create_index('ix_gates_event_id_position', ['event_id', 'position'], unique=False)
        batch_op.create_index(batch_op.f('ix_gates_hall_id'), ['hall_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_gates_zone_id'), ['zone_id'], unique=False)

    op.create_table('handover_badges',
    sa.Column('handover_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['handover_id'], ['handovers.id'], name=op.f('fk_handover_badges_handover_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_handover_badges_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('handover_id', 'registration_id', name=op.f('pk_handover_badges'))
    )
    with alter_table('handover_badges', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handover_badges_registration_id'), ['registration_id'], unique=False)

    op.create_table('retired_codes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_retired_codes_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_retired_codes_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retired_codes')),
    sa.UniqueConstraint('code', name=op.f('uq_retired_codes_code'))
    )
    with alter_table('retired_codes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_retired_codes_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_retired_codes_registration_id'), ['registration_id'], unique=False)

    op.create_table('desk_gates',
    sa.Column('desk_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('gate_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['desk_id'], ['desks.id'], name=op.f('fk_desk_gates_desk_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['gate_id'], ['gates.id'], name=op.f('fk_desk_gates_gate_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('desk_id', 'gate_id', name=op.f('pk_desk_gates'))
    )
    with alter_table('desk_gates', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_desk_gates_gate_id'), ['gate_id'], unique=False)

    op.create_table('scans',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('gate_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('client_id', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('quarter', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('area', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('direction', sa.Enum('in', 'out', name='direction', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('verdict', sa.Enum('welcome', 'welcome back', 'goodbye', 'already in', 'not in', 'not today', 'not this zone', 'cancelled', 'waiting for approval', 'on the waiting list', 'not paid', 'contractor', 'gate closed', 'revoked', 'other event', 'unknown', name='verdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('clock_off', sa.Boolean(), nullable=False),
    sa.Column('offline', sa.Boolean(), nullable=False),
    sa.Column('device', sa.Text(), nullable=False),
    sa.Column('scanned_by', sa.Text(), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('desk_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_scans_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['desk_id'], ['desks.id'], name=op.f('fk_scans_desk_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_scans_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['gate_id'], ['gates.id'], name=op.f('fk_scans_gate_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_scans_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scans')),
    sa.UniqueConstraint('event_id', 'client_id', name=op.f('uq_scans_event_id_client_id'))
    )
    with alter_table('scans', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_scans_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_scans_desk_id'), ['desk_id'], unique=False)
        batch_op.create_index('ix_scans_event_id_day', ['event_id', 'day'], unique=False)
        batch_op.create_index('ix_scans_gate_id_day', ['gate_id', 'day'], unique=False)
        batch_op.create_index('ix_scans_registration_id_day', ['registration_id', 'day'], unique=False)

    op.create_table('visits',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('area', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_gate_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_gate_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('entries', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('inside', sa.Boolean(), nullable=False),
    sa.CheckConstraint('entries >= 1', name=op.f('ck_visits_entered')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_visits_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['first_gate_id'], ['gates.id'], name=op.f('fk_visits_first_gate_id')),
    sa.ForeignKeyConstraint(['last_gate_id'], ['gates.id'], name=op.f('fk_visits_last_gate_id')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_visits_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visits')),
    sa.UniqueConstraint('registration_id', 'area', 'day', name=op.f('uq_visits_registration_id_area_day'))
    )
    with alter_table('visits', schema=None) as batch_op:
        batch_op.create_index('ix_visits_event_id_area_day', ['event_id', 'area', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_visits_first_gate_id'), ['first_gate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visits_last_gate_id'), ['last_gate_id'], unique=False)

    # Never in batch mode: SQLite would drop the old table, and with it every row that refers to an event.
    op.add_column('events', sa.Column('build_up_from', sa.Date(), nullable=True))
    op.add_column('events', sa.Column('breakdown_until', sa.Date(), nullable=True))

    op.create_table('search_words',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('word', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_search_words_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_words')),
    sa.UniqueConstraint('event_id', 'word', name=op.f('uq_search_words_event_id_word'))
    )
    op.create_table('search_keys',
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('word_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.SmallInteger(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_search_keys_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['word_id'], ['search_words.id'], name=op.f('fk_search_keys_word_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', 'key', 'word_id', name=op.f('pk_search_keys'))
    )
    with alter_table('search_keys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_search_keys_word_id'), ['word_id'], unique=False)

    op.create_table('search_marks',
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_search_marks_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('registration_id', name=op.f('pk_search_marks'))
    )
    op.create_table('search_people',
    sa.Column('word_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_search_people_registration_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['word_id'], ['search_words.id'], name=op.f('fk_search_people_word_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('word_id', 'registration_id', name=op.f('pk_search_people'))
    )
    with alter_table('search_people', schema=None) as batch_op:
        batch_op.create_index('ix_search_people_registration_id_word_id', ['registration_id', 'word_id'], unique=False)



def downgrade() -> None:
    with alter_table('search_people', schema=None) as batch_op:
        batch_op.drop_index('ix_search_people_registration_id_word_id')

    op.drop_table('search_people')
    op.drop_table('search_marks')
    with alter_table('search_keys', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_search_keys_word_id'))

    op.drop_table('search_keys')
    op.drop_table('search_words')

    op.drop_column('events', 'breakdown_until')
    op.drop_column('events', 'build_up_from')

    with alter_table('visits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visits_last_gate_id'))
        batch_op.drop_index(batch_op.f('ix_visits_first_gate_id'))
        batch_op.drop_index('ix_visits_event_id_area_day')

    op.drop_table('visits')
    with alter_table('scans', schema=None) as batch_op:
        batch_op.drop_index('ix_scans_registration_id_day')
        batch_op.drop_index('ix_scans_gate_id_day')
        batch_op.drop_index('ix_scans_event_id_day')
        batch_op.drop_index(batch_op.f('ix_scans_desk_id'))
        batch_op.drop_index(batch_op.f('ix_scans_account_id'))

    op.drop_table('scans')
    with alter_table('desk_gates', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_desk_gates_gate_id'))

    op.drop_table('desk_gates')
    with alter_table('retired_codes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_retired_codes_registration_id'))
        batch_op.drop_index(batch_op.f('ix_retired_codes_event_id'))

    op.drop_table('retired_codes')
    with alter_table('handover_badges', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handover_badges_registration_id'))

    op.drop_table('handover_badges')
    with alter_table('gates', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gates_zone_id'))
        batch_op.drop_index(batch_op.f('ix_gates_hall_id'))
        batch_op.drop_index('ix_gates_event_id_position')

    op.drop_table('gates')
    with alter_table('desk_sign_ins', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_desk_sign_ins_desk_id'))

    op.drop_table('desk_sign_ins')
    with alter_table('handovers', schema=None) as batch_op:
        batch_op.drop_index('ix_handovers_event_id_id')

    op.drop_table('handovers')
    with alter_table('desks', schema=None) as batch_op:
        batch_op.drop_index('ix_desks_event_id_id')

    op.drop_table('desks')
