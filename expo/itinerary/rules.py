"""Kinds and states of itinerary items, limits, clashes, mail delays and seating orders. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from expo.interpreters.rules import PlaceName


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
    DELETED = "deleted"  # the row is kept, so that calendars get the cancellation


class ItineraryFault(StrEnum):
    BACKWARDS = "backwards"
    TOO_LONG = "too long"
    TOO_FAR = "too far"


FLIGHTS = frozenset({ItemKind.ARRIVAL, ItemKind.DEPARTURE})
DETAILS = ("flight", "from", "to", "airport", "lounge", "hotel", "room")
LONGEST = timedelta(days=30)  # a stay at a hotel
MOST_FROM_EXPO = timedelta(days=30)
MOST_ITEMS = 500
QUIET_TIME = timedelta(minutes=5)  # edits are gathered into one mail until nobody has edited for this long
LONGEST_DELAY = timedelta(minutes=20)
# How long after a landing, or before a take-off, a part is taken to depend on the flight.
_SOON = {ItemKind.TRANSFER: timedelta(hours=4), ItemKind.HOTEL: timedelta(hours=12)}
_DAY = timedelta(hours=24)  # how long after a landing that does not come what its people have planned is in doubt
_IN_DOUBT = frozenset({ItemKind.MEETING, ItemKind.VISIT, ItemKind.CEREMONY, ItemKind.MEAL, ItemKind.SESSION})
_AHEAD = timedelta(hours=1)  # a car that is ordered a little too early depends on it too
# Kinds that never clash: a hotel room is held while its guest is elsewhere.
NEVER_CLASHING = frozenset({ItemKind.HOTEL, ItemKind.FREE, ItemKind.OTHER})


@dataclass(frozen=True, slots=True)
class Span:
    """An item's time and people, for finding clashes; empty `people` means everybody."""

    id: int
    starts_at: datetime
    ends_at: datetime
    people: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Flight:
    """An arrival or departure with its landing or take-off and its people; empty `people` means everybody."""

    kind: ItemKind
    at: datetime
    people: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ItineraryPlacement:
    """What a calendar entry's SEQUENCE depends on: time, place, state; where it goes to, and the vehicle, by its id. Whom it is
    for (empty: everybody), who interprets, the title, and details such as the number of a flight are told too, but are no
    other placement.
    """

    starts_at: datetime
    ends_at: datetime
    place: PlaceName
    state: ItemState
    to: str = ""
    vehicle: int | None = None
    starts_zone: str = ""
    ends_zone: str = ""
    interpreters: tuple[int, ...] = field(default=(), compare=False)
    people: frozenset[int] = field(default=frozenset(), compare=False)
    title: Mapping[str, str] = field(default_factory=dict, compare=False)
    details: Mapping[str, str] = field(default_factory=dict, compare=False)


def time_fault(starts_at: datetime, ends_at: datetime, first: datetime, last: datetime) -> ItineraryFault | None:
    """The fault of a time: ends before it begins, lasts over 30 days, or is over 30 days from the expo; None if valid."""
    if ends_at < starts_at:
        return ItineraryFault.BACKWARDS
    if ends_at - starts_at > LONGEST:
        return ItineraryFault.TOO_LONG
    return ItineraryFault.TOO_FAR if starts_at < first - MOST_FROM_EXPO or ends_at > last + MOST_FROM_EXPO else None


def mail_due_at(first: datetime, now: datetime) -> datetime:
    """When the mail about changes is due: five minutes after the last edit, at most twenty after the first."""
    return min(now + QUIET_TIME, first + LONGEST_DELAY)


def clashes(spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Pairs of ids of items that overlap in time and people, the earlier first."""
    ordered = sorted(spans, key=lambda one: (one.starts_at, one.id))
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.starts_at >= one.ends_at:
                break
            if other.starts_at < other.ends_at and _have_somebody_in_common(one.people, other.people):
                yield one.id, other.id


def met_at(kind: ItemKind, starts_at: datetime, ends_at: datetime) -> datetime:
    """The moment at which those who meet a flight look: the landing of an arrival, the take-off of a departure."""
    return ends_at if kind is ItemKind.ARRIVAL else starts_at


def is_dependent(flight: Flight, kind: ItemKind, span: Span) -> bool:
    """Whether a part depends on a flight of its people: a transfer or a hotel soon after the landing of an arrival, or soon
    before the take-off of a departure. A hotel's guests check in then, or check out.
    """
    soon = _SOON.get(kind)
    if soon is None or not _have_somebody_in_common(flight.people, span.people):
        return False
    if flight.kind is ItemKind.ARRIVAL:
        return flight.at - _AHEAD <= span.starts_at <= flight.at + soon
    return flight.kind is ItemKind.DEPARTURE and flight.at - soon <= span.ends_at <= flight.at + _AHEAD


def is_missed(flight: Flight, span: Span) -> bool:
    """Whether a part stands before the landing of an arrival of its people, or after the take-off of a departure."""
    if not _have_somebody_in_common(flight.people, span.people):
        return False
    if flight.kind is ItemKind.ARRIVAL:
        return span.starts_at < flight.at
    return flight.kind is ItemKind.DEPARTURE and span.ends_at > flight.at


def is_for(flight: Flight, kind: ItemKind, span: Span) -> bool:
    """Whether a ride is for a flight: it depends on it, or has missed it by less than a day since the flight was moved."""
    is_lost = kind in _SOON and is_missed(flight, span) and abs(flight.at - span.starts_at) < _DAY
    return is_dependent(flight, kind, span) or is_lost


def is_in_doubt(flight: Flight, kind: ItemKind, span: Span) -> bool:
    """Whether a part is in doubt when a flight of its people is cancelled: what depends on the flight, and what they have
    planned within a day after a landing.
    """
    if is_dependent(flight, kind, span):
        return True
    is_after = flight.kind is ItemKind.ARRIVAL and flight.at <= span.starts_at <= flight.at + _DAY
    return is_after and kind in _IN_DOUBT and _have_somebody_in_common(flight.people, span.people)


def moved_with(
    flight: ItemKind, kind: ItemKind, starts_at: datetime, ends_at: datetime, shift: timedelta
) -> tuple[datetime, datetime]:
    """The times of a part that moves with its flight: of a stay at a hotel only the end that meets the flight moves."""
    if kind is not ItemKind.HOTEL:
        return starts_at + shift, ends_at + shift
    return (starts_at + shift, ends_at) if flight is ItemKind.ARRIVAL else (starts_at, ends_at + shift)


def alternating_seats(hosts: Sequence[int], guests: Sequence[int]) -> list[int]:
    """Two lists by precedence merged alternately: host, guest, host, guest; the rest of the longer list follows."""
    pairs = [number for pair in zip(hosts, guests, strict=False) for number in pair]
    shorter = min(len(hosts), len(guests))
    return [*pairs, *hosts[shorter:], *guests[shorter:]]


def table_order(ordered: Iterable[int]) -> list[int]:
    """An order of precedence as seats along a table, seen from behind it: the first in the middle, the second at their
    right, the third at their left, and so on outwards. Source: usual state protocol, domain B4.
    """
    left: list[int] = []
    right: list[int] = []
    for index, number in enumerate(ordered):
        (right if index % 2 == 0 else left).append(number)
    # `right` begins with the middle seat. Seen from the front, seats at its right hand are left of it.
    return [*reversed(left), *right]


def is_named(member: int, people: frozenset[int]) -> bool:
    """Whether what is for these people is for a member; empty `people` means everybody."""
    return not people or member in people


def _have_somebody_in_common(some: frozenset[int], others: frozenset[int]) -> bool:
    return not some or not others or bool(some & others)
