"""Tables of the programme: rooms, tracks, sessions, speakers, their parts in sessions, kept sessions and sign-ups."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from expo.db import Base, Json, choice, event_key, of_event, row_key
from expo.events.models import Event, Hall, Zone
from expo.exclusions import no_overlap
from expo.files.contents import FileContent
from expo.history.subjects import Subject
from expo.i18n import _
from expo.interpreters.models import Booking, Interpreter
from expo.programme.rules import PartRole, SessionKind, SessionState


class Track(Base):
    __tablename__ = "tracks"
    __subject__ = Subject.TRACK
    __table_args__ = (
        sa.UniqueConstraint("event_id", "slug"),
        sa.UniqueConstraint("event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    slug: Mapped[str]
    name: Mapped[dict[str, str]]
    position: Mapped[int] = mapped_column(default=0)


class Room(Base):
    __tablename__ = "rooms"
    __subject__ = Subject.ROOM
    __table_args__ = (
        sa.UniqueConstraint("event_id", "slug"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("hall_id", "halls"),
        of_event("zone_id", "zones"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    hall_id: Mapped[int | None] = mapped_column(index=True)
    zone_id: Mapped[int | None] = mapped_column(index=True)  # one may sit in it only while the zone is open
    slug: Mapped[str]
    name: Mapped[dict[str, str]]
    capacity: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)

    hall: Mapped[Hall | None] = relationship(primaryjoin="foreign(Room.hall_id) == Hall.id")
    zone: Mapped[Zone | None] = relationship(primaryjoin="foreign(Room.zone_id) == Zone.id")


class Session(Base):
    """One item of the programme. `sequence` grows when its time, room or state changes (RFC 5545, 3.8.7.4)."""

    __tablename__ = "sessions"
    __subject__ = Subject.SESSION
    __table_args__ = (
        sa.UniqueConstraint("event_id", "slug"),
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
        sa.CheckConstraint("seats > 0", name="seats_some"),
        sa.Index("ix_sessions_event_id_starts_at", "event_id", "starts_at"),
        no_overlap("room_id", "ex_sessions_room", "room_id IS NOT NULL AND state = 'published'"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("room_id", "rooms"),
        of_event("track_id", "tracks"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    track_id: Mapped[int | None] = mapped_column(index=True)
    room_id: Mapped[int | None] = mapped_column(index=True)
    slug: Mapped[str]
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind, "kind"))
    title: Mapped[dict[str, str]]
    abstract: Mapped[dict[str, str]] = mapped_column(default=dict)
    language: Mapped[str] = mapped_column(default="en")
    interpreted: Mapped[list[str]] = mapped_column(default=list)  # codes of the languages it is interpreted into
    seats: Mapped[int | None]  # limit of sign-ups; None: no sign-up needed
    state: Mapped[SessionState] = mapped_column(choice(SessionState, "state"), default=SessionState.DRAFT)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    track: Mapped[Track | None] = relationship(primaryjoin="foreign(Session.track_id) == Track.id")
    room: Mapped[Room | None] = relationship(primaryjoin="foreign(Session.room_id) == Room.id")
    parts: Mapped[list["SessionPart"]] = relationship(
        back_populates="session",
        primaryjoin="foreign(SessionPart.session_id) == Session.id",
        cascade="all, delete-orphan",
        order_by="SessionPart.position",
    )
    bookings: Mapped[list[Booking]] = relationship(
        secondary="session_interpreters", cascade="all, delete-orphan", single_parent=True, order_by=Booking.id
    )

    @property
    def interpreters(self) -> list[Interpreter]:
        return [one.interpreter for one in self.bookings if not one.dropped]


session_interpreters = sa.Table(
    "session_interpreters",
    Base.metadata,
    event_key(),
    row_key("session_id"),
    row_key("booking_id", index=True),
    of_event("session_id", "sessions", ondelete="CASCADE"),
    of_event("booking_id", "interpreter_bookings", ondelete="CASCADE"),
)


class Speaker(Base):
    """A speaker or moderator of an event. One who interprets too has a row among the interpreters. One without a name was
    erased, and stays in the sessions as somebody who was there.
    """

    __tablename__ = "speakers"
    __subject__ = Subject.SPEAKER
    __table_args__ = (
        sa.UniqueConstraint("event_id", "slug"),
        sa.UniqueConstraint("event_id", "id"),
        sa.UniqueConstraint("interpreter_id"),
        of_event("interpreter_id", "interpreters"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    interpreter_id: Mapped[int | None]
    slug: Mapped[str]
    name: Mapped[str]
    second_name: Mapped[str] = mapped_column(default="")  # the name in a second script
    job_title: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")  # ISO 3166, two letters
    about: Mapped[dict[str, str]] = mapped_column(default=dict)
    links: Mapped[list[str]] = mapped_column(default=list)
    photo: Mapped[bytes | None] = deferred(mapped_column(FileContent))  # JPEG, re-encoded by us
    photo_key: Mapped[str] = mapped_column(default="")  # new for each photo; empty: no photo
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()

    @property
    def called(self) -> str:
        """The name; of somebody who was erased, that they are."""
        return self.name or _("Speaker removed")


class SessionPart(Base):
    """The role of a speaker in a session. The session's times are copied here for the exclusion constraint."""

    __tablename__ = "session_parts"
    __table_args__ = (
        no_overlap("speaker_id", "ex_session_parts_speaker", "live"),
        sa.Index("ix_session_parts_speaker_id_starts_at", "speaker_id", "starts_at"),
        of_event("session_id", "sessions", ondelete="CASCADE"),
        of_event("speaker_id", "speakers"),
    )

    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    speaker_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int]
    role: Mapped[PartRole] = mapped_column(choice(PartRole, "role"))
    position: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    live: Mapped[bool] = mapped_column(default=True)  # the session is published: its people are in no other one then

    session: Mapped[Session] = relationship(
        back_populates="parts", primaryjoin="foreign(SessionPart.session_id) == Session.id"
    )
    speaker: Mapped[Speaker] = relationship(primaryjoin="foreign(SessionPart.speaker_id) == Speaker.id")


class KeptSession(Base):
    """A session that a registered person has starred; it appears in their personal feed."""

    __tablename__ = "kept_sessions"
    __table_args__ = (
        of_event("registration_id", "registrations", ondelete="CASCADE"),
        of_event("session_id", "sessions", ondelete="CASCADE"),
    )

    registration_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    event_id: Mapped[int]
    created_at: Mapped[datetime]


class SignUp(Base):
    """A person's seat number in a session, or their number on its waiting list."""

    __tablename__ = "sign_ups"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "seat"),
        sa.UniqueConstraint("session_id", "waiting_number"),
        sa.CheckConstraint("(seat IS NULL) <> (waiting_number IS NULL)", name="seat_or_number"),
        sa.CheckConstraint("seat > 0", name="seat_counted"),
        of_event("session_id", "sessions", ondelete="CASCADE"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
    )

    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    registration_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    event_id: Mapped[int]
    seat: Mapped[int | None]
    waiting_number: Mapped[int | None]
    created_at: Mapped[datetime]


class Moved(Base):
    """A published session that changed since its keepers were last told; `before` is its state before the first change."""

    __tablename__ = "moved_sessions"
    __table_args__ = (of_event("session_id", "sessions", ondelete="CASCADE"),)

    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    first_at: Mapped[datetime]
    tell_at: Mapped[datetime] = mapped_column(index=True)


class Digest(Base):
    """Changes that are being mailed to the people who keep the sessions. Registrations up to the id `told_up_to` have
    their mail.
    """

    __tablename__ = "programme_digests"
    __table_args__ = (sa.UniqueConstraint("event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    told_up_to: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    changes: Mapped[list["DigestChange"]] = relationship(
        primaryjoin="foreign(DigestChange.digest_id) == Digest.id",
        order_by="DigestChange.session_id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class DigestChange(Base):
    """A session that a digest tells of; `before` is its state as people knew it, the former room by its names."""

    __tablename__ = "digest_changes"
    __table_args__ = (
        of_event("digest_id", "programme_digests", ondelete="CASCADE"),
        of_event("session_id", "sessions", ondelete="CASCADE"),
    )

    digest_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    event_id: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(Json)
