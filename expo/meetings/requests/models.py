"""Requests for meetings, and what an expo says of them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, choice, of_event
from expo.events.models import Event
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party
from expo.meetings.requests.rules import AskedState

_IS_OPEN = sa.text("state IN ('asked', 'another time')")


class MeetingRequest(Base):
    """A party asks another one for a meeting. It takes nobody's time: `wanted_at` is a time that one of them named.

    `tell_asker_at` and `tell_asked_at` are when the mail about what is new to them is due; `remind_at` is when the asker hears
    that it is about to end.
    """

    __tablename__ = "meeting_requests"
    __table_args__ = (
        sa.CheckConstraint("asker_id <> asked_id", name="two_parties"),
        sa.CheckConstraint("minutes BETWEEN 5 AND 240", name="minutes_bounded"),
        sa.CheckConstraint("(state IN ('asked', 'another time')) = (answered_at IS NULL)", name="answered_once"),
        sa.CheckConstraint("meeting_id IS NULL OR state = 'accepted'", name="meeting_when_accepted"),
        sa.CheckConstraint("state <> 'another time' OR wanted_at IS NOT NULL", name="another_time_named"),
        sa.Index(
            "uq_meeting_requests_open",
            "asker_id",
            "asked_id",
            unique=True,
            postgresql_where=_IS_OPEN,
            sqlite_where=_IS_OPEN,
        ),
        sa.Index("ix_meeting_requests_asked_id", "asked_id"),
        sa.Index("ix_meeting_requests_expires_at", "expires_at", postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN),
        sa.Index("ix_meeting_requests_tell_asker_at", "tell_asker_at"),
        sa.Index("ix_meeting_requests_tell_asked_at", "tell_asked_at"),
        of_event("asker_id", "parties", ondelete="CASCADE"),
        of_event("asked_id", "parties", ondelete="CASCADE"),
        of_event("meeting_id", "meetings", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    asker_id: Mapped[int] = mapped_column(index=True)
    asked_id: Mapped[int]
    state: Mapped[AskedState] = mapped_column(choice(AskedState, "state"), default=AskedState.ASKED)
    reason: Mapped[str]  # why, in the asker's words
    minutes: Mapped[int]
    language: Mapped[str]
    interpreter: Mapped[bool] = mapped_column(default=False)
    wanted_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")  # with which it was declined
    meeting_id: Mapped[int | None] = mapped_column(index=True)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    tell_asker_at: Mapped[datetime | None]
    tell_asked_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    asker: Mapped[Party] = relationship(primaryjoin="foreign(MeetingRequest.asker_id) == Party.id")
    asked: Mapped[Party] = relationship(primaryjoin="foreign(MeetingRequest.asked_id) == Party.id")
    meeting: Mapped[Meeting | None] = relationship(primaryjoin="foreign(MeetingRequest.meeting_id) == Meeting.id")


class RequestTerms(Base):
    """What an expo says of requests for meetings; without a row, the usual (`rules.Terms`)."""

    __tablename__ = "meeting_request_terms"
    __table_args__ = (
        sa.CheckConstraint("most_open BETWEEN 1 AND 100", name="most_open_bounded"),
        sa.CheckConstraint("most_waiting BETWEEN 1 AND 500", name="most_waiting_bounded"),
        sa.CheckConstraint("days BETWEEN 1 AND 60", name="days_bounded"),
    )

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    are_open: Mapped[bool]
    most_open: Mapped[int]
    most_waiting: Mapped[int]
    days: Mapped[int]
    place_at_once: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
