"""How other rooms add items to people's feeds: itinerary, meetings, set-up times, shifts.

Rooms above contribute sources and feeds of their own. A source's moment is read in the one statement that tells whether
a feed has changed, so that polling costs no more with ten sources than with none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from expo.calendar.feed import Stamp
from expo.contributions import contributed
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


@dataclass(frozen=True, slots=True)
class FeedFinder:
    """Who knows the other feeds of a purpose: an address under /calendar/ whose token was sealed for it is asked of `find`,
    by its key.
    """

    purpose: str
    find: Callable[[str], OtherFeed | None]


def sources() -> tuple[FeedSource, ...]:
    """What rooms above add to everybody's feed."""
    return contributed(FeedSource)
