"""Pure. The blocks of an expo's home page, between its facts and the ways to take part, and the order they usually have."""

from collections.abc import Iterable
from enum import StrEnum


class HomeBlock(StrEnum):
    """A block vanishes where the expo has nothing to show in it."""

    ABOUT = "about"  # the description, and how many take part
    PROGRAMME = "programme"
    SPEAKERS = "speakers"
    EXHIBITORS = "exhibitors"
    PARTNERS = "partners"
    DIRECTIONS = "directions"  # how to get there, and the halls


USUAL_BLOCKS = tuple(HomeBlock)


class PartnerLevel(StrEnum):
    """How large a partner of the expo stands on its home page; the first are the largest."""

    HOST = "host"
    STRATEGIC = "strategic"
    SUPPORTER = "supporter"
    MEDIA = "media"


class DirectionKind(StrEnum):
    """What a visitor asks about the way to the venue."""

    AIRPORT = "airport"
    PUBLIC_TRANSPORT = "public transport"
    CAR = "car"
    STEP_FREE = "step-free"
    PRAYER_ROOMS = "prayer rooms"
    HOTELS = "hotels"


def shown_blocks(stored: Iterable[str]) -> list[HomeBlock]:
    """The blocks in the stored order, each once; words that are no block are left out."""
    known = {block.value: block for block in HomeBlock}
    return [known[word] for word in dict.fromkeys(stored) if word in known]
