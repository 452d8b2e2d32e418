"""Kinds and states of meetings, limits, slots, and when somebody is not at the expo. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class BodyKind(StrEnum):
    MINISTRY = "ministry"
    AUTHORITY = "authority"
    CHAMBER = "chamber"
    INVESTOR_DESK = "investor desk"


class PlaceKind(StrEnum):
    TABLE = "table"
    BOOTH = "booth"
    ROOM = "room"
    DESK = "desk"


class BlockKind(StrEnum):
    """What a time is for: meetings, or something during which nobody meets."""

    MEETINGS = "meetings"
    PRAYER = "prayer"
    PLENARY = "plenary"
    CLOSURE = "closure"


class MeetingKind(StrEnum):
    """Between firms, between a firm and a public body, or between governments."""

    B2B = "B2B"
    B2G = "B2G"
    G2G = "G2G"


class MeetingState(StrEnum):
    PROPOSED = "proposed"  # reserves nothing
    SCHEDULED = "scheduled"  # has its time and its place; nobody is told yet
    CONFIRMED = "confirmed"  # everybody is told
    CANCELLED = "cancelled"


class MeetingCause(StrEnum):
    """What moved or ended a meeting, where nobody wrote why."""

    DAY_LOST = "day lost"
    REARRANGED = "rearranged"
    LATE = "late"


class PartySide(StrEnum):
    HOST = "host"
    GUEST = "guest"


class ToldAs(StrEnum):
    """As whom somebody is told of a meeting."""

    PARTY = "party"
    DELEGATION = "delegation"  # a party that has a liaison officer
    LIAISON = "liaison"


class WishKind(StrEnum):
    """What a party wants with another: told to nobody but the organiser."""

    MUST = "must"
    MEET = "meet"
    NEVER = "never"


class Interpretation(StrEnum):
    NONE = "none"
    CONSECUTIVE = "consecutive"
    SIMULTANEOUS = "simultaneous"


class Origin(StrEnum):
    ORGANISER = "organiser"
    WISH = "wish"
    WALK_UP = "walk-up"


LIVE = frozenset({MeetingState.SCHEDULED, MeetingState.CONFIRMED})  # takes its place and its people
SLOT_MINUTES = (15, 20, 30, 45)
LEAST_PARTIES, MOST_PARTIES = 2, 6
MOST_AGENDA = 5
MOST_PEOPLE = 40  # of one meeting
AFTER_LANDING = timedelta(hours=2)
BEFORE_TAKE_OFF = timedelta(hours=3)
USUAL_WALK = 5  # minutes between two halls for which nothing is said
SECURITY_WALK = 10  # minutes more into a place within a restricted zone
MOST_IN_A_ROW = 4
MOST_A_DAY = 18  # meetings of one person
MOST_OF_A_HEAD = 6  # meetings a day in which a head must be
DAWN, DUSK = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 12, 31, tzinfo=UTC)
_MOVES = {
    MeetingState.PROPOSED: frozenset({MeetingState.SCHEDULED, MeetingState.CANCELLED}),
    MeetingState.SCHEDULED: frozenset({MeetingState.PROPOSED, MeetingState.CONFIRMED, MeetingState.CANCELLED}),
    MeetingState.CONFIRMED: frozenset({MeetingState.CANCELLED}),
    MeetingState.CANCELLED: frozenset({MeetingState.PROPOSED}),
}


@dataclass(frozen=True, slots=True)
class Journey:
    """A person's flight to the expo (`lands`) or away from it."""

    lands: bool
    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class MeetingSlot:
    """A time of a block at which a meeting may begin; its end leaves the block's gap before the next one."""

    block_id: int
    starts_at: datetime
    ends_at: datetime


def may_become(current: MeetingState, target: MeetingState) -> bool:
    return target in _MOVES[current]


def slots_of(block_id: int, starts_at: datetime, ends_at: datetime, minutes: int, gap: int) -> Iterator[MeetingSlot]:
    """The slots of a block, in order; a rest that is too short for one is none."""
    length, step = timedelta(minutes=minutes), timedelta(minutes=minutes + gap)
    while starts_at + length <= ends_at:
        yield MeetingSlot(block_id, starts_at, starts_at + length)
        starts_at += step


def times_away(journeys: Iterable[Journey]) -> list[tuple[datetime, datetime, str]]:
    """When somebody is not at the expo: before the first landing and two hours after it, from three hours before a take-off
    until the next landing, or for good. Each with the journey's name.
    """
    ordered = sorted(journeys, key=lambda one: (one.at, not one.lands))
    found: list[tuple[datetime, datetime, str]] = []
    left = DAWN if ordered and ordered[0].lands else None
    for journey in ordered:
        if journey.lands:
            found.append((left if left is not None else journey.at, journey.at + AFTER_LANDING, journey.name))
            left = None
        elif left is None:
            left = journey.at - BEFORE_TAKE_OFF
    if left is not None and left is not DAWN:
        found.append((left, DUSK, ordered[-1].name))
    return found


def read_elsewhere(kind: PlaceKind, *, in_room: bool) -> tuple[str, ...]:
    """The fields that are read from elsewhere: a booth's from the plan, those of a room of the programme from that room, and
    the hall and zone of a table in a room from the room.
    """
    if kind is PlaceKind.BOOTH:
        return ("name", "hall", "zone", "room", "owner")
    if not in_room:
        return ()
    return ("name", "hall", "zone") if kind is PlaceKind.ROOM else ("hall", "zone")


def concerns(aspect: str, role: ToldAs) -> bool:
    """Whether a change of this, beside time and place, is told to somebody in this role."""
    return role in _CONCERNED[aspect]


def kind_of(sides: Sequence[bool]) -> MeetingKind:
    """The kind by whether each party is of a government: all, some or none."""
    if all(sides):
        return MeetingKind.G2G
    return MeetingKind.B2G if any(sides) else MeetingKind.B2B


def wish_weight(one: WishKind | None, other: WishKind | None) -> int:
    """What a meeting that two parties wish is worth to the scheduler; 0 where one of them never wants it, or nobody does."""
    return _WEIGHTS_OF_WISHES.get(frozenset({one, other}), 0)


def overlap(one: datetime, until: datetime, other: datetime, ends: datetime) -> bool:
    return one < ends and other < until


_CONCERNED = {
    "agenda": frozenset({ToldAs.PARTY, ToldAs.DELEGATION}),
    "language": frozenset({ToldAs.PARTY, ToldAs.DELEGATION}),
    "interpreters": frozenset({ToldAs.PARTY, ToldAs.DELEGATION}),
    "liaison": frozenset({ToldAs.DELEGATION, ToldAs.LIAISON}),
}
_WEIGHTS_OF_WISHES: dict[frozenset[WishKind | None], int] = {
    frozenset({WishKind.MUST}): 1000,
    frozenset({WishKind.MUST, WishKind.MEET}): 700,
    frozenset({WishKind.MEET}): 450,
    frozenset({WishKind.MUST, None}): 300,
    frozenset({WishKind.MEET, None}): 120,
}
