"""Events, their halls, zones and categories of people."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, Json, choice, event_key, of_event, row_key
from expo.events.home_blocks import USUAL_BLOCKS
from expo.events.rules import HALLS_CLOSE, HALLS_OPEN, Admission, CategoryKind, EventState, FillingEnd, filling_ends_at
from expo.history.subjects import Subject
from expo.kit.graphics.tilings import Tiling
from expo.kit.wall_time import day_begins, hours_on, programme_day
from expo.organisations.models import organisation_key


class Event(Base):
    """An expo. Translated texts are stored by language: `{"en": ..., "ur": ...}`."""

    __tablename__ = "events"
    __subject__ = Subject.EVENT
    __table_args__ = (
        sa.CheckConstraint("last_day >= first_day", name="days_in_order"),
        sa.CheckConstraint("closes_at > opens_at", name="hours_in_order"),
        sa.CheckConstraint("day_changes_at <= '08:00:00.000000'", name="day_changes_early"),
        sa.CheckConstraint("filling_days BETWEEN 0 AND 365", name="filling_days_bounded"),
        sa.CheckConstraint("seat_filling_hours BETWEEN 0 AND 720", name="seat_filling_hours_bounded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = organisation_key(index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    state: Mapped[EventState] = mapped_column(choice(EventState, "state"), default=EventState.DRAFT, index=True)
    name: Mapped[dict[str, str]]
    first_day: Mapped[date]
    last_day: Mapped[date]
    opens_at: Mapped[time] = mapped_column(default=time(10))  # wall time in the event's zone, each day
    closes_at: Mapped[time] = mapped_column(default=time(18))
    day_changes_at: Mapped[time] = mapped_column(default=time())  # in the programme: a night stands with its evening
    zone: Mapped[str]  # IANA name, as Asia/Karachi
    currency: Mapped[str]  # ISO 4217
    languages: Mapped[list[str]]  # the first is the fall-back
    accent: Mapped[str] = mapped_column(default="#0b5d3b")
    contact: Mapped[str] = mapped_column(default="")  # mail address for questions and replies
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    filling_end: Mapped[FillingEnd] = mapped_column(
        choice(FillingEnd, "filling_end"), default=FillingEnd.REGISTRATION
    )  # of the waiting lists of categories
    filling_days: Mapped[int] = mapped_column(default=0)  # before the first day, for FillingEnd.DAYS_BEFORE
    seat_filling_hours: Mapped[int] = mapped_column(
        default=0
    )  # before a session: its waiting list is filled until then
    demo: Mapped[bool] = mapped_column(default=False)
    copied_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("events.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)  # grows with every save of the settings; two tabs are told apart
    public_revision: Mapped[int] = mapped_column(default=1)  # grows with every change that a public page shows
    programme_revision: Mapped[int] = mapped_column(default=1)  # grows with every change that a feed shows
    programme_changed_at: Mapped[datetime]

    # Things of their own, one of each to an expo: read with its row, and said of the expo by the names below.
    home_page: Mapped["HomePage"] = relationship(lazy="joined", innerjoin=True, cascade="all, delete-orphan")
    location: Mapped["Venue"] = relationship(lazy="joined", innerjoin=True, cascade="all, delete-orphan")
    building: Mapped["BuildingHours"] = relationship(lazy="joined", innerjoin=True, cascade="all, delete-orphan")
    tagline: AssociationProxy[dict[str, str]] = association_proxy("home_page", "tagline")
    description: AssociationProxy[dict[str, str]] = association_proxy("home_page", "description")
    tiling: AssociationProxy[Tiling] = association_proxy("home_page", "tiling")
    angle: AssociationProxy[float] = association_proxy("home_page", "angle")
    blocks: AssociationProxy[list[str]] = association_proxy("home_page", "blocks")
    venue: AssociationProxy[str] = association_proxy("location", "name")
    address: AssociationProxy[str] = association_proxy("location", "address")
    city: AssociationProxy[str] = association_proxy("location", "city")
    country: AssociationProxy[str] = association_proxy("location", "country")
    map_url: AssociationProxy[str] = association_proxy("location", "map_url")
    latitude: AssociationProxy[float | None] = association_proxy("location", "latitude")
    longitude: AssociationProxy[float | None] = association_proxy("location", "longitude")
    build_up_from: AssociationProxy[date | None] = association_proxy("building", "build_up_from")
    breakdown_until: AssociationProxy[date | None] = association_proxy("building", "breakdown_until")
    build_up_opens_at: AssociationProxy[time] = association_proxy("building", "build_up_opens_at")
    build_up_closes_at: AssociationProxy[time] = association_proxy("building", "build_up_closes_at")
    breakdown_opens_at: AssociationProxy[time] = association_proxy("building", "breakdown_opens_at")
    breakdown_closes_at: AssociationProxy[time] = association_proxy("building", "breakdown_closes_at")

    def __init__(self, **fields: Any) -> None:
        self.home_page, self.location, self.building = HomePage(), Venue(), BuildingHours()
        super().__init__(**{"day_changes_at": time(), **fields})

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def day_of(self, moment: datetime) -> date:
        """The day of the programme on which a moment is."""
        return programme_day(moment, self.day_changes_at, self.zone_info)

    def date_at(self, moment: datetime) -> date:
        """The date in the expo's zone: of the calendar, whenever its programme's day may end."""
        return moment.astimezone(self.zone_info).date()

    def day_begins(self, day: date) -> datetime:
        """The moment at which a day of the programme begins."""
        return day_begins(day, self.day_changes_at, self.zone_info)

    @property
    def begins_at(self) -> datetime:
        opens, _closes = hours_on(self.first_day, self.opens_at, self.closes_at, self.zone_info)
        return opens.astimezone(self.zone_info)

    @property
    def ends_at(self) -> datetime:
        _opens, closes = hours_on(self.last_day, self.opens_at, self.closes_at, self.zone_info)
        return closes.astimezone(self.zone_info)

    @property
    def filling_ends_at(self) -> datetime:
        """The moment from which no free place goes to a category's waiting list of its own accord."""
        days, closes = self.filling_days or 0, self.registration_closes_at
        return filling_ends_at(self.filling_end, days, begins=self.begins_at, ends=self.ends_at, closes_at=closes)

    def seats_filled_until(self, starts_at: datetime) -> datetime:
        """The moment from which no free seat of a session goes to its waiting list of its own accord."""
        return min(starts_at - timedelta(hours=self.seat_filling_hours), self.ends_at)


class HomePage(Base):
    """What an expo says of itself to everybody, by language, and what its first page looks like."""

    __tablename__ = "home_pages"
    __table_args__ = (sa.CheckConstraint("angle BETWEEN 55 AND 75", name="angle_bounded"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    tagline: Mapped[dict[str, str]] = mapped_column(default=dict)
    description: Mapped[dict[str, str]] = mapped_column(default=dict)
    tiling: Mapped[Tiling] = mapped_column(choice(Tiling, "tiling"), default=Tiling.OCTAGONS)  # of its star pattern
    angle: Mapped[float] = mapped_column(default=67.5)  # degrees between ray and side, which makes the stars
    blocks: Mapped[list[str]] = mapped_column(default=lambda: list(USUAL_BLOCKS))  # those shown, in their order


class Venue(Base):
    """Where an expo is, and its point on the map."""

    __tablename__ = "venues"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")  # ISO 3166, two letters
    map_url: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class BuildingHours(Base):
    """When contractors may build up before an expo and break down after it: the days, and the hours of the halls on each."""

    __tablename__ = "building_hours"
    __table_args__ = (
        sa.CheckConstraint("build_up_closes_at > build_up_opens_at", name="build_up_hours_in_order"),
        sa.CheckConstraint("breakdown_closes_at > breakdown_opens_at", name="breakdown_hours_in_order"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    build_up_from: Mapped[date | None]  # the first day contractors may come; none: the first day itself
    breakdown_until: Mapped[date | None]  # the last day contractors may stay; none: the last day itself
    build_up_opens_at: Mapped[time] = mapped_column(default=HALLS_OPEN)
    build_up_closes_at: Mapped[time] = mapped_column(default=HALLS_CLOSE)
    breakdown_opens_at: Mapped[time] = mapped_column(default=HALLS_OPEN)
    breakdown_closes_at: Mapped[time] = mapped_column(default=HALLS_CLOSE)


class Hall(Base):
    __tablename__ = "halls"
    __subject__ = Subject.HALL
    __table_args__ = (
        sa.UniqueConstraint("event_id", "name"),
        sa.UniqueConstraint("event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()


class Zone(Base):
    """A sector of a hall ("Digital health"), or a restricted area ("VIP lounge")."""

    __tablename__ = "zones"
    __subject__ = Subject.ZONE
    __table_args__ = (
        sa.UniqueConstraint("event_id", "name"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("hall_id", "halls"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    hall_id: Mapped[int | None] = mapped_column(index=True)
    name: Mapped[str]
    reserved: Mapped[bool] = mapped_column(default=False)  # only firms that asked for it are given its booths
    binding: Mapped[bool] = mapped_column(default=False)  # firms that asked for it are given no other booths
    position: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()
    hall: Mapped[Hall | None] = relationship(primaryjoin="foreign(Zone.hall_id) == Hall.id")


class ZoneClosure(Base):
    """A time for which nobody is let into a zone, or by the gates that lead to no zone (`zone_id` None)."""

    __tablename__ = "zone_closures"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="times_in_order"),
        sa.Index("ix_zone_closures_event_id_ends_at", "event_id", "ends_at"),
        of_event("zone_id", "zones", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    zone_id: Mapped[int | None] = mapped_column(index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")

    event: Mapped[Event] = relationship()
    zone: Mapped[Zone | None] = relationship(primaryjoin="foreign(ZoneClosure.zone_id) == Zone.id")


class VenueNetwork(Base):
    """A network of the venue, whose desks and visitors are exempt from the expo's limits."""

    __tablename__ = "venue_networks"
    __table_args__ = (sa.UniqueConstraint("event_id", "network"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    network: Mapped[str]  # CIDR, as the standard library writes it
    name: Mapped[str]

    event: Mapped[Event] = relationship()


class Category(Base):
    """A category of people that an event admits. `occupancy` counts the confirmed, updated under the row's lock."""

    __tablename__ = "categories"
    __subject__ = Subject.CATEGORY
    __table_args__ = (
        sa.CheckConstraint("occupancy >= 0 AND (capacity IS NULL OR occupancy <= capacity)", name="capacity_kept"),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_whole"),
        sa.CheckConstraint("price_minor >= 0", name="price_whole"),
        sa.Index("ix_categories_event_id_position", "event_id", "position"),
        sa.UniqueConstraint("event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    kind: Mapped[CategoryKind] = mapped_column(choice(CategoryKind, "kind"))
    name: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]] = mapped_column(default=dict)
    admission: Mapped[Admission] = mapped_column(choice(Admission, "admission"), default=Admission.OPEN)
    invitation_key: Mapped[str] = mapped_column(unique=True)  # sealed into the invitation's link
    needs_approval: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int | None]
    occupancy: Mapped[int] = mapped_column(default=0)
    next_waiting_number: Mapped[int] = mapped_column(default=1)  # the next number on the waiting list; never used twice
    price_minor: Mapped[int] = mapped_column(default=0)  # in the currency's minor unit
    colour: Mapped[str] = mapped_column(default="#0b5d3b")
    days: Mapped[list[str] | None] = mapped_column(Json)  # ISO dates it admits to; none means all
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    zones: Mapped[list[Zone]] = relationship(secondary="category_zones", order_by=Zone.position)  # none means all


category_zones = sa.Table(
    "category_zones",
    Base.metadata,
    event_key(),
    row_key("category_id"),
    row_key("zone_id", index=True),
    of_event("category_id", "categories", ondelete="CASCADE"),
    of_event("zone_id", "zones", ondelete="CASCADE"),
)
