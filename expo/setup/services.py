"""A firm's rights over its calendar."""

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.kit.tokens import new_key
from expo.setup.models import FirmFeed


def feed_for(exhibitor: Exhibitor) -> FirmFeed:
    """The firm's calendar, made at first need; a revoked one stays revoked until it is renewed."""
    query = sa.select(FirmFeed).where(FirmFeed.exhibitor_id == exhibitor.id)
    found = db.session.scalar(query)
    if found is None:
        lock_exhibitor(exhibitor)  # two first needs at once: the second finds what the first made
        found = db.session.scalar(query)
    if found is None:
        found = FirmFeed(exhibitor_id=exhibitor.id, link_key=new_key(), created_at=clock.now(), revoked_at=None)
        db.session.add(found)
        db.session.flush()
    return found


def renew_feed(exhibitor: Exhibitor, *, by: Actor) -> None:
    """Another address of the calendar; the old one is not here any more."""
    feed = feed_for(exhibitor)
    feed.link_key, feed.revoked_at = new_key(), None
    db.session.flush()
    record(Verb.RENEWED_THE_CALENDAR_OF, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor))


def revoke_feed(exhibitor: Exhibitor, *, by: Actor) -> None:
    """No address of the calendar works any more, until it is renewed."""
    feed_for(exhibitor).revoked_at = clock.now()
    db.session.flush()
    record(Verb.REVOKED_THE_CALENDAR_OF, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor))
