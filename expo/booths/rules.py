"""What an assignment, a renewal claim and a run may become, and what a booth is called. Pure."""

import re
import unicodedata
from enum import StrEnum


class BoothState(StrEnum):
    """Derived: who holds the booth now."""

    AVAILABLE = "available"
    HELD = "held"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    BLOCKED = "blocked"


class AssignmentState(StrEnum):
    HELD = "held"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    ENDED = "ended"


class Ending(StrEnum):
    """Why an assignment ended."""

    RELEASED = "released"
    MOVED = "moved"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # by an allocation that was applied


class RunState(StrEnum):
    """Of an allocation that the machine is asked for."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"  # a plan is there, to be looked at
    FAILED = "failed"
    CANCELLED = "cancelled"
    APPLIED = "applied"


class PlanState(StrEnum):
    """What a run found, and what became of it."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    APPLIED = "applied"
    DISCARDED = "discarded"


class ClaimState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    LAPSED = "lapsed"
    GIVEN_UP = "given up"


class ElementKind(StrEnum):
    """What else stands in a hall."""

    WALL = "wall"
    ENTRANCE = "entrance"
    AISLE = "aisle"
    COLUMN = "column"
    FIRE_EXIT = "fire exit"
    ZONE = "zone"
    PAVILION = "pavilion"
    SERVICE = "service"  # a stage, a desk, toilets: with a label


LARGEST_HALL_CM = 100_000
LEAST_BOOTH_CM = 100
LONGEST_NUMBER = 20  # characters
_NUMBER = re.compile(r"[0-9A-Z]+(?:[-.][0-9A-Z]+)*")


def number_key(number: str) -> str:
    """A booth's number as it is compared: without spaces, in one case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", number)).upper()


def well_numbered(number: str) -> bool:
    """Whether a number has letters A to Z, digits, and single hyphens or points between them; at most 20."""
    key = number_key(number)
    return len(key) <= LONGEST_NUMBER and _NUMBER.fullmatch(key) is not None
