"""Public bodies, parties, meeting places, blocks of time, and meetings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
# No place and nobody is in two meetings at once: PostgreSQL's own; SQLite has one writer, whose check is enough.
_NEVER_TWICE = (
    ("meetings", "ex_meetings_place", ("meeting_place_id", "lane"), "state IN ('scheduled', 'confirmed')"),
    ("meeting_people", "ex_meeting_people_person", ("registration_id",), "booked"),
)


def upgrade() -> None:
    op.create_table(
        "bodies",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ministry",
                "authority",
                "chamber",
                "investor desk",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", _JSON, nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("level", _WHOLE, nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_bodies_level_bounded")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_bodies_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bodies")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_bodies_event_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_bodies_uid")),
    )
    op.create_table(
        "meeting_blocks",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "meetings",
                "prayer",
                "plenary",
                "closure",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", _JSON, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slot_minutes", _WHOLE, nullable=True),
        sa.Column("gap_minutes", _WHOLE, nullable=False),
        sa.Column("kinds", _JSON, nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        sa.CheckConstraint(
            "(kind = 'meetings') = (slot_minutes IS NOT NULL)", name=op.f("ck_meeting_blocks_slots_for_meetings")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_blocks_times_in_order")),
        sa.CheckConstraint("gap_minutes BETWEEN 0 AND 30", name=op.f("ck_meeting_blocks_gap_bounded")),
        sa.CheckConstraint("slot_minutes IN (15, 20, 30, 45)", name=op.f("ck_meeting_blocks_slots_usual")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_meeting_blocks_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_blocks")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_meeting_blocks_event_id_id")),
    )
    op.create_index("ix_meeting_blocks_event_id_starts_at", "meeting_blocks", ["event_id", "starts_at"], unique=False)
    op.create_table(
        "hall_walks",
        sa.Column("hall_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("other_hall_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("minutes", _WHOLE, nullable=False),
        sa.CheckConstraint("hall_id <> other_hall_id", name=op.f("ck_hall_walks_two_halls")),
        sa.CheckConstraint("minutes BETWEEN 0 AND 120", name=op.f("ck_hall_walks_minutes_bounded")),
        sa.ForeignKeyConstraint(
            ["event_id", "hall_id"],
            ["halls.event_id", "halls.id"],
            name=op.f("fk_hall_walks_event_id_hall_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "other_hall_id"],
            ["halls.event_id", "halls.id"],
            name=op.f("fk_hall_walks_event_id_other_hall_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_hall_walks_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hall_id", "other_hall_id", name=op.f("pk_hall_walks")),
    )
    op.create_index(op.f("ix_hall_walks_event_id"), "hall_walks", ["event_id"], unique=False)
    op.create_index(op.f("ix_hall_walks_other_hall_id"), "hall_walks", ["other_hall_id"], unique=False)
    op.create_table(
        "body_members",
        sa.Column("body_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("registration_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("head", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "body_id"],
            ["bodies.event_id", "bodies.id"],
            name=op.f("fk_body_members_event_id_body_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "registration_id"],
            ["registrations.event_id", "registrations.id"],
            name=op.f("fk_body_members_event_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("body_id", "registration_id", name=op.f("pk_body_members")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_body_members_registration_id")),
    )
    op.create_index(
        "uq_body_members_head",
        "body_members",
        ["body_id"],
        unique=True,
        postgresql_where=sa.text("head"),
        sqlite_where=sa.text("head"),
    )
    op.create_table(
        "parties",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("exhibitor_id", _WHOLE, nullable=True),
        sa.Column("delegation_id", _WHOLE, nullable=True),
        sa.Column("body_id", _WHOLE, nullable=True),
        sa.Column("languages", _JSON, nullable=False),
        sa.Column("link_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN exhibitor_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN delegation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN body_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_parties_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "body_id"],
            ["bodies.event_id", "bodies.id"],
            name=op.f("fk_parties_event_id_body_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegations.event_id", "delegations.id"],
            name=op.f("fk_parties_event_id_delegation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "exhibitor_id"],
            ["exhibitors.event_id", "exhibitors.id"],
            name=op.f("fk_parties_event_id_exhibitor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_parties_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint("body_id", name=op.f("uq_parties_body_id")),
        sa.UniqueConstraint("delegation_id", name=op.f("uq_parties_delegation_id")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_parties_event_id_id")),
        sa.UniqueConstraint("exhibitor_id", name=op.f("uq_parties_exhibitor_id")),
        sa.UniqueConstraint("link_key", name=op.f("uq_parties_link_key")),
    )
    op.create_index(op.f("ix_parties_event_id"), "parties", ["event_id"], unique=False)
    op.create_table(
        "meeting_places",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "table", "booth", "room", "desk", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hall_id", _WHOLE, nullable=True),
        sa.Column("zone_id", _WHOLE, nullable=True),
        sa.Column("room_id", _WHOLE, nullable=True),
        sa.Column("booth_id", _WHOLE, nullable=True),
        sa.Column("owner_id", _WHOLE, nullable=True),
        sa.Column("chairs", _WHOLE, nullable=False),
        sa.Column("parallel", _WHOLE, nullable=False),
        sa.Column("flags", sa.Boolean(), nullable=False),
        sa.Column("interpreter_booth", sa.Boolean(), nullable=False),
        sa.Column("link_key", sa.Text(), nullable=False),
        sa.Column("position", _WHOLE, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        sa.CheckConstraint("chairs BETWEEN 2 AND 200", name=op.f("ck_meeting_places_chairs_bounded")),
        sa.CheckConstraint("parallel BETWEEN 1 AND 50", name=op.f("ck_meeting_places_parallel_bounded")),
        sa.ForeignKeyConstraint(
            ["event_id", "booth_id"], ["booths.event_id", "booths.id"], name=op.f("fk_meeting_places_event_id_booth_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "hall_id"], ["halls.event_id", "halls.id"], name=op.f("fk_meeting_places_event_id_hall_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "owner_id"],
            ["parties.event_id", "parties.id"],
            name=op.f("fk_meeting_places_event_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "room_id"], ["rooms.event_id", "rooms.id"], name=op.f("fk_meeting_places_event_id_room_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "zone_id"], ["zones.event_id", "zones.id"], name=op.f("fk_meeting_places_event_id_zone_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_meeting_places_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_places")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_meeting_places_event_id_id")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_meeting_places_event_id_name")),
        sa.UniqueConstraint("link_key", name=op.f("uq_meeting_places_link_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_places_uid")),
    )
    op.create_index(op.f("ix_meeting_places_booth_id"), "meeting_places", ["booth_id"], unique=False)
    op.create_index(op.f("ix_meeting_places_hall_id"), "meeting_places", ["hall_id"], unique=False)
    op.create_index(op.f("ix_meeting_places_owner_id"), "meeting_places", ["owner_id"], unique=False)
    op.create_index(op.f("ix_meeting_places_room_id"), "meeting_places", ["room_id"], unique=False)
    op.create_index(op.f("ix_meeting_places_zone_id"), "meeting_places", ["zone_id"], unique=False)
    op.create_table(
        "block_places",
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("block_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("meeting_place_id", _WHOLE, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "block_id"],
            ["meeting_blocks.event_id", "meeting_blocks.id"],
            name=op.f("fk_block_places_event_id_block_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "meeting_place_id"],
            ["meeting_places.event_id", "meeting_places.id"],
            name=op.f("fk_block_places_event_id_meeting_place_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("block_id", "meeting_place_id", name=op.f("pk_block_places")),
    )
    op.create_index(op.f("ix_block_places_meeting_place_id"), "block_places", ["meeting_place_id"], unique=False)
    op.create_table(
        "meeting_place_closures",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("meeting_place_id", _WHOLE, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_place_closures_times_in_order")),
        sa.ForeignKeyConstraint(
            ["event_id", "meeting_place_id"],
            ["meeting_places.event_id", "meeting_places.id"],
            name=op.f("fk_meeting_place_closures_event_id_meeting_place_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_meeting_place_closures_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_place_closures")),
    )
    op.create_index(op.f("ix_meeting_place_closures_event_id"), "meeting_place_closures", ["event_id"], unique=False)
    op.create_index(
        op.f("ix_meeting_place_closures_meeting_place_id"), "meeting_place_closures", ["meeting_place_id"], unique=False
    )
    op.create_table(
        "meetings",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column(
            "kind",
            sa.Enum("B2B", "B2G", "G2G", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "scheduled",
                "confirmed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "origin",
            sa.Enum(
                "organiser", "wish", "walk-up", name="origin", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("agenda", _JSON, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column(
            "interpretation",
            sa.Enum(
                "none",
                "consecutive",
                "simultaneous",
                name="interpretation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("minutes", _WHOLE, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meeting_place_id", _WHOLE, nullable=True),
        sa.Column("lane", _WHOLE, nullable=False),
        sa.Column("liaison_id", _WHOLE, nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("meets_again", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sequence", _WHOLE, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pending", _JSON, nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        sa.CheckConstraint(
            "state <> 'proposed' OR starts_at IS NULL", name=op.f("ck_meetings_proposed_reserves_nothing")
        ),
        sa.CheckConstraint(
            "state NOT IN ('scheduled', 'confirmed') OR starts_at IS NOT NULL",
            name=op.f("ck_meetings_placed_when_live"),
        ),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL) AND (starts_at IS NULL) = (meeting_place_id IS NULL)",
            name=op.f("ck_meetings_placed_whole"),
        ),
        sa.CheckConstraint("(tell_at IS NULL) = (first_at IS NULL)", name=op.f("ck_meetings_told_whole")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meetings_times_in_order")),
        sa.CheckConstraint("minutes BETWEEN 5 AND 240", name=op.f("ck_meetings_minutes_bounded")),
        sa.ForeignKeyConstraint(
            ["event_id", "meeting_place_id"],
            ["meeting_places.event_id", "meeting_places.id"],
            name=op.f("fk_meetings_event_id_meeting_place_id"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_meetings_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["liaison_id"], ["accounts.id"], name=op.f("fk_meetings_liaison_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_meetings_event_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_meetings_uid")),
    )
    op.create_index("ix_meetings_event_id_starts_at", "meetings", ["event_id", "starts_at"], unique=False)
    op.create_index(op.f("ix_meetings_liaison_id"), "meetings", ["liaison_id"], unique=False)
    op.create_index(
        "ix_meetings_meeting_place_id_starts_at", "meetings", ["meeting_place_id", "starts_at"], unique=False
    )
    op.create_index("ix_meetings_tell_at", "meetings", ["tell_at"], unique=False)
    op.create_table(
        "meeting_interpreters",
        sa.Column("meeting_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("interpreter_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("booking_id", _WHOLE, nullable=True),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "booking_id"],
            ["interpreter_bookings.event_id", "interpreter_bookings.id"],
            name=op.f("fk_meeting_interpreters_event_id_booking_id"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "interpreter_id"],
            ["interpreters.event_id", "interpreters.id"],
            name=op.f("fk_meeting_interpreters_event_id_interpreter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "meeting_id"],
            ["meetings.event_id", "meetings.id"],
            name=op.f("fk_meeting_interpreters_event_id_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "interpreter_id", name=op.f("pk_meeting_interpreters")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_meeting_interpreters_booking_id")),
    )
    op.create_index(
        op.f("ix_meeting_interpreters_interpreter_id"), "meeting_interpreters", ["interpreter_id"], unique=False
    )
    op.create_table(
        "meeting_parties",
        sa.Column("meeting_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("party_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("position", _WHOLE, nullable=False),
        sa.Column(
            "side",
            sa.Enum("host", "guest", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("head_id", _WHOLE, nullable=True),
        sa.Column("quorum", _WHOLE, nullable=False),
        sa.CheckConstraint("quorum BETWEEN 1 AND 40", name=op.f("ck_meeting_parties_quorum_bounded")),
        sa.ForeignKeyConstraint(
            ["event_id", "head_id"],
            ["registrations.event_id", "registrations.id"],
            name=op.f("fk_meeting_parties_event_id_head_id"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "meeting_id"],
            ["meetings.event_id", "meetings.id"],
            name=op.f("fk_meeting_parties_event_id_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "party_id"],
            ["parties.event_id", "parties.id"],
            name=op.f("fk_meeting_parties_event_id_party_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "party_id", name=op.f("pk_meeting_parties")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_meeting_parties_meeting_id_position")),
    )
    op.create_index(op.f("ix_meeting_parties_head_id"), "meeting_parties", ["head_id"], unique=False)
    op.create_index(op.f("ix_meeting_parties_party_id"), "meeting_parties", ["party_id"], unique=False)
    op.create_table(
        "meeting_people",
        sa.Column("meeting_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("registration_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("party_id", _WHOLE, nullable=False),
        sa.Column("must", sa.Boolean(), nullable=False),
        sa.Column("comes", sa.Boolean(), nullable=False),
        sa.Column("booked", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT booked OR (starts_at IS NOT NULL AND ends_at IS NOT NULL)",
            name=op.f("ck_meeting_people_booked_at_a_time"),
        ),
        sa.CheckConstraint("NOT must OR comes OR left_at IS NOT NULL", name=op.f("ck_meeting_people_who_must_comes")),
        sa.ForeignKeyConstraint(
            ["event_id", "meeting_id"],
            ["meetings.event_id", "meetings.id"],
            name=op.f("fk_meeting_people_event_id_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "party_id"],
            ["parties.event_id", "parties.id"],
            name=op.f("fk_meeting_people_event_id_party_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "registration_id"],
            ["registrations.event_id", "registrations.id"],
            name=op.f("fk_meeting_people_event_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "registration_id", name=op.f("pk_meeting_people")),
    )
    op.create_index(op.f("ix_meeting_people_party_id"), "meeting_people", ["party_id"], unique=False)
    op.create_index(
        "ix_meeting_people_registration_id_starts_at", "meeting_people", ["registration_id", "starts_at"], unique=False
    )
    if op.get_context().dialect.name == "postgresql":
        for table, name, columns, where in _NEVER_TWICE:
            same = ", ".join(f"int8range({column}, {column}, '[]') WITH &&" for column in columns)
            op.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
                f"({same}, tstzrange(starts_at, ends_at) WITH &&) WHERE ({where}) DEFERRABLE INITIALLY IMMEDIATE"
            )


def downgrade() -> None:
    op.drop_table("meeting_interpreters")
    op.drop_table("meeting_people")
    op.drop_table("meeting_parties")
    op.drop_table("meetings")
    op.drop_table("block_places")
    op.drop_table("meeting_place_closures")
    op.drop_table("meeting_places")
    op.drop_table("parties")
    op.drop_table("body_members")
    op.drop_table("hall_walks")
    op.drop_table("meeting_blocks")
    op.drop_table("bodies")
