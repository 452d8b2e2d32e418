"""Whether a zone's gate lets a member of a delegation in: their clearance beside their category."""

from datetime import date

from expo.delegations.queries import clearance_of, clearances_in
from expo.delegations.rules import zone_admits
from expo.events.models import Event
from expo.events.queries import zone_in, zones_of


def admitted_to(event: Event, area: int, registration_id: int | None, day: date, *, by_category: bool) -> bool:
    """What the category says, for everybody; for members of delegations at a zone's gate, what their clearance says too.

    Asks nothing at the gates of the whole expo, where no clearance is needed.
    """
    if not area or registration_id is None:
        return by_category
    found = clearance_of([registration_id], day).get(registration_id)
    if found is None:
        return by_category
    holds, names = found
    zone = zone_in(event, area) if names else None
    return zone_admits(by_category=by_category, holds=holds, named=zone is not None and zone.name in names)


def cleared_areas(event: Event, day: date) -> dict[int, tuple[bool, frozenset[int]]]:
    """Of everybody in the event's delegations: whether their clearance holds on the day, and the zones it names, by id."""
    ids = {zone.name: zone.id for zone in zones_of(event)}
    return {
        who: (holds, frozenset(ids[name] for name in names if name in ids))
        for who, (holds, names) in clearances_in(event, day).items()
    }
