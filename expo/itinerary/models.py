"""Itineraries of delegations and their items."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, Json, choice, event_key, of_event, row_key
from expo.delegations.models import Delegation, Member
from expo.history.subjects import Subject
from expo.itinerary.rules import ItemKind, ItemState
from expo.programme.models import Session


class Itinerary(Base):
    """A delegation's itinerary. `revision` and `changed_at` grow with every change of an item: they are the feed's version.

    `pending` holds the values last mailed, by item id; the mail about all of them is due at `tell_at`.
    """

    __tablename__ = "itineraries"
    __table_args__ = (
        sa.Index("ix_itineraries_tell_at", "tell_at"),
        sa.CheckConstraint("(tell_at IS NULL) = (first_at IS NULL)", name="told_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(sa.ForeignKey("delegations.id", ondelete="CASCADE"), unique=True)
    link_key: Mapped[str] = mapped_column(unique=True)  # of the delegation's feed
    revoked_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    pending: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    first_at: Mapped[datetime | None]
    tell_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    delegation: Mapped[Delegation] = relationship()


class ItineraryItem(Base):
    """An item of an itinerary: for everybody of the delegation, or for the people named."""

    __tablename__ = "itinerary_items"
    __subject__ = Subject.ITINERARY_ITEM
    __table_args__ = (
        sa.CheckConstraint("ends_at >= starts_at", name="times_in_order"),
        sa.Index("ix_itinerary_items_delegation_id_starts_at", "delegation_id", "starts_at"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("delegation_id", "delegations", ondelete="CASCADE"),
        of_event("session_id", "sessions"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int]
    delegation_id: Mapped[int]
    session_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[ItemKind] = mapped_column(choice(ItemKind, "kind"))
    state: Mapped[ItemState] = mapped_column(choice(ItemState, "state"), default=ItemState.PLANNED)
    title: Mapped[dict[str, str]]  # by language
    place: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, str]] = mapped_column(default=dict)  # rules.DETAILS: flight, airport, lounge, hotel ...
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    delegation: Mapped[Delegation] = relationship(primaryjoin="foreign(ItineraryItem.delegation_id) == Delegation.id")
    session: Mapped[Session | None] = relationship(primaryjoin="foreign(ItineraryItem.session_id) == Session.id")
    people: Mapped[list[Member]] = relationship(secondary="itinerary_people", order_by=Member.id)  # empty: everybody


itinerary_people = sa.Table(
    "itinerary_people",
    Base.metadata,
    event_key(),
    row_key("item_id"),
    row_key("member_id", index=True),
    of_event("item_id", "itinerary_items", ondelete="CASCADE"),
    of_event("member_id", "delegation_members", ondelete="CASCADE"),
)
