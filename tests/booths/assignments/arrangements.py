"""Spaces arranged in one batch, and who has which booth afterwards."""

from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import WantedSpace, assign_batch
from expo.booths.models import Assignment
from expo.booths.queries import booth_in, holders_in
from expo.db import transaction
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.history.services import Actor

OLGA = Actor("Olga")
NINE = {"area_sqm": 9, "least_sqm": 9, "most_sqm": 9}


def booths_held(event: Event) -> dict[str, str]:
    return {number_of(event, booth): holder.name for booth, holder in sorted(holders_in(event).items())}


def number_of(event: Event, booth_id: int) -> str:
    booth = booth_in(event, booth_id)
    assert booth is not None
    return booth.number


def arranged(*wanted: WantedSpace, despite: bool = False) -> list[WantedSpace]:
    with transaction():
        return assign_batch(wanted, by=OLGA, despite=despite)


def space_of(exhibitor: Exhibitor) -> Assignment:
    found = live_assignment(exhibitor)
    assert found is not None
    return found
