"""Services for personal feeds: address, options, and the sessions kept in them."""

import sqlalchemy as sa

from expo import clock
from expo.calendar.models import Feed
from expo.calendar.queries import feed_for
from expo.config import settings
from expo.db import db
from expo.errors import NotFound
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.tokens import Purpose, new_key, seal
from expo.programme.models import Session
from expo.programme.rules import PUBLIC_STATES
from expo.programme.services.stars import drop_session, keep_session
from expo.registration.domain_events import LinkRenewed
from expo.registration.models import Registration


def feed_of(registration: Registration) -> Feed:
    """The person's feed, created on first use. A revoked one stays revoked until it is renewed."""
    feed = feed_for(registration)
    if feed is not None:
        return feed
    # Concurrent first uses: the row lock makes the second wait, and it then finds the feed.
    mine = sa.select(Registration.id).where(Registration.id == registration.id)
    db.session.execute(mine.with_for_update(key_share=True))
    return feed_for(registration) or _new_feed(registration)


def feed_address(feed: Feed) -> str:
    """The private address to subscribe to."""
    current = settings()
    return f"{current.base_url}/calendar/{seal(feed.link_key, Purpose.FEED, current.secret_key)}.ics"


def renew_feed(feed: Feed, *, by: Actor) -> None:
    """Draw a new private address; the old one stops working."""
    feed.link_key, feed.revoked_at = new_key(), None
    _touch(feed)
    record(Verb.RENEWED, feed, by=by, event_id=feed.registration.event_id, named=feed.registration.name)


def revoke_feed(feed: Feed, *, by: Actor) -> None:
    """Disable every address of the feed until it is renewed."""
    feed.revoked_at = clock.now()
    _touch(feed)
    record(Verb.REVOKED, feed, by=by, event_id=feed.registration.event_id, named=feed.registration.name)


def replace_feed_address(renewed: LinkRenewed) -> None:
    """Draw a new private address for the feed of a person whose private link was renewed; a revoked one stays revoked."""
    feed = feed_for(renewed.person)
    if feed is not None and feed.revoked_at is None:
        renew_feed(feed, by=renewed.by)


def set_feed_options(feed: Feed, *, hide_cancelled: bool, alarm_minutes: int | None, language: str = "") -> None:
    """Save the holder's options; an empty language means the registration's."""
    feed.hide_cancelled, feed.alarm_minutes, feed.language = hide_cancelled, alarm_minutes, language
    _touch(feed)


def keep(registration: Registration, session: Session) -> None:
    """Add the session to the person's feed. Raises NotFound for one that is not public."""
    if session.event_id != registration.event_id or session.state not in PUBLIC_STATES:
        raise NotFound(_("There is no such session."))
    _touch(feed_of(registration))
    keep_session(registration.id, session)


def drop(registration: Registration, session: Session) -> None:
    """Remove the session from the person's feed."""
    _touch(feed_of(registration))
    drop_session(registration.id, session)


def mark_changed(registration: Registration) -> None:
    """Invalidate the person's feed."""
    _touch(feed_of(registration))


def _new_feed(registration: Registration) -> Feed:
    moment = clock.now()
    feed = Feed(link_key=new_key(), registration=registration, created_at=moment, changed_at=moment)
    db.session.add(feed)
    db.session.flush()
    return feed


def _touch(feed: Feed) -> None:
    """Increment the feed's revision under a row lock, so that concurrent changes never get the same number."""
    db.session.flush()
    db.session.execute(sa.select(Feed.id).where(Feed.id == feed.id).with_for_update())
    feed.revision, feed.changed_at = Feed.revision + 1, clock.now()
    db.session.flush()
