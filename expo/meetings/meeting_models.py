"""Meetings, their parties and their people."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.accounts.models import Account
from expo.db import Base, Json, choice, of_event
from expo.events.models import Event
from expo.exclusions import no_overlap
from expo.history.subjects import Subject
from expo.interpreters.models import Booking, Interpreter
from expo.meetings.models import MeetingPlace, Party
from expo.meetings.rules import Interpretation, MeetingCause, MeetingKind, MeetingState, Origin, PartySide
from expo.registration.models import Registration


def no_overlaps(columns: tuple[str, ...], name: str, where: str) -> ExcludeConstraint:
    """A PostgreSQL exclusion constraint: two rows with the same values of `columns` never overlap in time. Not created on
    SQLite, where a single writer makes the service's check enough. It can be deferred while many meetings are moved.
    """
    same = [(sa.text(f"int8range({column}, {column}, '[]')"), "&&") for column in columns]
    rule = ExcludeConstraint(
        *same,
        (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
        name=name,
        using="gist",
        where=sa.text(where),
        deferrable=True,
        initially="IMMEDIATE",
    )
    rule.ddl_if(dialect="postgresql")
    return rule


class Meeting(Base):
    """A meeting of two to six parties. `sequence` grows when its time, place or state changes (RFC 5545, 3.8.7.4).

    `lane` numbers the meetings of a place that holds several at once. `told_at` is when its people were
    first told; the mail about changes since is due at `tell_at`.
    """

    __tablename__ = "meetings"
    __subject__ = Subject.MEETING
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL) AND (starts_at IS NULL) = (meeting_place_id IS NULL)",
            name="placed_whole",
        ),
        sa.CheckConstraint("state NOT IN ('scheduled', 'confirmed') OR starts_at IS NOT NULL", name="placed_when_live"),
        sa.CheckConstraint("state <> 'proposed' OR starts_at IS NULL", name="proposed_reserves_nothing"),
        sa.CheckConstraint("minutes BETWEEN 5 AND 240", name="minutes_bounded"),
        sa.CheckConstraint("(tell_at IS NULL) = (first_at IS NULL)", name="told_whole"),
        sa.Index("ix_meetings_tell_at", "tell_at"),
        sa.Index("ix_meetings_event_id_starts_at", "event_id", "starts_at"),
        sa.Index("ix_meetings_meeting_place_id_starts_at", "meeting_place_id", "starts_at"),
        no_overlaps(("meeting_place_id", "lane"), "ex_meetings_place", "state IN ('scheduled', 'confirmed')"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("meeting_place_id", "meeting_places"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    kind: Mapped[MeetingKind] = mapped_column(choice(MeetingKind, "kind"))
    state: Mapped[MeetingState] = mapped_column(choice(MeetingState, "state"), default=MeetingState.PROPOSED)
    origin: Mapped[Origin] = mapped_column(choice(Origin, "origin"), default=Origin.ORGANISER)
    agenda: Mapped[list[str]] = mapped_column(default=list)
    language: Mapped[str] = mapped_column(default="en")
    interpretation: Mapped[Interpretation] = mapped_column(
        choice(Interpretation, "interpretation"), default=Interpretation.NONE
    )
    minutes: Mapped[int]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    meeting_place_id: Mapped[int | None]
    lane: Mapped[int] = mapped_column(default=0)
    liaison_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    pinned: Mapped[bool] = mapped_column(default=False)
    meets_again: Mapped[bool] = mapped_column(default=False)  # the organiser lets these parties meet twice
    reason: Mapped[str] = mapped_column(default="")  # of the last move or of the cancelling, as somebody wrote it
    reason_kind: Mapped[MeetingCause | None] = mapped_column(choice(MeetingCause, "reason_kind"))  # or what it was
    sequence: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None]
    pending: Mapped[dict[str, Any] | None] = mapped_column(Json)  # what people know of it, while a mail about it waits
    first_at: Mapped[datetime | None]
    tell_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    place: Mapped[MeetingPlace | None] = relationship(
        primaryjoin="foreign(Meeting.meeting_place_id) == MeetingPlace.id"
    )
    liaison: Mapped[Account | None] = relationship()
    sides: Mapped[list["MeetingParty"]] = relationship(
        back_populates="meeting",
        primaryjoin="foreign(MeetingParty.meeting_id) == Meeting.id",
        cascade="all, delete-orphan",
        order_by="MeetingParty.position",
    )
    people: Mapped[list["MeetingPerson"]] = relationship(
        primaryjoin="foreign(MeetingPerson.meeting_id) == Meeting.id",
        cascade="all, delete-orphan",
        order_by="MeetingPerson.registration_id",
    )

    booked_interpreters: Mapped[list["MeetingInterpreter"]] = relationship(
        primaryjoin="foreign(MeetingInterpreter.meeting_id) == Meeting.id",
        cascade="all, delete-orphan",
        order_by="MeetingInterpreter.interpreter_id",
    )

    @property
    def why(self) -> dict[str, Any]:
        """The reason as its columns, for the history."""
        return {"reason_kind": self.reason_kind} if self.reason_kind else {"reason": self.reason}

    def explain(self, why: str) -> None:
        """Keep why it is moved or cancelled: a text of somebody, or a `MeetingCause`."""
        self.reason_kind = why if isinstance(why, MeetingCause) else None
        self.reason = "" if self.reason_kind else why

    @property
    def interpreters(self) -> list[Interpreter]:
        return [one.interpreter for one in self.booked_interpreters if one.chosen]


class MeetingParty(Base):
    """A party of a meeting: on which side, who heads it there, and how many must come."""

    __tablename__ = "meeting_parties"
    __table_args__ = (
        sa.CheckConstraint("quorum BETWEEN 1 AND 40", name="quorum_bounded"),
        sa.UniqueConstraint("meeting_id", "position"),
        of_event("meeting_id", "meetings", ondelete="CASCADE"),
        of_event("party_id", "parties", ondelete="CASCADE"),
        of_event("head_id", "registrations"),
    )

    meeting_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    party_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    event_id: Mapped[int]
    position: Mapped[int]
    side: Mapped[PartySide] = mapped_column(choice(PartySide, "side"))
    head_id: Mapped[int | None] = mapped_column(index=True)
    quorum: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(
        back_populates="sides", primaryjoin="foreign(MeetingParty.meeting_id) == Meeting.id"
    )
    party: Mapped[Party] = relationship(primaryjoin="foreign(MeetingParty.party_id) == Party.id")


class MeetingPerson(Base):
    """A person of a party in a meeting, who must or may come. The times are copied here for the exclusion constraint while
    they are booked. `left_at`: removed since; their calendar shows the meeting as cancelled.
    """

    __tablename__ = "meeting_people"
    __table_args__ = (
        no_overlap("registration_id", "ex_meeting_people_person", "booked"),
        sa.CheckConstraint("NOT booked OR (starts_at IS NOT NULL AND ends_at IS NOT NULL)", name="booked_at_a_time"),
        sa.CheckConstraint("NOT must OR comes OR left_at IS NOT NULL", name="who_must_comes"),
        sa.Index("ix_meeting_people_registration_id_starts_at", "registration_id", "starts_at"),
        of_event("party_id", "parties", ondelete="CASCADE"),
        of_event("meeting_id", "meetings", ondelete="CASCADE"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
    )

    meeting_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    registration_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int]
    party_id: Mapped[int] = mapped_column(index=True)
    must: Mapped[bool] = mapped_column(default=False)
    comes: Mapped[bool] = mapped_column(default=True)
    booked: Mapped[bool] = mapped_column(default=False)  # comes, and the meeting is live
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship(
        primaryjoin="foreign(MeetingPerson.registration_id) == Registration.id"
    )


class MeetingInterpreter(Base):
    """An interpreter chosen for a meeting, booked once it has a time. One who was taken out stays with the dropped booking,
    so that their calendar gets the cancellation.
    """

    __tablename__ = "meeting_interpreters"
    __table_args__ = (
        sa.UniqueConstraint("booking_id"),
        of_event("meeting_id", "meetings", ondelete="CASCADE"),
        of_event("interpreter_id", "interpreters", ondelete="CASCADE"),
        of_event("booking_id", "interpreter_bookings"),
    )

    meeting_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    interpreter_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    event_id: Mapped[int]
    booking_id: Mapped[int | None]
    chosen: Mapped[bool] = mapped_column(default=True)

    interpreter: Mapped[Interpreter] = relationship(
        primaryjoin="foreign(MeetingInterpreter.interpreter_id) == Interpreter.id"
    )
    booking: Mapped[Booking | None] = relationship(
        primaryjoin="foreign(MeetingInterpreter.booking_id) == Booking.id", cascade="save-update, merge"
    )
