"""What parties want of one another: whom they must meet, would meet, and never want to."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from expo.db import Base, choice, of_event
from expo.meetings.rules import WishKind


class MeetingWish(Base):
    """A party's wish about another one. It is shown to whoever wishes and to organisers, to the other side never."""

    __tablename__ = "meeting_wishes"
    __table_args__ = (
        sa.UniqueConstraint("party_id", "other_id"),
        sa.UniqueConstraint("event_id", "id"),
        sa.CheckConstraint("party_id <> other_id", name="two_parties"),
        sa.Index("ix_meeting_wishes_other_id", "other_id"),
        of_event("party_id", "parties", ondelete="CASCADE"),
        of_event("other_id", "parties", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    party_id: Mapped[int]
    other_id: Mapped[int]
    kind: Mapped[WishKind] = mapped_column(choice(WishKind, "kind"))
    reason: Mapped[str] = mapped_column(default="")  # for the organiser
    changed_at: Mapped[datetime]
