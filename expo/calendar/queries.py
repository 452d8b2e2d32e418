"""Personal feeds, looked up."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from expo.calendar.models import Feed
from expo.db import db
from expo.registration.models import Registration


def feed_by_key(key: str) -> Feed | None:
    """The live feed of a private address's key with its registration, category and event, in one query."""
    query = (
        sa.select(Feed)
        .join(Feed.registration)
        .join(Registration.event)
        .join(Registration.category)
        .where(Feed.link_key == key, Feed.revoked_at.is_(None), Registration.erased_at.is_(None))
        .options(
            contains_eager(Feed.registration).contains_eager(Registration.event),
            contains_eager(Feed.registration).contains_eager(Registration.category),
        )
    )
    return db.session.scalar(query)


def feed_for(registration: Registration) -> Feed | None:
    """The person's feed, revoked or not, if there is one yet."""
    return db.session.scalar(sa.select(Feed).where(Feed.registration_id == registration.id))
