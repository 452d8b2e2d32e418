"""Badge designs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = '0003'
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('badge_pictures',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size BETWEEN 1 AND 4194304', name=op.f('ck_badge_pictures_size_bounded')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_badge_pictures_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_pictures')),
    sa.UniqueConstraint('event_id', 'digest', name=op.f('uq_badge_pictures_event_id_digest'))
    )
    op.create_table('badge_designs',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('data', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('logo_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('strip_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('saved_by', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('version > 0', name=op.f('ck_badge_designs_version_counted')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_badge_designs_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_badge_designs_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['logo_id'], ['badge_pictures.id'], name=op.f('fk_badge_designs_logo_id')),
    sa.ForeignKeyConstraint(['strip_id'], ['badge_pictures.id'], name=op.f('fk_badge_designs_strip_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_designs')),
    sa.UniqueConstraint('event_id', 'version', name=op.f('uq_badge_designs_event_id_version'))
    )
    with alter_table('badge_designs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_badge_designs_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_badge_designs_logo_id'), ['logo_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_badge_designs_strip_id'), ['strip_id'], unique=False)

    op.create_table('spare_badges',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('run_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('category_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('bound_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('bound_by', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('(registration_id IS NULL) = (bound_at IS NULL)', name=op.f('ck_spare_badges_bound_whole')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_spare_badges_category_id')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_spare_badges_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_spare_badges_registration_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['run_id'], ['print_runs.id'], name=op.f('fk_spare_badges_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spare_badges')),
    sa.UniqueConstraint('code', name=op.f('uq_spare_badges_code'))
    )
    with alter_table('spare_badges', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spare_badges_category_id'), ['category_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_spare_badges_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_spare_badges_registration_id'), ['registration_id'], unique=False)
        batch_op.create_index('ix_spare_badges_run_id_id', ['run_id', 'id'], unique=False)

    with alter_table('badge_prints', schema=None) as batch_op:
        batch_op.add_column(sa.Column('said', sa.Text(), nullable=True))

    with alter_table('print_runs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('design_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('sheet', sa.Text(), server_default='none', nullable=False))
        batch_op.add_column(sa.Column('first', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('shift_x', sa.Double(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('shift_y', sa.Double(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('made', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('troubles', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), server_default='[]', nullable=False))
        batch_op.create_index(batch_op.f('ix_print_runs_design_id'), ['design_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_print_runs_design_id'), 'badge_designs', ['design_id'], ['id'])


def downgrade() -> None:
    with alter_table('print_runs', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_print_runs_design_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_print_runs_design_id'))
        batch_op.drop_column('troubles')
        batch_op.drop_column('made')
        batch_op.drop_column('shift_y')
        batch_op.drop_column('shift_x')
        batch_op.drop_column('first')
        batch_op.drop_column('sheet')
        batch_op.drop_column('design_id')

    with alter_table('badge_prints', schema=None) as batch_op:
        batch_op.drop_column('said')

    with alter_table('spare_badges', schema=None) as batch_op:
        batch_op.drop_index('ix_spare_badges_run_id_id')
        batch_op.drop_index(batch_op.f('ix_spare_badges_registration_id'))
        batch_op.drop_index(batch_op.f('ix_spare_badges_event_id'))
        batch_op.drop_index(batch_op.f('ix_spare_badges_category_id'))

    op.drop_table('spare_badges')
    with alter_table('badge_designs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_badge_designs_strip_id'))
        batch_op.drop_index(batch_op.f('ix_badge_designs_logo_id'))
        batch_op.drop_index(batch_op.f('ix_badge_designs_account_id'))

    op.drop_table('badge_designs')
    op.drop_table('badge_pictures')
