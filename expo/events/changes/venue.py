"""A change of where an expo is: what names the former place, and what an organiser has seen of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from expo.contributions import contributed
from expo.errors import Refused
from expo.events.models import Event
from expo.i18n import _, country_name
from expo.kit.text import fold

VENUE_FIELDS = frozenset({"venue", "city", "country"})  # what says where an expo is


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where an expo is, as mails and letters name it; `country` is a code, or empty."""

    venue: str
    city: str
    country: str

    def words(self, language: str) -> str:
        country = country_name(self.country, language) if self.country else ""
        return ", ".join(part for part in (self.venue, self.city, country) if part)

    def is_elsewhere(self, other: "Whereabouts") -> bool:
        """Whether people would go somewhere else: to another venue or city, and not to one that is only spelt otherwise."""
        return (fold(self.venue), fold(self.city)) != (fold(other.venue), fold(other.city))


@dataclass(frozen=True, slots=True)
class NamesVenue:
    """Extension point: papers that were given out and name where an expo is. `find` says in a sentence how many name another
    place than the expo has now; nothing where none does.
    """

    find: Callable[[Event], str]


class VenueUndecided(Refused):
    """The organiser has not seen what names the former place."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(
            _("The expo is to be elsewhere. Read what names another place, tick that you did, then save again.")
        )
        self.lines = lines


def whereabouts_of(event: Event) -> Whereabouts:
    return Whereabouts(event.venue or "", event.city or "", event.country or "")


def check_venue_seen(event: Event, *, seen: bool) -> None:
    """Raise PlaceUndecided where papers name another place than the expo has now and the organiser has not `seen` it."""
    lines = [line for one in contributed(NamesVenue) if (line := one.find(event))] if not seen else []
    if lines:
        raise VenueUndecided(lines)
