"""What a repair may move, and the ways in which it does. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class RepairWay(StrEnum):
    """How the meetings are moved, of which one is chosen."""

    NEAREST = "nearest"  # the nearest time, in any place
    SAME_PLACE = "same place"  # the nearest time in the place that it has
    ANOTHER_DAY = "another day"


@dataclass(frozen=True, slots=True)
class RepairMove:
    """A meeting, as of a version of it, with its new time and place."""

    meeting_id: int
    version: int
    starts_at: datetime
    place_id: int


@dataclass(frozen=True, slots=True)
class Repair:
    """One way: what is moved, in the order in which it is done, and the meetings for which it finds nothing."""

    way: RepairWay
    moves: tuple[RepairMove, ...]
    left: tuple[int, ...]


SHORT = timedelta(minutes=60)  # a told meeting so soon is moved by a person alone
NOTICE = timedelta(minutes=30)  # nothing is moved to a time so soon
MOST_REPAIRED = 200


def is_movable(starts_at: datetime, now: datetime, *, told: bool, pinned: bool) -> bool:
    """Whether a proposal may move a meeting; the others are for a person who telephones."""
    return starts_at > now and not pinned and not (told and starts_at < now + SHORT)


def different(repairs: list[Repair]) -> list[Repair]:
    """Without those that move nothing, or the same as one before."""
    found: list[Repair] = []
    for one in repairs:
        if one.moves and all(one.moves != other.moves for other in found):
            found.append(one)
    return found
