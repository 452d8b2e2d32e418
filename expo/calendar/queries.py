"""Queries for personal feeds, and for the versions of feeds, each in a single statement."""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from expo.calendar.models import Feed
from expo.calendar.sources import FeedSource, sources
from expo.db import db, read_connection
from expo.events.models import Category, Event
from expo.history.queries import last_change
from expo.history.subjects import Subject
from expo.registration.models import Registration

_event = Event.__table__.c
_event_version_statement = sa.select(
    _event.id, _event.uid, _event.state, _event.languages, _event.programme_revision, _event.programme_changed_at
).where(_event.slug == sa.bindparam("slug"))


@lru_cache(maxsize=16)
def _personal_version_statement(contributed: tuple[FeedSource, ...]) -> Any:
    """The statement of `personal_version`, with the time of change of each contributed source; cached per set of
    sources.
    """
    moments = [source.changed_at(Registration.id).label(f"source_{source.name}") for source in contributed]
    return _personal_columns.add_columns(*moments)


_personal_columns = (
    sa.select(
        Feed.id,
        Feed.revision,
        Feed.changed_at,
        Registration.version,
        Registration.state_since,
        last_change(Subject.REGISTRATION, Registration.id).label("registration_changed_at"),
        Category.version.label("category_version"),
        last_change(Subject.CATEGORY, Category.id).label("category_changed_at"),
        Event.uid,
        Event.programme_revision,
        Event.programme_changed_at,
        # further values the feed is built from, read in the same statement
        Feed.registration_id,
        Feed.hide_cancelled,
        Feed.alarm_minutes,
        Feed.language.label("feed_language"),
        Registration.language,
        Registration.given_name,
        Registration.family_name,
        Registration.state,
        Category.days,
        Event.id.label("event_id"),
        Event.version.label("event_version"),
    )
    .join(Registration, Feed.registration_id == Registration.id)
    .join(Category, Registration.category_id == Category.id)
    .join(Event, Registration.event_id == Event.id)
    .where(Feed.link_key == sa.bindparam("key"), Feed.revoked_at.is_(None), Registration.erased_at.is_(None))
)


def event_version(slug: str) -> Any:
    """The version of an event's feed with the values it is built from; None if there is no such event."""
    with read_connection() as connection:
        return connection.execute(_event_version_statement, {"slug": slug}).first()


def personal_version(key: str) -> Any:
    """The version of a personal feed with the values it is built from; None if the key belongs to no live feed."""
    with read_connection() as connection:
        return connection.execute(_personal_version_statement(sources()), {"key": key}).first()


def feed_for(registration: Registration) -> Feed | None:
    """The person's feed, live or revoked; None if none was created yet."""
    return db.session.scalar(sa.select(Feed).where(Feed.registration_id == registration.id))
