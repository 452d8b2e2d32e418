"""Adding, renaming, ordering and removing an expo's halls and zones (its venue parts)."""

from collections.abc import Sequence

import sqlalchemy as sa

from expo.db import Base, db, refuse_violations
from expo.errors import Refused
from expo.events.models import Event, Hall, Zone, category_zones
from expo.events.queries import categories_of, halls_of, zones_of
from expo.events.services.expos import touch, touch_feeds
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.kit.positions import move_to

MOST_HALLS = 60
MOST_ZONES = 300


def add_hall(event: Event, name: str, *, by: Actor) -> Hall:
    """Add a hall at the end of the list. Raises Refused when the event has one of that name."""
    halls = halls_of(event)
    _check_name(name)
    _check_number(halls, MOST_HALLS)
    hall = Hall(event_id=event.id, name=name, position=_next_position(halls))
    db.session.add(hall)
    with refuse_violations({"uq_halls_event_id_name": _("There is a hall called %(name)s already.", name=name)}):
        touch(event)
    record(Verb.ADDED, hall, by=by, event_id=event.id, named=name)
    return hall


def add_zone(event: Event, name: str, hall: Hall | None, *, by: Actor) -> Zone:
    """Add a zone at the end of the list. Raises Refused when the event has one of that name."""
    zones = zones_of(event)
    _check_name(name)
    _check_number(zones, MOST_ZONES)
    zone = Zone(event_id=event.id, name=name, hall_id=hall.id if hall else None, position=_next_position(zones))
    db.session.add(zone)
    with refuse_violations({"uq_zones_event_id_name": _("There is a zone called %(name)s already.", name=name)}):
        touch(event)
    record(Verb.ADDED, zone, by=by, event_id=event.id, named=name)
    return zone


def rename_venue_part(event: Event, part: Hall | Zone, name: str, *, by: Actor) -> None:
    """Rename a hall or zone. Raises Refused when the event has one of that name."""
    _check_name(name)
    if name == part.name:
        return
    before, part.name = part.name, name
    taken = _("There is one called %(name)s already.", name=name)
    with refuse_violations({"uq_halls_event_id_name": taken, "uq_zones_event_id_name": taken}):
        touch_feeds(event)
    record(Verb.RENAMED, part, by=by, event_id=event.id, named=name, before={"name": before}, after={"name": name})


def set_zone_rules(event: Event, zone: Zone, *, reserved: bool, binding: bool, by: Actor) -> None:
    """Set a zone's rules for booths: `reserved`, only firms that asked for it; `binding`, those firms nowhere else. Existing
    assignments are not changed.
    """
    was, now = differences(
        {"reserved": zone.reserved, "binding": zone.binding}, {"reserved": reserved, "binding": binding}
    )
    if not now:
        return
    zone.reserved, zone.binding = reserved, binding
    touch(event)
    db.session.flush()
    record(Verb.CHANGED, zone, by=by, event_id=event.id, named=zone.name, before=was, after=now)


def move_venue_part(event: Event, part: Hall | Zone, position: int, *, by: Actor) -> None:
    """Move a hall or zone to a place in the list of its kind, counted from 1, or to the nearest end."""
    before, after = move_to([*(halls_of(event) if isinstance(part, Hall) else zones_of(event))], part, position)
    if before == after:
        return
    touch(event)
    db.session.flush()
    record(
        Verb.MOVED,
        part,
        by=by,
        event_id=event.id,
        named=part.name,
        before={"position": before},
        after={"position": after},
    )


def remove_venue_part(event: Event, part: Hall | Zone, *, by: Actor) -> None:
    """Delete a hall or zone. Raises Refused naming what refers to it."""
    used = [zone.name for zone in zones_of(event) if isinstance(part, Hall) and zone.hall_id == part.id]
    if isinstance(part, Zone):
        used = [localize(category.name) for category in categories_of(event) if part in category.zones]
    used += _references_to(part)
    if used:
        raise Refused(_("%(name)s is in use: %(by)s.", name=part.name, by=", ".join(used)))
    record(Verb.REMOVED, part, by=by, event_id=event.id, named=part.name)
    db.session.delete(part)
    touch_feeds(event)
    db.session.flush()


def _references_to(part: Hall | Zone) -> list[str]:
    """What the rows of other tables that refer to the hall or zone are called. Their packages are in upper layers, so each
    table names its rows by `info["keeps"]`.
    """
    mine = {Hall.__tablename__, Zone.__tablename__, category_zones.name}
    target = Base.metadata.tables[part.__tablename__]
    columns = [
        key.parent
        for table in Base.metadata.tables.values()
        if table.name not in mine
        for key in table.foreign_keys
        if key.column is target.c.id
    ]
    found = [
        str(column.table.info.get("keeps") or _("the programme’s rooms"))
        for column in columns
        if db.session.scalar(sa.select(sa.exists().where(column == part.id)))
    ]
    return list(dict.fromkeys(found))


def _check_name(name: str) -> None:
    if not name:
        raise Refused(_("Give it a name."))


def _check_number(rows: Sequence[Hall] | Sequence[Zone], most: int) -> None:
    if len(rows) >= most:
        raise Refused(_("There are %(most)s already, which is all an expo can have.", most=most))


def _next_position(rows: Sequence[Hall] | Sequence[Zone]) -> int:
    return max((row.position for row in rows), default=-1) + 1
