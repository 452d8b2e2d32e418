"""What the history of an expo tells."""

from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.history.models import Entry


def told(event: Event, *kinds: str) -> list[tuple[str, str, str]]:
    """Who did what to what, in order, of subjects of these kinds; only what is told of this expo."""
    return [(entry.actor, entry.verb, entry.subject) for entry in entries(event, *kinds)]


def told_changes(event: Event, *kinds: str) -> list[tuple[str, dict[str, Any] | None, dict[str, Any] | None]]:
    """What was done, with what was before and what came after."""
    return [(entry.verb, entry.before, entry.after) for entry in entries(event, *kinds)]


def entries(event: Event, *kinds: str) -> list[Entry]:
    """The rows themselves."""
    query = sa.select(Entry).where(Entry.event_id == event.id, Entry.subject_kind.in_(kinds))
    return list(db.session.scalars(query.order_by(Entry.id)))
