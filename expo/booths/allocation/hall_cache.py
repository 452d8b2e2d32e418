"""The booths of an event and of a hall as the engine takes them, and a cache of a hall's spaces, keyed by their rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from expo.booths.allocation.engine.problem import ProblemBooth as Stand
from expo.booths.allocation.engine.spaces import Spaces, every_space
from expo.booths.allocation.firm_problem import BOOTH_ROWS, BOOTHS, ROWS_OF_HALL, booth_rows, stand_from
from expo.events.models import Event
from expo.kit.cache import BoundedCache

_OF_EVENT = BOOTH_ROWS.order_by(BOOTHS.hall_id, BOOTHS.id)


@dataclass(frozen=True, slots=True)
class HallSpaces:
    """The booths of a hall by id, and all its spaces."""

    stands: tuple[Stand, ...]
    spaces: Spaces


# A hall of 1,500 booths is some 4 MB.
_floors: BoundedCache[HallSpaces] = BoundedCache(12)


def hall_spaces_of(event: Event, hall_id: int) -> HallSpaces:
    """The hall's booths and spaces, from an LRU cache keyed by the rows they are built from."""
    rows = booth_rows(ROWS_OF_HALL, event=event.id, hall=hall_id)
    return _floors.get_or(rows, lambda: _build(rows))


def stands_of(event: Event) -> list[Stand]:
    """All booths of the event, grouped by hall."""
    return [stand_from(row) for row in booth_rows(_OF_EVENT, event=event.id)]


def stands_of_hall(event: Event, hall_id: int) -> Iterable[Stand]:
    """The booths of one hall."""
    return hall_spaces_of(event, hall_id).stands


def _build(rows: tuple[tuple[Any, ...], ...]) -> HallSpaces:
    stands = tuple(map(stand_from, rows))
    return HallSpaces(stands, every_space(stands))
