"""The hard rules that the organisers of an event set: reserved and binding zones, and the difference allowed in area."""

from dataclasses import dataclass

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event, Zone
from expo.exhibitors.models import ExhibitorSettings
from expo.exhibitors.rules import AREA_TOLERANCE

_RULES = (
    sa.select(ExhibitorSettings.area_tolerance, Zone.id, Zone.reserved, Zone.binding)
    .select_from(Event)
    .outerjoin(ExhibitorSettings, ExhibitorSettings.event_id == Event.id)
    .outerjoin(Zone, sa.and_(Zone.event_id == Event.id, sa.or_(Zone.reserved, Zone.binding)))
    .where(Event.id == sa.bindparam("event"))
)


@dataclass(frozen=True, slots=True)
class EventRules:
    """Zones by their ids. In a reserved zone only firms that asked for it may stand; who asked for a binding one may stand
    nowhere else. `tolerance` is in per cent of the area.
    """

    reserved: frozenset[int]
    binding: frozenset[int]
    tolerance: int


def event_rules(event: Event) -> EventRules:
    """One statement."""
    rows = db.session.execute(_RULES, {"event": event.id}).all()
    tolerance = rows[0].area_tolerance if rows else None
    return EventRules(
        frozenset(row.id for row in rows if row.reserved),
        frozenset(row.id for row in rows if row.binding),
        AREA_TOLERANCE if tolerance is None else tolerance,
    )
