"""The labels that an expo has printed on."""

import sqlalchemy as sa

from expo.badges.models import PrintRun
from expo.db import db
from expo.events.models import Event


def own_labels(event: Event) -> list[str]:
    """The names of own labels that earlier runs were printed on."""
    query = sa.select(PrintRun.sheet).where(PrintRun.event_id == event.id, PrintRun.sheet.startswith("own "))
    return sorted(set(db.session.scalars(query)))
