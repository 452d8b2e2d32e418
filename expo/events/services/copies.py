"""Copying an expo for another year."""

from datetime import date

from expo.events.copy_parts import ExpoCopy
from expo.events.models import Event
from expo.events.queries import categories_of, halls_of, zones_of
from expo.events.rules import shifted_days
from expo.events.services.categories import CATEGORY_FIELDS, add_category
from expo.events.services.expos import EVENT_FIELDS, create_event
from expo.events.services.venue_parts import add_hall, add_zone, set_zone_rules
from expo.history.services import Actor


def copy_event(event: Event, slug: str, first_day: date, *, by: Actor) -> ExpoCopy:
    """Create a draft with the event's texts, venue, halls, zones and categories, its days moved; without registrations.

    Returns the copy with its own rows by the ids of the originals, for packages in upper layers that copy rows of theirs.
    """
    fields = {name: getattr(event, name) for name in EVENT_FIELDS}
    fields |= {
        "first_day": first_day,
        "last_day": first_day + (event.last_day - event.first_day),
        "registration_opens_at": None,
        "registration_closes_at": None,
    }
    for name in ("build_up_from", "breakdown_until"):
        day = getattr(event, name)
        fields[name] = day + (first_day - event.first_day) if day else None
    copy = create_event(slug, fields, by=by, demo=event.demo)
    copy.copied_from_id = event.id
    halls = {hall.id: add_hall(copy, hall.name, by=by) for hall in halls_of(event)}
    zones = {}
    for zone in zones_of(event):
        zones[zone.id] = theirs = add_zone(copy, zone.name, halls[zone.hall_id] if zone.hall_id else None, by=by)
        set_zone_rules(copy, theirs, reserved=zone.reserved, binding=zone.binding, by=by)
    categories = {}
    for category in categories_of(event):
        values = {name: getattr(category, name) for name in CATEGORY_FIELDS}
        values["days"] = shifted_days(category.days, event.first_day, first_day)
        values["zones"] = [zones[zone.id] for zone in category.zones]
        categories[category.id] = add_category(copy, values, by=by, capacity=category.capacity)
    return ExpoCopy(event, copy, by, halls, zones, categories)
