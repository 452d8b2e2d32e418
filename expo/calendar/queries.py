"""Personal feeds, looked up; and what tells whether a feed has changed, each in one statement."""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from expo.calendar.models import Feed
from expo.calendar.sources import FeedSource, sources
from expo.db import db, read_connection
from expo.events.models import Category, Event
from expo.history.models import Entry
from expo.history.subjects import Subject
from expo.registration.models import Registration

_event = Event.__table__.c
_event_glimpse = sa.select(
    _event.id, _event.uid, _event.state, _event.languages, _event.programme_revision, _event.programme_changed_at
).where(_event.slug == sa.bindparam("slug"))


def _last_entry(kind: Subject, number: Any) -> Any:
    """When a row was last changed: the history knows it of rows that do not say it themselves."""
    return (
        sa.select(sa.func.max(Entry.at))
        .where(Entry.subject_kind == kind, Entry.subject_id == number)
        .scalar_subquery()
        .label(f"{kind}_changed_at")
    )


@lru_cache(maxsize=16)
def _personal_glimpse(added: tuple[FeedSource, ...]) -> Any:
    """The one statement that tells a state of a personal feed from another, whatever other rooms add to it."""
    moments = [source.changed_at(Registration.id).label(f"source_{source.name}") for source in added]
    return _base_glimpse.add_columns(*moments)


_base_glimpse = (
    sa.select(
        Feed.id,
        Feed.revision,
        Feed.changed_at,
        Registration.version,
        Registration.state_since,
        _last_entry(Subject.REGISTRATION, Registration.id),
        Category.version.label("category_version"),
        _last_entry(Subject.CATEGORY, Category.id),
        Event.uid,
        Event.programme_revision,
        Event.programme_changed_at,
        # and what the feed is built from besides the sessions, since the row is at hand
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


def event_glimpse(slug: str) -> Any:
    """Version tag of an event's feed and what it is made of; None where there is no such event."""
    with read_connection() as connection:
        return connection.execute(_event_glimpse, {"slug": slug}).first()


def personal_glimpse(key: str) -> Any:
    """Version tag of a personal feed and what it is made of; None where the key opens no live feed."""
    with read_connection() as connection:
        return connection.execute(_personal_glimpse(sources()), {"key": key}).first()


def feed_for(registration: Registration) -> Feed | None:
    """The person's feed, revoked or not, if there is one yet."""
    return db.session.scalar(sa.select(Feed).where(Feed.registration_id == registration.id))
