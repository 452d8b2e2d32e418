"""What became of meetings: who was there, when they began and ended, and what each side says came of it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, choice, of_event
from expo.meetings.day.rules import AmountBand, OutcomeKind, Presence, StepAnswer
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party


class MeetingAttendance(Base):
    """Whether a party is at the table of a meeting."""

    __tablename__ = "meeting_attendances"
    __table_args__ = (
        sa.CheckConstraint("(presence = 'late') = (late_minutes IS NOT NULL)", name="late_by_minutes"),
        sa.CheckConstraint("late_minutes BETWEEN 1 AND 120", name="late_minutes_bounded"),
        of_event("meeting_id", "meetings", ondelete="CASCADE"),
        of_event("party_id", "parties", ondelete="CASCADE"),
    )

    meeting_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    party_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    presence: Mapped[Presence] = mapped_column(choice(Presence, "presence"))
    late_minutes: Mapped[int | None]
    changed_at: Mapped[datetime]


class MeetingSitting(Base):
    """The beginning of a meeting, with enough parties at the table, and its end, where one was recorded."""

    __tablename__ = "meeting_sittings"
    __table_args__ = (
        sa.CheckConstraint("ended_at >= begun_at", name="ends_after"),
        of_event("meeting_id", "meetings", ondelete="CASCADE"),
    )

    meeting_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class MeetingOutcome(Base):
    """What one side says came of a meeting. The other side never reads it."""

    __tablename__ = "meeting_outcomes"
    __table_args__ = (
        sa.CheckConstraint("met OR result = 'nothing'", name="result_of_a_meeting"),
        of_event("meeting_id", "meetings", ondelete="CASCADE"),
        of_event("party_id", "parties", ondelete="CASCADE"),
    )

    meeting_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    party_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    met: Mapped[bool]
    result: Mapped[OutcomeKind] = mapped_column(choice(OutcomeKind, "result"))
    amount: Mapped[AmountBand] = mapped_column(choice(AmountBand, "amount"), default=AmountBand.NONE)
    next_step: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")  # who does it
    due_on: Mapped[date | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class MeetingFollowUp(Base):
    """A day on which a side is asked how what it intended stands, so many days after the meeting."""

    __tablename__ = "meeting_follow_ups"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "party_id", "days"),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
        of_event("meeting_id", "meetings", ondelete="CASCADE"),
        of_event("party_id", "parties", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    meeting_id: Mapped[int]
    party_id: Mapped[int] = mapped_column(index=True)
    days: Mapped[int]
    due_on: Mapped[date] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    answer: Mapped[StepAnswer | None] = mapped_column(choice(StepAnswer, "answer"))
    answered_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship(
        primaryjoin="foreign(MeetingFollowUp.meeting_id) == Meeting.id", viewonly=True
    )
    party: Mapped[Party] = relationship(primaryjoin="foreign(MeetingFollowUp.party_id) == Party.id", viewonly=True)
