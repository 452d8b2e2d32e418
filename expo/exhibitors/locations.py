"""Where exhibitors stand, as a room above knows: hall, booth numbers, area. Empty when no room provides them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from expo.contributions import contributed
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor

BoothsByExhibitor = Mapping[int, Sequence[tuple[str, str]]]  # exhibitor id: (hall name, booth number) of each booth


@dataclass(frozen=True, slots=True)
class Locations:
    """Contributed by the room of booths: `of` loads the locations of an event in a constant number of queries, `area_sqm` the
    area of the space that is offered or assigned to one firm.
    """

    of: Callable[[Event], BoothsByExhibitor]
    area_sqm: Callable[[Exhibitor], Decimal | None]


def locations_of(event: Event) -> BoothsByExhibitor:
    found: dict[int, Sequence[tuple[str, str]]] = {}
    for locations in contributed(Locations):
        found.update(locations.of(event))
    return found


def area_sqm_of(exhibitor: Exhibitor) -> Decimal | None:
    """The area of the space that is offered or assigned to the firm; None before."""
    areas = (locations.area_sqm(exhibitor) for locations in contributed(Locations))
    return next((area for area in areas if area is not None), None)
