"""Interpreters stand in a table of their own, with their shifts and bookings: those of the programme, who stood among the
speakers, and those of delegations.
"""

import uuid
from datetime import datetime, timezone

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.kit.tokens import new_key
from expo.migrations.tables import alter_table

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_TIME = sa.DateTime(timezone=True)
_NO_OVERLAP = (
    "ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
    "(int8range({column}, {column}, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&) WHERE (live) "
    "DEFERRABLE INITIALLY IMMEDIATE"
)
# below: as speakers and members, as parts of sessions; languages and addresses in words
kept_elsewhere = ("interpreters", "interpreter_bookings", "session_interpreters")


def upgrade() -> None:
    op.create_table(
        "interpreters",
        sa.Column("id", _ID, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("registration_id", _ID, nullable=True),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("name", "second_name", "organisation", "country", "email", "phone", "language")
        ),
        sa.Column("pairs", _JSON, nullable=False),
        sa.Column("modes", _JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("link_key", sa.Text(), nullable=False),
        sa.Column("revision", _ID, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("first_at", _TIME, nullable=True),
        sa.Column("tell_at", _TIME, nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("version", _ID, nullable=False),
        sa.CheckConstraint("registration_id IS NOT NULL OR name <> ''", name=op.f("ck_interpreters_named")),
        sa.CheckConstraint("(tell_at IS NULL) = (first_at IS NULL)", name=op.f("ck_interpreters_told_whole")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_interpreters_event_id"), ondelete="CASCADE"),
        _of_event("interpreters", "registration_id", "registrations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreters")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_interpreters_event_id_id")),
        sa.UniqueConstraint("link_key", name=op.f("uq_interpreters_link_key")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_interpreters_registration_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_interpreters_uid")),
    )
    op.create_index("ix_interpreters_tell_at", "interpreters", ["tell_at"])
    _create_times()
    with alter_table("speakers") as batch_op:
        batch_op.add_column(sa.Column("interpreter_id", _ID, nullable=True))
        batch_op.create_unique_constraint(op.f("uq_speakers_interpreter_id"), ["interpreter_id"])
        batch_op.create_foreign_key(
            op.f("fk_speakers_event_id_interpreter_id"),
            "interpreters",
            ["event_id", "interpreter_id"],
            ["event_id", "id"],
        )
    _move_from_speakers()
    _move_from_members()
    _allow("speaker", "moderator")


def _create_times() -> None:
    op.create_table(
        "interpreter_shifts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("interpreter_id", _ID, nullable=False),
        sa.Column("starts_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_interpreter_shifts_times_in_order")),
        _of_event("interpreter_shifts", "interpreter_id", "interpreters", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter_shifts")),
    )
    op.create_index(op.f("ix_interpreter_shifts_interpreter_id"), "interpreter_shifts", ["interpreter_id"])
    op.create_table(
        "interpreter_bookings",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("interpreter_id", _ID, nullable=False),
        sa.Column("starts_at", _TIME, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.Column("changes", _ID, nullable=False),
        sa.Column("told", _JSON, nullable=True),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_interpreter_bookings_times_in_order")),
        sa.CheckConstraint("NOT (live AND dropped)", name=op.f("ck_interpreter_bookings_dropped_is_free")),
        _of_event("interpreter_bookings", "interpreter_id", "interpreters", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreter_bookings")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_interpreter_bookings_event_id_id")),
    )
    op.create_index(
        "ix_interpreter_bookings_interpreter_id_starts_at", "interpreter_bookings", ["interpreter_id", "starts_at"]
    )
    if op.get_context().dialect.name == "postgresql":
        name = "ex_interpreter_bookings_interpreter"
        op.execute(_NO_OVERLAP.format(table="interpreter_bookings", name=name, column="interpreter_id"))
    op.create_table(
        "session_interpreters",
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("session_id", _ID, nullable=False, autoincrement=False),
        sa.Column("booking_id", _ID, nullable=False, autoincrement=False),
        _of_event("session_interpreters", "session_id", "sessions", "CASCADE"),
        _of_event("session_interpreters", "booking_id", "interpreter_bookings", "CASCADE"),
        sa.PrimaryKeyConstraint("session_id", "booking_id", name=op.f("pk_session_interpreters")),
    )
    op.create_index(op.f("ix_session_interpreters_booking_id"), "session_interpreters", ["booking_id"])


def _of_event(table: str, column: str, parent: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["event_id", column],
        [f"{parent}.event_id", f"{parent}.id"],
        name=op.f(f"fk_{table}_event_id_{column}"),
        ondelete=ondelete,
    )


def _tables() -> dict[str, sa.Table]:
    """The tables as they are at this revision, whose rows are moved."""
    metadata, connection = sa.MetaData(), op.get_bind()
    names = ("speakers", "session_parts", "delegation_members", "sessions", *_MADE)
    found = {name: sa.Table(name, metadata, autoload_with=connection) for name in names}
    for name, columns in _OF_JSON.items():
        for column in columns:
            found[name].c[column].type = _JSON
    return found


_OF_JSON = {"interpreters": ("pairs", "modes"), "interpreter_bookings": ("told",), "speakers": ("about", "links")}
_MADE = ("interpreters", "interpreter_bookings", "session_interpreters")


def _insert_interpreter(table: sa.Table, event_id: int, **values: object) -> int:
    moment = datetime.now(timezone.utc)
    if op.get_context().dialect.name == "sqlite":
        moment = moment.replace(tzinfo=None)
    row = dict.fromkeys(("name", "second_name", "organisation", "country", "email", "phone", "note"), "")
    row |= {"language": "en", "pairs": [], "modes": [], "revision": 1, "version": 1, "uid": str(uuid.uuid4())}
    row |= {"link_key": new_key(), "changed_at": moment, "created_at": moment, "event_id": event_id, **values}
    made = op.get_bind().execute(sa.insert(table).values(row))
    return int(made.inserted_primary_key[0])


def _move_from_speakers() -> None:
    """Those who interpret become interpreters. Their rows among the speakers stay where they hold what interpreters have no
    column for, or where they speak too.
    """
    tables, connection = _tables(), op.get_bind()
    speakers, parts, sessions = tables["speakers"], tables["session_parts"], tables["sessions"]
    bookings, joins = tables["interpreter_bookings"], tables["session_interpreters"]
    published = dict(connection.execute(sa.select(sessions.c.id, sessions.c.state)).all())
    interpreting = sa.select(parts).where(parts.c.role == "interpreter").order_by(parts.c.speaker_id, parts.c.starts_at)
    by_speaker: dict[int, list[sa.Row]] = {}
    for part in connection.execute(interpreting).all():
        by_speaker.setdefault(part.speaker_id, []).append(part)
    for number, booked in by_speaker.items():
        person = connection.execute(sa.select(speakers).where(speakers.c.id == number)).one()
        names = ("name", "second_name", "organisation", "country")
        made = _insert_interpreter(
            tables["interpreters"], person.event_id, **{name: getattr(person, name) for name in names}
        )
        for part in booked:
            row = {"event_id": part.event_id, "interpreter_id": made, "starts_at": part.starts_at, "ends_at": part.ends_at}
            row |= {"live": part.live, "dropped": False, "changes": 0, "told": None}
            row |= {"announced": published[part.session_id] == "published"}
            booking = connection.execute(sa.insert(bookings).values(row)).inserted_primary_key[0]
            join = {"event_id": part.event_id, "session_id": part.session_id, "booking_id": booking}
            connection.execute(sa.insert(joins).values(join))
        of_theirs = parts.c.speaker_id == number
        connection.execute(sa.delete(parts).where(of_theirs, parts.c.role == "interpreter"))
        speaks = connection.scalar(sa.select(sa.func.count()).select_from(parts).where(of_theirs))
        if speaks or person.job_title or person.about or person.links or person.photo_key:
            connection.execute(sa.update(speakers).where(speakers.c.id == number).values(interpreter_id=made))
        else:
            connection.execute(sa.delete(speakers).where(speakers.c.id == number))


def _move_from_members() -> None:
    tables, connection = _tables(), op.get_bind()
    members = tables["delegation_members"]
    query = sa.select(members.c.event_id, members.c.registration_id).where(
        members.c.role == "interpreter", members.c.registration_id.is_not(None)
    )
    for event_id, registration_id in connection.execute(query.order_by(members.c.id)).all():
        _insert_interpreter(tables["interpreters"], event_id, registration_id=registration_id)


def _allow(*roles: str) -> None:
    with alter_table("session_parts") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_session_parts_role"), type_="check")
        listed = ", ".join(f"'{role}'" for role in roles)
        batch_op.create_check_constraint(batch_op.f("ck_session_parts_role"), f"role IN ({listed})")


def downgrade() -> None:
    _allow("speaker", "moderator", "interpreter")
    _move_to_speakers()
    with alter_table("speakers") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_speakers_event_id_interpreter_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_speakers_interpreter_id"), type_="unique")
        batch_op.drop_column("interpreter_id")
    for name in ("session_interpreters", "interpreter_bookings", "interpreter_shifts", "interpreters"):
        op.drop_table(name)


def _move_to_speakers() -> None:
    """Whoever interprets a session, or is no member of a delegation, stands among the speakers again."""
    tables, connection = _tables(), op.get_bind()
    interpreters, speakers, parts = tables["interpreters"], tables["speakers"], tables["session_parts"]
    bookings, joins = tables["interpreter_bookings"], tables["session_interpreters"]
    people = sa.Table("registrations", sa.MetaData(), autoload_with=connection)
    booked = (
        sa.select(bookings, joins.c.session_id)
        .join(joins, joins.c.booking_id == bookings.c.id)
        .where(~bookings.c.dropped)
        .order_by(bookings.c.id)
    )
    by_person: dict[int, list[sa.Row]] = {}
    for booking in connection.execute(booked).all():
        by_person.setdefault(booking.interpreter_id, []).append(booking)
    for person in connection.execute(sa.select(interpreters).order_by(interpreters.c.id)).all():
        theirs = by_person.get(person.id, [])
        if person.registration_id is not None and not theirs:
            note = connection.scalar(sa.select(people.c.note).where(people.c.id == person.registration_id))
            text = f"{note}\n{_words(person)}".strip()
            connection.execute(sa.update(people).where(people.c.id == person.registration_id).values(note=text))
            continue
        number = connection.scalar(sa.select(speakers.c.id).where(speakers.c.interpreter_id == person.id))
        if number is None:
            number = _insert_speaker(speakers, people, person)
        taken = set(connection.scalars(sa.select(parts.c.session_id).where(parts.c.speaker_id == number)))
        for booking in theirs:
            if booking.session_id not in taken:
                row = {name: getattr(booking, name) for name in ("event_id", "session_id", "starts_at", "ends_at", "live")}
                row |= {"speaker_id": number, "role": "interpreter", "position": 90}
                connection.execute(sa.insert(parts).values(row))


def _words(person: sa.Row) -> str:
    """What no column below holds."""
    told = [*person.pairs, *person.modes, person.email, person.phone, person.note]
    return f"Interpreter: {', '.join(text for text in told if text)}" if any(told) else ""


def _insert_speaker(speakers: sa.Table, people: sa.Table, person: sa.Row) -> int:
    names = {name: getattr(person, name) for name in ("name", "second_name", "organisation", "country")}
    if person.registration_id is not None:
        found = op.get_bind().execute(sa.select(people).where(people.c.id == person.registration_id)).one()
        names = {name: getattr(found, name) for name in ("second_name", "organisation", "country")}
        names["name"] = f"{found.given_name} {found.family_name}".strip()
    row = {"uid": person.uid, "event_id": person.event_id, "slug": f"interpreter-{person.uid[:13]}", **names}
    row |= {"job_title": "", "about": {"en": _words(person)} if _words(person) else {}, "links": [], "photo": None, "photo_key": "", "version": 1}
    return int(op.get_bind().execute(sa.insert(speakers).values(row)).inserted_primary_key[0])
