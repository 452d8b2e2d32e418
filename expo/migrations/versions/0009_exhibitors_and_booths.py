"""Exhibitors and booths."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('firms',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('legal_name', sa.Text(), nullable=False),
    sa.Column('display_name', sa.Text(), nullable=False),
    sa.Column('second_name', sa.Text(), nullable=False),
    sa.Column('sort_name', sa.Text(), nullable=False),
    sa.Column('match_key', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('tax_number', sa.Text(), nullable=False),
    sa.Column('tax_key', sa.Text(), nullable=True),
    sa.Column('group', sa.Text(), nullable=False),
    sa.Column('website', sa.Text(), nullable=False),
    sa.Column('domain', sa.Text(), nullable=False),
    sa.Column('city', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('sectors', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('about', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('merged_into_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['merged_into_id'], ['firms.id'], name=op.f('fk_firms_merged_into_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firms')),
    sa.UniqueConstraint('country', 'tax_key', name=op.f('uq_firms_country_tax_key')),
    sa.UniqueConstraint('uid', name=op.f('uq_firms_uid'))
    )
    with alter_table('firms', schema=None) as batch_op:
        batch_op.create_index('ix_firms_domain', ['domain'], unique=False)
        batch_op.create_index('ix_firms_match_key', ['match_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_firms_merged_into_id'), ['merged_into_id'], unique=False)

    op.create_table('choice_rounds',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('least_points', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('most_points', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('closes_at > opens_at', name=op.f('ck_choice_rounds_times_in_order')),
    sa.CheckConstraint('most_points IS NULL OR most_points >= least_points', name=op.f('ck_choice_rounds_band_in_order')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_choice_rounds_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_choice_rounds'))
    )
    with alter_table('choice_rounds', schema=None) as batch_op:
        batch_op.create_index('ix_choice_rounds_event_id_opens_at', ['event_id', 'opens_at'], unique=False)

    op.create_table('firm_logos',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('firm_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('thumb', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size BETWEEN 1 AND 2097152', name=op.f('ck_firm_logos_size_bounded')),
    sa.ForeignKeyConstraint(['firm_id'], ['firms.id'], name=op.f('fk_firm_logos_firm_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_logos')),
    sa.UniqueConstraint('firm_id', name=op.f('uq_firm_logos_firm_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_firm_logos_uid'))
    )
    op.create_table('points_entries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('firm_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('points', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_points_entries_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['firm_id'], ['firms.id'], name=op.f('fk_points_entries_firm_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_points_entries_made_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_points_entries'))
    )
    with alter_table('points_entries', schema=None) as batch_op:
        batch_op.create_index('ix_points_entries_event_id_firm_id', ['event_id', 'firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_points_entries_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_points_entries_made_by_id'), ['made_by_id'], unique=False)

    op.create_table('exhibitor_settings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fascia_limit', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offer_days', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('terms', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('allowance', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('category_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('fascia_limit BETWEEN 10 AND 60', name=op.f('ck_exhibitor_settings_fascia_bounded')),
    sa.CheckConstraint('offer_days BETWEEN 1 AND 90', name=op.f('ck_exhibitor_settings_offer_days_bounded')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_exhibitor_settings_category_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_exhibitor_settings_event_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibitor_settings')),
    sa.UniqueConstraint('event_id', name=op.f('uq_exhibitor_settings_event_id'))
    )
    with alter_table('exhibitor_settings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exhibitor_settings_category_id'), ['category_id'], unique=False)

    op.create_table('hall_plans',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hall_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('width_cm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('depth_cm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('aisle_cm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('schemes', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('least_sqm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('height_cm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('aisle_cm BETWEEN 0 AND 2000', name=op.f('ck_hall_plans_aisle_bounded')),
    sa.CheckConstraint('width_cm BETWEEN 300 AND 100000 AND depth_cm BETWEEN 300 AND 100000', name=op.f('ck_hall_plans_size_bounded')),
    sa.ForeignKeyConstraint(['hall_id'], ['halls.id'], name=op.f('fk_hall_plans_hall_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hall_plans')),
    sa.UniqueConstraint('hall_id', name=op.f('uq_hall_plans_hall_id'))
    )
    op.create_table('pavilions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hall_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('manager_name', sa.Text(), nullable=False),
    sa.Column('manager_email', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('link_key', sa.Text(), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_pavilions_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['hall_id'], ['halls.id'], name=op.f('fk_pavilions_hall_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pavilions')),
    sa.UniqueConstraint('event_id', 'name', name=op.f('uq_pavilions_event_id_name')),
    sa.UniqueConstraint('link_key', name=op.f('uq_pavilions_link_key'))
    )
    with alter_table('pavilions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pavilions_hall_id'), ['hall_id'], unique=False)

    op.create_table('booths',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hall_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('number_key', sa.Text(), nullable=False),
    sa.Column('x_cm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('y_cm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('width_cm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('depth_cm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('open_sides', sa.Text(), nullable=False),
    sa.Column('schemes', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('zone_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('pavilion_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('power_kw', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('water', sa.Boolean(), nullable=False),
    sa.Column('compressed_air', sa.Boolean(), nullable=False),
    sa.Column('internet', sa.Boolean(), nullable=False),
    sa.Column('blocked', sa.Boolean(), nullable=False),
    sa.Column('blocked_why', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('power_kw >= 0', name=op.f('ck_booths_power_whole')),
    sa.CheckConstraint('width_cm >= 100 AND depth_cm >= 100 AND x_cm >= 0 AND y_cm >= 0', name=op.f('ck_booths_size_positive')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_booths_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['hall_id'], ['halls.id'], name=op.f('fk_booths_hall_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['pavilion_id'], ['pavilions.id'], name=op.f('fk_booths_pavilion_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['zone_id'], ['zones.id'], name=op.f('fk_booths_zone_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booths')),
    sa.UniqueConstraint('event_id', 'number_key', name=op.f('uq_booths_event_id_number_key')),
    sa.UniqueConstraint('uid', name=op.f('uq_booths_uid'))
    )
    with alter_table('booths', schema=None) as batch_op:
        batch_op.create_index('ix_booths_hall_id_id', ['hall_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_booths_pavilion_id'), ['pavilion_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_booths_zone_id'), ['zone_id'], unique=False)

    op.create_table('exhibitors',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('firm_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('state', sa.Enum('draft', 'submitted', 'accepted', 'offered', 'confirmed', 'declined', 'withdrawn', 'waiting list', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('link_key', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('draft', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('fascia_name', sa.Text(), nullable=False),
    sa.Column('products', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('activity', sa.Text(), nullable=False),
    sa.Column('area_sqm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('least_sqm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('most_sqm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scheme', sa.Enum('shell scheme', 'raw space', name='scheme', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('open_sides', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('power_kw', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('water', sa.Boolean(), nullable=False),
    sa.Column('compressed_air', sa.Boolean(), nullable=False),
    sa.Column('internet', sa.Boolean(), nullable=False),
    sa.Column('zone_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('pavilion_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('conditions', sa.Text(), nullable=False),
    sa.Column('terms_accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('extra_badges', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint("state = 'draft' OR firm_id IS NOT NULL", name=op.f('ck_exhibitors_firm_once_submitted')),
    sa.CheckConstraint('area_sqm > 0 AND area_sqm <= 2000', name=op.f('ck_exhibitors_area_bounded')),
    sa.CheckConstraint('least_sqm <= area_sqm AND area_sqm <= most_sqm', name=op.f('ck_exhibitors_areas_in_order')),
    sa.CheckConstraint('open_sides BETWEEN 1 AND 4', name=op.f('ck_exhibitors_open_sides_bounded')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_exhibitors_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['firm_id'], ['firms.id'], name=op.f('fk_exhibitors_firm_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['pavilion_id'], ['pavilions.id'], name=op.f('fk_exhibitors_pavilion_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['zone_id'], ['zones.id'], name=op.f('fk_exhibitors_zone_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibitors')),
    sa.UniqueConstraint('link_key', name=op.f('uq_exhibitors_link_key')),
    sa.UniqueConstraint('uid', name=op.f('uq_exhibitors_uid'))
    )
    with alter_table('exhibitors', schema=None) as batch_op:
        batch_op.create_index('ix_exhibitors_event_id_state_id', ['event_id', 'state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exhibitors_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exhibitors_pavilion_id'), ['pavilion_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exhibitors_zone_id'), ['zone_id'], unique=False)
        batch_op.create_index('uq_exhibitors_live', ['event_id', 'firm_id'], unique=True, sqlite_where=sa.text("state NOT IN ('declined', 'withdrawn')"), postgresql_where=sa.text("state NOT IN ('declined', 'withdrawn')"))

    op.create_table('plan_elements',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hall_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('wall', 'entrance', 'aisle', 'column', 'fire exit', 'zone', 'pavilion', 'service', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('x_cm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('y_cm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('width_cm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('depth_cm', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('zone_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('pavilion_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint('width_cm > 0 AND depth_cm > 0 AND x_cm >= 0 AND y_cm >= 0', name=op.f('ck_plan_elements_size_positive')),
    sa.ForeignKeyConstraint(['hall_id'], ['halls.id'], name=op.f('fk_plan_elements_hall_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['pavilion_id'], ['pavilions.id'], name=op.f('fk_plan_elements_pavilion_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['zone_id'], ['zones.id'], name=op.f('fk_plan_elements_zone_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_elements'))
    )
    with alter_table('plan_elements', schema=None) as batch_op:
        batch_op.create_index('ix_plan_elements_hall_id_id', ['hall_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_elements_pavilion_id'), ['pavilion_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_elements_zone_id'), ['zone_id'], unique=False)

    op.create_table('assignments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('exhibitor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('held', 'offered', 'assigned', 'ended', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('pinned', sa.Boolean(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('numbers', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ending', sa.Enum('released', 'moved', 'declined', 'expired', 'withdrawn', 'replaced', name='ending', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name=op.f('ck_assignments_ended_at_a_time')),
    sa.CheckConstraint('(ended_at IS NULL) = (ending IS NULL)', name=op.f('ck_assignments_ended_with_reason')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_assignments_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_assignments_exhibitor_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignments')),
    sa.UniqueConstraint('uid', name=op.f('uq_assignments_uid'))
    )
    with alter_table('assignments', schema=None) as batch_op:
        batch_op.create_index('ix_assignments_event_id_state', ['event_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignments_exhibitor_id'), ['exhibitor_id'], unique=False)
        batch_op.create_index('ix_assignments_expires_at', ['expires_at'], unique=False)
        batch_op.create_index('uq_assignments_live', ['exhibitor_id'], unique=True, sqlite_where=sa.text("state <> 'ended'"), postgresql_where=sa.text("state <> 'ended'"))

    op.create_table('companions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('exhibitor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('co-exhibitor', 'represented company', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('approved', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_companions_exhibitor_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_companions'))
    )
    with alter_table('companions', schema=None) as batch_op:
        batch_op.create_index('ix_companions_exhibitor_id_id', ['exhibitor_id', 'id'], unique=False)

    op.create_table('exhibitor_changes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('exhibitor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('after', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved', sa.Boolean(), nullable=True),
    sa.Column('answered_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['answered_by_id'], ['accounts.id'], name=op.f('fk_exhibitor_changes_answered_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_exhibitor_changes_exhibitor_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibitor_changes'))
    )
    with alter_table('exhibitor_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exhibitor_changes_answered_by_id'), ['answered_by_id'], unique=False)
        batch_op.create_index('ix_exhibitor_changes_exhibitor_id_id', ['exhibitor_id', 'id'], unique=False)

    op.create_table('exhibitor_contacts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('exhibitor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('main', 'invoice', 'press', 'stand builder', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_exhibitor_contacts_exhibitor_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibitor_contacts')),
    sa.UniqueConstraint('exhibitor_id', 'kind', name=op.f('uq_exhibitor_contacts_exhibitor_id_kind'))
    )
    op.create_table('exhibitor_documents',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('exhibitor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('by_firm', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size BETWEEN 1 AND 5242880', name=op.f('ck_exhibitor_documents_size_bounded')),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_exhibitor_documents_exhibitor_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibitor_documents')),
    sa.UniqueConstraint('uid', name=op.f('uq_exhibitor_documents_uid'))
    )
    with alter_table('exhibitor_documents', schema=None) as batch_op:
        batch_op.create_index('ix_exhibitor_documents_exhibitor_id_id', ['exhibitor_id', 'id'], unique=False)

    op.create_table('neighbours',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('exhibitor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('wanted', sa.Enum('near', 'keep apart', name='wanted', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('match_key', sa.Text(), nullable=False),
    sa.Column('firm_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("firm_id IS NULL OR match_key <> ''", name=op.f('ck_neighbours_named')),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_neighbours_exhibitor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['firm_id'], ['firms.id'], name=op.f('fk_neighbours_firm_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_neighbours')),
    sa.UniqueConstraint('exhibitor_id', 'match_key', name=op.f('uq_neighbours_exhibitor_id_match_key'))
    )
    with alter_table('neighbours', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_neighbours_firm_id'), ['firm_id'], unique=False)

    op.create_table('renewal_claims',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('firm_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('booth_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('open', 'taken', 'lapsed', 'given up', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['booth_id'], ['booths.id'], name=op.f('fk_renewal_claims_booth_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_renewal_claims_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['firm_id'], ['firms.id'], name=op.f('fk_renewal_claims_firm_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_renewal_claims'))
    )
    with alter_table('renewal_claims', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_renewal_claims_booth_id'), ['booth_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_renewal_claims_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_renewal_claims_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index('ix_renewal_claims_state_until', ['state', 'until'], unique=False)
        batch_op.create_index('uq_renewal_claims_open', ['booth_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('staff_badges',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('exhibitor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('registration_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_staff_badges_exhibitor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_staff_badges_registration_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_badges')),
    sa.UniqueConstraint('registration_id', name=op.f('uq_staff_badges_registration_id'))
    )
    with alter_table('staff_badges', schema=None) as batch_op:
        batch_op.create_index('ix_staff_badges_exhibitor_id_id', ['exhibitor_id', 'id'], unique=False)

    op.create_table('wishes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('exhibitor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('booth_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('rank', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('rank BETWEEN 1 AND 20', name=op.f('ck_wishes_rank_bounded')),
    sa.ForeignKeyConstraint(['booth_id'], ['booths.id'], name=op.f('fk_wishes_booth_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_wishes_exhibitor_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wishes')),
    sa.UniqueConstraint('exhibitor_id', 'booth_id', name=op.f('uq_wishes_exhibitor_id_booth_id')),
    sa.UniqueConstraint('exhibitor_id', 'rank', name=op.f('uq_wishes_exhibitor_id_rank'))
    )
    with alter_table('wishes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wishes_booth_id'), ['booth_id'], unique=False)

    op.create_table('offers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uid', sa.Text(), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('exhibitor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('assignment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('open', 'accepted', 'declined', 'expired', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('wave', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('numbers', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('lines', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=False),
    sa.Column('total_minor', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f('ck_offers_answered_once')),
    sa.CheckConstraint('total_minor >= 0', name=op.f('ck_offers_total_whole')),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignments.id'], name=op.f('fk_offers_assignment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_offers_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_offers_exhibitor_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offers')),
    sa.UniqueConstraint('uid', name=op.f('uq_offers_uid'))
    )
    with alter_table('offers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_offers_assignment_id'), ['assignment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_offers_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_offers_exhibitor_id'), ['exhibitor_id'], unique=False)
        batch_op.create_index('ix_offers_state_expires_at', ['state', 'expires_at'], unique=False)
        batch_op.create_index('uq_offers_open', ['assignment_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('places',
    sa.Column('booth_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('assignment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignments.id'], name=op.f('fk_places_assignment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['booth_id'], ['booths.id'], name=op.f('fk_places_booth_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('booth_id', name=op.f('pk_places'))
    )
    with alter_table('places', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_places_assignment_id'), ['assignment_id'], unique=False)

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

    with alter_table('places', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_places_assignment_id'))

    op.drop_table('places')
    with alter_table('offers', schema=None) as batch_op:
        batch_op.drop_index('uq_offers_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index('ix_offers_state_expires_at')
        batch_op.drop_index(batch_op.f('ix_offers_exhibitor_id'))
        batch_op.drop_index(batch_op.f('ix_offers_event_id'))
        batch_op.drop_index(batch_op.f('ix_offers_assignment_id'))

    op.drop_table('offers')
    with alter_table('wishes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wishes_booth_id'))

    op.drop_table('wishes')
    with alter_table('staff_badges', schema=None) as batch_op:
        batch_op.drop_index('ix_staff_badges_exhibitor_id_id')

    op.drop_table('staff_badges')
    with alter_table('renewal_claims', schema=None) as batch_op:
        batch_op.drop_index('uq_renewal_claims_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index('ix_renewal_claims_state_until')
        batch_op.drop_index(batch_op.f('ix_renewal_claims_firm_id'))
        batch_op.drop_index(batch_op.f('ix_renewal_claims_event_id'))
        batch_op.drop_index(batch_op.f('ix_renewal_claims_booth_id'))

    op.drop_table('renewal_claims')
    with alter_table('neighbours', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_neighbours_firm_id'))

    op.drop_table('neighbours')
    with alter_table('exhibitor_documents', schema=None) as batch_op:
        batch_op.drop_index('ix_exhibitor_documents_exhibitor_id_id')

    op.drop_table('exhibitor_documents')
    op.drop_table('exhibitor_contacts')
    with alter_table('exhibitor_changes', schema=None) as batch_op:
        batch_op.drop_index('ix_exhibitor_changes_exhibitor_id_id')
        batch_op.drop_index(batch_op.f('ix_exhibitor_changes_answered_by_id'))

    op.drop_table('exhibitor_changes')
    with alter_table('companions', schema=None) as batch_op:
        batch_op.drop_index('ix_companions_exhibitor_id_id')

    op.drop_table('companions')
    with alter_table('assignments', schema=None) as batch_op:
        batch_op.drop_index('uq_assignments_live', sqlite_where=sa.text("state <> 'ended'"), postgresql_where=sa.text("state <> 'ended'"))
        batch_op.drop_index('ix_assignments_expires_at')
        batch_op.drop_index(batch_op.f('ix_assignments_exhibitor_id'))
        batch_op.drop_index('ix_assignments_event_id_state')

    op.drop_table('assignments')
    with alter_table('plan_elements', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_elements_zone_id'))
        batch_op.drop_index(batch_op.f('ix_plan_elements_pavilion_id'))
        batch_op.drop_index('ix_plan_elements_hall_id_id')

    op.drop_table('plan_elements')
    with alter_table('exhibitors', schema=None) as batch_op:
        batch_op.drop_index('uq_exhibitors_live', sqlite_where=sa.text("state NOT IN ('declined', 'withdrawn')"), postgresql_where=sa.text("state NOT IN ('declined', 'withdrawn')"))
        batch_op.drop_index(batch_op.f('ix_exhibitors_zone_id'))
        batch_op.drop_index(batch_op.f('ix_exhibitors_pavilion_id'))
        batch_op.drop_index(batch_op.f('ix_exhibitors_firm_id'))
        batch_op.drop_index('ix_exhibitors_event_id_state_id')

    op.drop_table('exhibitors')
    with alter_table('booths', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_booths_zone_id'))
        batch_op.drop_index(batch_op.f('ix_booths_pavilion_id'))
        batch_op.drop_index('ix_booths_hall_id_id')

    op.drop_table('booths')
    with alter_table('pavilions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pavilions_hall_id'))

    op.drop_table('pavilions')
    op.drop_table('hall_plans')
    with alter_table('exhibitor_settings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exhibitor_settings_category_id'))

    op.drop_table('exhibitor_settings')
    with alter_table('points_entries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_points_entries_made_by_id'))
        batch_op.drop_index(batch_op.f('ix_points_entries_firm_id'))
        batch_op.drop_index('ix_points_entries_event_id_firm_id')

    op.drop_table('points_entries')
    op.drop_table('firm_logos')
    with alter_table('choice_rounds', schema=None) as batch_op:
        batch_op.drop_index('ix_choice_rounds_event_id_opens_at')

    op.drop_table('choice_rounds')
    with alter_table('firms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_firms_merged_into_id'))
        batch_op.drop_index('ix_firms_match_key')
        batch_op.drop_index('ix_firms_domain')

    op.drop_table('firms')
