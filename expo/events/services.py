"""Making, changing, publishing and copying events."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from expo import clock
from expo.db import db, refusing
from expo.errors import Changed, Refused
from expo.events.models import Category, Event, Hall, Zone
from expo.events.queries import categories_of, event_by_slug, halls_of, zones_of
from expo.events.rules import (
    Admission,
    EventState,
    Missing,
    is_slug,
    may_move,
    missing_before_publishing,
    shifted_days,
)
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.i18n import _, said
from expo.kit.tokens import new_key

Fields = Mapping[str, Any]

# What an organiser may set; everything else of the row is the product's own.
EVENT_FIELDS = (
    "name", "tagline", "description", "venue", "address", "city", "country", "map_url", "latitude", "longitude",
    "first_day", "last_day", "opens_at", "closes_at", "zone", "currency", "languages", "accent", "contact",
    "registration_opens_at", "registration_closes_at",
)  # fmt: skip
CATEGORY_FIELDS = (
    "kind", "name", "description", "admission", "needs_approval", "price_minor", "colour", "days", "active", "position",
)  # fmt: skip


def touch(event: Event) -> None:
    """Public pages of the event are made anew at their next reading."""
    event.public_revision += 1


def touch_feeds(event: Event) -> None:
    """Feeds and public pages of the event are made anew."""
    touch(event)
    event.programme_revision += 1
    event.programme_changed_at = clock.now()


def create_event(slug: str, fields: Fields, *, by: Actor, demo: bool = False) -> Event:
    """A new event, a draft. Raises Refused when its address is taken or none."""
    _check_slug(slug)
    moment = clock.now()
    event = Event(
        uid=str(uuid.uuid4()), slug=slug, demo=demo, created_at=moment, programme_changed_at=moment, version=1,
        public_revision=1, programme_revision=1, **{name: fields[name] for name in EVENT_FIELDS if name in fields},
    )  # fmt: skip
    db.session.add(event)
    with refusing({"uq_events_slug": _("There is an expo at /%(slug)s already.", slug=slug)}):
        _check_days(event)
    record("created", event, by=by, event_id=event.id, named=said(event.name))
    return event


def edit_event(event: Event, fields: Fields, *, version: int, by: Actor) -> None:
    """Save some of the event's fields. Raises Changed when somebody saved since `version`."""
    if event.version != version:
        raise Changed(
            _("Somebody else changed these settings while you wrote."), changes_since(event, version, "version")
        )
    before = {name: getattr(event, name) for name in fields if name in EVENT_FIELDS}
    for name in before:
        setattr(event, name, fields[name])
    changed = differences(before, {name: getattr(event, name) for name in before})
    if not changed[1]:
        return
    _check_days(event)
    event.version += 1
    touch_feeds(event)
    db.session.flush()
    was, now = changed
    record(
        "changed",
        event,
        by=by,
        event_id=event.id,
        named=said(event.name),
        before=was,
        after={**now, "version": event.version},
    )


def move_event(event: Event, state: EventState, *, by: Actor) -> None:
    """Publish, take live, close or take back. Raises Refused for a move there is not, or naming what is missing."""
    if not may_move(event.state, state):
        raise Refused(
            _("An expo that is %(now)s cannot become %(then)s.", now=state_name(event.state), then=state_name(state))
        )
    missing = missing_from(event) if state in {EventState.PUBLISHED, EventState.LIVE} else []
    if missing:
        raise Refused(
            _("Something is missing before people can see this expo."), [missing_words(what) for what in missing]
        )
    before, event.state = event.state, state
    touch_feeds(event)
    db.session.flush()
    record(
        "moved",
        event,
        by=by,
        event_id=event.id,
        named=said(event.name),
        before={"state": before},
        after={"state": state},
    )


def missing_from(event: Event) -> list[Missing]:
    """What the event still needs before it is published."""
    able = categories_of(event, active_only=True)
    first = event.languages[0] if event.languages else "en"
    return missing_before_publishing(
        name=(event.name or {}).get(first, ""), venue=event.venue, city=event.city, open_categories=len(able)
    )


def missing_words(what: Missing) -> str:
    """The sentence that tells what to do about it."""
    return {
        Missing.NAME: _("Give the expo a name in its first language."),
        Missing.VENUE: _("Say at which venue it is."),
        Missing.CITY: _("Say in which city it is."),
        Missing.CATEGORY: _("Add at least one category of people who may register."),
    }[what]


def state_name(state: EventState) -> str:
    return {
        EventState.DRAFT: _("a draft"),
        EventState.PUBLISHED: _("published"),
        EventState.LIVE: _("live"),
        EventState.CLOSED: _("closed"),
    }[state]


def add_hall(event: Event, name: str, *, by: Actor) -> Hall:
    hall = Hall(event_id=event.id, name=name, position=len(halls_of(event)))
    db.session.add(hall)
    with refusing({"uq_halls_event_id_name": _("There is a hall called %(name)s already.", name=name)}):
        touch(event)
    record("added", hall, by=by, event_id=event.id, named=name)
    return hall


def add_zone(event: Event, name: str, hall: Hall | None, *, by: Actor) -> Zone:
    zone = Zone(event_id=event.id, name=name, hall_id=hall.id if hall else None, position=len(zones_of(event)))
    db.session.add(zone)
    with refusing({"uq_zones_event_id_name": _("There is a zone called %(name)s already.", name=name)}):
        touch(event)
    record("added", zone, by=by, event_id=event.id, named=name)
    return zone


def rename_place(event: Event, place: Hall | Zone, name: str, *, by: Actor) -> None:
    """A hall or zone by another name; what points to it stays."""
    before, place.name = place.name, name
    taken = _("There is one called %(name)s already.", name=name)
    with refusing({"uq_halls_event_id_name": taken, "uq_zones_event_id_name": taken}):
        touch_feeds(event)
    record("renamed", place, by=by, event_id=event.id, named=name, before={"name": before}, after={"name": name})


def remove_place(event: Event, place: Hall | Zone, *, by: Actor) -> None:
    """Remove a hall or zone that nothing stands in. Raises Refused naming what does."""
    used = [zone.name for zone in zones_of(event) if isinstance(place, Hall) and zone.hall_id == place.id]
    if isinstance(place, Zone):
        used = [said(category.name) for category in categories_of(event) if place in category.zones]
    if used:
        raise Refused(_("%(name)s is in use: %(by)s.", name=place.name, by=", ".join(used)))
    record("removed", place, by=by, event_id=event.id, named=place.name)
    db.session.delete(place)
    touch_feeds(event)
    db.session.flush()


def add_category(event: Event, fields: Fields, *, by: Actor, capacity: int | None = None) -> Category:
    """A category of people. Its capacity is changed by the registration room, which fills the waiting list."""
    category = Category(
        event_id=event.id, event=event, invitation_key=new_key(), capacity=capacity, taken=0, next_place=1, version=1,
        zones=list(fields.get("zones", [])), **{name: fields[name] for name in CATEGORY_FIELDS if name in fields},
    )  # fmt: skip
    db.session.add(category)
    touch(event)
    db.session.flush()
    record("added", category, by=by, event_id=event.id, named=said(category.name), after={"capacity": capacity})
    return category


def edit_category(category: Category, fields: Fields, *, version: int, by: Actor) -> None:
    """Save a category's rules, all but its capacity. Raises Changed when somebody saved since `version`."""
    if category.version != version:
        raise Changed(
            _("Somebody else changed this category while you wrote."), changes_since(category, version, "version")
        )
    names = [name for name in CATEGORY_FIELDS if name in fields]
    before = {name: getattr(category, name) for name in names} | {"zones": sorted(z.name for z in category.zones)}
    for name in names:
        setattr(category, name, fields[name])
    if "zones" in fields:
        category.zones = list(fields["zones"])
    after = {name: getattr(category, name) for name in names} | {"zones": sorted(z.name for z in category.zones)}
    was, now = differences(before, after)
    category.version += 1
    touch(category.event)
    db.session.flush()
    record("changed", category, by=by, event_id=category.event_id, named=said(category.name), before=was,
           after={**now, "version": category.version})  # fmt: skip


def renew_invitation(category: Category, *, by: Actor) -> None:
    """A new link for a category by invitation; the old one opens nothing any more."""
    category.invitation_key = new_key()
    db.session.flush()
    record("renewed the invitation of", category, by=by, event_id=category.event_id, named=said(category.name))


def copy_event(event: Event, slug: str, first_day: date, *, by: Actor) -> tuple[Event, dict[int, Category]]:
    """The event as another year's draft: texts, place, halls, zones and categories, days moved, nobody registered.

    Returns the copy, and the new category for each old one's id, so that rooms above can copy what they keep.
    """
    fields = {name: getattr(event, name) for name in EVENT_FIELDS}
    fields |= {
        "first_day": first_day,
        "last_day": first_day + (event.last_day - event.first_day),
        "registration_opens_at": None,
        "registration_closes_at": None,
    }
    copy = create_event(slug, fields, by=by, demo=event.demo)
    copy.copied_from_id = event.id
    halls = {hall.id: add_hall(copy, hall.name, by=by) for hall in halls_of(event)}
    zones = {zone.id: add_zone(copy, zone.name, halls.get(zone.hall_id or 0), by=by) for zone in zones_of(event)}
    categories = {}
    for category in categories_of(event):
        theirs = {name: getattr(category, name) for name in CATEGORY_FIELDS}
        theirs["days"] = shifted_days(category.days, event.first_day, first_day)
        theirs["zones"] = [zones[zone.id] for zone in category.zones]
        categories[category.id] = add_category(copy, theirs, by=by, capacity=category.capacity)
    return copy, categories


def is_invitation_only(category: Category) -> bool:
    return category.admission is Admission.INVITATION


def _check_slug(slug: str) -> None:
    if not is_slug(slug):
        raise Refused(_("Use 3 to 60 small letters, digits and hyphens as the address, as in istanbul-tech-summit."))
    if event_by_slug(slug) is not None:
        raise Refused(_("There is an expo at /%(slug)s already.", slug=slug))


def _check_days(event: Event) -> None:
    if event.last_day < event.first_day:
        raise Refused(_("The last day is before the first day."))
    if None not in (event.opens_at, event.closes_at) and event.closes_at <= event.opens_at:
        raise Refused(_("The expo closes before it opens."))
