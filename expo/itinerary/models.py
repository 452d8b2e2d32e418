"""Itineraries of delegations and their items."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, Json, choice, event_key, of_event, row_key
from expo.delegations.models import Delegation, Member
from expo.history.subjects import Subject
from expo.i18n import localize
from expo.interpreters.models import Booking, Interpreter
from expo.interpreters.rules import PlaceName
from expo.itinerary.rules import ItemKind, ItemState
from expo.itinerary.vehicles.models import Vehicle
from expo.programme.models import Session
from expo.programme.rules import SessionState

# In an item's `details`: it was for a seat alone that was removed, and with nobody named it is nobody's, not everybody's.
OF_REMOVED_SEAT = "seat"


class Itinerary(Base):
    """A delegation's itinerary. `revision` and `changed_at` grow with every change of an item: they are the feed's version.

    The mail about the items that changed since the last one is due at `tell_at`.
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
    first_at: Mapped[datetime | None]
    tell_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    delegation: Mapped[Delegation] = relationship()


class ItineraryItem(Base):
    """An item of an itinerary: for everybody of the delegation, or for the people named.

    An item with a session is that session: title, place, times and state are read there, and its own columns are empty.
    """

    __tablename__ = "itinerary_items"
    __subject__ = Subject.ITINERARY_ITEM
    __table_args__ = (
        sa.CheckConstraint("ends_at >= starts_at", name="times_in_order"),
        sa.Index("ix_itinerary_items_delegation_id_starts_at", "delegation_id", "starts_at"),
        sa.CheckConstraint(
            "(session_id IS NULL) = (starts_at IS NOT NULL) AND (session_id IS NULL) = (ends_at IS NOT NULL)",
            name="times_in_one_place",
        ),
        sa.CheckConstraint(
            "kind IN ('arrival', 'departure') OR (starts_zone = '' AND ends_zone = '')", name="zones_of_flights"
        ),
        sa.UniqueConstraint("event_id", "id"),
        sa.UniqueConstraint("delegation_id", "session_id"),
        of_event("delegation_id", "delegations", ondelete="CASCADE"),
        of_event("session_id", "sessions", ondelete="CASCADE"),
        of_event("vehicle_id", "vehicles"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int]
    delegation_id: Mapped[int]
    session_id: Mapped[int | None] = mapped_column(index=True)
    vehicle_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[ItemKind] = mapped_column(choice(ItemKind, "kind"))
    own_state: Mapped[ItemState] = mapped_column("state", choice(ItemState, "state"), default=ItemState.PLANNED)
    own_title: Mapped[dict[str, str]] = mapped_column("title", default=dict)  # by language
    own_place: Mapped[str] = mapped_column("place", default="")
    note: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, str]] = mapped_column(default=dict)  # rules.DETAILS: flight, from, to, airport, hotel ...
    own_starts_at: Mapped[datetime | None] = mapped_column("starts_at")
    own_ends_at: Mapped[datetime | None] = mapped_column("ends_at")
    starts_zone: Mapped[str] = mapped_column(default="")  # IANA, of the airport of take-off; "": the expo's
    ends_zone: Mapped[str] = mapped_column(default="")  # of the airport of landing
    own_sequence: Mapped[int] = mapped_column("sequence", default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    # What was last mailed of it, until the next mail; empty for a new one, None where nothing has changed.
    pending: Mapped[dict[str, Any] | None] = mapped_column(Json)

    delegation: Mapped[Delegation] = relationship(primaryjoin="foreign(ItineraryItem.delegation_id) == Delegation.id")
    session: Mapped[Session | None] = relationship(primaryjoin="foreign(ItineraryItem.session_id) == Session.id")
    vehicle: Mapped[Vehicle | None] = relationship(primaryjoin="foreign(ItineraryItem.vehicle_id) == Vehicle.id")
    people: Mapped[list[Member]] = relationship(secondary="itinerary_people", order_by=Member.id)  # empty: everybody
    bookings: Mapped[list[Booking]] = relationship(
        secondary="item_interpreters", cascade="all, delete-orphan", single_parent=True, order_by=Booking.id
    )

    @property
    def named(self) -> frozenset[int]:
        """The ids of the members whom it is for; empty: everybody."""
        return frozenset(member.id for member in self.people)

    @property
    def is_nobodys(self) -> bool:
        return OF_REMOVED_SEAT in self.details

    @property
    def interpreters(self) -> list[Interpreter]:
        """Those of a session are chosen in the programme."""
        if self.session is not None:
            return self.session.interpreters
        return [one.interpreter for one in self.bookings if not one.dropped]

    @property
    def title(self) -> dict[str, str]:
        return self.session.title if self.session else self.own_title

    @property
    def place(self) -> str:
        """A session's room is named in the reader's language."""
        return place_in(self.places)

    @property
    def places(self) -> PlaceName:
        """The place in every language in which it is known."""
        if self.session is None:
            return self.own_place
        return self.session.room.name if self.session.room else ""

    @property
    def starts_at(self) -> datetime:
        return self.session.starts_at if self.session else _known(self.own_starts_at)

    @property
    def ends_at(self) -> datetime:
        return self.session.ends_at if self.session else _known(self.own_ends_at)

    @property
    def state(self) -> ItemState:
        """A planned item is cancelled while its session is not published."""
        is_held = self.session is None or self.session.state is SessionState.PUBLISHED
        return self.own_state if is_held or self.own_state is not ItemState.PLANNED else ItemState.CANCELLED

    @property
    def calendar_uid(self) -> str:
        """A session has one UID in every calendar."""
        return self.session.uid if self.session else self.uid

    @property
    def sequence(self) -> int:
        """The SEQUENCE of its calendar entry; it grows with changes of the item and of its session."""
        return self.own_sequence + (self.session.sequence if self.session else 0)


def place_in(place: PlaceName, language: str | None = None) -> str:
    """A place in a language, the reader's unless given."""
    return place if isinstance(place, str) else localize(place, language)


def _known(moment: datetime | None) -> datetime:
    """A constraint holds that an item without a session has its times."""
    if moment is None:
        raise ValueError("an item without a session has no time")
    return moment


itinerary_people = sa.Table(
    "itinerary_people",
    Base.metadata,
    event_key(),
    row_key("item_id"),
    row_key("member_id", index=True),
    of_event("item_id", "itinerary_items", ondelete="CASCADE"),
    of_event("member_id", "delegation_members", ondelete="CASCADE"),
)

item_interpreters = sa.Table(
    "item_interpreters",
    Base.metadata,
    event_key(),
    row_key("item_id"),
    row_key("booking_id", index=True),
    of_event("item_id", "itinerary_items", ondelete="CASCADE"),
    of_event("booking_id", "interpreter_bookings", ondelete="CASCADE"),
)


def is_for_member() -> sa.ColumnElement[bool]:
    """Of an item joined to members of its delegation: it names the member, or nobody, which means all of them."""
    people = itinerary_people.c
    named = sa.exists().where(people.item_id == ItineraryItem.id)
    return sa.or_(~named, sa.exists().where(people.item_id == ItineraryItem.id, people.member_id == Member.id))


def _of_session(column: Any) -> Any:
    session = sa.select(column).where(Session.id == ItineraryItem.session_id)
    return session.correlate(ItineraryItem).scalar_subquery()


def _now(own: Any, session: Any) -> Any:
    return sa.case((ItineraryItem.session_id.is_(None), own), else_=_of_session(session))


def _state(state: ItemState) -> Any:
    return sa.literal(state, ItineraryItem.own_state.type)


# An item's columns as they are now: those of an item with a session are read from the session, in the same statement.
TITLE_NOW = _now(ItineraryItem.own_title, Session.title)
STARTS_AT_NOW = _now(ItineraryItem.own_starts_at, Session.starts_at)
ENDS_AT_NOW = _now(ItineraryItem.own_ends_at, Session.ends_at)
ROOM_ID_NOW = _of_session(Session.room_id)
# as `ItineraryItem.state`: a planned item is cancelled while its session is not published
STATE_NOW = sa.case(
    (sa.or_(ItineraryItem.session_id.is_(None), ItineraryItem.own_state != ItemState.PLANNED), ItineraryItem.own_state),
    (_of_session(Session.state) == SessionState.PUBLISHED, _state(ItemState.PLANNED)),
    else_=_state(ItemState.CANCELLED),
)
