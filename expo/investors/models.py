"""Tables of the investors' desk: cases, questions to bodies, meetings, lines of the investor, follow-ups of commitments."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.accounts.models import Account
from expo.actors import DoneBy, done_at
from expo.db import Base, choice, of_event
from expo.events.models import Event
from expo.history.subjects import Subject
from expo.investors.rules import CaseState, CloseReason, Discretion, FollowUpAnswer, Horizon, TicketBand
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party

_OPEN = sa.text("answered_at IS NULL")


class InvestorDesk(Base):
    """Whether an event takes cases through the public form, and the number of the last one. Without a row it takes none."""

    __tablename__ = "investor_desks"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    is_open: Mapped[bool] = mapped_column(default=False)
    last_number: Mapped[int] = mapped_column(default=0)


class InvestorCase(Base):
    """What an investor asks of an event's desk. A commitment is what they stated that they intend, never what was done.

    `acknowledge_due_on` and `answer_due_on` are the last days in time, by the expo's calendar. `party_id` is set once the
    investor comes as a firm or a delegation. `link_key` is of the investor's own page.
    """

    __tablename__ = "investor_cases"
    __subject__ = Subject.INVESTOR_CASE
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.UniqueConstraint("event_id", "number"),
        sa.CheckConstraint("(closed_at IS NULL) = (close_reason IS NULL)", name="closed_for_a_reason"),
        sa.CheckConstraint("(committed_on IS NULL) = (commitment = '')", name="committed_on_a_day"),
        sa.Index("ix_investor_cases_event_id_state", "event_id", "state"),
        of_event("party_id", "parties"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    number: Mapped[int]
    organisation: Mapped[str]
    country: Mapped[str]  # ISO 3166, two letters
    contact_name: Mapped[str]
    contact_email: Mapped[str]
    contact_phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str]  # of the mails to the contact
    sector: Mapped[str]
    band: Mapped[TicketBand] = mapped_column(choice(TicketBand, "band"))
    horizon: Mapped[Horizon] = mapped_column(choice(Horizon, "horizon"))
    joint_venture: Mapped[bool] = mapped_column(default=False)
    licences: Mapped[str] = mapped_column(default="")
    land_energy: Mapped[str] = mapped_column(default="")
    discretion: Mapped[Discretion] = mapped_column(choice(Discretion, "discretion"))
    project: Mapped[str]
    state: Mapped[CaseState] = mapped_column(choice(CaseState, "state"), default=CaseState.ASKED)
    officer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None]
    desk_asks: Mapped[str] = mapped_column(default="")  # of the investor, as their page shows it
    desk_answer: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    acknowledge_due_on: Mapped[date]
    acknowledged_at: Mapped[datetime | None]
    acknowledgement_told: Mapped[bool] = mapped_column(default=False)  # that it is overdue
    answer_due_on: Mapped[date]
    answered_at: Mapped[datetime | None]
    answer_told: Mapped[bool] = mapped_column(default=False)  # that it is overdue
    commitment: Mapped[str] = mapped_column(default="")
    amount_minor: Mapped[int | None]
    currency: Mapped[str] = mapped_column(default="")
    committed_on: Mapped[date | None]
    close_reason: Mapped[CloseReason | None] = mapped_column(choice(CloseReason, "close_reason"))
    closed_at: Mapped[datetime | None]
    party_id: Mapped[int | None] = mapped_column(index=True)
    link_key: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    officer: Mapped[Account | None] = relationship()
    party: Mapped[Party | None] = relationship(primaryjoin="foreign(InvestorCase.party_id) == Party.id")
    questions: Mapped[list["CaseQuestion"]] = relationship(
        primaryjoin="foreign(CaseQuestion.case_id) == InvestorCase.id", order_by="CaseQuestion.id", viewonly=True
    )
    meetings: Mapped[list["CaseMeeting"]] = relationship(
        primaryjoin="foreign(CaseMeeting.case_id) == InvestorCase.id", order_by="CaseMeeting.meeting_id", viewonly=True
    )
    lines: Mapped[list["CaseLine"]] = relationship(
        primaryjoin="foreign(CaseLine.case_id) == InvestorCase.id", order_by="CaseLine.id", viewonly=True
    )
    follow_ups: Mapped[list["CaseFollowUp"]] = relationship(
        primaryjoin="foreign(CaseFollowUp.case_id) == InvestorCase.id", order_by="CaseFollowUp.days", viewonly=True
    )


class CaseQuestion(Base):
    """A question of the desk to a body; at most one of a case waits for the answer of the same body."""

    __tablename__ = "case_questions"
    __table_args__ = (
        sa.Index(
            "uq_case_questions_open", "case_id", "party_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        done_at("answered"),
        of_event("case_id", "investor_cases", ondelete="CASCADE"),
        of_event("party_id", "parties"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    case_id: Mapped[int] = mapped_column(index=True)
    party_id: Mapped[int] = mapped_column(index=True)  # of the body
    question: Mapped[str]
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[DoneBy]

    party: Mapped[Party] = relationship(primaryjoin="foreign(CaseQuestion.party_id) == Party.id")
    case: Mapped[InvestorCase] = relationship(
        primaryjoin="foreign(CaseQuestion.case_id) == InvestorCase.id", viewonly=True
    )


class CaseMeeting(Base):
    """A meeting that came out of a case, or was linked to it."""

    __tablename__ = "case_meetings"
    __table_args__ = (
        of_event("case_id", "investor_cases", ondelete="CASCADE"),
        of_event("meeting_id", "meetings", ondelete="CASCADE"),
    )

    case_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    meeting_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    event_id: Mapped[int]

    meeting: Mapped[Meeting] = relationship(primaryjoin="foreign(CaseMeeting.meeting_id) == Meeting.id")


class CaseLine(Base):
    """A line of text that the investor added on their own page."""

    __tablename__ = "case_lines"
    __table_args__ = (of_event("case_id", "investor_cases", ondelete="CASCADE"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    case_id: Mapped[int] = mapped_column(index=True)
    text: Mapped[str]
    created_at: Mapped[datetime]


class CaseFollowUp(Base):
    """A day on which the investor is asked what became of a commitment, so many days after it was stated."""

    __tablename__ = "case_follow_ups"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "days"),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
        of_event("case_id", "investor_cases", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    case_id: Mapped[int]
    days: Mapped[int]
    due_on: Mapped[date]
    sent_at: Mapped[datetime | None]
    answer: Mapped[FollowUpAnswer | None] = mapped_column(choice(FollowUpAnswer, "answer"))
    answered_at: Mapped[datetime | None]

    case: Mapped[InvestorCase] = relationship(
        primaryjoin="foreign(CaseFollowUp.case_id) == InvestorCase.id", viewonly=True
    )
