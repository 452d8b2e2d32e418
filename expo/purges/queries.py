"""What public pages show by now, and up to where the cache was purged."""

import sqlalchemy as sa

from expo import replica
from expo.db import db, read_connection
from expo.events.models import Event
from expo.events.rules import EventState
from expo.purges.models import PurgeTurn

_SHOWN = sa.select(Event.slug, Event.public_revision).where(Event.state != EventState.DRAFT)


def shown_revisions() -> dict[str, int]:
    """The revision of each public expo, read from where its pages are: the replica, if they read that."""
    replica.open_here()
    try:
        with read_connection() as connection:
            return {slug: int(revision) for slug, revision in connection.execute(_SHOWN)}
    except sa.exc.SQLAlchemyError as error:
        replica.give_up_here(error)
        raise
    finally:
        replica.close()


def purged_revisions() -> dict[str, int]:
    """The revision of each expo up to which the cache was purged; none before the first purge."""
    return db.session.scalar(sa.select(PurgeTurn.purged)) or {}


def purge_failures() -> int:
    """How often in a row the cache did not take a purge."""
    return db.session.scalar(sa.select(PurgeTurn.failures)) or 0
