"""Access of delegation members to zones: by clearance in addition to category."""

from datetime import date

from expo.delegations.queries import clearance_of
from expo.delegations.rules import zone_admits


def admitted_to(zone_id: int | None, registration_id: int | None, day: date, *, by_category: bool) -> bool:
    """Whether the badge is admitted to the zone: by category, or for members of delegations by their clearance.

    Needs no query for the gates of the whole expo, where clearance does not apply.
    """
    if zone_id is None or registration_id is None:
        return by_category
    clearance = clearance_of([registration_id], day).get(registration_id)
    if clearance is None:
        return by_category
    holds, zones = clearance
    return zone_admits(by_category=by_category, holds=holds, named=zone_id in zones)
