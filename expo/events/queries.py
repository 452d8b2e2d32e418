"""Events, their halls and categories, looked up."""

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Category, Event, Hall, Zone
from expo.events.rules import EventState


def event_by_slug(slug: str) -> Event | None:
    return db.session.scalar(sa.select(Event).where(Event.slug == slug))


def public_events() -> list[Event]:
    """Every event the public sees, the next first."""
    query = sa.select(Event).where(Event.state != EventState.DRAFT).order_by(Event.first_day, Event.id)
    return list(db.session.scalars(query))


def categories_of(event: Event, *, active_only: bool = False) -> list[Category]:
    query = sa.select(Category).where(Category.event_id == event.id).order_by(Category.position, Category.id)
    return list(db.session.scalars(query.where(Category.active) if active_only else query))


def category_in(event: Event, category_id: int) -> Category | None:
    """A category by its id, within its event."""
    return db.session.scalar(sa.select(Category).where(Category.event_id == event.id, Category.id == category_id))


def category_by_invitation(event: Event, key: str) -> Category | None:
    """The category that an invitation's key opens, within its event."""
    query = sa.select(Category).where(Category.event_id == event.id, Category.invitation_key == key, Category.active)
    return db.session.scalar(query)


def any_event() -> bool:
    """Whether there is any event yet."""
    return db.session.scalar(sa.select(Event.id).limit(1)) is not None


def halls_of(event: Event) -> list[Hall]:
    return list(db.session.scalars(sa.select(Hall).where(Hall.event_id == event.id).order_by(Hall.position, Hall.id)))


def zones_of(event: Event) -> list[Zone]:
    return list(db.session.scalars(sa.select(Zone).where(Zone.event_id == event.id).order_by(Zone.position, Zone.id)))
