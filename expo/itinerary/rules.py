"""Which parts of a journey there are, what may become of them, and which of them clash. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ItemKind(StrEnum):
    ARRIVAL = "arrival"
    DEPARTURE = "departure"
    HOTEL = "hotel"
    TRANSFER = "transfer"
    SESSION = "session"
    MEETING = "meeting"
    VISIT = "visit"
    CEREMONY = "ceremony"
    MEAL = "meal"
    FREE = "free time"
    OTHER = "other"


class ItemState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"
    DELETED = "deleted"  # kept, so that calendars hear of it


class ItineraryFault(StrEnum):
    BACKWARDS = "backwards"
    TOO_LONG = "too long"
    TOO_FAR = "too far"


DETAILS = ("flight", "airport", "lounge", "hotel", "room", "vehicle", "driver")
LONGEST = timedelta(days=30)  # a stay at a hotel
MOST_BEFORE = timedelta(days=30)
MOST_ITEMS = 500
HELD = timedelta(minutes=5)  # edits are gathered so long into one mail
HELD_AT_MOST = timedelta(minutes=20)
# What goes on beside anything else: nobody is in two places because they have a room somewhere.
BESIDE = frozenset({ItemKind.HOTEL, ItemKind.FREE, ItemKind.OTHER})


@dataclass(frozen=True, slots=True)
class Span:
    """Something with a time; `people` empty means everybody."""

    id: int
    starts_at: datetime
    ends_at: datetime
    people: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ItineraryPlacement:
    """What calendars call a change of: time, place, state."""

    starts_at: datetime
    ends_at: datetime
    place: str
    state: ItemState


def time_fault(starts_at: datetime, ends_at: datetime, first: datetime, last: datetime) -> ItineraryFault | None:
    """What is wrong with a time: it ends before it begins, lasts over 30 days, or is over 30 days from the expo."""
    if ends_at < starts_at:
        return ItineraryFault.BACKWARDS
    if ends_at - starts_at > LONGEST:
        return ItineraryFault.TOO_LONG
    return ItineraryFault.TOO_FAR if starts_at < first - MOST_BEFORE or ends_at > last + MOST_BEFORE else None


def tell_at(first: datetime, now: datetime) -> datetime:
    """When a change is told: five minutes after the last edit, and at most twenty after the first one."""
    return min(now + HELD, first + HELD_AT_MOST)


def clashes(spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Pairs of ids that overlap and have somebody in common, the earlier first."""
    ordered = sorted(spans, key=lambda one: (one.starts_at, one.id))
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.starts_at >= one.ends_at:
                break
            if other.starts_at < other.ends_at and _shared(one.people, other.people):
                yield one.id, other.id


def interleaved(hosts: Sequence[int], guests: Sequence[int]) -> list[int]:
    """Two lists by precedence as one order of seats: host, guest, host, guest; what is left of the longer list follows."""
    pairs = [number for pair in zip(hosts, guests, strict=False) for number in pair]
    shorter = min(len(hosts), len(guests))
    return [*pairs, *hosts[shorter:], *guests[shorter:]]


def around_the_middle(ordered: Iterable[int]) -> list[int]:
    """An order of precedence as it is seated along a table, seen from behind it: the first in the middle, the second at
    their right, the third at their left, and so on outwards. Source: usual state protocol, domain B4.
    """
    left: list[int] = []
    right: list[int] = []
    for place, number in enumerate(ordered):
        (right if place % 2 == 0 else left).append(number)
    # `right` begins with the middle seat; those at the right hand of the middle stand left of it, seen from the front.
    return [*reversed(left), *right]


def _shared(some: frozenset[int], others: frozenset[int]) -> bool:
    return not some or not others or bool(some & others)
