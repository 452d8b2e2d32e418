"""Blocks of time for meetings, and those during which nobody meets."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, choice, event_key, of_event, row_key
from expo.events.models import Event
from expo.history.subjects import Subject
from expo.meetings.models import MeetingPlace
from expo.meetings.rules import BlockKind


class MeetingBlock(Base):
    """A time for meetings of some kinds, with slots of its own length, or one during which nobody meets: a prayer, a plenary,
    a closure. Without places it is for all of them.
    """

    __tablename__ = "meeting_blocks"
    __subject__ = Subject.MEETING_BLOCK
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
        sa.CheckConstraint("(kind = 'meetings') = (slot_minutes IS NOT NULL)", name="slots_for_meetings"),
        sa.CheckConstraint("slot_minutes IN (15, 20, 30, 45)", name="slots_usual"),
        sa.CheckConstraint("gap_minutes BETWEEN 0 AND 30", name="gap_bounded"),
        sa.Index("ix_meeting_blocks_event_id_starts_at", "event_id", "starts_at"),
        sa.UniqueConstraint("event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    kind: Mapped[BlockKind] = mapped_column(choice(BlockKind, "kind"))
    name: Mapped[dict[str, str]] = mapped_column(default=dict)  # by language; empty: the kind's word
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    slot_minutes: Mapped[int | None]
    gap_minutes: Mapped[int] = mapped_column(default=0)
    kinds: Mapped[list[str]] = mapped_column(default=list)  # of meetings; empty: all
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    places: Mapped[list[MeetingPlace]] = relationship(secondary="block_places", order_by=MeetingPlace.position)


block_places = sa.Table(
    "block_places",
    Base.metadata,
    event_key(),
    row_key("block_id"),
    row_key("meeting_place_id", index=True),
    of_event("block_id", "meeting_blocks", ondelete="CASCADE"),
    of_event("meeting_place_id", "meeting_places", ondelete="CASCADE"),
)
