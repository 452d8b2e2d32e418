"""Offers of spaces to firms, and rounds in which firms choose a space themselves."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.booths.models import Assignment
from expo.db import Base, Json, choice, of_event
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.history.subjects import Subject
from expo.offers.rules import OfferState

_IS_OPEN = sa.text("state = 'open'")


class Offer(Base):
    """A space offered at a price stored with the offer, to be accepted or declined before `expires_at`."""

    __tablename__ = "offers"
    __subject__ = Subject.OFFER
    __table_args__ = (
        sa.Index("uq_offers_open", "assignment_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        sa.Index("uq_offers_open_firm", "exhibitor_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        sa.Index("ix_offers_state_expires_at", "state", "expires_at"),
        sa.CheckConstraint("total_minor >= 0", name="total_whole"),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_once"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("assignment_id", "assignments", ondelete="CASCADE"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(index=True)
    assignment_id: Mapped[int] = mapped_column(index=True)
    state: Mapped[OfferState] = mapped_column(choice(OfferState, "state"), default=OfferState.OPEN)
    wave: Mapped[int] = mapped_column(default=1)
    # If not accepted, the application returns to the waiting list.
    from_waiting: Mapped[bool] = mapped_column(default=False)
    numbers: Mapped[list[str]] = mapped_column(default=list)
    area_cm2: Mapped[int] = mapped_column(default=0)
    lines: Mapped[list[Any]] = mapped_column(Json, default=list)  # price lines as JSON
    total_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str]
    # The JSON of `PriceTerms` of the moment whose prices the offer has; None: offered before terms were kept.
    terms: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship(primaryjoin="foreign(Offer.exhibitor_id) == Exhibitor.id")
    assignment: Mapped[Assignment] = relationship(primaryjoin="foreign(Offer.assignment_id) == Assignment.id")

    @property
    def area_sqm(self) -> float:
        return self.area_cm2 / 10_000


class Round(Base):
    """A time in which firms with a range of priority points choose a space themselves."""

    __tablename__ = "choice_rounds"
    __subject__ = Subject.CHOICE_ROUND
    __table_args__ = (
        sa.CheckConstraint("closes_at > opens_at", name="times_in_order"),
        sa.CheckConstraint("most_points IS NULL OR most_points >= least_points", name="band_in_order"),
        sa.Index("ix_choice_rounds_event_id_opens_at", "event_id", "opens_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(default="")
    least_points: Mapped[int] = mapped_column(default=0)
    most_points: Mapped[int | None]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
