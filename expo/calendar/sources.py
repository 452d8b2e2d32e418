"""How other rooms add items to people's feeds: itinerary, meetings, set-up times, shifts.

A room above this one names a source once, when the doors are opened. Its moment is read in the one statement that tells whether
a feed has changed, so that polling costs no more with ten sources than with none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expo.calendar.feed import Stamp
from expo.kit.ical import CalendarItem
from expo.registration.models import Registration


@dataclass(frozen=True, slots=True)
class FeedSource:
    """Items for a person's feed.

    `changed_at` makes, of the column of a registration's id, a scalar subquery: the moment at which any of that person's items
    last changed, was added or was removed (so a room keeps that moment of what it deletes), or null for whoever has none.
    `items` gives the items in a language, with an alarm so many minutes before each, or none. Who has no such moment is not
    asked for items.
    """

    name: str  # letters and low lines
    changed_at: Callable[[Any], Any]
    items: Callable[[Registration, str, int | None], Sequence[CalendarItem]]


@dataclass(frozen=True, slots=True)
class OtherFeed:
    """A feed that is nobody's own: a delegation's, a firm's. Its state, and how it is built."""

    stamp: Stamp
    build: Callable[[], bytes]


_sources: dict[str, FeedSource] = {}
_others: dict[str, Callable[[str], OtherFeed | None]] = {}


def add_feeds(purpose: str, find: Callable[[str], OtherFeed | None]) -> None:
    """From now on an address under /calendar/ whose token was sealed for this purpose is asked of `find`, by its key."""
    _others[purpose] = find


def other_feeds() -> Mapping[str, Callable[[str], OtherFeed | None]]:
    """Who knows which feeds, by the purpose their tokens are sealed for."""
    return _others


def add_source(source: FeedSource) -> None:
    """From now on people's feeds have its items. A source of the same name is replaced."""
    _sources[source.name] = source


def drop_source(name: str) -> None:
    """People's feeds have its items no more."""
    _sources.pop(name, None)


def sources() -> tuple[FeedSource, ...]:
    return tuple(_sources.values())
