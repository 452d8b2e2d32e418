"""Adding and changing the categories of people that an expo admits."""

from expo.db import db
from expo.errors import Changed, NotFound, Refused
from expo.events.models import Category, Event
from expo.events.rules import days_within
from expo.events.services.expos import Fields, touch
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.kit.graphics.colour import is_colour
from expo.kit.tokens import new_key

CATEGORY_FIELDS = (
    "kind",
    "name",
    "description",
    "admission",
    "needs_approval",
    "price_minor",
    "colour",
    "days",
    "active",
    "position",
)


def add_category(event: Event, fields: Fields, *, by: Actor, capacity: int | None = None) -> Category:
    """Add a category. Later its capacity is changed by `expo.registration`, which then fills it from the waiting list."""
    _check(event, fields)
    category = Category(
        event_id=event.id,
        invitation_key=new_key(),
        capacity=capacity,
        zones=list(fields.get("zones", [])),
        **{name: fields[name] for name in CATEGORY_FIELDS if name in fields},
    )
    db.session.add(category)
    touch(event)
    db.session.flush()
    record(Verb.ADDED, category, by=by, event_id=event.id, named=localize(category.name), after={"capacity": capacity})
    return category


def edit_category(category: Category, fields: Fields, *, version: int, by: Actor) -> None:
    """Save a category's fields except its capacity. Raises Changed when somebody saved since `version`."""
    db.session.refresh(category, with_for_update=True)
    if category.version != version:
        raise Changed(_("Somebody else changed this category while you wrote."), changes_since(category, version))
    _check(category.event, fields)
    names = [name for name in CATEGORY_FIELDS if name in fields]
    before = {name: getattr(category, name) for name in names} | {"zones": sorted(z.name for z in category.zones)}
    for name in names:
        setattr(category, name, fields[name])
    if "zones" in fields:
        category.zones = list(fields["zones"])
    after = {name: getattr(category, name) for name in names} | {"zones": sorted(z.name for z in category.zones)}
    was, now = differences(before, after)
    if not now:
        return
    category.version += 1
    touch(category.event)
    db.session.flush()
    record(
        Verb.CHANGED,
        category,
        by=by,
        event_id=category.event_id,
        named=localize(category.name),
        before=was,
        after={**now, "version": category.version},
    )


def renew_invitation(category: Category, *, by: Actor) -> None:
    """Replace the key of a category by invitation: its old link is no longer valid."""
    category.invitation_key = new_key()
    db.session.flush()
    record(Verb.RENEWED_THE_INVITATION_OF, category, by=by, event_id=category.event_id, named=localize(category.name))


def _check(event: Event, fields: Fields) -> None:
    """Raise Refused for invalid fields, NotFound for another event's zone."""
    if any(zone.event_id != event.id for zone in fields.get("zones", ())):
        raise NotFound(_("There is no such zone in this expo."))
    days = fields.get("days")
    if days is not None and (not days or days_within(days, event.first_day, event.last_day) != list(days)):
        raise Refused(_("A category admits to days of the expo, at least one of them."))
    if "colour" in fields and not is_colour(fields["colour"]):
        raise Refused(_("Write a colour as in #0b5d3b."))
