"""Where exhibitors stand, as a room above knows: hall and booth number. Without such a room nobody stands anywhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from expo.contributions import contributed
from expo.events.models import Event

Places = Mapping[int, Sequence[tuple[str, str]]]  # by exhibitor: the halls' names and the booths' numbers


@dataclass(frozen=True, slots=True)
class Locations:
    """Contributed by the room that knows them: `of` answers in a constant number of queries."""

    of: Callable[[Event], Places]


def places_of(event: Event) -> Places:
    found: dict[int, Sequence[tuple[str, str]]] = {}
    for locations in contributed(Locations):
        found.update(locations.of(event))
    return found
