"""Public bodies, parties, meeting places with their closures, walks between halls, and blocks of time."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.booths.models import Assignment, Booth, OccupiedBooth
from expo.db import Base, choice, of_event
from expo.delegations.models import Delegation
from expo.delegations.rules import DelegationState
from expo.events.models import Event, Hall, Zone
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import IN
from expo.history.subjects import Subject
from expo.i18n import _, _l, force_locale, localize
from expo.meetings.rules import BodyKind, PlaceKind
from expo.programme.models import Room
from expo.registration.models import Registration

_IS_HEAD = sa.text("head")
_IS_BOOTH = sa.text("kind = 'booth'")
_IS_ROOM = sa.text("kind = 'room'")


class Body(Base):
    """A ministry, an authority, a chamber or an investors' desk at one event. `level` 1 is the highest."""

    __tablename__ = "bodies"
    __subject__ = Subject.BODY
    __table_args__ = (
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level_bounded"),
        sa.UniqueConstraint("event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    kind: Mapped[BodyKind] = mapped_column(choice(BodyKind, "kind"))
    name: Mapped[dict[str, str]]  # by language
    country: Mapped[str]  # ISO 3166, two letters
    level: Mapped[int] = mapped_column(default=3)
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")  # of its mails and calendar
    left_at: Mapped[datetime | None]  # since when it is known not to come
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()

    @property
    def comes(self) -> bool:
        return self.left_at is None


class BodyMember(Base):
    """Somebody registered who comes for a body; at most one of them is its head."""

    __tablename__ = "body_members"
    __table_args__ = (
        sa.UniqueConstraint("registration_id"),
        sa.Index("uq_body_members_head", "body_id", unique=True, postgresql_where=_IS_HEAD, sqlite_where=_IS_HEAD),
        of_event("body_id", "bodies", ondelete="CASCADE"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
    )

    body_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    registration_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int]
    head: Mapped[bool] = mapped_column(default=False)

    registration: Mapped[Registration] = relationship(
        primaryjoin="foreign(BodyMember.registration_id) == Registration.id"
    )


class Party(Base):
    """A firm, a delegation or a body as one that meets others: made when it first does. `link_key` is of its calendar."""

    __tablename__ = "parties"
    __subject__ = Subject.PARTY
    __table_args__ = (
        sa.CheckConstraint(
            "(CASE WHEN exhibitor_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN delegation_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN body_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_thing",
        ),
        sa.UniqueConstraint("exhibitor_id"),
        sa.UniqueConstraint("delegation_id"),
        sa.UniqueConstraint("body_id"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
        of_event("delegation_id", "delegations", ondelete="CASCADE"),
        of_event("body_id", "bodies", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int | None]
    delegation_id: Mapped[int | None]
    body_id: Mapped[int | None]
    languages: Mapped[list[str]] = mapped_column(default=list)  # spoken at the table; empty: not said
    offers: Mapped[str] = mapped_column(default="")  # as it tells the others
    seeks: Mapped[str] = mapped_column(default="")
    on_screens: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # its name, in the halls
    link_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    exhibitor: Mapped[Exhibitor | None] = relationship(primaryjoin="foreign(Party.exhibitor_id) == Exhibitor.id")
    delegation: Mapped[Delegation | None] = relationship(primaryjoin="foreign(Party.delegation_id) == Delegation.id")
    body: Mapped[Body | None] = relationship(primaryjoin="foreign(Party.body_id) == Body.id")

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.name_in(None)

    def name_in(self, language: str | None) -> str:
        if self.exhibitor is not None:
            return self.exhibitor.name
        found = self.delegation or self.body
        return localize(found.name if found else {}, language)

    @property
    def country(self) -> str:
        if self.exhibitor is not None:
            return self.exhibitor.firm.country if self.exhibitor.firm else ""
        found = self.delegation or self.body
        return found.country if found is not None else ""

    @property
    def stands(self) -> bool:
        """Whether it comes: a firm that exhibits, an accepted delegation, a body that has not left."""
        if self.exhibitor is not None:
            return self.exhibitor.state in IN
        if self.body is not None:
            return self.body.comes
        return self.delegation is None or self.delegation.state is DelegationState.ACCEPTED

    @property
    def is_public(self) -> bool:
        """Whether it is a body: a meeting with one is of a government."""
        return self.body_id is not None


_HOLDINGS = sa.join(Party.__table__, Assignment.__table__, Party.exhibitor_id == Assignment.exhibitor_id).join(
    OccupiedBooth.__table__, OccupiedBooth.assignment_id == Assignment.id
)


class MeetingPlace(Base):
    """A table, a booth, a room or a desk at which meetings are. A booth is wherever its owner, a firm, has its space on the
    plan; a room of the programme is that room: their names, halls and zones are read there, and the own ones are empty.
    Another kind may stand in such a room: what is on there takes it too. `owner_id` is the party whose own it is.
    """

    __tablename__ = "meeting_places"
    __subject__ = Subject.MEETING_PLACE
    __table_args__ = (
        sa.UniqueConstraint("event_id", "name"),
        sa.CheckConstraint("chairs BETWEEN 2 AND 200", name="chairs_bounded"),
        sa.CheckConstraint("parallel BETWEEN 1 AND 50", name="parallel_bounded"),
        sa.CheckConstraint(
            "(name IS NULL) = (kind = 'booth' OR (kind = 'room' AND room_id IS NOT NULL))", name="named_once"
        ),
        sa.CheckConstraint("kind <> 'booth' OR (owner_id IS NOT NULL AND room_id IS NULL)", name="booth_of_a_firm"),
        sa.CheckConstraint(
            "(hall_id IS NULL AND zone_id IS NULL) OR (kind <> 'booth' AND room_id IS NULL)", name="lies_somewhere_once"
        ),
        sa.Index(
            "uq_meeting_places_booth", "owner_id", unique=True, postgresql_where=_IS_BOOTH, sqlite_where=_IS_BOOTH
        ),
        sa.Index("uq_meeting_places_room", "room_id", unique=True, postgresql_where=_IS_ROOM, sqlite_where=_IS_ROOM),
        sa.UniqueConstraint("event_id", "id"),
        of_event("hall_id", "halls"),
        of_event("zone_id", "zones"),
        of_event("room_id", "rooms"),
        of_event("owner_id", "parties"),
        {"info": {"keeps": _l("meeting places")}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    kind: Mapped[PlaceKind] = mapped_column(choice(PlaceKind, "kind"))
    own_name: Mapped[str | None] = mapped_column("name")
    own_hall_id: Mapped[int | None] = mapped_column("hall_id", index=True)
    own_zone_id: Mapped[int | None] = mapped_column("zone_id", index=True)  # a restricted zone that it lies in
    room_id: Mapped[int | None] = mapped_column(index=True)
    owner_id: Mapped[int | None] = mapped_column(index=True)
    chairs: Mapped[int] = mapped_column(default=4)
    parallel: Mapped[int] = mapped_column(default=1)  # meetings at once
    flags: Mapped[bool] = mapped_column(default=False)
    interpreter_booth: Mapped[bool] = mapped_column(default=False)
    link_key: Mapped[str] = mapped_column(unique=True)  # of its calendar
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    own_hall: Mapped[Hall | None] = relationship(primaryjoin="foreign(MeetingPlace.own_hall_id) == Hall.id")
    own_zone: Mapped[Zone | None] = relationship(primaryjoin="foreign(MeetingPlace.own_zone_id) == Zone.id")
    room: Mapped[Room | None] = relationship(primaryjoin="foreign(MeetingPlace.room_id) == Room.id")
    owner: Mapped[Party | None] = relationship(primaryjoin="foreign(MeetingPlace.owner_id) == Party.id")
    booths: Mapped[list[Booth]] = relationship(  # of its owner as the plan has it now
        secondary=lambda: _HOLDINGS,
        primaryjoin=lambda: sa.and_(
            MeetingPlace.kind == PlaceKind.BOOTH, MeetingPlace.owner_id == _HOLDINGS.c.parties_id
        ),
        secondaryjoin=lambda: Booth.id == _HOLDINGS.c.occupied_booths_booth_id,
        order_by=Booth.number,
        viewonly=True,
    )

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.name_in(None)

    def name_in(self, language: str | None, numbers: Sequence[str] | None = None) -> str:
        """`numbers` are of booths that it was at."""
        if self.own_name is not None:
            return self.own_name
        if self.room is not None:
            return localize(self.room.name, language)
        with force_locale(language) if language else nullcontext():
            if not self.stands and not numbers:
                return _("Booth of %(firm)s (not decided yet)", firm=self.owner.name if self.owner else "?")
            return _("Booth %(numbers)s", numbers=", ".join(numbers or [one.number for one in self.booths]))

    def location_in(self, language: str | None, numbers: Sequence[str] | None = None, hall: str | None = None) -> str:
        """Its name, the room that it stands in, and the hall. `numbers` and `hall` are of booths that it was at."""
        room = localize(self.room.name, language) if self.room is not None and self.own_name is not None else ""
        parts = (self.name_in(language, numbers), room, hall or (self.hall.name if self.hall else ""))
        return ", ".join(part for part in parts if part)

    @property
    def stands(self) -> bool:
        """Whether it is anywhere: the booth of a firm without a space is not."""
        return self.kind is not PlaceKind.BOOTH or bool(self.booths)

    @property
    def hall(self) -> Hall | None:
        if self.room is not None:
            return self.room.hall
        return self.booths[0].hall if self.booths else self.own_hall

    @property
    def zone(self) -> Zone | None:
        if self.room is not None:
            return self.room.zone
        return self.booths[0].zone if self.booths else self.own_zone

    @property
    def hall_id(self) -> int | None:
        return self.hall.id if self.hall is not None else None

    @property
    def zone_id(self) -> int | None:
        return self.zone.id if self.zone is not None else None


class PlaceClosure(Base):
    """A time at which a meeting place is closed."""

    __tablename__ = "meeting_place_closures"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
        of_event("meeting_place_id", "meeting_places", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    meeting_place_id: Mapped[int] = mapped_column(index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")


class Walk(Base):
    """The minutes to walk between two halls, the same both ways: `set_walk` writes it once."""

    __tablename__ = "hall_walks"
    __table_args__ = (
        sa.CheckConstraint("hall_id <> other_hall_id", name="two_halls"),
        sa.CheckConstraint("minutes BETWEEN 0 AND 120", name="minutes_bounded"),
        of_event("hall_id", "halls", ondelete="CASCADE"),
        of_event("other_hall_id", "halls", ondelete="CASCADE"),
        {"info": {"keeps": _l("walks between halls")}},
    )

    hall_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    other_hall_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    minutes: Mapped[int]
