"""Letters."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('letter_pictures',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size BETWEEN 1 AND 2097152', name=op.f('ck_letter_pictures_size_bounded')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_letter_pictures_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_pictures'))
    )
    with alter_table('letter_pictures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_pictures_event_id'), ['event_id'], unique=False)

    op.create_table('letter_settings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('host', sa.Text(), nullable=False),
    sa.Column('tax_number', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('contact', sa.Text(), nullable=False),
    sa.Column('undertaking', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('payer', sa.Enum('visitor', 'employer', 'host, stay', 'host', name='payer', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('signatory', sa.Text(), nullable=False),
    sa.Column('signatory_post', sa.Text(), nullable=False),
    sa.Column('signature_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('stamp_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('next_number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('next_number >= 1', name=op.f('ck_letter_settings_number_whole')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_letter_settings_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['signature_id'], ['letter_pictures.id'], name=op.f('fk_letter_settings_signature_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['stamp_id'], ['letter_pictures.id'], name=op.f('fk_letter_settings_stamp_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_settings')),
    sa.UniqueConstraint('event_id', name=op.f('uq_letter_settings_event_id'))
    )
    with alter_table('letter_settings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_settings_signature_id'), ['signature_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_settings_stamp_id'), ['stamp_id'], unique=False)

    op.create_table('letter_requests',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('corrects_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('state', sa.Enum('asked', 'being checked', 'approved', 'refused', 'revoked', 'replaced', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_by', sa.Text(), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint("state NOT IN ('approved', 'revoked', 'replaced') OR checked_at IS NOT NULL", name=op.f('ck_letter_requests_checked_before_approved')),
    sa.CheckConstraint('(checked_at IS NULL) = (checked_by IS NULL)', name=op.f('ck_letter_requests_checked_by_somebody')),
    sa.ForeignKeyConstraint(['corrects_id'], ['letter_requests.id'], name=op.f('fk_letter_requests_corrects_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_letter_requests_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_letter_requests_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_requests')),
    sa.UniqueConstraint('uid', name=op.f('uq_letter_requests_uid'))
    )
    with alter_table('letter_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_requests_corrects_id'), ['corrects_id'], unique=False)
        batch_op.create_index('ix_letter_requests_event_id_state_id', ['event_id', 'state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_requests_registration_id'), ['registration_id'], unique=False)
        batch_op.create_index('uq_letter_requests_approved', ['registration_id'], unique=True, sqlite_where=sa.text("state = 'approved'"), postgresql_where=sa.text("state = 'approved'"))
        batch_op.create_index('uq_letter_requests_open', ['registration_id'], unique=True, sqlite_where=sa.text("state IN ('asked', 'being checked', 'refused')"), postgresql_where=sa.text("state IN ('asked', 'being checked', 'refused')"))

    op.create_table('letters',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('request_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('initials', sa.Text(), nullable=False),
    sa.Column('frozen', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('signature_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('stamp_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.Text(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_why', sa.Text(), nullable=True),
    sa.Column('replaced_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('(revoked_at IS NULL) = (revoked_why IS NULL)', name=op.f('ck_letters_revoked_with_reason')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_letters_number_whole')),
    sa.CheckConstraint('replaced_by_id IS NULL OR replaced_by_id <> id', name=op.f('ck_letters_replaced_by_another')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_letters_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['letters.id'], name=op.f('fk_letters_replaced_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['request_id'], ['letter_requests.id'], name=op.f('fk_letters_request_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['signature_id'], ['letter_pictures.id'], name=op.f('fk_letters_signature_id')),
    sa.ForeignKeyConstraint(['stamp_id'], ['letter_pictures.id'], name=op.f('fk_letters_stamp_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letters')),
    sa.UniqueConstraint('code', name=op.f('uq_letters_code')),
    sa.UniqueConstraint('event_id', 'number', name=op.f('uq_letters_event_id_number')),
    sa.UniqueConstraint('request_id', name=op.f('uq_letters_request_id'))
    )
    with alter_table('letters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letters_replaced_by_id'), ['replaced_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_letters_signature_id'), ['signature_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_letters_stamp_id'), ['stamp_id'], unique=False)



def downgrade() -> None:
    with alter_table('letters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letters_stamp_id'))
        batch_op.drop_index(batch_op.f('ix_letters_signature_id'))
        batch_op.drop_index(batch_op.f('ix_letters_replaced_by_id'))

    op.drop_table('letters')
    with alter_table('letter_requests', schema=None) as batch_op:
        batch_op.drop_index('uq_letter_requests_open', sqlite_where=sa.text("state IN ('asked', 'being checked', 'refused')"), postgresql_where=sa.text("state IN ('asked', 'being checked', 'refused')"))
        batch_op.drop_index('uq_letter_requests_approved', sqlite_where=sa.text("state = 'approved'"), postgresql_where=sa.text("state = 'approved'"))
        batch_op.drop_index(batch_op.f('ix_letter_requests_registration_id'))
        batch_op.drop_index('ix_letter_requests_event_id_state_id')
        batch_op.drop_index(batch_op.f('ix_letter_requests_corrects_id'))

    op.drop_table('letter_requests')
    with alter_table('letter_settings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_settings_stamp_id'))
        batch_op.drop_index(batch_op.f('ix_letter_settings_signature_id'))

    op.drop_table('letter_settings')
    with alter_table('letter_pictures', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_pictures_event_id'))

    op.drop_table('letter_pictures')
