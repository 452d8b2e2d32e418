"""Queries on events, their halls, zones and categories."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db
from expo.events.models import Category, Event, Hall, VenueNetwork, Zone, ZoneClosure
from expo.events.rules import EventState

_BY_SLUG = sa.select(Event).where(Event.slug == sa.bindparam("slug"))  # built once: every page executes it
_IN_EVENT = sa.select(Category).where(
    Category.event_id == sa.bindparam("event_id"), Category.id == sa.bindparam("category_id")
)


def slugs() -> list[str]:
    """The slugs of all expos, drafts among them, in alphabetical order."""
    return list(db.session.scalars(sa.select(Event.slug).order_by(Event.slug)))


def event_by_slug(slug: str) -> Event | None:
    return db.session.scalar(_BY_SLUG, {"slug": slug})


def public_events() -> list[Event]:
    """Every published event, by its first day."""
    query = sa.select(Event).where(Event.state != EventState.DRAFT).order_by(Event.first_day, Event.id)
    return list(db.session.scalars(query))


def categories_of(event: Event, *, active_only: bool = False) -> list[Category]:
    query = sa.select(Category).where(Category.event_id == event.id).order_by(Category.position, Category.id)
    return list(db.session.scalars(query.where(Category.active) if active_only else query))


def category_in(event: Event, category_id: int) -> Category | None:
    """A category by its id, within its event."""
    return db.session.scalar(_IN_EVENT, {"event_id": event.id, "category_id": category_id})


def has_events() -> bool:
    """Whether there is any event yet."""
    return db.session.scalar(sa.select(Event.id).limit(1)) is not None


def halls_of(event: Event) -> list[Hall]:
    return list(db.session.scalars(sa.select(Hall).where(Hall.event_id == event.id).order_by(Hall.position, Hall.id)))


def zones_of(event: Event) -> list[Zone]:
    return list(db.session.scalars(sa.select(Zone).where(Zone.event_id == event.id).order_by(Zone.position, Zone.id)))


def closures_of(event: Event, after: datetime) -> list[ZoneClosure]:
    """The closures of zones that end after a moment, in order of time."""
    query = sa.select(ZoneClosure).where(ZoneClosure.event_id == event.id, ZoneClosure.ends_at > after)
    query = query.options(joinedload(ZoneClosure.zone))
    return list(db.session.scalars(query.order_by(ZoneClosure.starts_at, ZoneClosure.id)))


def next_reopening(event: Event, now: datetime) -> datetime | None:
    """When the first of the closures that pages show is over: what they show then changes by the clock alone."""
    query = sa.select(sa.func.min(ZoneClosure.ends_at)).where(
        ZoneClosure.event_id == event.id, ZoneClosure.ends_at > now
    )
    return db.session.scalar(query)


def networks_of(event: Event) -> list[VenueNetwork]:
    """The networks of the event's venue, by name."""
    query = sa.select(VenueNetwork).where(VenueNetwork.event_id == event.id)
    return list(db.session.scalars(query.order_by(VenueNetwork.name, VenueNetwork.id)))


def network_in(event: Event, network_id: int) -> VenueNetwork | None:
    """A network by its id, within its event."""
    return db.session.scalar(
        sa.select(VenueNetwork).where(VenueNetwork.event_id == event.id, VenueNetwork.id == network_id)
    )


def venue_networks(event: Event | None) -> list[str]:
    """The networks of the event's venue, or of every event that is not closed."""
    query = sa.select(VenueNetwork.network)
    if event is not None:
        return list(db.session.scalars(query.where(VenueNetwork.event_id == event.id)))
    return list(db.session.scalars(query.join(VenueNetwork.event).where(Event.state != EventState.CLOSED)))


def hall_in(event: Event, hall_id: int) -> Hall | None:
    """A hall by its id, within its event."""
    return db.session.scalar(sa.select(Hall).where(Hall.event_id == event.id, Hall.id == hall_id))


def zone_in(event: Event, zone_id: int) -> Zone | None:
    """A zone by its id, within its event."""
    return db.session.scalar(sa.select(Zone).where(Zone.event_id == event.id, Zone.id == zone_id))


def events_worked_for(numbers: Sequence[int] | None, today: date) -> sa.Select[Any]:
    """Selects the events of these ids, or all: first those to come, the next at the top, then those that are over."""
    over = Event.last_day < today
    query = sa.select(Event).order_by(
        over, sa.case((over, None), else_=Event.first_day), Event.first_day.desc(), Event.id
    )
    return query if numbers is None else query.where(Event.id.in_(numbers))


def count_of_events(numbers: Sequence[int] | None) -> sa.Select[Any]:
    query = sa.select(sa.func.count()).select_from(Event)
    return query if numbers is None else query.where(Event.id.in_(numbers))


def confirmed_in(numbers: Sequence[int]) -> dict[int, int]:
    """The number of confirmed registrations by event id."""
    query = sa.select(Category.event_id, sa.func.sum(Category.occupancy)).where(Category.event_id.in_(numbers))
    return {event_id: int(taken) for event_id, taken in db.session.execute(query.group_by(Category.event_id))}
