"""Where exhibitors stand, as a room above knows: hall and booth number. Empty when no room provides them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from expo.contributions import contributed
from expo.events.models import Event

BoothsByExhibitor = Mapping[int, Sequence[tuple[str, str]]]  # exhibitor id: (hall name, booth number) of each booth


@dataclass(frozen=True, slots=True)
class Locations:
    """Contributed by the room of booths: `of` loads the locations of an event in a constant number of queries."""

    of: Callable[[Event], BoothsByExhibitor]


def locations_of(event: Event) -> BoothsByExhibitor:
    found: dict[int, Sequence[tuple[str, str]]] = {}
    for locations in contributed(Locations):
        found.update(locations.of(event))
    return found
