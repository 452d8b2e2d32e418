"""Rooms, tracks, sessions, and who keeps which."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, choice
from expo.events.models import Event, Hall
from expo.programme.rules import SessionKind, SessionState


class Track(Base):
    __tablename__ = "tracks"
    __table_args__ = (sa.UniqueConstraint("event_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    slug: Mapped[str]
    name: Mapped[dict[str, str]]
    position: Mapped[int] = mapped_column(default=0)


class Room(Base):
    __tablename__ = "rooms"
    __table_args__ = (sa.UniqueConstraint("event_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    hall_id: Mapped[int | None] = mapped_column(sa.ForeignKey("halls.id", ondelete="SET NULL"), index=True)
    slug: Mapped[str]
    name: Mapped[dict[str, str]]
    capacity: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)

    hall: Mapped[Hall | None] = relationship()


class Session(Base):
    """One item of the programme. `sequence` grows when its time, place or state changes (RFC 5545, 3.8.7.4)."""

    __tablename__ = "sessions"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "slug"),
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
        sa.Index("ix_sessions_event_id_starts_at", "event_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    track_id: Mapped[int | None] = mapped_column(sa.ForeignKey("tracks.id", ondelete="SET NULL"), index=True)
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("rooms.id", ondelete="SET NULL"), index=True)
    slug: Mapped[str]
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind, "kind"))
    title: Mapped[dict[str, str]]
    abstract: Mapped[dict[str, str]] = mapped_column(default=dict)
    language: Mapped[str] = mapped_column(default="en")
    state: Mapped[SessionState] = mapped_column(choice(SessionState, "state"), default=SessionState.DRAFT)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    track: Mapped[Track | None] = relationship()
    room: Mapped[Room | None] = relationship()


class KeptSession(Base):
    """A session that a registered person keeps: it is in their personal feed."""

    __tablename__ = "kept_sessions"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    session_id: Mapped[int] = mapped_column(
        sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]
