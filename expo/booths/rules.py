"""States of booths, assignments and renewal claims, and the form of booth numbers. Pure."""

import re
import unicodedata
from enum import StrEnum


class BoothState(StrEnum):
    """The state of a booth, derived from its assignment."""

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
    REPLACED = "replaced"  # by an applied allocation


class ClaimState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    LAPSED = "lapsed"
    GIVEN_UP = "given up"


class ClaimKind(StrEnum):
    """Why a booth is kept for a firm."""

    RENEWAL = "renewal"  # it was the firm's at an earlier expo
    NEXT = "next in line"  # it became free, and the firm was the next by points


class ElementKind(StrEnum):
    """Kinds of elements that stand in a hall besides booths."""

    WALL = "wall"
    ENTRANCE = "entrance"
    AISLE = "aisle"
    COLUMN = "column"
    FIRE_EXIT = "fire exit"
    ZONE = "zone"
    PAVILION = "pavilion"
    SERVICE = "service"  # anything else, with a label: a stage, a desk, toilets


LARGEST_HALL_CM = 100_000
LEAST_BOOTH_CM = 100
LONGEST_NUMBER = 20  # characters
MOST_BOOTHS = 20  # of one space
_NUMBER = re.compile(r"[0-9A-Z]+(?:[-.][0-9A-Z]+)*")


def number_key(number: str) -> str:
    """A booth number for comparison: without spaces, case-folded."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", number)).upper()


def well_numbered(number: str) -> bool:
    """Whether a number consists of letters A to Z, digits, and single hyphens or points between them; at most 20
    characters.
    """
    key = number_key(number)
    return len(key) <= LONGEST_NUMBER and _NUMBER.fullmatch(key) is not None
