"""Creating, renewing and revoking a firm's private calendar feed."""

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.exhibitors.domain_events import FirmLinkRenewed
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.kit.tokens import new_key
from expo.setup.models import FirmFeed


def feed_for(exhibitor: Exhibitor) -> FirmFeed:
    """The firm's feed, created on first use; a revoked one stays revoked until it is renewed."""
    query = sa.select(FirmFeed).where(FirmFeed.exhibitor_id == exhibitor.id)
    found = db.session.scalar(query)
    if found is None:
        lock_exhibitor(exhibitor)  # of two concurrent first uses the second finds the first's row
        found = db.session.scalar(query)
    if found is None:
        found = FirmFeed(exhibitor_id=exhibitor.id, link_key=new_key(), created_at=clock.now())
        db.session.add(found)
        db.session.flush()
    return found


def renew_feed(exhibitor: Exhibitor, *, by: Actor) -> None:
    """Replace the feed's key: the old address answers 404."""
    feed = feed_for(exhibitor)
    feed.link_key, feed.revoked_at = new_key(), None
    db.session.flush()
    record(Verb.RENEWED_THE_CALENDAR_OF, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor))


def replace_firm_feed(renewed: FirmLinkRenewed) -> None:
    """Draw a new address for the feed of a firm whose private link was renewed; a revoked one stays revoked."""
    feed = db.session.scalar(sa.select(FirmFeed).where(FirmFeed.exhibitor_id == renewed.exhibitor.id))
    if feed is not None and feed.revoked_at is None:
        renew_feed(renewed.exhibitor, by=renewed.by)


def revoke_feed(exhibitor: Exhibitor, *, by: Actor) -> None:
    """Make every address of the feed answer 404 until it is renewed."""
    feed_for(exhibitor).revoked_at = clock.now()
    db.session.flush()
    record(Verb.REVOKED_THE_CALENDAR_OF, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor))
