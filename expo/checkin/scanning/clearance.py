"""Whether a zone's gate lets a member of a delegation in: their clearance beside their category."""

from datetime import date

from expo.delegations.queries import clearance_of
from expo.delegations.rules import zone_admits


def admitted_to(zone_id: int | None, registration_id: int | None, day: date, *, by_category: bool) -> bool:
    """What the category says, for everybody; for members of delegations at a zone's gate, what their clearance says too.

    Asks nothing at the gates of the whole expo, where no clearance is needed.
    """
    if zone_id is None or registration_id is None:
        return by_category
    found = clearance_of([registration_id], day).get(registration_id)
    if found is None:
        return by_category
    holds, zones = found
    return zone_admits(by_category=by_category, holds=holds, named=zone_id in zones)
