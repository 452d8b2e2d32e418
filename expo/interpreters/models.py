"""Interpreters of an event, their shifts, and the times for which they are booked."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, Json, of_event
from expo.events.models import Event
from expo.exclusions import no_overlap
from expo.history.subjects import Subject
from expo.registration.models import Registration


class Interpreter(Base):
    """An interpreter of an event: for sessions, delegations and meetings.

    One with a registration is that person: name, addresses, country and language are read there. `changed_at` and
    `revision` are the version of their calendar; `tell_at` is when the mail about changed bookings is due.
    """

    __tablename__ = "interpreters"
    __subject__ = Subject.INTERPRETER
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.UniqueConstraint("registration_id"),
        sa.CheckConstraint("registration_id IS NOT NULL OR name <> ''", name="named"),
        sa.CheckConstraint("(tell_at IS NULL) = (first_at IS NULL)", name="told_whole"),
        sa.Index("ix_interpreters_tell_at", "tell_at"),
        of_event("registration_id", "registrations"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    registration_id: Mapped[int | None]
    own_name: Mapped[str] = mapped_column("name", default="")
    own_second_name: Mapped[str] = mapped_column("second_name", default="")
    own_organisation: Mapped[str] = mapped_column("organisation", default="")
    own_country: Mapped[str] = mapped_column("country", default="")  # ISO 3166, two letters
    own_email: Mapped[str] = mapped_column("email", default="")
    own_phone: Mapped[str] = mapped_column("phone", default="")
    own_language: Mapped[str] = mapped_column("language", default="en")  # of mails, the page and the calendar
    pairs: Mapped[list[str]] = mapped_column(default=list)  # as in tr-ur
    modes: Mapped[list[str]] = mapped_column(default=list)  # rules.Mode
    note: Mapped[str] = mapped_column(default="")  # the organiser's
    link_key: Mapped[str] = mapped_column(unique=True)  # of the private page and of the calendar
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    first_at: Mapped[datetime | None]
    tell_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    registration: Mapped[Registration | None] = relationship(
        primaryjoin="foreign(Interpreter.registration_id) == Registration.id", lazy="joined"
    )
    shifts: Mapped[list["Shift"]] = relationship(
        primaryjoin="foreign(Shift.interpreter_id) == Interpreter.id",
        cascade="all, delete-orphan",
        order_by="Shift.starts_at",
    )

    @property
    def name(self) -> str:
        return self.registration.name if self.registration else self.own_name

    @property
    def second_name(self) -> str:
        return self.registration.second_name if self.registration else self.own_second_name

    @property
    def organisation(self) -> str:
        return self.registration.organisation if self.registration else self.own_organisation

    @property
    def country(self) -> str:
        return self.registration.country if self.registration else self.own_country

    @property
    def email(self) -> str:
        return self.registration.email if self.registration else self.own_email

    @property
    def phone(self) -> str:
        return self.registration.phone if self.registration else self.own_phone

    @property
    def language(self) -> str:
        return self.registration.language if self.registration else self.own_language


class Shift(Base):
    """A time in which an interpreter works; one without shifts works at any time."""

    __tablename__ = "interpreter_shifts"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
        of_event("interpreter_id", "interpreters", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    interpreter_id: Mapped[int] = mapped_column(index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Booking(Base):
    """An interpreter in a session, in a part of an itinerary or in a meeting, which owns it by a table of its own.

    Its times are copied here for the exclusion constraint, which holds over all of them. A dropped one stays, so that
    calendars get the cancellation. `told` holds what the interpreter was last mailed of it.
    """

    __tablename__ = "interpreter_bookings"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.CheckConstraint("ends_at >= starts_at", name="times_in_order"),
        sa.CheckConstraint("NOT (live AND dropped)", name="dropped_is_free"),
        no_overlap("interpreter_id", "ex_interpreter_bookings_interpreter", "live"),
        sa.Index("ix_interpreter_bookings_interpreter_id_starts_at", "interpreter_id", "starts_at"),
        of_event("interpreter_id", "interpreters", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    interpreter_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    live: Mapped[bool] = mapped_column(default=True)  # it takes place, and they were not taken out of it
    dropped: Mapped[bool] = mapped_column(default=False)
    announced: Mapped[bool] = mapped_column(default=False)  # it was shown to them at some time
    changes: Mapped[int] = mapped_column(default=0)  # of who interprets; part of the SEQUENCE in their calendar
    told: Mapped[dict[str, Any] | None] = mapped_column(Json)

    interpreter: Mapped[Interpreter] = relationship(primaryjoin="foreign(Booking.interpreter_id) == Interpreter.id")
