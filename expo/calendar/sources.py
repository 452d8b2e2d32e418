"""How other rooms contribute items to personal feeds, and feeds of their own: itinerary, meetings, set-up times,
shifts.

The `changed_at` of every source is read in the one statement that gets the version of a personal feed, so polling costs
one statement however many sources there are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from expo.calendar.conditional import FeedVersion
from expo.contributions import contributed
from expo.kit.ical import CalendarItem
from expo.registration.models import Registration


def no_items(_registration: Registration, _language: str, _alarm_minutes: int | None) -> Sequence[CalendarItem]:
    """The items of a source that only says when something named by others' items has changed."""
    return ()


@dataclass(frozen=True, slots=True)
class FeedSource:
    """A source of items for personal feeds.

    `changed_at` takes the column of a registration's id and returns a scalar subquery: when any of that person's items
    was last changed, added or removed (so a source must keep the time of deletions), or null without items. `items`
    returns the items in a language, with an alarm a number of minutes before each, or none. It is not called when
    `changed_at` is null.
    """

    name: str  # letters and underscores
    changed_at: Callable[[Any], Any]
    items: Callable[[Registration, str, int | None], Sequence[CalendarItem]] = no_items


@dataclass(frozen=True, slots=True)
class OtherFeed:
    """A feed that belongs to a group, such as a delegation or a firm: its version tag, and a function that builds it."""

    version: FeedVersion
    build: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class FeedFinder:
    """Finds feeds of one purpose: for /calendar/ addresses whose token was sealed for `purpose`, `find` is called with
    the key in the token.
    """

    purpose: str
    find: Callable[[str], OtherFeed | None]


def sources() -> tuple[FeedSource, ...]:
    """The contributed sources of personal feeds."""
    return contributed(FeedSource)
