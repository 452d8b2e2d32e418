"""Extension point: what a firm has by now that other booths do not bear."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from expo.booths.models import Booth
from expo.contributions import contributed
from expo.exhibitors.models import Exhibitor


@dataclass(frozen=True, slots=True)
class SpaceNeed:
    """Extension point: `beyond` says, a sentence each, what the firm has that these booths do not bear; without booths, what it
    has that needs one.
    """

    beyond: Callable[[Exhibitor, Sequence[Booth]], Sequence[str]]


def needs_beyond(exhibitor: Exhibitor, booths: Sequence[Booth]) -> tuple[str, ...]:
    """Everything of the firm that these booths do not bear."""
    return tuple(sentence for need in contributed(SpaceNeed) for sentence in need.beyond(exhibitor, booths))
